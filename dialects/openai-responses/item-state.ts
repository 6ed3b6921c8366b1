// What the writers of all kinds of items share: the items that are finished, and the events that begin and finish one.
import type { Draft } from './wire.ts'

/** Sends one event; `sequence_number` is put in by whoever takes it. */
export type EmitEvent = (type: string, fields: Draft) => void

/** What the writers of all kinds of items share. */
export interface ItemState {
  readonly emit: EmitEvent
  readonly makeId: (prefix: string, index: number) => string
  /** Finished items, and the place of the open one after them. */
  readonly output: Draft[]
  /** Ids that are taken; no item may have one twice. */
  readonly ids: Set<string>
}

/** The next item's place. */
export function nextIndex({ output }: ItemState): number {
  return output.length
}

/** Begins an item. */
export function startItem({ emit, output, ids }: ItemState, item: Draft): void {
  ids.add(String(item['id']))
  emit('response.output_item.added', { output_index: output.length, item })
}

/** Finishes the open item. */
export function finishItem({ emit, output }: ItemState, item: Draft): void {
  emit('response.output_item.done', { output_index: output.length, item })
  output.push(item)
}
