// What comes back in one try of one endpoint: a stream, a whole answer or an error, within its deadlines; and how the try ends. Until
// the first good event nothing has reached the caller and another endpoint may be tried; after it, only this one counts.
import { inSeconds } from '../../core/duration.ts'
import { GatewayError, toGatewayError } from '../../core/errors.ts'
import type { Answer } from '../../core/events.ts'
import type { FittedRequest } from '../../core/fit-request.ts'
import type { Endpoint } from '../../core/model.ts'
import type { ProviderDialect } from '../../dialects/dialect.ts'
import type { UpstreamFlow } from '../providers/transport.ts'
import type { OpenAttemptRecord } from './attempt-record.ts'
import { closeAttemptRecord } from './attempt-record.ts'
import type { Deadlines } from './deadlines.ts'
import { endingOf } from './choose.ts'
import { isOutOfTime } from './deadlines.ts'
import type { Generation } from './generation.ts'
import { laneContext } from './lane-context.ts'
import type { Lane, LaneHandlers } from './lanes.ts'
import { createLane } from './lanes.ts'
import type { Resume } from './resume.ts'
import { errorWithoutKey, readAnswerBody, readErrorBody } from './read-provider-body.ts'
import type { Watch } from './watches.ts'

const MAX_ANSWER_BYTES = 64 * 1024 * 1024
const MAX_ERROR_BYTES = 256 * 1024
/** How long a provider may keep its connection open after its end marker. */
const LEFTOVER_MS = 1000
const SPACE = 32
/** How long a stream may take to say its counts and its end once its answer is complete. */
const AFTER_FINISH_MS = 5_000

/** What the stream of an attempt tells whoever relays it. `onStart` comes before any text, at the first good event. */
export type StreamSink = Omit<LaneHandlers, 'onStart' | 'onComplete' | 'onFailed'> & {
  readonly onStart: (attempt: StreamingAttempt) => void
}

export interface StreamingAttempt {
  readonly lane: Lane
  readonly flow: UpstreamFlow
}

export type AttemptOutcome =
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** The stream ran to its end: whole, or broken after the caller had seen something. */
  | { readonly kind: 'streamed'; readonly lane: Lane; readonly error: GatewayError | undefined }
  /** `attempted` is false when the endpoint cannot take the request at all and was not called. */
  | { readonly kind: 'failed'; readonly error: GatewayError; readonly attempted: boolean }

export interface AttemptOptions {
  readonly generation: Generation
  readonly endpoint: Endpoint
  readonly number: number
  readonly sink: StreamSink
  /** Hands out how to end this attempt from outside, as soon as it is under way. */
  readonly onStop: (stop: (error: GatewayError) => void) => void
  /** Hears that this attempt answers: at the first good event of a stream, or when a whole answer is there. */
  readonly onServe?: () => void
  /** Set when this attempt goes on where another one's stream broke. */
  readonly resume: Resume | undefined
  /** Nobody else could answer in its place: it is given all the time that there is. */
  readonly isLastHope?: boolean
}

/** An attempt under way. Mutable; nothing of it outlives the attempt but its record. */
export interface Running extends AttemptOptions {
  readonly dialect: ProviderDialect
  readonly fitted: FittedRequest
  readonly deadlines: Deadlines
  readonly totalDueAt: number
  readonly record: OpenAttemptRecord
  readonly watch: Watch
  readonly resolve: (outcome: AttemptOutcome) => void
  flow: UpstreamFlow
  lane: Lane | undefined
  started: boolean
  /** Choices whose end has come. When all have, the answer is complete, whatever becomes of the connection. */
  finishes: number
  /** Something of a whole answer has come. */
  begun: boolean
  /** When something came last, in Unix milliseconds; 0 while the silence is not the provider's. */
  heardAt: number
  /** The caller takes nothing more for now. */
  isPaused: boolean
  done: boolean
  status: number
  headers: Readonly<Record<string, string>>
  chunks: Buffer[]
  bytes: number
}

/** The connection stands, and the request is on its way. */
export function onSent({ record, generation }: Running): void {
  record.sentMs = generation.services.now() - record.openedAt
}

