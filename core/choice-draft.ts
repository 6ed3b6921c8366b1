// A choice of a whole answer while it is put together from the events that a stream of it would have had, so that whole answers
// and streams are read by the same rules. Not the wire: what a format alone has a place for is kept beside it by its dialect.
import type { AnswerChoice, AnswerToolCall, StreamEvent } from './events.ts'

/** A choice that can still be added to. */
export type ChoiceDraft = {
  -readonly [Key in keyof AnswerChoice]: Key extends 'toolCalls' ? AnswerToolCall[] : AnswerChoice[Key]
}

/** A choice that says nothing yet, and is complete as it stands: `native` is how its format says so. */
export function draftChoice(index: number, native: string): ChoiceDraft {
  return {
    index,
    text: null,
    refusal: null,
    reasoning: undefined,
    reasoningDetails: undefined,
    toolCalls: [],
    finishReason: 'stop',
    nativeFinishReason: native,
  }
}

/** Adds what an event says to the choice. Annotations, logprobs and unknown fields have no place in it. */
export function addToChoice(draft: ChoiceDraft, event: StreamEvent): void {
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
    // Stays in the answer's own object, or is kept by the dialect.
  }
}
