// Reads a provider's stream of this format into neutral events. There is no end marker: a stream is whole when the connection
// ends after every candidate has said why it finished, and cut otherwise. Framing has been done before (core/sse.ts).
import { GatewayError } from '../../core/errors.ts'
import type { PushMachine, StreamEvent, Usage } from '../../core/events.ts'
import type { SseEvent } from '../../core/sse.ts'
import { streamEndedEarly } from '../broken-answers.ts'
import type { ReaderContext } from '../dialect.ts'
import { idBaseOf } from '../openai-chat/tool-call-reader.ts'
import { readStreamError } from './errors.ts'
import { createCandidateReader, type CandidateReader } from './read-candidate.ts'
import { readUsage } from './usage.ts'
import { isObject, parsed, textOf, type Wire } from './wire.ts'

const MOST_CANDIDATES = 128

interface ReaderState {
  readonly emit: (event: StreamEvent) => void
  readonly candidates: Map<number, CandidateReader>
  started: boolean
  over: boolean
  idBase: string
  usage: Usage | undefined
}

/** Provider's events in, neutral events out; exactly one `message-end` or `message-error`, and nothing after it. */
export function createStreamReader(
  _context: ReaderContext,
  emit: (event: StreamEvent) => void,
): PushMachine<SseEvent> {
  const state: ReaderState = {
    emit,
    candidates: new Map(),
    started: false,
    over: false,
    idBase: '0',
    usage: undefined,
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

function readEvent(state: ReaderState, { data }: SseEvent): void {
  const text = data.trim()
  // Some servers that imitate this format send OpenAI's end marker; the connection's end says the same.
  if (text === '' || text === '[DONE]') return
  const wire = parsed(text)
  if (!isObject(wire)) return fail(state, malformed('an event that is not a JSON object'))
  try {
    readChunk(state, wire)
  } catch (error) {
    if (error instanceof GatewayError) return fail(state, error)
    // JSON.parse takes any depth, JSON.stringify only what fits on the stack.
    if (!(error instanceof RangeError)) throw error
    fail(state, malformed('an event that is nested too deeply', error))
  }
}

function readChunk(state: ReaderState, wire: Wire): void {
  // Counts are cumulative: the last ones are those of the whole answer.
  state.usage = readUsage(wire['usageMetadata']) ?? state.usage
  if (wire['error']) return fail(state, readStreamError(wire))
  start(state, wire)
  const blocked = blockReason(wire)
  const list: readonly unknown[] = Array.isArray(wire['candidates']) ? wire['candidates'] : []
  list.forEach((candidate, position) => {
    if (!isObject(candidate) || state.over) return
    const failure = candidateReader(state, candidate['index'], position)?.push(candidate)
    if (failure !== undefined) fail(state, failedWith(failure, candidate['finishMessage']))
  })
  if (blocked !== undefined && state.candidates.size === 0)
    candidateReader(state, 0, 0)?.push({ finishReason: blocked })
}

function start(state: ReaderState, wire: Wire): void {
  if (state.started) return
  state.started = true
  const upstreamId = textOf(wire['responseId'])
  state.idBase = idBaseOf(upstreamId)
  state.emit({ type: 'message-start', upstreamId, model: textOf(wire['modelVersion']), created: 0 })
}

function candidateReader(state: ReaderState, given: unknown, position: number): CandidateReader | undefined {
  const isPosition = typeof given === 'number' && Number.isInteger(given) && given >= 0
  const index = isPosition ? given : position
  if (index >= MOST_CANDIDATES) return undefined
  let reader = state.candidates.get(index)
  if (!reader) {
    reader = createCandidateReader({ index, idBase: state.idBase, emit: state.emit })
    state.candidates.set(index, reader)
  }
  return reader
}

/** Why a prompt was refused, when it was: there is no candidate then. */
export function blockReason(wire: Wire): string | undefined {
  const feedback = wire['promptFeedback']
  const reason = isObject(feedback) ? textOf(feedback['blockReason']) : ''
  if (reason === '') return undefined
  // Every such word is a filter's; those that say nothing by themselves go by the filter's usual name.
  return reason === 'OTHER' ||
    reason === 'BLOCKED_REASON_UNSPECIFIED' ||
    reason === 'BLOCK_REASON_UNSPECIFIED'
    ? 'SAFETY'
    : reason
}

/** The model wrote something that Google could not use. */
export function failedWith(word: string, said: unknown): GatewayError {
  const message = textOf(said) === '' ? '' : ` It said: ${textOf(said).slice(0, 300)}`
  return new GatewayError(
    'provider_error',
    `The provider ended its answer with "${word.slice(0, 100)}".${message}`,
    { metadata: { provider_code: word.slice(0, 100) } },
  )
}

function malformed(what: string, cause?: unknown): GatewayError {
  return new GatewayError('malformed_answer', `The provider sent ${what}.`, { cause })
}

function finish(state: ReaderState): void {
  const readers = [...state.candidates.values()]
  if (readers.length > 0 && readers.every((reader) => reader.isFinished())) {
    for (const reader of readers) reader.end()
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
