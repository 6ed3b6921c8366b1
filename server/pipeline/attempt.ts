// One try of one endpoint: sends the request, reads the answer, whole or as a stream, and says how it ended.
// Until the first good event nothing has reached the caller and another endpoint may be tried; after it, only this one counts.
import { GatewayError, toGatewayError } from '../../core/errors.ts'
import type { Answer } from '../../core/events.ts'
import { fitRequest } from '../../core/fit-request.ts'
import type { Endpoint } from '../../core/model.ts'
import type { ProviderDialect } from '../../dialects/dialect.ts'
import type { UpstreamFlow } from '../providers/transport.ts'
import type { AttemptRecord } from '../store/ports.ts'
import { deadlinesFor } from './deadlines.ts'
import type { Generation } from './generation.ts'
import { answeredModelName } from './generation.ts'
import type { Lane, LaneHandlers } from './lanes.ts'
import { createLane } from './lanes.ts'
import { providerRequest } from './provider-request.ts'
import type { Watch } from './watches.ts'

const MAX_ANSWER_BYTES = 64 * 1024 * 1024
const MAX_ERROR_BYTES = 256 * 1024

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
  | { readonly kind: 'failed'; readonly error: GatewayError; readonly attempted: boolean }

export interface AttemptOptions {
  readonly generation: Generation
  readonly endpoint: Endpoint
  readonly number: number
  readonly sink: StreamSink
  /** Hands out how to end this attempt from outside, as soon as it is under way. */
  readonly onStop: (stop: (error: GatewayError) => void) => void
}

/** Never rejects: what goes wrong is an outcome. */
export function attemptEndpoint(options: AttemptOptions): Promise<AttemptOutcome> {
  return new Promise((resolve) => {
    try {
      startAttempt(options, resolve)
    } catch (error) {
      resolve({ kind: 'failed', error: toGatewayError(error), attempted: false })
    }
  })
}

function startAttempt(options: AttemptOptions, resolve: (outcome: AttemptOutcome) => void): void {
  const { generation, endpoint, sink } = options
  const { services, request } = generation
  const { provider } = endpoint
  const dialect = services.dialects.get(provider.dialect)
  if (!dialect)
    throw new GatewayError(
      'not_implemented',
      `${provider.name} speaks ${provider.dialect}, which is not supported yet.`,
    )
  const fitted = fitRequest(request, { capabilities: endpoint.capabilities, mode: generation.mode })
  const body = providerRequest({ generation, endpoint, dialect, fitted: fitted.request })
  const record = openRecord(options)
  const deadlines = deadlinesFor({
    settings: services.config.current().routing,
    endpoint,
    streamed: request.stream,
  })
  const totalDueAt = generation.inbound.receivedAt + services.config.current().routing.totalTimeoutMs

  let done = false
  let lane: Lane | undefined
  let started = false
  let errorBody: ErrorBody | undefined
  let wholeBody: Buffer[] | undefined
  let size = 0

  const finish = (outcome: AttemptOutcome): void => {
    if (done) return
    done = true
    services.watches.remove(watch)
    flow.abort()
    closeRecord(record, outcome, generation)
    resolve(outcome)
  }
  const fail = (error: GatewayError): void => {
    if (started && lane) finish({ kind: 'streamed', lane, error })
    else finish({ kind: 'failed', error, attempted: true })
  }
  const watch: Watch = {
    dueAt: Math.min(record.openedAt + deadlines.firstEventMs, totalDueAt),
    fire: () =>
      fail(
        new GatewayError(
          'provider_timeout',
          started
            ? `${provider.name} stopped sending before its answer was complete.`
            : `${provider.name} did not begin to answer in time.`,
        ),
      ),
  }
  const openLane = (): Lane =>
    createLane(laneContext(generation, endpoint, dialect), {
      ...sink,
      onStart: (start) => {
        started = true
        record.firstEventMs = services.now() - record.openedAt
        record.upstreamId = start.upstreamId
        generation.serving = endpoint
        generation.fitWarnings = fitted.warnings
        generation.upstreamId = start.upstreamId
        if (lane) sink.onStart({ lane, flow })
      },
      onComplete: () => lane && finish({ kind: 'streamed', lane, error: undefined }),
      onFailed: fail,
    })

  let flow: UpstreamFlow = { abort: () => undefined, pause: () => undefined, resume: () => undefined }
  const transport = services.transports[provider.transport]
  flow = transport.send(
    {
      operation: 'chat',
      endpoint,
      body,
      stream: request.stream,
      passedHeaders: {},
      simulate: request.simulate,
      attempt: options.number,
      connectTimeoutMs: deadlines.connectMs,
    },
    {
      onHeaders: (status, headers) => {
        record.status = status
        if (status < 200 || status > 299) errorBody = { status, headers, chunks: [] }
        else if (request.stream && (headers['content-type'] ?? '').includes('event-stream')) lane = openLane()
        else wholeBody = []
      },
      onData: (chunk) => {
        if (lane) {
          if (started) watch.dueAt = Math.min(services.now() + deadlines.idleMs, totalDueAt)
          return lane.push(chunk)
        }
        size += chunk.length
        if (errorBody) {
          if (size <= MAX_ERROR_BYTES) errorBody.chunks.push(chunk)
        } else if (size > MAX_ANSWER_BYTES)
          fail(new GatewayError('malformed_answer', `${provider.name} sent an answer of more than 64 MiB.`))
        else wholeBody?.push(chunk)
      },
      onEnd: () => {
        if (lane) lane.end()
        else if (errorBody) fail(readProviderError(errorBody, dialect, endpoint))
        else
          finish(
            readWhole({ chunks: wholeBody ?? [], dialect, generation, endpoint, warnings: fitted.warnings }),
          )
      },
      onError: fail,
    },
  )
  if (done) return flow.abort()
  services.watches.add(watch)
  options.onStop(fail)
}

