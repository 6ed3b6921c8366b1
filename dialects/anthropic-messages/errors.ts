// Errors in this format: a provider's read into ours, ours written as Anthropic does. What all formats share (masking, telling
// context from content errors) is done by openai-chat's reader, which takes any shape; here is what differs.
import { GatewayError, type ErrorCode } from '../../core/errors.ts'
import type { Surface, WrittenError } from '../dialect.ts'
import { readError as readAnyError } from '../openai-chat/errors.ts'
import { isObject, type Draft } from './wire.ts'

/** Statuses of errors that come inside a stream, where they have nothing but their type. */
const STATUS_OF_TYPE: ReadonlyMap<unknown, number> = new Map([
  ['invalid_request_error', 400],
  ['authentication_error', 401],
  ['billing_error', 402],
  ['permission_error', 403],
  ['not_found_error', 404],
  ['request_too_large', 413],
  ['rate_limit_error', 429],
  ['api_error', 500],
  ['timeout_error', 504],
  ['overloaded_error', 529],
])

const NO_SUCH_MODEL = /^model: /
const NO_CREDIT = /credit balance is too low/i

/** Reads a provider's error answer, whatever its body is. */
export function readError({
  status,
  text,
}: {
  readonly status: number
  readonly text: string
}): GatewayError {
  const wire = parse(text)
  const body = isObject(wire) && isObject(wire['error']) ? wire['error'] : {}
  const message = typeof body['message'] === 'string' ? body['message'] : ''
  // The operator's balance is no fault of the caller, though the status says so.
  if (status === 400 && NO_CREDIT.test(message)) return readAnyError({ status: 402, text })
  const error = readAnyError({ status, text })
  if (status !== 404 || !NO_SUCH_MODEL.test(message)) return error
  return new GatewayError(error.code, error.message, {
    metadata: { ...error.metadata, provider_code: 'model_not_found' },
    cause: error.cause,
  })
}

/** Reads an error that came inside a stream or in a body with a status of success. */
export function readStreamError(wire: unknown): GatewayError {
  const body = isObject(wire) && isObject(wire['error']) ? wire['error'] : {}
  const status = STATUS_OF_TYPE.get(body['type']) ?? 502
  return readError({ status, text: typeof wire === 'string' ? wire : JSON.stringify(wire) })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined // HTML, plain text or nothing: the shared reader takes those
  }
}

const TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  405: 'invalid_request_error',
  408: 'timeout_error',
  409: 'conflict_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
}

/** Statuses where Anthropic has one of its own. */
const STATUSES: Partial<Record<ErrorCode, number>> = { provider_overloaded: 529 }

/** The error event of a stream and the body of an error answer are the same object. OpenRouter's surface adds its own type. */
export function writeErrorObject(error: GatewayError, surface: Surface): Draft {
  const status = statusOf(error)
  const type = TYPES[status] ?? (status >= 500 ? 'api_error' : 'invalid_request_error')
  return {
    type: 'error',
    error: {
      type,
      message: error.message,
      ...(isThread(error) && {
        details: { error_code: 'thread_unsupported_request', unsupported: ['thread'] },
      }),
      ...(surface === 'openrouter' && { error_type: error.type }),
    },
    // Here the id is a header's business: errors are written before anyone knows it.
    request_id: null,
  }
}

/** Anthropic's SDKs go on without `thread` where the details say that it cannot be had (their helpers for threads). */
function isThread({ code, param }: GatewayError): boolean {
  return code === 'unsupported_parameter' && param === 'thread'
}

function statusOf(error: GatewayError): number {
  return STATUSES[error.code] ?? error.status
}

/** A whole error answer. */
export function writeError(error: GatewayError, surface: Surface): WrittenError {
  return { status: statusOf(error), body: JSON.stringify(writeErrorObject(error, surface)) }
}
