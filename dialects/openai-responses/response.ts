// A provider's whole answer, read into the one neutral choice that this format has, by the reader that streams have too. The
// object itself is kept beside it for callers who speak this format: ids, hosted tools and the order of items live only there.
import type { Rest } from '../../core/chat.ts'
import { GatewayError } from '../../core/errors.ts'
import type { Answer, AnswerChoice, StreamEvent } from '../../core/events.ts'
import type { ReaderContext } from '../dialect.ts'
import { readUsage } from '../openai-chat/usage.ts'
import { readEnding } from './endings.ts'
import { createItemReader } from './read-items.ts'
import { failureOf } from './read-stream.ts'
import { isObject, textOf } from './wire.ts'

type ChoiceDraft = {
  -readonly [Key in keyof AnswerChoice]: AnswerChoice[Key] extends readonly (infer Item)[]
    ? Item[]
    : AnswerChoice[Key]
}

interface Gathering {
  readonly choice: ChoiceDraft
  readonly annotations: Rest[]
  logprobs: Rest | undefined
}

/** Throws `malformed_answer` when it is none, and the provider's own error when the body holds one. */
export function readAnswer(wire: unknown, { quirks }: ReaderContext): Answer {
  if (!isObject(wire)) throw malformed('is not a JSON object')
  if (isObject(wire['error']) || wire['status'] === 'failed') throw failureOf(wire)
  if (!Array.isArray(wire['output'])) throw malformed('has no output')
  const gathering: Gathering = { choice: emptyChoice(), annotations: [], logprobs: undefined }
  const items = createItemReader((event) => gather(gathering, event))
  items.rest(wire['output'])
  const { choice, annotations, logprobs } = gathering
  Object.assign(choice, readEnding(wire, items.hasCalls()))
  const created = wire['created_at']
  return {
    upstreamId: textOf(wire['id']),
    model: textOf(wire['model']),
    created: typeof created === 'number' ? Math.floor(created) : 0,
    choices: [choice],
    usage: readUsage(wire, quirks),
    // Writers of Chat Completions take annotations and chances from here.
    ...((annotations.length > 0 || logprobs) && {
      wire: { choices: [{ ...(logprobs && { logprobs }), message: { annotations } }] },
    }),
    native: { dialect: 'openai-responses', wire },
  }
}

function emptyChoice(): ChoiceDraft {
  return {
    index: 0,
    text: null,
    refusal: null,
    reasoning: undefined,
    reasoningDetails: undefined,
    toolCalls: [],
    finishReason: 'stop',
    nativeFinishReason: 'completed',
  }
}

function gather(gathering: Gathering, event: StreamEvent): void {
  const { choice } = gathering
  switch (event.type) {
    case 'text-delta':
      choice.text = (choice.text ?? '') + event.text
      return
    case 'refusal-delta':
      choice.refusal = (choice.refusal ?? '') + event.text
      return
    case 'reasoning-delta':
      if (event.text !== '') choice.reasoning = (choice.reasoning ?? '') + event.text
      if (event.details) choice.reasoningDetails = [...(choice.reasoningDetails ?? []), ...event.details]
      return
    case 'tool-call-start':
      choice.toolCalls[event.index] = { id: event.id, kind: event.kind, name: event.name, arguments: '' }
      return
    case 'tool-call-delta': {
      const call = choice.toolCalls[event.index]
      if (call) choice.toolCalls[event.index] = { ...call, arguments: call.arguments + event.arguments }
      return
    }
    case 'annotations':
      gathering.annotations.push(...event.annotations)
      return
    case 'logprobs':
      gathering.logprobs = event.logprobs
  }
}

function malformed(what: string): GatewayError {
  return new GatewayError('malformed_answer', `The provider's answer ${what}.`)
}
