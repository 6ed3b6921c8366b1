// Writes neutral events as the stream that OpenAI's Responses API sends: `response.created`, the items one after another, and the
// whole response at the end. The last event is written when the answer is settled (`message-end`), not when the model is done.
import type { Rest } from '../../core/chat.ts'
import type { GatewayError } from '../../core/errors.ts'
import { NO_USAGE, type PushMachine, type StreamEvent } from '../../core/events.ts'
import { answerCutOff } from '../broken-answers.ts'
import type { StreamWriterContext } from '../dialect.ts'
import { writeEnding } from './endings.ts'
import { writeErrorFields, writeFailure } from './errors.ts'
import type { EmitEvent } from './item-state.ts'
import { createItemWriter, type ItemWriter } from './item-writer.ts'
import { createdOf, explanationIn, itemIds, responseObject, type ResponseFrame } from './response-object.ts'
import type { Draft } from './wire.ts'
import { writeUsage } from './usage.ts'

/** Only OpenRouter's streams of this format end in it. */
const DONE = 'data: [DONE]\n\n'

type End = Extract<StreamEvent, { type: 'choice-end' }>
type UsageEvent = Extract<StreamEvent, { type: 'usage' }>

interface WriterState {
  readonly context: StreamWriterContext
  readonly emit: EmitEvent
  /** The caller has been told of the response before, with the time at which it was queued. */
  readonly isQueued: boolean
  readonly finishText: () => void
  readonly items: ItemWriter
  frame: ResponseFrame
  started: boolean
  over: boolean
  end: End | undefined
  usage: UsageEvent | undefined
  /** Our own explanation of the answer, which rides on its last event. */
  explanation: Rest
}

/** Neutral events in, SSE text out. `end()` before the answer ended writes a failure, never `response.completed`. */
export function createStreamWriter(
  context: StreamWriterContext,
  emitText: (text: string) => void,
): PushMachine<StreamEvent> {
  const { id, model, surface, echo } = context
  const isQueued = echo?.['background'] === true
  // Of a response in the background two events were written when it was queued.
  let sequence = isQueued ? 2 : 0
  const emit: EmitEvent = (type, fields) => {
    const data = JSON.stringify({ type, sequence_number: sequence++, ...fields })
    emitText(`event: ${type}\ndata: ${data}\n\n`)
  }
  const createdAt = context.created > 0 && !isQueued ? context.created : createdOf(id)
  const state: WriterState = {
    context,
    emit,
    isQueued,
    finishText: () => {
      if (surface === 'openrouter') emitText(DONE)
    },
    items: createItemWriter(emit, itemIds(id)),
    frame: { id, model, surface, echo, createdAt },
    started: false,
    over: false,
    end: undefined,
    usage: undefined,
    explanation: {},
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

function writeEvent(state: WriterState, event: StreamEvent): void {
  switch (event.type) {
    case 'message-error':
      return fail(state, event.error)
    case 'message-start':
      if (event.created > 0 && !state.isQueued) state.frame = { ...state.frame, createdAt: event.created }
      return start(state)
    case 'usage':
      state.usage = event
      return
    case 'choice-end':
      if (event.choice !== 0) return
      start(state)
      // The model is done: clients that act on whole items need not wait for the settlement.
      state.items.end()
      state.end = event
      return
    case 'message-end':
      return finish(state)
    default:
      // There is one choice in this format.
      if (event.choice !== 0) return
      start(state)
      if (event.type === 'delta-rest')
        state.explanation = { ...state.explanation, ...explanationIn(event.rest) }
      state.items.push(event)
  }
}

function start(state: WriterState): void {
  if (state.started) return
  state.started = true
  const response = responseObject(state.frame, { status: 'in_progress', output: [] })
  if (!state.isQueued) state.emit('response.created', { response })
  state.emit('response.in_progress', { response })
}

function finish(state: WriterState): void {
  start(state)
  state.items.end()
  const ending = writeEnding(state.end?.finishReason ?? 'stop')
  state.emit(`response.${ending.status}`, { response: finalResponse(state, ending) })
  state.over = true
  state.finishText()
}

function finalResponse(state: WriterState, ending: Draft & { readonly status: string }): Draft {
  const { usage = NO_USAGE, costDollars } = state.usage ?? {}
  return responseObject(state.frame, {
    ...state.explanation,
    ...ending,
    output: state.items.output,
    usage: writeUsage(usage, { costDollars, surface: state.context.surface }),
  })
}

/** What was begun is finished first, so that clients which count items have all of them. */
function fail(state: WriterState, error: GatewayError): void {
  start(state)
  state.items.end()
  state.emit('error', writeErrorFields(error))
  const failure = { status: 'failed', error: writeFailure(error), output: state.items.output }
  state.emit('response.failed', { response: responseObject(state.frame, failure) })
  state.over = true
  state.finishText()
}
