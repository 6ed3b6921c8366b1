// Writes neutral events as the stream that Bedrock sends: `messageStart`, blocks, `messageStop` with the reason, `metadata` with the
// counts. The stream is binary: what is emitted is a latin1 string, one letter for each byte.
import { awsEventBytes, type AwsEvent } from '../../core/aws-event-stream.ts'
import type { GatewayError } from '../../core/errors.ts'
import { NO_USAGE, type PushMachine, type StreamEvent, type Usage } from '../../core/events.ts'
import { answerCutOff } from '../broken-answers.ts'
import type { StreamWriterContext } from '../dialect.ts'
import { createBlockWriter, type BlockWriter, type WriteEvent } from './block-writer.ts'
import { writeException } from './errors.ts'
import { writeStopReason } from './stop-reasons.ts'
import { writeUsage } from './usage.ts'

/** Nothing but the end of the connection follows the counts. */
export const END_MARKER = ''

type End = Extract<StreamEvent, { type: 'choice-end' }>

interface WriterState {
  readonly emit: (event: AwsEvent) => void
  readonly write: WriteEvent
  readonly blocks: BlockWriter
  started: boolean
  over: boolean
  end: End | undefined
  usage: Usage
}

/** Neutral events in, frames out. `end()` before the answer ended writes an exception, never `messageStop`. */
export function createStreamWriter(
  _context: StreamWriterContext,
  emitText: (text: string) => void,
): PushMachine<StreamEvent> {
  const emit = (event: AwsEvent): void => emitText(latin1(awsEventBytes(event)))
  const write: WriteEvent = (event, fields) => emit({ event, data: JSON.stringify(fields) })
  const state: WriterState = {
    emit,
    write,
    blocks: createBlockWriter(write),
    started: false,
    over: false,
    end: undefined,
    usage: NO_USAGE,
  }
  return {
    push: (event) => {
      if (!state.over) writeEvent(state, event)
    },
    end: () => {
      if (!state.over) fail(state, answerCutOff())
    },
  }
}

/** Most bytes that are spread as arguments at once. */
const SPREAD = 8192

function latin1(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += SPREAD)
    text += String.fromCharCode(...bytes.subarray(at, at + SPREAD))
  return text
}

function writeEvent(state: WriterState, event: StreamEvent): void {
  switch (event.type) {
    case 'message-error':
      return fail(state, event.error)
    case 'message-start':
      return start(state)
    case 'usage':
      // Counts come behind the reason.
      state.usage = event.usage
      return
    case 'choice-end':
      if (event.choice === 0) state.end = event
      return
    case 'message-end':
      return finish(state)
    default:
      // There is one choice in this format.
      if (event.choice !== 0) return
      start(state)
      state.blocks.push(event)
  }
}

function start(state: WriterState): void {
  if (state.started) return
  state.started = true
  state.write('messageStart', { role: 'assistant' })
}

const END_UNSAID: Pick<End, 'finishReason' | 'nativeFinishReason' | 'rest'> = {
  finishReason: 'stop',
  nativeFinishReason: 'end_turn',
}

function finish(state: WriterState): void {
  start(state)
  state.blocks.end()
  const { finishReason, nativeFinishReason, rest } = state.end ?? END_UNSAID
  const sequence = rest?.['stop_sequence']
  state.over = true
  state.write('messageStop', {
    stopReason: writeStopReason(finishReason, nativeFinishReason),
    ...(typeof sequence === 'string' && { additionalModelResponseFields: { stop_sequence: sequence } }),
  })
  state.write('metadata', { usage: writeUsage(state.usage), metrics: { latencyMs: 0 } })
}

/** Clients throw on it, and nothing follows. */
function fail(state: WriterState, error: GatewayError): void {
  state.over = true
  state.emit({ ...writeException(error), isException: true })
}
