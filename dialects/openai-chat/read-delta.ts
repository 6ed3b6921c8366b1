// One choice of a stream: its deltas in, neutral events out. Reads every place where text and reasoning are found in this
// format; what it does not know goes on as `delta-rest`. Chunks, usage and the end of the stream are read-stream.ts.
import type { PushMachine, StreamEvent } from '../../core/events.ts'
import { neutralFinish } from './finish-reasons.ts'
import { innerRest } from './parts.ts'
import { detailsText, isDetail } from './reasoning-details.ts'
import { createThinkSplitter } from './think-tags.ts'
import { createToolCallReader, type ToolCallReader } from './tool-call-reader.ts'
import { isObject, setOwn, type Draft, type Wire } from './wire.ts'

export interface ChoiceOptions {
  /** A message that came whole lists whole tool calls; a delta lists pieces of them. */
  readonly form: 'whole' | 'stream'
  readonly index: number
  readonly idBase: string
  readonly quirks: ReadonlySet<string>
  readonly emit: (event: StreamEvent) => void
}

export interface ChoiceReader {
  /** Reads one entry of `choices`. Gives the provider's word when it says that it failed. */
  readonly push: (wire: Wire) => string | undefined
  readonly isFinished: () => boolean
}

interface ChoiceState extends ChoiceOptions {
  readonly calls: ToolCallReader
  splitter: PushMachine<string> | undefined
  finished: boolean
  /** Reasoning has come in a field of its own; what stands between tags then is the same once more. */
  hasReasoningField: boolean
}

/** Makes the reader of one choice. */
export function createChoiceReader(options: ChoiceOptions): ChoiceReader {
  const { index, emit, quirks } = options
  const calls = createToolCallReader(index, options.idBase, emit)
  const state: ChoiceState = {
    ...options,
    calls,
    splitter: undefined,
    finished: false,
    hasReasoningField: false,
  }
  if (quirks.has('think-tags')) {
    const opened = quirks.has('think-opened') ? 'opened' : 'unknown'
    state.splitter = createThinkSplitter(opened, (kind, text) => {
      if (kind === 'text') emit({ type: 'text-delta', choice: index, text })
      else if (!state.hasReasoningField) emit({ type: 'reasoning-delta', choice: index, text })
    })
  }
  return { push: (wire) => readChoice(state, wire), isFinished: () => state.finished }
}

const CHOICE_FIELDS = new Set([
  'index',
  'delta',
  'message',
  'text',
  'finish_reason',
  'native_finish_reason',
  'logprobs',
  'usage',
  'error',
])

function readChoice(state: ChoiceState, wire: Wire): string | undefined {
  const { emit, index } = state
  // Logprobs first: a writer puts them into the chunk of the text that follows.
  if (isObject(wire['logprobs'])) emit({ type: 'logprobs', choice: index, logprobs: wire['logprobs'] })
  const delta = saidIn(state, wire)
  if (isObject(delta)) readDelta(state, delta)
  else if (typeof wire['text'] === 'string') readText(state, wire['text'])
  const rest = nonNull(innerRest(wire, CHOICE_FIELDS))
  const finish = wire['finish_reason']
  if (typeof finish !== 'string' || finish === '' || state.finished) {
    if (rest) emit({ type: 'delta-rest', choice: index, rest, level: 'choice' })
    return undefined
  }
  return readFinish(state, wire, rest)
}

/** Some servers send both, and of the two only that which belongs to the form says it all, and says it once. */
function saidIn({ form }: ChoiceState, wire: Wire): unknown {
  const { delta, message } = wire
  return form === 'whole' ? (message ?? delta) : (delta ?? message)
}

