// The blocks of a stream for a caller: neutral events in, `contentBlock…` events out, numbered from 0 without gaps. Text and
// reasoning are open one at a time; calls that come mixed stay open together, since each piece says which block it is of.
import type { ReasoningDetail, Rest } from '../../core/chat.ts'
import type { StreamEvent } from '../../core/events.ts'
import { inputText } from '../anthropic-messages/wire.ts'
import { citationOf } from './citations.ts'
import { parseDataUrl, formatOf } from './media.ts'
import { isOwnDetail } from './reasoning-details.ts'
import { isObject, textOf, type Draft } from './wire.ts'

/** Events that stand between the start of a message and its end. */
export type BlockEvent = Extract<StreamEvent, { readonly choice: number }>

/** Writes one event of the stream. */
export type WriteEvent = (event: string, fields: Draft) => void

export interface BlockWriter {
  readonly push: (event: BlockEvent) => void
  /** Closes what is open; the answer is complete. */
  readonly end: () => void
}

interface Call {
  readonly block: number
  readonly kind: 'function' | 'custom'
  readonly pieces: string[]
}

interface State {
  readonly write: WriteEvent
  count: number
  open: { readonly kind: 'text' | 'thinking'; readonly place: unknown; isSigned: boolean } | undefined
  readonly calls: Map<number, Call>
}

/** Makes the writer of one message's blocks. */
export function createBlockWriter(write: WriteEvent): BlockWriter {
  const state: State = { write, count: 0, open: undefined, calls: new Map() }
  return { push: (event) => writeBlockEvent(state, event), end: () => closeAll(state) }
}

function writeBlockEvent(state: State, event: BlockEvent): void {
  switch (event.type) {
    case 'text-delta':
      if (event.rest?.['new_block'] === true && state.open?.kind === 'text') closeAll(state)
      return writeText(state, event.text)
    case 'refusal-delta':
      return writeText(state, event.text)
    case 'reasoning-delta':
      return writeReasoning(state, event.text, event.details ?? [])
    case 'tool-call-start':
      return startCall(state, event)
    case 'tool-call-delta':
      return writeInput(state, event.index, event.arguments)
    case 'annotations':
      for (const annotation of event.annotations) writeCitation(state, annotation)
      return
    case 'delta-rest':
      for (const image of listOf(event.rest['images'])) writeImage(state, image)
  }
}

function closeAll(state: State): void {
  const { write, calls } = state
  if (state.open) write('contentBlockStop', { contentBlockIndex: state.count - 1 })
  state.open = undefined
  for (const { block, kind, pieces } of calls.values()) {
    // Free text has no place but in an object, which can be written only once the text is whole.
    if (kind === 'custom') writeDelta(state, block, { toolUse: { input: inputText(pieces.join('')) } })
    write('contentBlockStop', { contentBlockIndex: block })
  }
  calls.clear()
}

function writeDelta({ write }: State, block: number, delta: Draft): void {
  write('contentBlockDelta', { contentBlockIndex: block, delta })
}

/** The block that is open when it is of this kind, or a new one. */
function openBlock(state: State, kind: 'text' | 'thinking', place?: unknown): number {
  const { open } = state
  const isSame = open?.kind === kind && !open.isSigned && samePlace(open.place, place)
  if (!isSame) {
    closeAll(state)
    state.open = { kind, place, isSigned: false }
    state.count++
  }
  return state.count - 1
}

function samePlace(left: unknown, right: unknown): boolean {
  return left === right || left === undefined || right === undefined
}

function writeText(state: State, text: string): void {
  if (text !== '') writeDelta(state, openBlock(state, 'text'), { text })
}

function writeCitation(state: State, annotation: Rest): void {
  const citation = citationOf(annotation)
  if (citation) writeDelta(state, openBlock(state, 'text'), { citation })
}

/** A signature ends its block, and so does an item with another index; an item without one belongs to what is open. */
function writeReasoning(state: State, text: string, details: readonly ReasoningDetail[]): void {
  if (text !== '') {
    const block = openBlock(state, 'thinking', details[0]?.['index'])
    writeDelta(state, block, { reasoningContent: { text } })
  }
  for (const { type, index, signature, data } of details.filter(isOwnDetail)) {
    if (type === 'reasoning.encrypted' && typeof data === 'string' && data !== '') {
      closeAll(state)
      const block = openBlock(state, 'thinking', index)
      writeDelta(state, block, { reasoningContent: { redactedContent: data } })
      closeAll(state)
    } else if (type === 'reasoning.text' && textOf(signature) !== '') {
      writeDelta(state, openBlock(state, 'thinking', index), { reasoningContent: { signature } })
      if (state.open) state.open.isSigned = true
    }
  }
}

function startCall(state: State, event: Extract<BlockEvent, { readonly type: 'tool-call-start' }>): void {
  if (state.open) closeAll(state)
  const { index, id, kind, name } = event
  const block = state.count++
  state.calls.set(index, { block, kind, pieces: [] })
  state.write('contentBlockStart', { contentBlockIndex: block, start: { toolUse: { toolUseId: id, name } } })
}

function writeInput(state: State, index: number, piece: string): void {
  const call = state.calls.get(index)
  if (!call || piece === '') return
  if (call.kind === 'custom') call.pieces.push(piece)
  else writeDelta(state, call.block, { toolUse: { input: piece } })
}

/** An image as Chat Completions has it; one that is no data has no place here. */
function writeImage(state: State, image: unknown): void {
  const inner = isObject(image) && isObject(image['image_url']) ? image['image_url'] : {}
  const url = textOf(inner['url'])
  const data = url.startsWith('data:') && url.includes(';base64,') ? parseDataUrl(url) : undefined
  const format = data && formatOf('image', data.mediaType)
  if (!data || format === undefined) return
  closeAll(state)
  const block = state.count++
  state.write('contentBlockStart', { contentBlockIndex: block, start: { image: { format } } })
  writeDelta(state, block, { image: { source: { bytes: data.base64 } } })
  state.write('contentBlockStop', { contentBlockIndex: block })
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : []
}
