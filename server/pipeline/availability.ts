// Why nobody could answer, in OpenRouter's words for it (`error.availability`, openrouter.md 3.5): for its callers only. Decides
// nothing.
import type { Rest } from '../../core/chat.ts'
import type { ErrorCode, GatewayError } from '../../core/errors.ts'
import { ERRORS } from '../../core/errors.ts'
import type { AttemptRecord } from '../store/ledger/ports.ts'

/** What is known of the request. */
export interface Asked {
  readonly models: readonly string[]
  readonly attempts: readonly AttemptRecord[]
  /** Where the page about errors is. */
  readonly publicUrl: string | undefined
}

/** Failures of providers: nobody has answered, and somebody may later. */
const PASSING: ReadonlySet<ErrorCode> = new Set([
  'provider_error',
  'provider_overloaded',
  'provider_timeout',
  'stream_cut',
  'malformed_answer',
])

/** The members that an error gets beside its own; none for errors that are not about who can answer. */
export function availabilityMembers(error: GatewayError, asked: Asked): Rest {
  const code = codeOf(error, asked)
  if (code === undefined) return {}
  const { metadata = {} } = error
  const providers = [...new Set(asked.attempts.map(({ provider }) => provider))]
  const excludedBy = metadata['excluded_by']
  const fallbacks = metadata['nearest_models'] ?? successorOf(metadata)
  return {
    error_type: ERRORS[error.code].type,
    http_status: error.status,
    availability: {
      code,
      retryable: code === 'capacity_exhausted' || code === 'temporarily_unavailable',
      ...(error.retryAfterSeconds !== undefined && { retry_after: Math.ceil(error.retryAfterSeconds) }),
      requested_models: asked.models,
      ...(providers.length > 0 && { affected_providers: providers }),
      ...(excludedBy !== undefined && { excluded_by: excludedBy }),
      ...(fallbacks !== undefined && { fallback_models: fallbacks }),
      ...constraintOf(error),
      docs_url: `${asked.publicUrl ?? ''}/docs/errors`,
    },
  }
}

function codeOf(error: GatewayError, { attempts }: Asked): string | undefined {
  switch (error.code) {
    case 'model_not_found':
      return 'model_not_found'
    case 'model_deprecated':
      return 'model_deprecated'
    case 'no_provider_configured':
      return 'no_endpoints'
    case 'no_endpoints':
      return codeOfFilters(error.metadata?.['excluded_by'])
    case 'provider_unauthorized':
      return 'model_unavailable_upstream'
    // Without an attempt it is our own limit, which is not about who can answer.
    case 'rate_limit_exceeded':
      return attempts.length > 0 ? 'capacity_exhausted' : undefined
    default:
      return PASSING.has(error.code) ? 'temporarily_unavailable' : undefined
  }
}

function codeOfFilters(excludedBy: unknown): string {
  if (!Array.isArray(excludedBy) || excludedBy.length === 0) return 'no_endpoints'
  const isPrivacy = excludedBy.some((word) => String(word).startsWith('data_policy'))
  return isPrivacy ? 'privacy_restricted' : 'constraint_filtered'
}

function successorOf(metadata: Readonly<Record<string, unknown>>): readonly string[] | undefined {
  const { successor } = metadata
  return typeof successor === 'string' ? [successor] : undefined
}

/** The filter that took the last one. */
function constraintOf({ code, metadata, message }: GatewayError): Rest {
  const removed = metadata?.['removed']
  const last: unknown = code === 'no_endpoints' && Array.isArray(removed) ? removed.at(-1) : undefined
  const filter = (last as { readonly filter?: string } | undefined)?.filter
  return filter === undefined ? {} : { constraint: { field: `provider.${filter}`, detail: message } }
}
