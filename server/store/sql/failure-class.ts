// Whose matter a failed generation was, for counting. Pure. The codes are those of core/errors.ts; a failure of the time
// before a code was known, or one that a provider's own status made, is judged by the status.
import type { ErrorCode } from '../../../core/errors.ts'

export type FailureClass = 'caller' | 'limited' | 'provider' | 'timeout' | 'gateway'

const CLASSES: Partial<Record<ErrorCode, FailureClass>> = {
  rate_limit_exceeded: 'limited',
  provider_error: 'provider',
  provider_unauthorized: 'provider',
  provider_overloaded: 'provider',
  stream_cut: 'provider',
  malformed_answer: 'provider',
  provider_timeout: 'timeout',
  request_timeout: 'timeout',
  internal: 'gateway',
  not_implemented: 'gateway',
  no_provider_configured: 'gateway',
  shutting_down: 'gateway',
  dependency_down: 'gateway',
}

/** Undefined for one that did not fail. */
export function failureOf(status: number, errorCode: string | null): FailureClass | undefined {
  if (errorCode === null && status < 400) return undefined
  const known = errorCode === null ? undefined : CLASSES[errorCode as ErrorCode]
  if (known) return known
  if (status === 429) return 'limited'
  if (status === 408 || status === 504) return 'timeout'
  return status >= 500 ? 'gateway' : 'caller'
}
