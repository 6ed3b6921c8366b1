// Who may be asked next, and when there is another round: a request falls over to others freely, but nobody is asked again, or
// asked while he rests, more often than his budget for that allows, nor before the time that he named himself.
import type { GatewayError } from '../../core/errors.ts'
import { copyOfError } from '../../core/errors.ts'
import type { Endpoint } from '../../core/model.ts'
import type { Health } from '../routing/health.ts'
import type { Generation } from './generation.ts'

const FIRST_PAUSE_MS = 150
/** A provider's own wish is waited for up to here; a longer one is told to the caller. */
const LONGEST_WAIT_MS = 3_000

/** What each endpoint said to this request. Mutable. */
export type Failures = Map<Endpoint, { readonly error: GatewayError; readonly at: number }>

/** True when the endpoint may be asked now. Claims its probe, or takes from its budget, where that is what it needs. */
export function mayAsk(generation: Generation, endpoint: Endpoint, failures: Failures): boolean {
  const { services, request } = generation
  // Nobody is spared by what a test key does, and nobody harmed.
  if (request.simulate !== undefined) return true
  const { health, now } = services
  // Own keys are asked whatever is known of the endpoint, and have a budget apart: they neither suffer from others nor use theirs up.
  if (endpoint.provider.isOwn) return !failures.has(endpoint) || health.mayRetry(`own ${endpoint.id}`, now())
  if (failures.has(endpoint)) return health.mayRetry(endpoint.id, now())
  // The first one is what the caller's own request costs; who rests is then first because all do, or because he wants it so.
  if (failures.size === 0) return true
  const standing = health.standing(endpoint.id, now())
  if (standing === 'probe') health.claimProbe(endpoint.id, now())
  return standing !== 'resting' || health.mayRetry(endpoint.id, now())
}

/** Milliseconds until another round is worth while; undefined when none is. */
export function pauseBefore(round: number, failures: Failures, now: number): number | undefined {
  let soonest = Infinity
  for (const { error, at } of failures.values()) soonest = Math.min(soonest, openAgainAt(error, at))
  if (soonest - now > LONGEST_WAIT_MS) return undefined
  const backOff = FIRST_PAUSE_MS * 2 ** (round - 1) * (0.5 + Math.random())
  return Math.max(backOff, soonest - now)
}

/** Endpoints that another round may ask once this pause is over. */
export function openIn(failures: Failures, now: number): (endpoint: Endpoint) => boolean {
  return (endpoint) => {
    const failure = failures.get(endpoint)
    return failure === undefined || openAgainAt(failure.error, failure.at) <= now
  }
}

/** When one that failed so may be asked again, in Unix milliseconds; Infinity when it would say the same. */
function openAgainAt({ code, retryAfterSeconds }: GatewayError, at: number): number {
  switch (code) {
    case 'provider_error':
    case 'provider_overloaded':
    case 'stream_cut':
      return at + (retryAfterSeconds ?? 0) * 1000
    // Without a word about when, asking again is what it has just refused.
    case 'rate_limit_exceeded':
      return retryAfterSeconds === undefined ? Infinity : at + retryAfterSeconds * 1000
    default:
      return Infinity
  }
}

/** A limit or an overload with the seconds until the first of them may be asked again, whoever has said so or been left to rest. */
export function withRetryAfter(error: GatewayError, { living, failures, health, now }: Rested): GatewayError {
  if (error.status !== 429 && error.status !== 503) return error
  const waits = living.map(
    (endpoint) =>
      failures.get(endpoint)?.error.retryAfterSeconds ?? Math.ceil(health.restMs(endpoint.id, now) / 1000),
  )
  return copyOfError(error, { retryAfterSeconds: Math.max(1, Math.min(...waits)) })
}

interface Rested {
  readonly living: readonly Endpoint[]
  readonly failures: Failures
  readonly health: Health
  readonly now: number
}