function laneContext(
  generation: Generation,
  endpoint: Endpoint,
  dialect: ProviderDialect,
): Parameters<typeof createLane>[0] {
  const { inbound, request, source } = generation
  const { provider } = endpoint
  return {
    caller: generation.caller,
    provider: dialect,
    fast:
      inbound.surface === 'openai' &&
      source?.dialect === provider.dialect &&
      (request.n ?? 1) === 1 &&
      !changesStreams(provider.quirks),
    quirks: provider.quirks,
    id: generation.id,
    surface: inbound.surface,
    providerName: provider.name,
    includeUsage: request.includeUsage,
    created: Math.floor(inbound.receivedAt / 1000),
    nameModel: (upstreamModel) => answeredModelName(generation, upstreamModel),
  }
}

/** Quirks that concern requests and errors only; any other one keeps a stream out of the fast lane. */
const HARMLESS_QUIRKS = new Set([
  'created-status',
  'flat-errors',
  'no-stream-options',
  'max-tokens-only',
  'random-seed',
  'no-developer-role',
  'effort-object',
])

function changesStreams(quirks: ReadonlySet<string>): boolean {
  for (const quirk of quirks) if (!HARMLESS_QUIRKS.has(quirk)) return true
  return false
}

interface ErrorBody {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly chunks: Buffer[]
}

function readProviderError(body: ErrorBody, dialect: ProviderDialect, endpoint: Endpoint): GatewayError {
  const error = dialect.readError({ status: body.status, text: Buffer.concat(body.chunks).toString('utf8') })
  const retryAfterSeconds = error.retryAfterSeconds ?? retryAfter(body.headers['retry-after'])
  return new GatewayError(error.code, error.message, {
    param: error.param,
    wireCode: error.wireCode,
    status: error.status,
    retryAfterSeconds,
    metadata: { ...error.metadata, provider_name: endpoint.provider.name },
    cause: error.cause,
  })
}

/** `Retry-After` in seconds; HTTP dates are left to the caller's own clock and ignored here. */
function retryAfter(value: string | undefined): number | undefined {
  const seconds = Number(value)
  return value !== undefined && Number.isFinite(seconds) && seconds >= 0
    ? Math.min(seconds, 86_400)
    : undefined
}

interface WholeAnswer {
  readonly chunks: readonly Buffer[]
  readonly dialect: ProviderDialect
  readonly generation: Generation
  readonly endpoint: Endpoint
  readonly warnings: Generation['fitWarnings']
}

function readWhole({ chunks, dialect, generation, endpoint, warnings }: WholeAnswer): AttemptOutcome {
  try {
    const text = (chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)).toString('utf8')
    const answer = dialect.readAnswer(parseAnswer(text, endpoint), { quirks: endpoint.provider.quirks })
    generation.serving = endpoint
    generation.fitWarnings = warnings
    generation.upstreamId = answer.upstreamId
    return { kind: 'answer', answer }
  } catch (error) {
    return { kind: 'failed', error: toGatewayError(error), attempted: true }
  }
}

function parseAnswer(text: string, endpoint: Endpoint): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new GatewayError('malformed_answer', `${endpoint.provider.name} sent an answer that is not JSON.`, {
      cause: error,
    })
  }
}

type OpenRecord = { -readonly [Field in keyof AttemptRecord]: AttemptRecord[Field] } & { openedAt: number }

function openRecord({ generation, endpoint }: AttemptOptions): OpenRecord {
  const openedAt = generation.services.now()
  return {
    endpoint: endpoint.id,
    provider: endpoint.provider.name,
    upstreamModel: endpoint.upstreamId,
    startedMs: openedAt - generation.inbound.receivedAt,
    firstEventMs: undefined,
    durationMs: 0,
    status: undefined,
    error: undefined,
    upstreamId: undefined,
    openedAt,
  }
}

function closeRecord(record: OpenRecord, outcome: AttemptOutcome, generation: Generation): void {
  const { openedAt, ...attempt } = record
  attempt.durationMs = generation.services.now() - openedAt
  if (outcome.kind === 'answer') attempt.upstreamId = outcome.answer.upstreamId
  else if (outcome.error) attempt.error = { code: outcome.error.code, message: outcome.error.message }
  generation.attempts.push(attempt)
}
