// The blocks of a stream: text, reasoning, calls, images, read into neutral events. Only calls and images need a start; each delta
// tells by itself what it is, and text and reasoning come without one.
import type { StreamEvent } from '../../core/events.ts'
import { JSON_ANSWER_TOOL } from '../../core/json-answer.ts'
import { annotationOf } from './citations.ts'
import { mediaTypeOf } from './media.ts'
import { encryptedDetail, joinBlobs, textDetail } from './reasoning-details.ts'
import { isObject, textOf, type Wire } from './wire.ts'

export interface BlockReader {
  readonly start: (index: unknown, start: Wire) => void
  readonly delta: (index: unknown, delta: Wire) => void
  readonly stop: (index: unknown) => void
  /** Closes what is still open; the answer is complete. */
  readonly end: () => void
  /** True once there was a call that the caller hears of. */
  readonly hasCalls: () => boolean
}

interface Block {
  readonly kind: 'text' | 'thinking' | 'call' | 'json' | 'image' | 'foreign'
  /** Place among reasoning blocks or among calls. */
  readonly place: number
  /** Where a text block begins in the text of the answer. */
  readonly textStart: number
  /** Pieces that wait for the end of the block: of encrypted reasoning, or of an image. */
  readonly pieces: string[]
  readonly mediaType: string
  hasInput: boolean
}

interface State {
  readonly emit: (event: StreamEvent) => void
  /** The `format` of reasoning from this endpoint. */
  readonly format: string
  readonly open: Map<unknown, Block>
  lastKind: Block['kind'] | undefined
  thoughts: number
  calls: number
  textLength: number
}

/** Makes the reader of one message. */
export function createBlockReader(format: string, emit: (event: StreamEvent) => void): BlockReader {
  const state: State = {
    emit,
    format,
    open: new Map(),
    lastKind: undefined,
    thoughts: 0,
    calls: 0,
    textLength: 0,
  }
  return {
    start: (index, start) => startBlock(state, index, start),
    delta: (index, delta) => readDelta(state, index, delta),
    stop: (index) => stopBlock(state, index),
    end: () => {
      for (const index of state.open.keys()) stopBlock(state, index)
    },
    hasCalls: () => state.calls > 0,
  }
}

interface Opening {
  readonly kind: Block['kind']
  readonly mediaType?: string
}

function openBlock(state: State, index: unknown, { kind, mediaType = '' }: Opening): Block {
  const place = kind === 'thinking' ? state.thoughts++ : kind === 'call' ? state.calls++ : 0
  const block: Block = {
    kind,
    place,
    textStart: state.textLength,
    pieces: [],
    mediaType,
    hasInput: false,
  }
  state.open.set(index, block)
  // What one block says is one thing to cite: a second one in a row must not run into the first.
  if (kind === 'text' && state.lastKind === 'text')
    state.emit({ type: 'text-delta', choice: 0, text: '', rest: { new_block: true } })
  state.lastKind = kind
  return block
}

/** A block of this kind that is open there, or a new one. */
function blockAt(state: State, index: unknown, kind: Block['kind']): Block {
  const open = state.open.get(index)
  return open?.kind === kind ? open : openBlock(state, index, { kind })
}

function startBlock(state: State, index: unknown, start: Wire): void {
  stopBlock(state, index)
  const { toolUse: call, image } = start
  if (isObject(call)) {
    startCall(state, index, call)
    return
  }
  if (isObject(image)) {
    openBlock(state, index, { kind: 'image', mediaType: mediaTypeOf('image', image['format']) ?? '' })
    return
  }
  if (Object.keys(start).length > 0) openBlock(state, index, { kind: 'foreign' })
}

/** Calls of tools that the provider answers itself are none of the caller's. */
function startCall(state: State, index: unknown, call: Wire): void {
  if (call['type'] === 'server_tool_use') {
    openBlock(state, index, { kind: 'foreign' })
    return
  }
  const name = textOf(call['name'])
  const { kind, place } = openBlock(state, index, { kind: name === JSON_ANSWER_TOOL ? 'json' : 'call' })
  if (kind === 'json') return
  const id = textOf(call['toolUseId']) || `tooluse_${place}`
  state.emit({ type: 'tool-call-start', choice: 0, index: place, id, kind: 'function', name })
}

function readDelta(state: State, index: unknown, delta: Wire): void {
  const { text, toolUse: call, reasoningContent: reasoning, citation, image } = delta
  if (typeof text === 'string') {
    if (text === '') return
    blockAt(state, index, 'text')
    emitText(state, text)
  } else if (isObject(call)) {
    const block = state.open.get(index)
    if (block) readInput(state, block, textOf(call['input']))
  } else if (isObject(reasoning)) readReasoning(state, index, reasoning)
  else if (isObject(citation)) {
    const { textStart } = blockAt(state, index, 'text')
    const cited = { start: textStart, end: state.textLength }
    state.emit({ type: 'annotations', choice: 0, annotations: [annotationOf(citation, cited)] })
  } else if (isObject(image)) {
    const source = isObject(image['source']) ? image['source'] : {}
    const block = state.open.get(index)
    if (block?.kind === 'image') block.pieces.push(textOf(source['bytes']))
  }
}

function emitText(state: State, text: string): void {
  state.textLength += text.length
  state.emit({ type: 'text-delta', choice: 0, text })
}

function readReasoning(state: State, index: unknown, reasoning: Wire): void {
  const [text, signature] = [textOf(reasoning['text']), textOf(reasoning['signature'])]
  const sealed = textOf(reasoning['redactedContent'])
  if (text === '' && signature === '' && sealed === '') return
  const block = blockAt(state, index, 'thinking')
  const place = { format: state.format, index: block.place }
  const fields = { ...(text !== '' && { text }), ...(signature !== '' && { signature }) }
  if (text !== '' || signature !== '')
    state.emit({ type: 'reasoning-delta', choice: 0, text, details: [textDetail(fields, place)] })
  if (sealed !== '') block.pieces.push(sealed)
}

function readInput(state: State, block: Block, json: string): void {
  if (json === '') return
  block.hasInput = true
  if (block.kind === 'call')
    state.emit({ type: 'tool-call-delta', choice: 0, index: block.place, arguments: json })
  else if (block.kind === 'json') emitText(state, json)
}

function stopBlock(state: State, index: unknown): void {
  const block = state.open.get(index)
  if (!block) return
  state.open.delete(index)
  // A call without arguments comes without any input.
  if ((block.kind === 'call' || block.kind === 'json') && !block.hasInput) readInput(state, block, '{}')
  if (block.pieces.length === 0) return
  const data = joinBlobs(block.pieces)
  if (block.kind === 'thinking') {
    const details = [encryptedDetail(data, { format: state.format, index: block.place })]
    state.emit({ type: 'reasoning-delta', choice: 0, text: '', details })
  } else if (block.kind === 'image' && block.mediaType !== '') {
    const image = { type: 'image_url', image_url: { url: `data:${block.mediaType};base64,${data}` } }
    state.emit({ type: 'delta-rest', choice: 0, rest: { images: [image] } })
  }
}
