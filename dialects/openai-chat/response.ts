// Whole answers: a provider's read into neutral choices, and written for a caller as OpenAI or OpenRouter do. Where the
// provider spoke this dialect its own object is the base, so that fields that we do not know survive.
import { addToChoice, draftChoice } from '../../core/choice-draft.ts'
import { GatewayError } from '../../core/errors.ts'
import type { Answer, AnswerChoice } from '../../core/events.ts'
import { malformedAnswer } from '../broken-answers.ts'
import type { ReaderContext } from '../dialect.ts'
import { readStreamError } from './errors.ts'
import { isPosition, secondsOf } from './positions.ts'
import { createChoiceReader } from './read-delta.ts'
import { idBaseOf } from './tool-call-reader.ts'
import { readUsage } from './usage.ts'
import { isObject, type Wire } from './wire.ts'

/**
 * Reads a provider's whole answer. Throws `malformed_answer` when it is none, the provider's own error when the body holds
 * one, and `provider_error` when a choice says that it failed. `wire` is the object as it came.
 */
export function readAnswer(wire: unknown, context: ReaderContext): Answer {
  if (!isObject(wire)) throw malformedAnswer('is not a JSON object')
  if (wire['error']) throw readStreamError(wire)
  const choices: unknown = wire['choices']
  if (!Array.isArray(choices) || choices.length === 0) throw malformedAnswer('has no choices')
  const { id, model, created } = wire
  const upstreamId = typeof id === 'string' ? id : ''
  const options = { idBase: idBaseOf(upstreamId), quirks: context.quirks }
  return {
    upstreamId,
    model: typeof model === 'string' ? model : '',
    created: secondsOf(created),
    choices: choices.map((choice: unknown, position) => readAnswerChoice(choice, position, options)),
    usage: readUsage(wire, context.quirks),
    wire,
  }
}

interface ChoiceContext {
  readonly idBase: string
  readonly quirks: ReadonlySet<string>
}

/** A whole choice is read as a stream of one delta, so that both kinds of answer are read by the same rules. */
function readAnswerChoice(wire: unknown, position: number, context: ChoiceContext): AnswerChoice {
  if (!isObject(wire) || !(isObject(wire['message']) || typeof wire['text'] === 'string' || isWithheld(wire)))
    throw malformedAnswer(`has no message in choice ${position}`)
  if (wire['error']) throw readStreamError(wire)
  const index = isPosition(wire['index']) ? wire['index'] : position
  const draft = draftChoice(index, 'stop')
  const reader = createChoiceReader({
    ...context,
    form: 'whole',
    index,
    emit: (event) => addToChoice(draft, event),
  })
  // Without a finish reason an answer that came whole is complete all the same.
  const said = wire['finish_reason']
  const complete = typeof said === 'string' && said !== '' ? wire : { ...wire, finish_reason: 'stop' }
  const failure = reader.push(complete)
  if (failure !== undefined)
    throw new GatewayError(
      'provider_error',
      `The provider ended its answer with "${failure.slice(0, 100)}".`,
      {
        metadata: { provider_code: failure },
      },
    )
  const content = isObject(wire['message']) ? wire['message']['content'] : wire['text']
  if (draft.text === null && content === '') draft.text = ''
  return draft
}

/** Azure leaves the message out of a choice that its filter has taken away. */
function isWithheld(wire: Wire): boolean {
  return wire['finish_reason'] === 'content_filter'
}

/** The message of a choice in the wire object, for its unknown fields. */
export function wireChoice(
  answer: Answer,
  position: number,
): { readonly choice: Wire; readonly message: Wire } {
  const choices: unknown = answer.wire?.['choices']
  const choice: unknown = Array.isArray(choices) ? choices[position] : undefined
  if (!isObject(choice)) return { choice: {}, message: {} }
  return { choice, message: isObject(choice['message']) ? choice['message'] : {} }
}
