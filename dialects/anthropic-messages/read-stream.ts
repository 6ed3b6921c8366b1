// Reads a provider's stream of this format into neutral events: one choice, its blocks in order. Liberal in what it takes,
// strict in how it ends: with `message_stop`, or in an error. Framing has been done before (core/sse.ts).
import { GatewayError } from '../../core/errors.ts'
import type { PushMachine, StreamEvent } from '../../core/events.ts'
import type { SseEvent } from '../../core/sse.ts'
import { streamEndedEarly } from '../broken-answers.ts'
import type { ReaderContext } from '../dialect.ts'
import { innerRest } from '../openai-chat/parts.ts'
import { readStreamError } from './errors.ts'
import { createBlockReader, type BlockReader } from './read-blocks.ts'
import { readStopReason } from './stop-reasons.ts'
import { mergeUsage, readUsage } from './usage.ts'
import { isObject, type Draft, type Wire } from './wire.ts'

interface ReaderState {
  readonly emit: (event: StreamEvent) => void
  readonly blocks: BlockReader
  started: boolean
  over: boolean
  usage: Wire | undefined
  stopReason: string | undefined
  /** What `message_delta` says beside the reason. */
  endRest: Draft
}

/** Provider's events in, neutral events out; exactly one `message-end` or `message-error`, and nothing after it. */
export function createStreamReader(
  _context: ReaderContext,
  emit: (event: StreamEvent) => void,
): PushMachine<SseEvent> {
  const state: ReaderState = {
    emit,
    blocks: createBlockReader(emit),
    started: false,
    over: false,
    usage: undefined,
    stopReason: undefined,
    endRest: {},
  }
  return {
    push: (event) => {
      if (!state.over) readEvent(state, event)
    },
    end: () => {
      if (!state.over) fail(state, streamEndedEarly(state.started ? 'begun' : 'empty'))
    },
  }
}

function readEvent(state: ReaderState, { event, data }: SseEvent): void {
  const text = data.trim()
  if (text === '') return
  const wire = parse(text)
  if (isObject(wire)) {
    try {
      readWire(state, wire, event)
    } catch (error) {
      // JSON.parse takes any depth, JSON.stringify only what fits on the stack.
      if (!(error instanceof RangeError)) throw error
      fail(state, malformed('an event that is nested too deeply', error))
    }
  } else if (event === 'error') fail(state, readStreamError(text))
  else fail(state, malformed('an event that is not a JSON object'))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined // not JSON: the caller of this function ends the stream with an error that says so
  }
}

/** Kinds of events that we do not know say nothing that we could pass on: `ping`, and whatever is still to come. */
function readWire(state: ReaderState, wire: Wire, name: string): void {
  const { type } = wire
  if (type === 'error' || name === 'error' || (type === undefined && wire['error'])) {
    fail(state, readStreamError(wire))
    return
  }
  switch (type) {
    case 'message_start':
      return start(state, wire)
    case 'content_block_start':
      return state.blocks.start(wire['index'], isObject(wire['content_block']) ? wire['content_block'] : {})
    case 'content_block_delta':
      return state.blocks.delta(wire['index'], isObject(wire['delta']) ? wire['delta'] : {})
    case 'content_block_stop':
      return state.blocks.stop(wire['index'])
    case 'message_delta':
      return noteEnd(state, wire)
    case 'message_stop':
      finish(state)
  }
}

const MESSAGE_FIELDS = new Set([
  'id',
  'type',
  'role',
  'model',
  'content',
  'stop_reason',
  'stop_sequence',
  'usage',
])

function start(state: ReaderState, wire: Wire): void {
  const message = isObject(wire['message']) ? wire['message'] : {}
  state.usage = mergeUsage(state.usage, message['usage'])
  if (state.started) return
  state.started = true
  const { id, model } = message
  const rest = nonNull(innerRest(message, MESSAGE_FIELDS))
  const promptUsage = readUsage(state.usage)
  state.emit({
    type: 'message-start',
    upstreamId: typeof id === 'string' ? id : '',
    model: typeof model === 'string' ? model : '',
    created: 0,
    ...(promptUsage && promptUsage.inputTokens > 0 && { promptUsage }),
    ...(rest && { rest }),
  })
}

const DELTA_EVENT_FIELDS = new Set(['type', 'delta', 'usage'])
const DELTA_FIELDS = new Set(['stop_reason'])

function noteEnd(state: ReaderState, wire: Wire): void {
  state.usage = mergeUsage(state.usage, wire['usage'])
  const delta = isObject(wire['delta']) ? wire['delta'] : {}
  const reason = delta['stop_reason']
  if (typeof reason === 'string' && reason !== '') state.stopReason = reason
  Object.assign(
    state.endRest,
    nonNull(innerRest(delta, DELTA_FIELDS)),
    nonNull(innerRest(wire, DELTA_EVENT_FIELDS)),
  )
}

function nonNull(fields: Draft | undefined): Draft | undefined {
  if (fields === undefined) return undefined
  const kept = Object.entries(fields).filter(([, value]) => value !== null)
  return kept.length > 0 ? Object.fromEntries(kept) : undefined
}

/** A stop without a reason before it is no end that anyone could rely on. */
function finish(state: ReaderState): void {
  if (!state.started || state.stopReason === undefined) {
    fail(state, streamEndedEarly(state.started ? 'begun' : 'empty'))
    return
  }
  state.blocks.end()
  const { stopReason: native, endRest: rest } = state
  state.emit({
    type: 'choice-end',
    choice: 0,
    finishReason: readStopReason(native, state.blocks.hasCalls()),
    nativeFinishReason: native,
    ...(Object.keys(rest).length > 0 && { rest }),
  })
  end(state, { type: 'message-end' })
}

function malformed(what: string, cause?: unknown): GatewayError {
  return new GatewayError('malformed_answer', `The provider sent ${what}.`, { cause })
}

function fail(state: ReaderState, error: GatewayError): void {
  end(state, { type: 'message-error', error })
}

function end(state: ReaderState, last: StreamEvent): void {
  state.over = true
  const usage = readUsage(state.usage)
  if (usage) state.emit({ type: 'usage', usage })
  state.emit(last)
}