/** The provider has answered: with a stream, with something whole, or with an error. */
export function onHeaders(running: Running, status: number, headers: Readonly<Record<string, string>>): void {
  running.record.status = status
  running.status = status
  running.headers = headers
  // Some servers forget the type of their streams, but none sends JSON under another name than JSON.
  const isStream = running.generation.request.stream && !String(headers['content-type']).includes('json')
  if (!isOk(status)) expectMore(running)
  else if (isStream) running.lane = openLane(running)
}

function openLane(running: Running): Lane {
  const { generation, endpoint, dialect, sink, record } = running
  return createLane(laneContext({ generation, endpoint, dialect, resume: running.resume }), {
    ...sink,
    onStart: (start) => {
      running.started = true
      // From the first event on it is silence that counts, also when it is the only one.
      expectMore(running)
      record.firstEventMs = generation.services.now() - record.openedAt
      record.upstreamId = start.upstreamId
      serve(running, start.upstreamId)
      if (running.lane) sink.onStart({ lane: running.lane, flow: patientFlow(running) })
    },
    onFinish: (finish) => {
      running.finishes++
      sink.onFinish(finish)
    },
    onComplete: () => complete(running),
    // What a provider says of a failure is told even then; that it stops in the middle of its counts is not.
    onFailed: (error) =>
      isFinished(running) && BREAKS.has(error.code) ? complete(running) : fail(running, error),
  })
}

const BREAKS: ReadonlySet<string> = new Set(['stream_cut', 'malformed_answer'])

/** The caller has all of the answer: only counts and an end mark are still to come. */
function isFinished({ finishes, generation }: Running): boolean {
  return finishes > 0 && finishes >= (generation.request.n ?? 1)
}

function complete(running: Running): void {
  if (running.lane) finish(running, { kind: 'streamed', lane: running.lane, error: undefined })
}

/** From now on the generation is answered by this attempt. */
function serve(running: Running, upstreamId: string): void {
  const { generation, endpoint, record, fitted } = running
  running.onServe?.()
  generation.serving = endpoint
  generation.servingAttempt = record
  generation.upstreamId = upstreamId
  const ending = endingOf(generation, endpoint)
  generation.fitWarnings = ending ? [...fitted.warnings, ending] : fitted.warnings
}

/** While the caller takes nothing more the provider is not read, and its silence is not its own. */
function patientFlow(running: Running): UpstreamFlow {
  const { flow, watch } = running
  return {
    ...flow,
    pause: () => {
      if (!running.done) watch.dueAt = running.totalDueAt
      running.heardAt = 0
      running.isPaused = true
      flow.pause()
    },
    resume: () => {
      running.isPaused = false
      if (!running.done) expectMore(running)
      flow.resume()
    },
  }
}

/** From now on the provider may be silent for so long and no longer. */
function expectMore(running: Running): void {
  // What was on its way when the pause began still comes, and when that is half an event it pauses nothing again.
  if (running.isPaused) return
  const { watch, generation, deadlines, totalDueAt, record, heardAt } = running
  const now = generation.services.now()
  if (running.started && heardAt !== 0) record.silenceMs = Math.max(record.silenceMs, now - heardAt)
  running.heardAt = now
  const mostMs = isFinished(running) ? Math.min(deadlines.idleMs, AFTER_FINISH_MS) : deadlines.idleMs
  watch.dueAt = Math.min(now + mostMs, totalDueAt)
}

/** A piece of it has come. */
export function onData(running: Running, chunk: Buffer): void {
  if (running.done) return
  if (running.lane) return gather(running, chunk)
  // Some providers send white space while they think; what comes after it is the answer, and comes without a break.
  running.begun ||= chunk.some((byte) => byte > SPACE)
  if (running.begun) expectMore(running)
  running.bytes += chunk.length
  if (running.bytes <= (isOk(running.status) ? MAX_ANSWER_BYTES : MAX_ERROR_BYTES)) running.chunks.push(chunk)
  else if (isOk(running.status)) {
    const message = `${running.endpoint.provider.name} sent an answer of more than 64 MiB.`
    fail(running, new GatewayError('malformed_answer', message))
  }
}

