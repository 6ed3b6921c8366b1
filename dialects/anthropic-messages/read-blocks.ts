// The blocks of a stream: text, thinking, calls, and those of server tools, read into neutral events. Each kind of delta tells
// where it belongs, so that servers that leave a block's start out are understood too.
import type { PushMachine, StreamEvent } from '../../core/events.ts'
import { JSON_ANSWER_TOOL } from '../../core/json-answer.ts'
import { innerRest } from '../openai-chat/parts.ts'
import { annotationOf } from './citations.ts'
import { redactedDetail, signatureIn, thinkingDetail } from './reasoning-details.ts'
import { FOREIGN_BLOCKS, isObject, type Wire } from './wire.ts'

export interface BlockReader {
  readonly start: (index: unknown, block: Wire) => void
  readonly delta: (index: unknown, delta: Wire) => void
  readonly stop: (index: unknown) => void
  /** Closes what is still open; the answer is complete. */
  readonly end: PushMachine<never>['end']
  /** True once there was a call that the caller hears of. */
  readonly hasCalls: () => boolean
}

type Kind = 'text' | 'thinking' | 'call' | 'json' | 'foreign'

interface Block {
  readonly kind: Kind
  readonly start: Wire
  /** Place among thinking blocks or among calls. */
  readonly place: number
  /** Where a text block begins in the text of the answer. */
  readonly textStart: number
  /** JSON of a foreign block's input as far as it has come; of others the last piece, which says that there was one. */
  json: string
}

interface State {
  readonly emit: (event: StreamEvent) => void
  readonly open: Map<unknown, Block>
  /** The kind of the block before. */
  last: Kind | undefined
  thoughts: number
  calls: number
  textLength: number
}

const CALL_FIELDS = new Set(['type', 'id', 'name', 'input'])

/** Makes the reader of one message. */
export function createBlockReader(emit: (event: StreamEvent) => void): BlockReader {
  const state: State = { emit, open: new Map(), last: undefined, thoughts: 0, calls: 0, textLength: 0 }
  return {
    start: (index, block) => startBlock(state, index, block),
    delta: (index, delta) => readDelta(state, index, delta),
    stop: (index) => stopBlock(state, index),
    end: () => {
      for (const index of state.open.keys()) stopBlock(state, index)
    },
    hasCalls: () => state.calls > 0,
  }
}

function kindOf(block: Wire): Kind {
  switch (block['type']) {
    case 'text':
      return 'text'
    case 'thinking':
    case 'redacted_thinking':
      return 'thinking'
    case 'tool_use':
      return block['name'] === JSON_ANSWER_TOOL ? 'json' : 'call'
    default:
      return 'foreign'
  }
}

function startBlock(state: State, index: unknown, start: Wire): void {
  stopBlock(state, index)
  const kind = kindOf(start)
  const place = kind === 'thinking' ? state.thoughts++ : kind === 'call' ? state.calls++ : 0
  const block: Block = { kind, start, place, textStart: state.textLength, json: '' }
  state.open.set(index, block)
  if (kind === 'text') {
    // What one block says is one thing to cite: a second one in a row must not run into the first.
    if (state.last === 'text')
      state.emit({ type: 'text-delta', choice: 0, text: '', rest: { new_block: true } })
    emitText(state, textOf(start['text']))
    if (Array.isArray(start['citations']))
      for (const citation of start['citations']) cite(state, block, citation)
  } else if (kind === 'thinking') startThinking(state, block)
  else if (kind === 'call') startCall(state, block)
  state.last = kind
}

function emitText(state: State, text: string): void {
  if (text === '') return
  state.textLength += text.length
  state.emit({ type: 'text-delta', choice: 0, text })
}

function startThinking(state: State, block: Block): void {
  const { start, place } = block
  if (start['type'] === 'redacted_thinking') {
    const details = [redactedDetail(textOf(start['data']), place)]
    state.emit({ type: 'reasoning-delta', choice: 0, text: '', details })
    return
  }
  think(state, block, textOf(start['thinking']))
  sign(state, block, signatureIn(start))
}

function think(state: State, { place }: Block, text: string): void {
  if (text === '') return
  state.emit({ type: 'reasoning-delta', choice: 0, text, details: [thinkingDetail({ text }, place)] })
}

function sign(state: State, { place }: Block, signature: string): void {
  if (signature === '') return
  const details = [thinkingDetail({ signature }, place)]
  state.emit({ type: 'reasoning-delta', choice: 0, text: '', details })
}

function startCall(state: State, { start, place }: Block): void {
  const id = textOf(start['id']) || `toolu_${place}`
  const rest = innerRest(start, CALL_FIELDS)
  const name = textOf(start['name'])
  state.emit({
    type: 'tool-call-start',
    choice: 0,
    index: place,
    id,
    kind: 'function',
    name,
    ...(rest && { rest }),
  })
}

function readDelta(state: State, index: unknown, delta: Wire): void {
  const block = state.open.get(index)
  switch (delta['type']) {
    case 'text_delta':
      emitText(state, textOf(delta['text']))
      return
    case 'thinking_delta':
      think(state, block ?? missingBlock(state), textOf(delta['thinking']))
      return
    case 'signature_delta':
      sign(state, block ?? missingBlock(state), signatureIn(delta))
      return
    case 'input_json_delta':
      if (block) readInput(state, block, textOf(delta['partial_json']))
      return
    case 'citations_delta':
      cite(state, block ?? missingBlock(state), delta['citation'])
  }
}

/** Stands in for a block that was never started. */
function missingBlock({ thoughts, textLength }: State): Block {
  return { kind: 'text', start: {}, place: thoughts, textStart: textLength, json: '' }
}

function readInput(state: State, block: Block, json: string): void {
  if (json === '') return
  block.json = block.kind === 'foreign' ? block.json + json : json
  if (block.kind === 'call')
    state.emit({ type: 'tool-call-delta', choice: 0, index: block.place, arguments: json })
  else if (block.kind === 'json') emitText(state, json)
}

function cite(state: State, block: Block, citation: unknown): void {
  if (!isObject(citation)) return
  const cited = { start: block.textStart, end: state.textLength }
  state.emit({ type: 'annotations', choice: 0, annotations: [annotationOf(citation, cited)] })
}

/** Input that came with the start, as some servers send it, counts where none came in pieces; none at all is `{}`. */
function stopBlock(state: State, index: unknown): void {
  const block = state.open.get(index)
  if (!block) return
  state.open.delete(index)
  const input = isObject(block.start['input']) ? block.start['input'] : {}
  if (block.kind === 'call' || block.kind === 'json') {
    if (block.json === '') readInput(state, block, JSON.stringify(input))
    return
  }
  if (block.kind !== 'foreign' || typeof block.start['type'] !== 'string') return
  const given = parse(block.json)
  const whole = given === undefined ? block.start : { ...block.start, input: given }
  state.emit({ type: 'delta-rest', choice: 0, rest: { [FOREIGN_BLOCKS]: [whole] } })
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json) as unknown
  } catch {
    return undefined // no input came, or it was cut short: the block goes on as it began
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
