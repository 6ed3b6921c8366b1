// Reads a provider's stream of this format into neutral events: one choice, its items in order. Liberal in what it takes, strict
// in how it ends: with a response that is whole, or in an error. Framing has been done before (core/sse.ts).
import { GatewayError } from '../../core/errors.ts'
import type { PushMachine, StreamEvent } from '../../core/events.ts'
import type { SseEvent } from '../../core/sse.ts'
import type { ReaderContext } from '../dialect.ts'
import { secondsOf } from '../openai-chat/positions.ts'
import { readUsage } from '../openai-chat/usage.ts'
import { readEnding } from './endings.ts'
import { readStreamError } from './errors.ts'
import { createItemReader, type ItemReader } from './read-items.ts'
import { isObject, textOf, type Wire } from './wire.ts'

interface State {
  readonly emit: (event: StreamEvent) => void
  readonly items: ItemReader
  readonly quirks: ReadonlySet<string>
  started: boolean
  over: boolean
}

/** Provider's events in, neutral events out. */
export function createStreamReader(
  context: ReaderContext,
  emit: (event: StreamEvent) => void,
): PushMachine<SseEvent> {
  const state: State = {
    emit,
    items: createItemReader((event) => {
      start(state, {})
      emit(event)
    }),
    quirks: context.quirks,
    started: false,
    over: false,
  }
  return {
    push: (event) => {
      if (!state.over && event.data !== '[DONE]') readEvent(state, event)
    },
    end: () => {
      if (state.over) return
      fail(state, new GatewayError('stream_cut', 'The provider broke off in the middle of its answer.'))
    },
  }
}

function fail(state: State, error: GatewayError): void {
  state.over = true
  state.emit({ type: 'message-error', error })
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data) as unknown
  } catch {
    return undefined // said as an error where it is used
  }
}

function readEvent(state: State, { event: name, data }: SseEvent): void {
  const event = parse(data)
  if (!isObject(event)) {
    fail(state, new GatewayError('malformed_answer', 'The provider sent an event that is not a JSON object.'))
    return
  }
  const type = textOf(event['type']) || name
  const response = isObject(event['response']) ? event['response'] : undefined
  switch (type) {
    case 'response.created':
    case 'response.queued':
    case 'response.in_progress':
      if (response) start(state, response)
      return
    case 'response.output_item.added':
      if (isObject(event['item'])) state.items.start(event['output_index'], event['item'])
      return
    case 'response.output_item.done':
      if (isObject(event['item'])) state.items.done(event['output_index'], event['item'])
      return
    case 'response.completed':
    case 'response.incomplete':
      return finish(state, { status: type.slice('response.'.length), ...response })
    case 'response.failed':
    case 'response.cancelled':
      return fail(state, failureOf(response ?? {}))
    case 'error':
      return fail(state, readStreamError(event))
    default:
      if (event['object'] === 'chat.completion.chunk')
        return fail(state, new GatewayError('malformed_answer', 'The provider answered in another format.'))
      if (!state.items.piece(type, event) && isObject(event['error'])) fail(state, readStreamError(event))
  }
}

/** The error of a response that did not come to a good end. */
export function failureOf(response: Wire): GatewayError {
  return isObject(response['error'])
    ? readStreamError(response)
    : new GatewayError('provider_error', 'The provider gave up on its answer without saying why.')
}

function start(state: State, response: Wire): void {
  if (state.started) return
  state.started = true
  const { created_at: created } = response
  state.emit({
    type: 'message-start',
    upstreamId: textOf(response['id']),
    model: textOf(response['model']),
    created: secondsOf(created),
  })
}

function finish(state: State, response: Wire): void {
  if (response['status'] === 'failed') return fail(state, failureOf(response))
  start(state, response)
  state.items.rest(response['output'])
  state.over = true
  const usage = readUsage(response, state.quirks)
  state.emit({ type: 'choice-end', choice: 0, ...readEnding(response, state.items.hasCalls()) })
  if (usage) state.emit({ type: 'usage', usage })
  state.emit({ type: 'message-end' })
}
