// The key's own rate limits at the door, and how their state is told in headers (OpenRouter's and OpenAI's spelling).
import { GatewayError } from '../../core/errors.ts'
import type { Admission, RateStatus } from '../limits/rates.ts'
import type { Services } from '../services.ts'
import type { KeyRecord } from '../store/keys/ports.ts'
import type { HeaderList, Inbound } from './inbound.ts'

/** Prompts are about four bytes a token; the count is corrected when the real one is known. */
const BYTES_PER_TOKEN = 4

const NO_HEADERS: HeaderList = []

export interface AdmittedRate {
  readonly admission: Admission | undefined
  readonly headers: HeaderList
}

/** Books the request. Throws 429 with `Retry-After` and the limit's state when the key has used its minute up. */
export function admitRate(key: KeyRecord, inbound: Inbound, services: Services): AdmittedRate {
  const answer = services.rates.admit(key, Math.ceil(inbound.bytes / BYTES_PER_TOKEN))
  if (answer.ok) return { admission: answer.admission, headers: rateHeaders(answer) }
  throw new GatewayError('rate_limit_exceeded', answer.message, {
    retryAfterSeconds: answer.retryAfterSeconds,
    metadata: { limit_source: 'key', headers: rateHeaders(answer) },
  })
}

function rateHeaders(status: RateStatus): HeaderList {
  const { requests, tokens } = status
  if (!requests && !tokens) return NO_HEADERS
  const headers: string[] = []
  for (const [kind, facts] of [
    ['requests', requests],
    ['tokens', tokens],
  ] as const) {
    if (!facts) continue
    headers.push(`x-ratelimit-limit-${kind}`, String(facts.limit))
    headers.push(`x-ratelimit-remaining-${kind}`, String(facts.remaining))
    headers.push(`x-ratelimit-reset-${kind}`, `${facts.resetSeconds}s`)
  }
  const first = requests ?? tokens
  if (first) {
    headers.push('x-ratelimit-limit', String(first.limit))
    headers.push('x-ratelimit-remaining', String(first.remaining))
    headers.push('x-ratelimit-reset', String(first.resetAt))
  }
  return headers
}
