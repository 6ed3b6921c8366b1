// The caller's side for one request. In this format the path names the model and says whether to stream, and thoughts are shown
// only to who asked for them, so reading a request and writing its answer share what only this request knows.
import type { ReasoningDetail } from '../../core/chat.ts'
import type { Answer, AnswerChoice, StreamEvent } from '../../core/events.ts'
import { plainDetail } from '../../core/sealed-details.ts'
import type { CallerDialect } from '../dialect.ts'
import { gemini } from './index.ts'
import { isOwnDetail, isObject } from './wire.ts'
import { showsThoughts } from './thinking.ts'

/** What the path says. */
export interface GeminiPath {
  readonly model: string
  readonly stream: boolean
}

/** The dialect for one request to this path; not to be shared between requests. */
export function createGeminiCaller({ model, stream }: GeminiPath): CallerDialect {
  let shows = false
  return {
    ...gemini,
    readRequest: (wire) => {
      if (!isObject(wire)) return gemini.readRequest(wire)
      shows = showsThoughts(wire)
      return gemini.readRequest({ ...wire, model, stream })
    },
    writeAnswer: (answer, options) => gemini.writeAnswer(shows ? answer : withoutThoughts(answer), options),
    createStreamWriter: (context, emit) => {
      const writer = gemini.createStreamWriter(context, emit)
      if (shows) return writer
      return {
        push: (event) => {
          const shown = withoutThought(event)
          if (shown) writer.push(shown)
        },
        end: writer.end,
      }
    },
  }
}

/** Signatures of text and calls are no thoughts: without them the next turn would be refused. Nor is what goes back sealed. */
function signaturesOnly(
  details: readonly ReasoningDetail[] | undefined,
  text: string | undefined,
): readonly ReasoningDetail[] {
  if (!details?.length) return text ? [plainDetail(text)] : []
  return details.filter((detail) => !isOwnDetail(detail) || detail.type === 'reasoning.encrypted')
}

function withoutThought(event: StreamEvent): StreamEvent | undefined {
  if (event.type !== 'reasoning-delta') return event
  const details = signaturesOnly(event.details, event.text)
  return details.length === 0 ? undefined : { ...event, text: '', details }
}

function withoutThoughts(answer: Answer): Answer {
  return {
    ...answer,
    choices: answer.choices.map((choice): AnswerChoice => {
      const details = signaturesOnly(choice.reasoningDetails, choice.reasoning)
      return { ...choice, reasoning: undefined, reasoningDetails: details.length === 0 ? undefined : details }
    }),
  }
}
