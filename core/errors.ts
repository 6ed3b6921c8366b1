// One table of what can go wrong and one class to say it. Dialects spell these errors on the wire; nothing here knows how.
// Messages are for the caller and say what to do; secrets and upstream bodies belong in `cause`.

/** Whether trying again can help: never, at the same endpoint, or only at another one. */
export type Retry = 'no' | 'same' | 'elsewhere'

interface ErrorKind {
  readonly status: number
  readonly retry: Retry
  /** OpenRouter's `error_type` for the same thing (its docs, errors-and-debugging). */
  readonly type: string
}

const kind = (status: number, retry: Retry, type: string): ErrorKind => ({ status, retry, type })

/** Every error code of ours. `retry` is what routing does when an endpoint answered so. */
export const ERRORS = {
  invalid_json: kind(400, 'no', 'invalid_request'),
  invalid_request: kind(400, 'no', 'invalid_request'),
  invalid_type: kind(400, 'no', 'invalid_request'),
  invalid_value: kind(400, 'no', 'invalid_request'),
  missing_required_parameter: kind(400, 'no', 'invalid_request'),
  unknown_parameter: kind(400, 'no', 'invalid_request'),
  unsupported_parameter: kind(400, 'no', 'invalid_request'),
  unsupported_value: kind(400, 'no', 'invalid_request'),
  invalid_parameter_combination: kind(400, 'no', 'invalid_request'),
  context_length_exceeded: kind(400, 'elsewhere', 'context_length_exceeded'),
  content_filter: kind(400, 'no', 'content_policy_violation'),
  missing_api_key: kind(401, 'no', 'authentication'),
  invalid_api_key: kind(401, 'no', 'authentication'),
  insufficient_credits: kind(402, 'no', 'payment_required'),
  key_limit_exceeded: kind(403, 'no', 'permission_denied'),
  account_disabled: kind(403, 'no', 'permission_denied'),
  permission_denied: kind(403, 'no', 'permission_denied'),
  model_not_allowed: kind(403, 'no', 'permission_denied'),
  not_found: kind(404, 'no', 'not_found'),
  model_not_found: kind(404, 'no', 'not_found'),
  model_deprecated: kind(404, 'elsewhere', 'not_found'),
  no_endpoints: kind(404, 'no', 'not_found'),
  method_not_supported: kind(405, 'no', 'invalid_request'),
  request_timeout: kind(408, 'no', 'timeout'),
  conflict: kind(409, 'no', 'invalid_request'),
  /** Each provider has a limit of its own. */
  request_too_large: kind(413, 'elsewhere', 'payload_too_large'),
  rate_limit_exceeded: kind(429, 'elsewhere', 'rate_limit_exceeded'),
  /** The caller has closed the connection; nobody reads the answer. */
  caller_left: kind(499, 'no', 'timeout'),
  /** Another endpoint answered before this one did; of attempts only. */
  outrun: kind(499, 'no', 'timeout'),
  internal: kind(500, 'no', 'server'),
  not_implemented: kind(501, 'no', 'server'),
  provider_error: kind(502, 'elsewhere', 'provider_unavailable'),
  provider_unauthorized: kind(502, 'elsewhere', 'provider_unavailable'),
  stream_cut: kind(502, 'elsewhere', 'provider_unavailable'),
  malformed_answer: kind(502, 'elsewhere', 'provider_unavailable'),
  no_provider_configured: kind(503, 'no', 'provider_unavailable'),
  provider_overloaded: kind(503, 'elsewhere', 'provider_overloaded'),
  shutting_down: kind(503, 'no', 'server'),
  dependency_down: kind(503, 'no', 'server'),
  provider_timeout: kind(504, 'elsewhere', 'timeout'),
  loop_detected: kind(508, 'no', 'invalid_request'),
} as const satisfies Record<string, ErrorKind>

export type ErrorCode = keyof typeof ERRORS

export interface ErrorDetails {
  /** The field at fault as a path (`messages[0].role`), null when none is. */
  readonly param?: string | null
  /** Code on the wire when a dialect's own differs from ours (`integer_below_min_value`), or null for "no code". */
  readonly wireCode?: string | null
  /** Status when it differs from the table's (a provider's own). */
  readonly status?: number
  readonly retryAfterSeconds?: number | undefined
  /** Facts for OpenRouter's `metadata`; never secrets. */
  readonly metadata?: Readonly<Record<string, unknown>>
  readonly cause?: unknown
}

/** The one error class. Everything else that reaches the edge becomes `internal` there and is logged once. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError'
  readonly code: ErrorCode
  readonly status: number
  readonly param: string | null
  readonly wireCode: string | null
  readonly retryAfterSeconds: number | undefined
  readonly metadata: Readonly<Record<string, unknown>> | undefined

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.status = details.status ?? ERRORS[code].status
    this.param = details.param ?? null
    this.wireCode = details.wireCode === undefined ? code : details.wireCode
    this.retryAfterSeconds = details.retryAfterSeconds
    this.metadata = details.metadata
  }

  get retry(): Retry {
    return ERRORS[this.code].retry
  }

  get type(): string {
    return ERRORS[this.code].type
  }
}

/** The same error with some of its details changed. */
export function copyOfError(error: GatewayError, changed: ErrorDetails): GatewayError {
  const { param, wireCode, status, retryAfterSeconds, metadata, cause } = error
  return new GatewayError(error.code, error.message, {
    param,
    wireCode,
    status,
    retryAfterSeconds,
    ...(metadata && { metadata }),
    cause,
    ...changed,
  })
}

/** Turns anything thrown into a GatewayError, hiding what is not ours behind `internal`. */
export function toGatewayError(thrown: unknown): GatewayError {
  if (thrown instanceof GatewayError) return thrown
  return new GatewayError(
    'internal',
    'The gateway had an internal error. It was logged with this request id.',
    {
      cause: thrown,
    },
  )
}
