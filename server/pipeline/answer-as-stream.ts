// A whole answer told as a stream: for providers that answer in one piece although a stream was asked for.
import type { Answer, AnswerChoice, StreamEvent, Usage } from '../../core/events.ts'

export interface StreamedAnswer {
  readonly answer: Answer
  readonly usage: Usage
  readonly costDollars: number
}

/** The events of the answer in the order a stream would have them, `message-end` included. */
export function answerEvents({ answer, usage, costDollars }: StreamedAnswer): StreamEvent[] {
  const { upstreamId, model, created } = answer
  return [
    { type: 'message-start', upstreamId, model, created },
    ...answer.choices.flatMap(choiceEvents),
    { type: 'usage', usage, costDollars },
    { type: 'message-end' },
  ]
}

function choiceEvents(choice: AnswerChoice): StreamEvent[] {
  const at = { choice: choice.index }
  const events: StreamEvent[] = []
  if (choice.reasoning !== undefined || choice.reasoningDetails !== undefined)
    events.push({
      type: 'reasoning-delta',
      ...at,
      text: choice.reasoning ?? '',
      ...(choice.reasoningDetails ? { details: choice.reasoningDetails } : {}),
    })
  if (choice.text !== null) events.push({ type: 'text-delta', ...at, text: choice.text })
  if (choice.refusal !== null) events.push({ type: 'refusal-delta', ...at, text: choice.refusal })
  choice.toolCalls.forEach((call, index) => {
    events.push({ type: 'tool-call-start', ...at, index, id: call.id, kind: call.kind, name: call.name })
    events.push({ type: 'tool-call-delta', ...at, index, arguments: call.arguments })
  })
  const { finishReason, nativeFinishReason } = choice
  events.push({ type: 'choice-end', ...at, finishReason, nativeFinishReason })
  return events
}
