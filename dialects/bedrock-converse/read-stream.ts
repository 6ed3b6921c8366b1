// Reads a provider's stream of this format into neutral events: one choice, its blocks in order. Liberal in what it takes, strict in
// how it ends: with `messageStop`, or in an error. Framing has been done before (core/aws-event-stream.ts).
import { GatewayError } from '../../core/errors.ts'
import type { AwsEvent } from '../../core/aws-event-stream.ts'
import type { PushMachine, StreamEvent, Usage } from '../../core/events.ts'
import { streamEndedEarly } from '../broken-answers.ts'
import type { ReaderContext } from '../dialect.ts'
import { parsed } from '../gemini/wire.ts'
import { modelFailure, readException } from './errors.ts'
import { createBlockReader, type BlockReader } from './read-blocks.ts'
import { formatFor } from './reasoning-details.ts'
import { readStopReason, stopSequenceOf } from './stop-reasons.ts'
import { readUsage } from './usage.ts'
import { isObject, textOf, type Wire } from './wire.ts'

interface ReaderState {
  readonly emit: (event: StreamEvent) => void
  readonly blocks: BlockReader
  started: boolean
  /** The answer is whole; only its counts may still come. */
  stopped: boolean
  over: boolean
  usage: Usage | undefined
}

/** Provider's events in, neutral events out; exactly one `message-end` or `message-error`, and nothing after it. */
export function createStreamReader(
  { quirks }: ReaderContext,
  emit: (event: StreamEvent) => void,
): PushMachine<AwsEvent> {
  const state: ReaderState = {
    emit,
    blocks: createBlockReader(formatFor(quirks), emit),
    started: false,
    stopped: false,
    over: false,
    usage: undefined,
  }
  return {
    push: (event) => {
      if (!state.over) readEvent(state, event)
    },
    end: () => {
      if (state.over) return
      // The counts come last, and some servers leave them out.
      if (state.stopped) end(state, { type: 'message-end' })
      else fail(state, streamEndedEarly(state.started ? 'begun' : 'empty'))
    },
  }
}

function readEvent(state: ReaderState, event: AwsEvent): void {
  if (event.isException === true) {
    fail(state, readException(event))
    return
  }
  const wire = parsed(event.data)
  if (!isObject(wire)) {
    fail(state, new GatewayError('malformed_answer', 'The provider sent an event that is not a JSON object.'))
    return
  }
  readWire(state, event.event, wire)
}

/** Kinds of events that we do not know say nothing that we could pass on. */
function readWire(state: ReaderState, kind: string, wire: Wire): void {
  if (kind === 'metadata') {
    state.usage = readUsage(wire['usage']) ?? state.usage
    if (state.stopped) end(state, { type: 'message-end' })
    return
  }
  // Nothing is said after the end.
  if (state.stopped) return
  const { contentBlockIndex: index } = wire
  switch (kind) {
    case 'messageStart':
      return start(state)
    case 'contentBlockStart':
      start(state)
      return state.blocks.start(index, isObject(wire['start']) ? wire['start'] : {})
    case 'contentBlockDelta':
      start(state)
      return state.blocks.delta(index, isObject(wire['delta']) ? wire['delta'] : {})
    case 'contentBlockStop':
      return state.blocks.stop(index)
    case 'messageStop':
      return stop(state, wire)
  }
}

/** Neither an id nor the model is told in the body. */
function start(state: ReaderState): void {
  if (state.started) return
  state.started = true
  state.emit({ type: 'message-start', upstreamId: '', model: '', created: 0 })
}

/** A stop without a reason is no end that anyone could rely on. */
function stop(state: ReaderState, wire: Wire): void {
  const native = textOf(wire['stopReason'])
  if (!state.started || native === '') {
    fail(state, streamEndedEarly(state.started ? 'begun' : 'empty'))
    return
  }
  state.blocks.end()
  const finishReason = readStopReason(native, state.blocks.hasCalls())
  if (finishReason === 'error') {
    fail(state, modelFailure(native))
    return
  }
  state.stopped = true
  const sequence = stopSequenceOf(wire['additionalModelResponseFields'])
  state.emit({
    type: 'choice-end',
    choice: 0,
    finishReason,
    nativeFinishReason: native,
    ...(sequence !== undefined && { rest: { stop_sequence: sequence } }),
  })
  if (state.usage) end(state, { type: 'message-end' })
}

function fail(state: ReaderState, error: GatewayError): void {
  end(state, { type: 'message-error', error })
}

function end(state: ReaderState, last: StreamEvent): void {
  state.over = true
  if (state.usage) state.emit({ type: 'usage', usage: state.usage })
  state.emit(last)
}
