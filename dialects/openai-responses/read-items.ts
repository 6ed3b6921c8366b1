// The items of an answer as neutral events, whether they come whole or in pieces. What a piece belongs to is said by its
// `output_index`; pieces of items that were never begun are read too, and an item that came in no pieces is read when it is done.
import type { StreamEvent } from '../../core/events.ts'
import { readAnnotation } from './annotations.ts'
import { ownDetail, PART_BREAK, readReasoningItem, type ItemPlace } from './reasoning-details.ts'
import { FOREIGN_ITEMS, isObject, textOf, type Wire } from './wire.ts'

export interface ItemReader {
  readonly start: (index: unknown, item: Wire) => void
  /** A piece of an item; false for an event that is none. */
  readonly piece: (type: string, event: Wire) => boolean
  readonly done: (index: unknown, item: Wire) => void
  /** Reads what a finished response holds that did not come before. */
  readonly rest: (output: unknown) => void
  /** True once there was a call. */
  readonly hasCalls: () => boolean
}

interface Item {
  /** Id and place among the reasoning items. */
  place: ItemPlace | undefined
  /** Place among the calls. */
  call: number | undefined
  /** Something of it has been read in pieces. */
  hasPieces: boolean
  hasLogprobs: boolean
  annotations: number
  isDone: boolean
}

interface State {
  readonly emit: (event: StreamEvent) => void
  readonly items: Map<unknown, Item>
  reasoningItems: number
  calls: number
  hasReasoned: boolean
}

/** Makes the reader of one answer. */
export function createItemReader(emit: (event: StreamEvent) => void): ItemReader {
  const state: State = { emit, items: new Map(), reasoningItems: 0, calls: 0, hasReasoned: false }
  const done = (index: unknown, item: Wire): void => finishItem(state, index, item)
  return {
    start: (index, item) => startItem(state, index, item),
    piece: (type, event) => readPiece(state, type, event),
    done,
    rest: (output) => {
      if (!Array.isArray(output)) return
      const isUnseen = state.items.size === 0
      output.forEach((item: unknown, index) => {
        // Positions of a server that counts otherwise would say everything twice.
        if (isObject(item) && (isUnseen || state.items.get(index)?.isDone === false)) done(index, item)
      })
    },
    hasCalls: () => state.calls > 0,
  }
}

function itemAt(state: State, index: unknown): Item {
  let item = state.items.get(index)
  if (!item) {
    item = {
      place: undefined,
      call: undefined,
      hasPieces: false,
      hasLogprobs: false,
      annotations: 0,
      isDone: false,
    }
    state.items.set(index, item)
  }
  return item
}

function placeOf(state: State, item: Item, id: unknown): ItemPlace {
  return (item.place ??= { id: textOf(id), index: state.reasoningItems++ })
}

function startItem(state: State, index: unknown, wire: Wire): void {
  const item = itemAt(state, index)
  if (wire['type'] === 'reasoning') placeOf(state, item, wire['id'])
  else if (isCall(wire)) startCall(state, item, wire)
}

function isCall(wire: Wire): boolean {
  return wire['type'] === 'function_call' || wire['type'] === 'custom_tool_call'
}

function startCall(state: State, item: Item, wire: Wire): number {
  if (item.call !== undefined) return item.call
  const index = state.calls++
  item.call = index
  state.emit({
    type: 'tool-call-start',
    choice: 0,
    index,
    id: textOf(wire['call_id']) || textOf(wire['id']) || `call_${index}`,
    kind: wire['type'] === 'custom_tool_call' ? 'custom' : 'function',
    name: textOf(wire['name']),
  })
  return index
}

function readPiece(state: State, type: string, event: Wire): boolean {
  const item = (): Item => itemAt(state, event['output_index'])
  const text = textOf(event['delta'])
  switch (type) {
    case 'response.output_text.delta':
      if (text !== '') say(state, item(), text)
      return true
    case 'response.output_text.done':
      readLogprobs(state, item(), event['logprobs'])
      return true
    case 'response.refusal.delta':
      item().hasPieces = true
      if (text !== '') state.emit({ type: 'refusal-delta', choice: 0, text })
      return true
    case 'response.output_text.annotation.added':
      annotate(state, item(), event['annotation'])
      return true
    case 'response.reasoning_summary_part.added':
      startPart(state, item(), event)
      return true
    case 'response.reasoning_summary_text.delta':
      if (text !== '') think(state, item(), { event, summary: text })
      return true
    case 'response.reasoning_text.delta':
      if (text !== '') think(state, item(), { event, content: text })
      return true
    case 'response.function_call_arguments.delta':
    case 'response.custom_tool_call_input.delta':
      argue(state, item(), text)
      return true
    default:
      return false
  }
}

