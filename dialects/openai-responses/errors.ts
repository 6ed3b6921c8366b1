// Errors in this format: read as those of Chat Completions are, which have the same bodies; written as a body, as the last
// events of a stream, and as the `error` of a response that failed.
import { GatewayError, type ErrorCode } from '../../core/errors.ts'
import type { Surface, WrittenError } from '../dialect.ts'
import { readStreamError as readAnyError, writeErrorObject } from '../openai-chat/errors.ts'
import { isObject, type Draft, type Wire } from './wire.ts'

export { readError } from '../openai-chat/errors.ts'

/** Reads an error from an `error` event, flat or nested, or from the `error` of a failed response. */
export function readStreamError(wire: Wire): GatewayError {
  if (isObject(wire['error'])) return readAnyError({ error: wire['error'] })
  const { code, message, param } = wire
  return readAnyError({ error: { code, message, param } })
}

/** A whole error answer. OpenRouter repeats the kind of error beside it. */
export function writeError(error: GatewayError, surface: Surface): WrittenError {
  const body = {
    error: writeErrorObject(error, surface),
    ...(surface === 'openrouter' && { error_type: error.type }),
  }
  return { status: error.status, body: JSON.stringify(body) }
}

/** Codes of a failed response that clients act on (reference 4.6); everything else is the caller's or the server's fault. */
const CODES: Partial<Record<ErrorCode, string>> = {
  rate_limit_exceeded: 'rate_limit_exceeded',
  context_length_exceeded: 'context_length_exceeded',
  insufficient_credits: 'insufficient_quota',
  key_limit_exceeded: 'insufficient_quota',
}

/** The `error` of a response that failed. */
export function writeFailure(error: GatewayError): Draft {
  const code = CODES[error.code] ?? (error.status >= 500 ? 'server_error' : 'invalid_prompt')
  return { code, message: error.message }
}

/** Fields of the `error` event: flat as the API describes it, nested as it comes from OpenAI; clients read either. */
export function writeErrorFields(error: GatewayError): Draft {
  const inner = writeErrorObject(error, 'openai')
  const code = inner['code'] ?? writeFailure(error)['code']
  return {
    code,
    message: error.message,
    param: error.param,
    error: { ...inner, code },
  }
}