/**
 * What one read of the provider's connection brings is looked at together, when all of it is there: a busy provider's events come
 * many to a read but each in a chunk of its own, and read one by one they take a third longer.
 */
function gather(running: Running, chunk: Buffer): void {
  running.chunks.push(chunk)
  if (running.chunks.length === 1) queueMicrotask(() => readGathered(running))
}

function readGathered(running: Running): void {
  const { lane, chunks } = running
  if (running.done || !lane || chunks.length === 0) return
  running.chunks = []
  const read = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)
  try {
    lane.push(read)
    // Comments keep a connection open, and say nothing of the answer.
    if (running.started && !running.done && !isComment(read)) expectMore(running)
  } catch (error) {
    fail(running, toGatewayError(error))
  }
}

const COLON = 58
const COMMENTS = /^(?::[^\r\n]*(?:\r\n?|\n)|\r\n?|\n)*$/

/** Nothing but comments of server-sent events, which other framings never look like. */
function isComment(chunk: Buffer): boolean {
  return chunk[0] === COLON && COMMENTS.test(chunk.toString('latin1'))
}

/** The provider has said all that it says. */
export function onEnd(running: Running): void {
  const { endpoint, dialect } = running
  readGathered(running)
  if (running.done) return letGo(running)
  if (running.lane) return running.lane.end()
  const { chunks, status, headers } = running
  const body = { endpoint, dialect, chunks, status, headers, now: running.generation.services.now() }
  if (!isOk(running.status)) return fail(running, readErrorBody(body))
  try {
    const answer = readAnswerBody(body)
    serve(running, answer.upstreamId)
    finish(running, { kind: 'answer', answer })
  } catch (error) {
    fail(running, toGatewayError(error))
  }
}

/** The connection is gone; what had come by then has come. */
export function onError(running: Running, error: GatewayError): void {
  readGathered(running)
  if (!running.done && isFinished(running)) complete(running)
  else fail(running, error)
}

/** The time that it had for what comes next is over. */
export function onDeadline(running: Running): void {
  if (running.done) return letGo(running)
  if (isFinished(running)) return complete(running)
  const { generation, deadlines, endpoint } = running
  const { name } = endpoint.provider
  const message = isOutOfTime(generation)
    ? `${name} did not finish its answer in the ${inSeconds(generation.deadlines.totalTimeoutMs)} that this request may take.`
    : running.started || running.begun
      ? `${name} stopped sending before its answer was complete: nothing came for ${inSeconds(deadlines.idleMs)}.`
      : `${name} did not begin to answer within ${inSeconds(deadlines.firstEventMs)}.`
  fail(running, new GatewayError('provider_timeout', message))
}

/** Ends the attempt in this error, unless it has ended: what is still under way is let go. */
export function fail(running: Running, said: GatewayError): void {
  if (running.done) return letGo(running)
  const error = errorWithoutKey(said, running.endpoint)
  if (running.started && running.lane) finish(running, { kind: 'streamed', lane: running.lane, error })
  else finish(running, { kind: 'failed', error, attempted: true })
}

function finish(running: Running, outcome: AttemptOutcome): void {
  if (running.done) return
  running.done = true
  // After an end marker the connection's own end is still to come: given a moment, it can be used again.
  if (outcome.kind === 'streamed' && outcome.error === undefined)
    running.watch.dueAt = running.generation.services.now() + LEFTOVER_MS
  else letGo(running)
  const { generation, record } = running
  const upstreamId = outcome.kind === 'answer' ? outcome.answer.upstreamId : undefined
  const error = outcome.kind === 'answer' ? undefined : outcome.error
  closeAttemptRecord({ generation, record, upstreamId, error })
  running.resolve(outcome)
}

function letGo(running: Running): void {
  running.generation.services.watches.remove(running.watch)
  running.flow.abort()
}

function isOk(status: number): boolean {
  return status >= 200 && status < 300
}
