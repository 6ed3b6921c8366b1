// Tries endpoints one after the other until one answers, or says clearly why none did.
import { setTimeout as sleep } from 'node:timers/promises'
import { GatewayError } from '../../core/errors.ts'
import type { Endpoint } from '../../core/model.ts'
import { candidateEndpoints } from '../routing/candidates.ts'
import type { AttemptOutcome } from './attempt.ts'
import { attemptEndpoint } from './attempt.ts'
import type { Generation } from './generation.ts'
import type { RelayToCaller } from './relay-to-caller.ts'

const FIRST_BACKOFF_MS = 150

/** The outcome of the attempt that answered, or of the last one. */
export async function tryEndpoints(generation: Generation, relay: RelayToCaller): Promise<AttemptOutcome> {
  const { inbound, services } = generation
  const stop = stopper(generation)
  const candidates = candidatesOf(generation)
  const most = services.config.current().routing.attempts
  let failure: GatewayError | undefined
  let refusal: GatewayError | undefined
  let number = 0
  for (let round = 0; number < most; round++) {
    if (round > 0) await sleep(FIRST_BACKOFF_MS * 2 ** (round - 1) * (0.5 + Math.random()))
    let attempted = false
    for (const endpoint of candidates) {
      if (number >= most || stop.error) break
      const outcome = await attemptEndpoint({
        generation,
        endpoint,
        number,
        sink: relay.sink,
        onStop: stop.onStop,
      })
      noteHealth(generation, endpoint, outcome)
      if (outcome.kind !== 'failed') return outcome
      if (stop.error) break
      if (!outcome.attempted) {
        // This endpoint cannot take the request at all; the caller hears of it only when no other could.
        refusal ??= outcome.error
        continue
      }
      attempted = true
      number++
      failure = outcome.error
      if (failure.retry === 'no') return failed(generation, failure)
    }
    if (stop.error || !attempted || failure === undefined || !worthAnotherRound(failure)) break
    if (inbound.caller.hasLeft()) break
  }
  return failed(generation, stop.error ?? failure ?? refusal ?? noCandidate())
}

function failed(generation: Generation, error: GatewayError): AttemptOutcome {
  return { kind: 'failed', attempted: true, error: withHistory(generation, error) }
}

/** Endpoints of every model asked for, in order; a model without any is passed over while another has some. */
function candidatesOf(generation: Generation): readonly Endpoint[] {
  const { services, key, request, models, inbound } = generation
  const catalogue = services.catalogue.current()
  const query = {
    catalogue,
    key,
    preferences: request.provider,
    health: services.health,
    now: inbound.receivedAt,
  }
  if (models.length === 1)
    return candidateEndpoints({ ...query, model: models[0] as (typeof models)[number] })
  const found: Endpoint[] = []
  let problem: unknown
  for (const model of models) {
    try {
      found.push(...candidateEndpoints({ ...query, model }))
    } catch (error) {
      problem ??= error
    }
  }
  if (found.length === 0) throw problem
  return found
}

function noCandidate(): GatewayError {
  return new GatewayError('no_endpoints', 'No endpoint could be tried for this request.')
}

/** Trouble that passes by itself; a rate limit is told to the caller, who knows how long he can wait. */
function worthAnotherRound(error: GatewayError): boolean {
  return (
    error.code === 'provider_error' || error.code === 'provider_overloaded' || error.code === 'stream_cut'
  )
}

function noteHealth({ services, request }: Generation, endpoint: Endpoint, outcome: AttemptOutcome): void {
  // A fault that a test key asked for says nothing about the simulator, which others use too.
  if (request.simulate !== undefined) return
  const error = outcome.kind === 'answer' ? undefined : outcome.error
  if (error === undefined) services.health.succeeded(endpoint.id)
  else if (
    error.retry === 'elsewhere' &&
    error.code !== 'context_length_exceeded' &&
    error.code !== 'caller_left'
  )
    services.health.failed({
      endpointId: endpoint.id,
      now: services.now(),
      retryAfterSeconds: error.retryAfterSeconds,
    })
}

/** Tells the caller what was tried, without saying more than names, codes and statuses. */
function withHistory(generation: Generation, error: GatewayError): GatewayError {
  if (generation.attempts.length < 2) return error
  return new GatewayError(error.code, error.message, {
    param: error.param,
    wireCode: error.wireCode,
    status: error.status,
    retryAfterSeconds: error.retryAfterSeconds,
    cause: error.cause,
    metadata: {
      ...error.metadata,
      previous_errors: generation.attempts.map((attempt) => ({
        provider: attempt.provider,
        code: attempt.error?.code,
        status: attempt.status,
      })),
    },
  })
}

/** Aborts the attempt under way when the caller leaves. */
function stopper({ inbound }: Generation): {
  readonly error: GatewayError | undefined
  readonly onStop: (stopAttempt: (error: GatewayError) => void) => void
} {
  let error: GatewayError | undefined
  let leaveAttempt: ((error: GatewayError) => void) | undefined
  inbound.caller.onLeave(() => {
    error = new GatewayError('caller_left', 'The caller closed the connection.')
    leaveAttempt?.(error)
  })
  return {
    get error() {
      return error
    },
    onStop: (stopAttempt) => {
      leaveAttempt = stopAttempt
    },
  }
}
