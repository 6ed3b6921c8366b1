// Writes neutral events as the stream that Anthropic's API sends: `message_start`, blocks one after another, `message_delta` with
// the reason and the counts, `message_stop`. Which event opens and closes which block is in block-writer.ts.
import type { GatewayError } from '../../core/errors.ts'
import { NO_USAGE, type PushMachine, type StreamEvent, type Usage } from '../../core/events.ts'
import { answerCutOff } from '../broken-answers.ts'
import type { StreamWriterContext } from '../dialect.ts'
import { createBlockWriter, type BlockWriter } from './block-writer.ts'
import { writeErrorObject } from './errors.ts'
import { writeStopReason } from './stop-reasons.ts'
import { writeUsage } from './usage.ts'
import { explanationIn, membersText, type Draft } from './wire.ts'

/** One event; the SDK leaves out any without a name. */
export function eventText(type: string, fields: string): string {
  return `event: ${type}\ndata: {"type":"${type}"${fields}}\n\n`
}

/** What clients of this format wait for. */
export const END_MARKER = eventText('message_stop', '')

type End = Extract<StreamEvent, { type: 'choice-end' }>

interface WriterState {
  readonly context: StreamWriterContext
  readonly emit: (text: string) => void
  readonly blocks: BlockWriter
  started: boolean
  over: boolean
  end: End | undefined
  usage: Usage
  /** How the request was routed, for callers who asked; on the last event, as OpenRouter has it. */
  readonly explanation: Draft
}

/** Neutral events in, SSE text out. `end()` before the answer ended writes an error event, never `message_stop`. */
export function createStreamWriter(
  context: StreamWriterContext,
  emit: (text: string) => void,
): PushMachine<StreamEvent> {
  const state: WriterState = {
    context,
    emit,
    blocks: createBlockWriter(emit),
    started: false,
    over: false,
    end: undefined,
    usage: NO_USAGE,
    explanation: {},
  }
  return {
    push: (event) => {
      if (!state.over) writeEvent(state, event)
    },
    end: () => {
      if (!state.over) writeFailure(state, answerCutOff())
    },
  }
}

function writeEvent(state: WriterState, event: StreamEvent): void {
  switch (event.type) {
    case 'message-error':
      return writeFailure(state, event.error)
    case 'message-start':
      return start(state, event)
    case 'usage':
      // The reason and the counts share one event, which is written at the end.
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
      start(state, {})
      if (event.type === 'delta-rest') Object.assign(state.explanation, explanationIn(event.rest))
      state.blocks.push(event)
  }
}

const MESSAGE_EXTRAS = ['container', 'diagnostics'] as const

type Opening = Partial<Pick<Extract<StreamEvent, { type: 'message-start' }>, 'rest' | 'promptUsage'>>

/** What is known of the counts yet; `message_delta` has them all, and clients put them over these. */
function start(state: WriterState, event: Opening): void {
  if (state.started) return
  const { rest, promptUsage } = event
  state.started = true
  const { id, model } = state.context
  const extras = MESSAGE_EXTRAS.filter((name) => rest?.[name] !== undefined)
  const message = {
    id,
    type: 'message',
    role: 'assistant',
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    ...Object.fromEntries(extras.map((name) => [name, rest?.[name]])),
    usage: writeUsage(promptUsage ?? NO_USAGE),
  }
  state.emit(eventText('message_start', `,"message":${JSON.stringify(message)}`))
}

/** Fields of the last event: beside the reason, and beside the delta. */
const DELTA_EXTRAS = ['stop_details', 'container'] as const
const EVENT_EXTRAS = ['context_management'] as const

function finish(state: WriterState): void {
  start(state, {})
  state.blocks.end()
  const { finishReason, nativeFinishReason, rest } = state.end ?? END_UNSAID
  const sequence = rest?.['stop_sequence']
  const delta: Draft = {
    stop_reason: writeStopReason(finishReason, nativeFinishReason),
    stop_sequence: typeof sequence === 'string' ? sequence : null,
  }
  for (const name of DELTA_EXTRAS) if (rest?.[name] !== undefined) delta[name] = rest[name]
  let others = ''
  for (const name of EVENT_EXTRAS)
    if (rest?.[name] !== undefined) others += `,"${name}":${JSON.stringify(rest[name])}`
  const usage = JSON.stringify(writeUsage(state.usage))
  state.over = true
  state.emit(eventText('message_delta', `,"delta":${JSON.stringify(delta)},"usage":${usage}${others}`))
  const explanation = membersText(state.explanation)
  state.emit(explanation === '' ? END_MARKER : eventText('message_stop', explanation))
}

const END_UNSAID: Pick<End, 'finishReason' | 'nativeFinishReason' | 'rest'> = {
  finishReason: 'stop',
  nativeFinishReason: 'end_turn',
}

/** Clients throw on it, and nothing follows. */
function writeFailure(state: WriterState, error: GatewayError): void {
  state.over = true
  const { error: inner, request_id: id } = writeErrorObject(error, state.context.surface)
  state.emit(eventText('error', `,"error":${JSON.stringify(inner)},"request_id":${JSON.stringify(id)}`))
}
