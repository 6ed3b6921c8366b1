// Neutral events as the items of a response, with every event of this format in its order: an item is begun, its parts are
// begun, filled and finished, the item is finished. One item is open at a time. Calls are in call-writer.ts, the frame around
// the items in write-stream.ts. Gives objects, not text: a whole answer is made by the same code.
import type { ReasoningDetail } from '../../core/chat.ts'
import type { StreamEvent } from '../../core/events.ts'
import { createCallWriter } from './call-writer.ts'
import { finishItem, nextIndex, startItem, type EmitEvent, type ItemState } from './item-state.ts'
import { createMessageWriter } from './message-writer.ts'
import { createReasoningWriter } from './reasoning-writer.ts'
import { FOREIGN_ITEMS, isObject, type Draft, type Wire } from './wire.ts'

export interface ItemWriter {
  readonly push: (event: StreamEvent) => void
  /** Finishes what is open. */
  readonly end: () => void
  readonly output: readonly Draft[]
}

/** Makes the writer of one answer. There is one choice in this format. */
export function createItemWriter(
  emit: EmitEvent,
  makeId: (prefix: string, index: number) => string,
): ItemWriter {
  const state: ItemState = { emit, makeId, output: [], ids: new Set() }
  const words = createMessageWriter(state)
  const reasoning = createReasoningWriter(state)
  const calls = createCallWriter(state)
  const only = (kind: 'words' | 'reasoning' | 'calls' | 'none'): void => {
    if (kind !== 'words') words.end()
    if (kind !== 'reasoning') reasoning.end()
    if (kind !== 'calls') calls.flush()
  }
  const push = (event: StreamEvent): void => {
    switch (event.type) {
      case 'text-delta':
        if (event.text === '') return
        only('words')
        return words.say('text', event.text)
      case 'refusal-delta':
        if (event.text === '') return
        only('words')
        return words.say('refusal', event.text)
      case 'annotations':
        only('words')
        return words.annotate(event.annotations)
      case 'logprobs':
        return words.addLogprobs(event.logprobs)
      case 'reasoning-delta':
        only('reasoning')
        return reasoning.think(event.text, event.details ?? NO_DETAILS)
      case 'tool-call-start':
        only('calls')
        return calls.start(event)
      case 'tool-call-delta':
        return calls.delta(event.index, event.arguments)
      case 'delta-rest': {
        const items = event.rest[FOREIGN_ITEMS]
        if (!Array.isArray(items)) return
        only('none')
        for (const item of items.filter(isObject)) writeForeign(state, item)
      }
    }
  }
  return { push, end: () => only('none'), output: state.output }
}

const NO_DETAILS: readonly ReasoningDetail[] = []

function writeForeign(state: ItemState, item: Wire): void {
  const whole = { id: state.makeId('item', nextIndex(state)), ...item }
  if (state.ids.has(String(whole.id))) return
  startItem(state, whole)
  finishItem(state, whole)
}
