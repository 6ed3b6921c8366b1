// When an endpoint is late for one request: by its own past, and never so late that nobody could answer in the time that is left.
import type { Endpoint } from '../../core/model.ts'
import { lateAfterMs } from '../routing/patience.ts'
import type { Generation } from './generation.ts'

/** Of all the time that a request has. */
const LATE_SHARE = 1 / 3
const LEAST_LATE_MS = 1_000

/** Milliseconds without a first word, or without the answer where it comes whole. */
export function latenessOf(
  { request, services, deadlines }: Pick<Generation, 'request' | 'services' | 'deadlines'>,
  endpoint: Endpoint,
): number {
  const reasons = endpoint.capabilities.reasoning.kind !== 'none'
  const seen = services.health.lately(endpoint.id, services.now())
  const usual = lateAfterMs(seen, { streamed: request.stream, reasons })
  return Math.min(usual, Math.max(deadlines.totalTimeoutMs * LATE_SHARE, LEAST_LATE_MS))
}
