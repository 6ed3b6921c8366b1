// Reads a provider's stream of this format. Liberal in what it takes, strict in how it ends: whole, or in an error. Deltas
// are read in read-delta.ts; framing has been done before (core/sse.ts).
import type { Rest } from '../../core/chat.ts'
import { GatewayError } from '../../core/errors.ts'
import type { PushMachine, StreamEvent, Usage } from '../../core/events.ts'
import type { SseEvent } from '../../core/sse.ts'
import { streamEndedEarly } from '../broken-answers.ts'
import type { ReaderContext } from '../dialect.ts'
import { readStreamError } from './errors.ts'
import { isPosition, MOST_CHOICES, secondsOf } from './positions.ts'
import { createChoiceReader, type ChoiceReader } from './read-delta.ts'
import { idBaseOf } from './tool-call-reader.ts'
import { readUsage } from './usage.ts'
import { isObject, setOwn, type Draft, type Wire } from './wire.ts'

interface ReaderState {
  readonly context: ReaderContext
  readonly emit: (event: StreamEvent) => void
  readonly choices: Map<number, ChoiceReader>
  started: boolean
  over: boolean
  idBase: string
  usage: Usage | undefined
  /** Chunk fields that the caller has been told, by name; those of chunks before the first real one wait here too. */
  told: Draft
}

/** Provider's events in, neutral events out; exactly one `message-end` or `message-error`, and nothing after it. */
export function createStreamReader(
  context: ReaderContext,
  emit: (event: StreamEvent) => void,
): PushMachine<SseEvent> {
  const state: ReaderState = {
    context,
    emit,
    choices: new Map(),
    started: false,
    over: false,
    idBase: '0',
    usage: undefined,
    told: {},
  }
  return {
    push: (event) => {
      if (!state.over) readEvent(state, event)
    },
    end: () => {
      if (!state.over) finish(state)
    },
  }
}

function readEvent(state: ReaderState, { event, data }: SseEvent): void {
  const text = data.charCodeAt(0) === 123 ? data : data.trim()
  if (text === '') return
  if (text === '[DONE]') {
    finish(state)
    return
  }
  const chunk = parse(text)
  if (event === 'error') fail(state, readStreamError(chunk ?? text))
  else if (!isObject(chunk))
    fail(state, new GatewayError('malformed_answer', 'The provider sent an event that is not a JSON object.'))
  else readGuarded(state, chunk)
}

/** A chunk may be nested deeper than what can be written again; that is the provider's fault and ends the stream. */
function readGuarded(state: ReaderState, chunk: Wire): void {
  try {
    readChunk(state, chunk)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    fail(
      state,
      new GatewayError('malformed_answer', 'The provider sent an event that is nested too deeply.', {
        cause: error,
      }),
    )
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined // not JSON: the caller of this function ends the stream with an error that says so
  }
}

function readChunk(state: ReaderState, chunk: Wire): void {
  if (isErrorChunk(chunk)) {
    noteUsage(state, chunk)
    fail(state, readStreamError(chunk))
    return
  }
  const choices = Array.isArray(chunk['choices']) ? (chunk['choices'] as readonly unknown[]) : []
  if (!state.started) start(state, chunk, choices.length)
  else tellChunkRest(state, chunk)
  for (let position = 0; position < choices.length && !state.over; position++)
    readChoice(state, choices[position], position)
  if (!state.over) noteUsage(state, chunk)
}

/** `error` as an object or a string; or, without choices, one of the flat forms. */
function isErrorChunk(chunk: Wire): boolean {
  if (chunk['error']) return true
  if (chunk['choices'] !== undefined || chunk['usage'] !== undefined) return false
  return chunk['object'] === 'error' || chunk['type'] === 'error' || chunk['statusCode'] !== undefined
}

const CHUNK_FIELDS = new Set([
  'id',
  'object',
  'created',
  'model',
  'choices',
  'usage',
  'error',
  'type',
  'obfuscation',
  'meta',
])

/** The first chunk that says anything starts the message; a filter report before it (empty id, no choices) is kept for it. */
function start(state: ReaderState, chunk: Wire, choiceCount: number): void {
  for (const name in chunk) {
    if (!CHUNK_FIELDS.has(name)) setOwn(state.told, name, chunk[name])
  }
  const { id, model, created } = chunk
  const upstreamId = typeof id === 'string' ? id : ''
  if (upstreamId === '' && choiceCount === 0) return
  state.started = true
  state.idBase = idBaseOf(upstreamId)
  const rest: Rest = { ...state.told }
  state.emit({
    type: 'message-start',
    upstreamId,
    model: typeof model === 'string' ? model : '',
    created: secondsOf(created),
    ...(Object.keys(rest).length > 0 && { rest }),
  })
}

/** Chunk fields that are new, or whose plain value has changed since it was told. */
function tellChunkRest(state: ReaderState, chunk: Wire): void {
  let rest: Draft | undefined
  for (const name in chunk) {
    if (CHUNK_FIELDS.has(name)) continue
    const value = chunk[name]
    if (value === state.told[name] || value === null) continue
    if (Object.hasOwn(state.told, name) && typeof value === 'object') continue
    rest ??= {}
    setOwn(rest, name, value)
    if (typeof value !== 'object') setOwn(state.told, name, value)
  }
  if (rest) state.emit({ type: 'delta-rest', choice: 0, rest, level: 'chunk' })
}

function readChoice(state: ReaderState, wire: unknown, position: number): void {
  if (!isObject(wire)) return
  if (wire['error']) {
    fail(state, readStreamError(wire))
    return
  }
  const given = wire['index']
  const index = isPosition(given) ? given : position
  let reader = state.choices.get(index)
  if (!reader) {
    if (index >= MOST_CHOICES) return
    const { idBase, emit } = state
    reader = createChoiceReader({ form: 'stream', index, idBase, emit, quirks: state.context.quirks })
    state.choices.set(index, reader)
  }
  const failure = reader.push(wire)
  if (failure !== undefined) fail(state, failedWith(failure, wire))
}

function failedWith(word: string, wire: Wire): GatewayError {
  const metadata = { provider_code: word, finish_reason: wire['finish_reason'] }
  return new GatewayError('provider_error', `The provider ended its answer with "${word.slice(0, 100)}".`, {
    metadata,
  })
}

/** Usage may come in any chunk, with the finish or after it, once or each time; the last one counts. */
function noteUsage(state: ReaderState, chunk: Wire): void {
  const usage = readUsage(chunk, state.context.quirks)
  if (usage === undefined) return
  // Once it is known that the counts are credits, later counts are credits too.
  if (state.usage?.estimated && !usage.estimated) return
  state.usage = usage
}

function finish(state: ReaderState): void {
  const readers = [...state.choices.values()]
  if (readers.length > 0 && readers.every((reader) => reader.isFinished())) {
    end(state, { type: 'message-end' })
    return
  }
  fail(state, streamEndedEarly(readers.length === 0 ? 'empty' : 'begun'))
}

function fail(state: ReaderState, error: GatewayError): void {
  end(state, { type: 'message-error', error })
}

function end(state: ReaderState, last: StreamEvent): void {
  if (state.over) return
  state.over = true
  if (state.usage !== undefined) state.emit({ type: 'usage', usage: state.usage })
  state.emit(last)
}
