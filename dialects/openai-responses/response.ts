// A provider's whole answer, read into the one neutral choice that this format has, by the reader that streams have too. The
// object itself is kept beside it for callers who speak this format: ids, hosted tools and the order of items live only there.
import { addToChoice, draftChoice, type ChoiceDraft } from '../../core/choice-draft.ts'
import type { Rest } from '../../core/chat.ts'
import type { Answer, StreamEvent } from '../../core/events.ts'
import { malformedAnswer } from '../broken-answers.ts'
import type { ReaderContext } from '../dialect.ts'
import { secondsOf } from '../openai-chat/positions.ts'
import { readUsage } from '../openai-chat/usage.ts'
import { readEnding } from './endings.ts'
import { createItemReader } from './read-items.ts'
import { failureOf } from './read-stream.ts'
import { isObject, textOf } from './wire.ts'

interface Gathering {
  readonly choice: ChoiceDraft
  readonly annotations: Rest[]
  logprobs: Rest | undefined
}

/** Throws `malformed_answer` when it is none, and the provider's own error when the body holds one. */
export function readAnswer(wire: unknown, { quirks }: ReaderContext): Answer {
  if (!isObject(wire)) throw malformedAnswer('is not a JSON object')
  const { status } = wire
  if (isObject(wire['error']) || status === 'failed' || status === 'cancelled') throw failureOf(wire)
  // The receipt for a response in the background: what it will say is not in it.
  if (status === 'queued' || status === 'in_progress') throw malformedAnswer('is not finished')
  if (!Array.isArray(wire['output'])) throw malformedAnswer('has no output')
  const gathering: Gathering = { choice: draftChoice(0, 'completed'), annotations: [], logprobs: undefined }
  const items = createItemReader((event) => gather(gathering, event))
  items.rest(wire['output'])
  const { choice, annotations, logprobs } = gathering
  Object.assign(choice, readEnding(wire, items.hasCalls()))
  const created = wire['created_at']
  return {
    upstreamId: textOf(wire['id']),
    model: textOf(wire['model']),
    created: secondsOf(created),
    choices: [choice],
    usage: readUsage(wire, quirks),
    // Writers of Chat Completions take annotations and chances from here.
    ...((annotations.length > 0 || logprobs) && {
      wire: { choices: [{ ...(logprobs && { logprobs }), message: { annotations } }] },
    }),
    native: { dialect: 'openai-responses', wire },
  }
}

function gather(gathering: Gathering, event: StreamEvent): void {
  switch (event.type) {
    case 'annotations':
      gathering.annotations.push(...event.annotations)
      return
    case 'logprobs':
      gathering.logprobs = event.logprobs
      return
    default:
      addToChoice(gathering.choice, event)
  }
}
