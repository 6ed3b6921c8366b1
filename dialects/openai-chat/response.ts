// Whole answers: a provider's read into neutral choices, and written for a caller as OpenAI or OpenRouter do. Where the
// provider spoke this dialect its own object is the base, so that fields that we do not know survive.
import { GatewayError } from '../../core/errors.ts'
import type { Answer, AnswerChoice, AnswerToolCall, StreamEvent } from '../../core/events.ts'
import type { ReaderContext } from '../dialect.ts'
import { readStreamError } from './errors.ts'
import { createChoiceReader } from './read-delta.ts'
import { idBaseOf } from './tool-call-reader.ts'
import { readUsage } from './usage.ts'
import { isObject, type Wire } from './wire.ts'

/**
 * Reads a provider's whole answer. Throws `malformed_answer` when it is none, the provider's own error when the body holds
 * one, and `provider_error` when a choice says that it failed. `wire` is the object as it came.
 */
export function readAnswer(wire: unknown, context: ReaderContext): Answer {
  if (!isObject(wire)) throw malformed('is not a JSON object')
  if (wire['error']) throw readStreamError(wire)
  const choices: unknown = wire['choices']
  if (!Array.isArray(choices) || choices.length === 0) throw malformed('has no choices')
  const { id, model, created } = wire
  const upstreamId = typeof id === 'string' ? id : ''
  const options = { idBase: idBaseOf(upstreamId), quirks: context.quirks }
  return {
    upstreamId,
    model: typeof model === 'string' ? model : '',
    created: typeof created === 'number' && created > 0 ? Math.floor(created) : 0,
    choices: choices.map((choice: unknown, position) => readAnswerChoice(choice, position, options)),
    usage: readUsage(wire, context.quirks),
    wire,
  }
}

interface ChoiceContext {
  readonly idBase: string
  readonly quirks: ReadonlySet<string>
}

type ChoiceDraft = {
  -readonly [Key in keyof AnswerChoice]: Key extends 'toolCalls' ? AnswerToolCall[] : AnswerChoice[Key]
}

/** A whole choice is read as a stream of one delta, so that both kinds of answer are read by the same rules. */
function readAnswerChoice(wire: unknown, position: number, context: ChoiceContext): AnswerChoice {
  if (!isObject(wire) || !(isObject(wire['message']) || typeof wire['text'] === 'string'))
    throw malformed(`has no message in choice ${position}`)
  if (wire['error']) throw readStreamError(wire)
  const index = typeof wire['index'] === 'number' ? wire['index'] : position
  const draft = emptyChoice(index)
  const reader = createChoiceReader({
    ...context,
    form: 'whole',
    index,
    emit: (event) => gather(draft, event),
  })
  // Without a finish reason an answer that came whole is complete all the same.
  const complete = typeof wire['finish_reason'] === 'string' ? wire : { ...wire, finish_reason: 'stop' }
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

function emptyChoice(index: number): ChoiceDraft {
  return {
    index,
    text: null,
    refusal: null,
    reasoning: undefined,
    reasoningDetails: undefined,
    toolCalls: [],
    finishReason: 'stop',
    nativeFinishReason: 'stop',
  }
}

function gather(draft: ChoiceDraft, event: StreamEvent): void {
  switch (event.type) {
    case 'text-delta':
      draft.text = (draft.text ?? '') + event.text
      return
    case 'refusal-delta':
      draft.refusal = (draft.refusal ?? '') + event.text
      return
    case 'reasoning-delta':
      if (event.text !== '') draft.reasoning = (draft.reasoning ?? '') + event.text
      if (event.details) draft.reasoningDetails = [...(draft.reasoningDetails ?? []), ...event.details]
      return
    case 'tool-call-start':
      draft.toolCalls.push({ id: event.id, kind: event.kind, name: event.name, arguments: '' })
      return
    case 'tool-call-delta': {
      const call = draft.toolCalls[event.index]
      if (call) draft.toolCalls[event.index] = { ...call, arguments: call.arguments + event.arguments }
      return
    }
    case 'choice-end':
      draft.finishReason = event.finishReason
      draft.nativeFinishReason = event.nativeFinishReason
      return
    default:
    // Annotations, logprobs and unknown fields stay in the answer's own wire object.
  }
}

function malformed(what: string): GatewayError {
  return new GatewayError('malformed_answer', `The provider's answer ${what}.`)
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