function readFinish(state: ChoiceState, wire: Wire, rest: Draft | undefined): string | undefined {
  const said = wire['finish_reason'] as string
  const native = wire['native_finish_reason']
  const nativeFinishReason = typeof native === 'string' && native !== '' ? native : said
  state.splitter?.end()
  state.calls.end()
  const finishReason = neutralFinish({
    finishReason: said,
    nativeFinishReason,
    hasToolCalls: state.calls.hasCalls(),
  })
  if (finishReason === 'error') return nativeFinishReason
  state.finished = true
  state.emit({
    type: 'choice-end',
    choice: state.index,
    finishReason,
    nativeFinishReason,
    ...(rest && { rest }),
  })
  return undefined
}

function readDelta(state: ChoiceState, delta: Wire): void {
  readReasoning(state, delta)
  const content = delta['content']
  if (typeof content === 'string') readText(state, content)
  else if (Array.isArray(content)) readContentParts(state, content)
  let rest: Draft | undefined
  for (const name in delta) {
    const value = delta[name]
    if (value === null || READ_BEFORE.has(name)) continue
    if (readKnown(state, name, value)) continue
    rest ??= {}
    setOwn(rest, name, value)
  }
  if (rest) state.emit({ type: 'delta-rest', choice: state.index, rest })
}

const READ_BEFORE = new Set(['role', 'content', 'reasoning', 'reasoning_content', 'reasoning_details'])

/** False for a field that is not known, or not of the type that it should have. */
function readKnown(state: ChoiceState, name: string, value: unknown): boolean {
  const { emit, index } = state
  switch (name) {
    case 'refusal':
      if (typeof value !== 'string') return false
      if (value !== '') emit({ type: 'refusal-delta', choice: index, text: value })
      return true
    case 'tool_calls':
      if (!Array.isArray(value)) return false
      if (state.form === 'whole') state.calls.pushWhole(value)
      else state.calls.push(value)
      return true
    case 'function_call':
      if (!isObject(value)) return false
      state.calls.pushLegacy(value)
      return true
    case 'annotations': {
      if (!Array.isArray(value)) return false
      const annotations = value.filter(isObject)
      if (annotations.length > 0) emit({ type: 'annotations', choice: index, annotations })
      return true
    }
    default:
      return false
  }
}

function readText(state: ChoiceState, text: string): void {
  if (text === '') return
  if (state.splitter) state.splitter.push(text)
  else state.emit({ type: 'text-delta', choice: state.index, text })
}

/** `reasoning_content`, `reasoning` (the same text when both are there), and OpenRouter's details. */
function readReasoning(state: ChoiceState, delta: Wire): void {
  const list = delta['reasoning_details']
  const details = Array.isArray(list) && list.length > 0 ? list.filter(isDetail) : undefined
  const text = textOf(delta['reasoning_content']) || textOf(delta['reasoning']) || detailsText(details)
  if (text === '' && details === undefined) return
  state.hasReasoningField = true
  state.emit({ type: 'reasoning-delta', choice: state.index, text, ...(details && { details }) })
}

/** Mistral's content while it reasons: text parts and thinking parts, in order. */
function readContentParts(state: ChoiceState, parts: readonly unknown[]): void {
  for (const part of parts) {
    if (!isObject(part)) continue
    if (part['type'] === 'text' || part['type'] === 'output_text') readText(state, textOf(part['text']))
    else if (part['type'] === 'thinking' || part['type'] === 'reasoning') {
      const text = thinkingText(part)
      if (text !== '') state.emit({ type: 'reasoning-delta', choice: state.index, text })
    } else state.emit({ type: 'delta-rest', choice: state.index, rest: { content: [part] } })
  }
}

/** The text of a thinking part: a list of text parts, or a plain string. */
function thinkingText(part: Wire): string {
  const thinking = part['thinking'] ?? part['text'] ?? part['reasoning']
  if (!Array.isArray(thinking)) return textOf(thinking)
  return thinking.map((item: unknown) => (isObject(item) ? textOf(item['text']) : textOf(item))).join('')
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function nonNull(fields: Draft | undefined): Draft | undefined {
  if (fields === undefined) return undefined
  for (const name of Object.keys(fields)) if (fields[name] === null) delete fields[name]
  return Object.keys(fields).length > 0 ? fields : undefined
}
