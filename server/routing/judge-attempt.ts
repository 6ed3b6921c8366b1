// What the end of an attempt says about its endpoint. OpenRouter's rules for uptime (openrouter.md 4.3, 4.5): server errors,
// broken answers, silence and refused credentials count against it; the caller's own mistakes and his leaving do not; "too
// many requests" is counted apart. Unlike there, a 403 counts when it refuses our key rather than the caller's words.
import type { ErrorCode, GatewayError } from '../../core/errors.ts'
import type { AttemptResult } from './health.ts'

const RESULTS: Partial<Record<ErrorCode, AttemptResult>> = {
  rate_limit_exceeded: 'limited',
  provider_error: 'failure',
  provider_overloaded: 'failure',
  provider_timeout: 'failure',
  provider_unauthorized: 'failure',
  stream_cut: 'failure',
  malformed_answer: 'failure',
}

/** `uncounted` for what says nothing about the endpoint. */
export function judgeAttempt(error: GatewayError | undefined): AttemptResult {
  return error === undefined ? 'success' : (RESULTS[error.code] ?? 'uncounted')
}