function say(state: State, item: Item, text: string): void {
  item.hasPieces = true
  state.emit({ type: 'text-delta', choice: 0, text })
}

function readLogprobs(state: State, item: Item, list: unknown): void {
  if (!Array.isArray(list) || list.length === 0 || item.hasLogprobs) return
  item.hasLogprobs = true
  state.emit({ type: 'logprobs', choice: 0, logprobs: { content: list, refusal: null } })
}

function annotate(state: State, item: Item, annotation: unknown): void {
  if (!isObject(annotation)) return
  item.annotations++
  state.emit({ type: 'annotations', choice: 0, annotations: [readAnnotation(annotation)] })
}

/** A further part of a summary begins: as one text they need something between them. */
function startPart(state: State, item: Item, event: Wire): void {
  const part = partOf(event)
  const place = placeOf(state, item, event['item_id'])
  if (part === 0 && !state.hasReasoned) return
  item.hasPieces = true
  const text = state.hasReasoned ? PART_BREAK : ''
  // The detail says whose the break is, and what it is not: words of the summary.
  state.emit({ type: 'reasoning-delta', choice: 0, text, details: [ownDetail({ summary: '', part }, place)] })
}

function partOf(event: Wire): number {
  const part = event['summary_index']
  return typeof part === 'number' && Number.isSafeInteger(part) && part > 0 ? part : 0
}

interface Thought {
  readonly event: Wire
  readonly summary?: string
  readonly content?: string
}

function think(state: State, item: Item, { event, summary, content }: Thought): void {
  const place = placeOf(state, item, event['item_id'])
  item.hasPieces = true
  state.hasReasoned = true
  const text = summary ?? content ?? ''
  const fields = summary === undefined ? { text } : { summary: text, part: partOf(event) }
  state.emit({ type: 'reasoning-delta', choice: 0, text, details: [ownDetail(fields, place)] })
}

function argue(state: State, item: Item, text: string): void {
  if (item.call === undefined || text === '') return
  item.hasPieces = true
  state.emit({ type: 'tool-call-delta', choice: 0, index: item.call, arguments: text })
}

function finishItem(state: State, index: unknown, wire: Wire): void {
  const item = itemAt(state, index)
  if (item.isDone) return
  item.isDone = true
  if (wire['type'] === 'reasoning') finishReasoning(state, item, wire)
  else if (wire['type'] === 'message') finishMessage(state, item, wire)
  else if (isCall(wire)) {
    const call = startCall(state, item, wire)
    const whole = textOf(wire[wire['type'] === 'custom_tool_call' ? 'input' : 'arguments'])
    if (!item.hasPieces && whole !== '')
      state.emit({ type: 'tool-call-delta', choice: 0, index: call, arguments: whole })
  } else if (typeof wire['type'] === 'string')
    state.emit({ type: 'delta-rest', choice: 0, rest: { [FOREIGN_ITEMS]: [wire] } })
}

/** What was encrypted is whole only now; earlier events have an early state of it. */
function finishReasoning(state: State, item: Item, wire: Wire): void {
  const place = placeOf(state, item, wire['id'])
  const { text, details } = readReasoningItem(wire, place.index)
  const left = item.hasPieces ? details.filter(isWhole) : details
  if (left.length === 0) return
  const shown = item.hasPieces ? '' : state.hasReasoned && text !== '' ? PART_BREAK + text : text
  if (shown !== '') state.hasReasoned = true
  state.emit({ type: 'reasoning-delta', choice: 0, text: shown, details: left })
}

/** Summary and text have come in pieces; anything else comes whole. */
function isWhole(detail: { readonly type: string; readonly format?: unknown }): boolean {
  return detail.type === 'reasoning.encrypted' || detail.format !== 'openai-responses-v1'
}

function finishMessage(state: State, item: Item, wire: Wire): void {
  const parts: unknown[] = Array.isArray(wire['content']) ? wire['content'] : []
  const seen = { ...item }
  let annotations = 0
  for (const part of parts) {
    if (!isObject(part)) continue
    if (!seen.hasPieces) {
      const refusal = textOf(part['refusal'])
      if (part['type'] === 'refusal' && refusal !== '')
        state.emit({ type: 'refusal-delta', choice: 0, text: refusal })
      else if (textOf(part['text']) !== '') say(state, item, textOf(part['text']))
    }
    readLogprobs(state, item, part['logprobs'])
    if (!Array.isArray(part['annotations'])) continue
    for (const annotation of part['annotations'])
      if (++annotations > seen.annotations) annotate(state, item, annotation)
  }
}
