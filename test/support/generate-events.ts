// Seeded generators of whole, well-formed streams, for laws that must hold for any of them. See generate.ts.
import type { Rest } from '../../core/chat.ts'
import { NO_USAGE, type FinishReason, type StreamEvent, type Usage } from '../../core/events.ts'
import { generateDetail, maybe, type Chooser } from './generate.ts'

/** The events of a whole, well-formed stream of one to three choices. */
export function generateEvents(choose: Chooser): StreamEvent[] {
  const events: StreamEvent[] = [
    { type: 'message-start', upstreamId: 'chatcmpl-1', model: 'm', created: 1_700_000_000 },
  ]
  const choices = choose.pick([1, 1, 2, 3])
  const open = Array.from({ length: choices }, (_, choice) => generateChoice(choose, choice))
  while (open.length > 0) {
    const queue = choose.pick(open)
    const event = queue.shift()
    if (event) events.push(event)
    if (queue.length === 0) open.splice(open.indexOf(queue), 1)
  }
  events.push({ type: 'usage', usage: generateUsage(choose) }, { type: 'message-end' })
  return events
}

function generateChoice(choose: Chooser, choice: number): StreamEvent[] {
  const events: StreamEvent[] = []
  for (let count = choose.integer(4); count > 0; count--)
    events.push({
      type: 'reasoning-delta',
      choice,
      text: choose.text(),
      ...maybe(choose, 'details', () => [generateDetail(choose)]),
    })
  for (let count = choose.integer(6); count > 0; count--)
    events.push({ type: 'text-delta', choice, text: choose.text() })
  if (choose.chance(0.2)) events.push({ type: 'refusal-delta', choice, text: choose.text() })
  if (choose.chance(0.2))
    events.push({ type: 'annotations', choice, annotations: [{ type: 'url_citation', url: choose.text() }] })
  if (choose.chance(0.2)) events.push({ type: 'delta-rest', choice, rest: { images: [choose.text()] } })
  const calls = choose.pick([0, 0, 1, 2])
  for (let index = 0; index < calls; index++) events.push(...generateCallEvents(choose, choice, index))
  const reasons =
    calls > 0 ? (['tool_calls', 'length'] as const) : (['stop', 'length', 'content_filter'] as const)
  const finishReason: FinishReason = choose.pick<FinishReason>(reasons)
  events.push({ type: 'choice-end', choice, finishReason, nativeFinishReason: finishReason })
  return events
}

function generateCallEvents(choose: Chooser, choice: number, index: number): StreamEvent[] {
  const start: StreamEvent = {
    type: 'tool-call-start',
    choice,
    index,
    id: `call_${choice}_${index}_${choose.integer(1000)}`,
    kind: choose.pick(['function', 'custom'] as const),
    name: choose.name(),
  }
  const deltas = Array.from({ length: choose.integer(4) }, (): StreamEvent => ({
    type: 'tool-call-delta',
    choice,
    index,
    arguments: choose.text(),
  }))
  return [start, ...deltas]
}

function generateUsage(choose: Chooser): Usage {
  const inputTokens = choose.integer(5000)
  const outputTokens = choose.integer(5000)
  return {
    ...NO_USAGE,
    inputTokens,
    cachedTokens: choose.integer(inputTokens + 1),
    outputTokens,
    reasoningTokens: choose.integer(outputTokens + 1),
    ...maybe<'rest', Rest>(choose, 'rest', () => ({ queue_time: 0.25 })),
  }
}
