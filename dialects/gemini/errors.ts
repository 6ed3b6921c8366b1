// Errors in this format: a provider's read into ours, ours written as Google does. What all formats share (masking, RetryInfo,
// telling context from content errors) is done by openai-chat's reader, which takes any shape; here is what differs.
import { GatewayError, type ErrorCode } from '../../core/errors.ts'
import type { Surface, WrittenError } from '../dialect.ts'
import { readError as readAnyError, readStreamError as readAnyStreamError } from '../openai-chat/errors.ts'
import { isObject, parsed, type Draft, type Wire } from './wire.ts'

/** Google answers 400 where the operator's key, region or billing is at fault, which is no fault of the caller. */
const ACCOUNT_REASONS =
  /"reason"\s*:\s*"(?:API_KEY_INVALID|API_KEY_EXPIRED|BILLING_DISABLED|SERVICE_DISABLED)"/
const ACCOUNT_WORDS = /API key (?:not valid|expired)|User location is not supported|billing .{0,40}enabled/i

/** Reads a provider's error answer, whatever its body is. */
export function readError(answer: { readonly status: number; readonly text: string }): GatewayError {
  const { status, text } = answer
  if (status !== 400) return readAnyError(answer)
  const message = messageOf(parsed(text))
  const isAccount = ACCOUNT_REASONS.test(text) || ACCOUNT_WORDS.test(message)
  return readAnyError({ status: isAccount ? 401 : status, text })
}

/** Reads an error that came inside a stream or in a body with a status of success. */
export function readStreamError(wire: unknown): GatewayError {
  return readAnyStreamError(wire)
}

function messageOf(wire: unknown): string {
  const body: unknown = Array.isArray(wire) ? wire[0] : wire
  const error = isObject(body) && isObject(body['error']) ? body['error'] : {}
  return typeof error['message'] === 'string' ? error['message'] : ''
}

/** Google's names of statuses (google.rpc.Code). */
const STATUS_WORDS: ReadonlyMap<number, string> = new Map([
  [400, 'INVALID_ARGUMENT'],
  [401, 'UNAUTHENTICATED'],
  [402, 'FAILED_PRECONDITION'],
  [403, 'PERMISSION_DENIED'],
  [404, 'NOT_FOUND'],
  [405, 'UNIMPLEMENTED'],
  [408, 'DEADLINE_EXCEEDED'],
  [409, 'ABORTED'],
  [413, 'INVALID_ARGUMENT'],
  [429, 'RESOURCE_EXHAUSTED'],
  [499, 'CANCELLED'],
  [500, 'INTERNAL'],
  [501, 'UNIMPLEMENTED'],
  [502, 'UNAVAILABLE'],
  [503, 'UNAVAILABLE'],
  [504, 'DEADLINE_EXCEEDED'],
])

/** Google's own reasons, which its clients may look for; any other error has our code for a reason. */
const REASONS: Partial<Record<ErrorCode, string>> = {
  invalid_api_key: 'API_KEY_INVALID',
  missing_api_key: 'API_KEY_INVALID',
  rate_limit_exceeded: 'RATE_LIMIT_EXCEEDED',
}

/** The `error` member of a body or an event. */
export function writeErrorObject(error: GatewayError): Wire {
  const { status, message, code, param, retryAfterSeconds } = error
  const details: Draft[] = [
    {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: REASONS[code] ?? code.toUpperCase(),
      domain: 'causeway',
      metadata: { code, type: error.type },
    },
  ]
  if (param !== null)
    details.push({
      '@type': 'type.googleapis.com/google.rpc.BadRequest',
      fieldViolations: [{ field: param, description: message }],
    })
  if (retryAfterSeconds !== undefined)
    details.push({
      '@type': 'type.googleapis.com/google.rpc.RetryInfo',
      retryDelay: `${retryAfterSeconds}s`,
    })
  const word = STATUS_WORDS.get(status) ?? (status >= 500 ? 'INTERNAL' : 'INVALID_ARGUMENT')
  return { code: status, message, status: word, details }
}

/** A whole error answer, the same on either surface. */
export function writeError(error: GatewayError, _surface: Surface): WrittenError {
  return { status: error.status, body: JSON.stringify({ error: writeErrorObject(error) }) }
}
