// Errors in this format: a provider's read into ours, ours written as AWS does. What all formats share (masking, telling context
// from content errors) is done by openai-chat's reader, which takes any shape; here is what differs.
// Source: the exceptions of bedrock-runtime's service model, and what the service is reported to answer.
import { GatewayError } from '../../core/errors.ts'
import type { Surface, WrittenError } from '../dialect.ts'
import { parsed } from '../gemini/wire.ts'
import { readError as readAnyError } from '../openai-chat/errors.ts'
import { isObject, textOf, type Draft } from './wire.ts'

/** Exceptions and their statuses, of which a stream tells nothing. */
const STATUSES: readonly (readonly [name: string, status: number])[] = [
  ['validationException', 400],
  ['accessDeniedException', 403],
  ['resourceNotFoundException', 404],
  ['modelTimeoutException', 408],
  ['modelStreamErrorException', 424],
  ['throttlingException', 429],
  ['internalServerException', 500],
  ['serviceUnavailableException', 503],
]

/** The model failed, which here is called a failed dependency. */
const FAILED_DEPENDENCY = 424
const NO_SUCH_MODEL = /model identifier is invalid|could not resolve the foundation model/i
/** The request is sound, but this endpoint of the catalogue cannot take it. */
const WRONG_ENDPOINT =
  /on-demand throughput|did not allow prompt caching|doesn.t support (?:the )?(?:model|tool use|system messages)/i

/** Reads a provider's error answer, whatever its body is. */
export function readError({
  status,
  text,
}: {
  readonly status: number
  readonly text: string
}): GatewayError {
  const body = parsed(text)
  const wire = isObject(body) ? body : {}
  // Refusals at the door spell it with a capital.
  const message = textOf(wire['message']) || textOf(wire['Message'])
  const spelt =
    isObject(body) && wire['message'] === undefined && message !== '' ? { ...wire, message } : body
  const shown = spelt === body ? text : JSON.stringify(spelt)
  if (status === FAILED_DEPENDENCY) return readAnyError({ status: 502, text: shown })
  if (NO_SUCH_MODEL.test(message)) return named(readAnyError({ status: 404, text: shown }), 'model_not_found')
  const isOurs = WRONG_ENDPOINT.test(message) && status < 429
  return readAnyError({ status: isOurs ? 404 : status, text: shown })
}

function named(error: GatewayError, providerCode: string): GatewayError {
  return new GatewayError(error.code, error.message, {
    metadata: { ...error.metadata, provider_code: providerCode },
    cause: error.cause,
  })
}

/** Reads an exception that came inside a stream. */
export function readException({
  event,
  data,
}: {
  readonly event: string
  readonly data: string
}): GatewayError {
  const status = STATUSES.find(([name]) => name.toLowerCase() === event.toLowerCase())?.[1] ?? 502
  return readError({ status, text: data })
}

/** The model wrote something that Bedrock could not use. */
export function modelFailure(word: string): GatewayError {
  const said = word.slice(0, 100)
  return new GatewayError('provider_error', `The provider ended its answer with "${said}".`, {
    metadata: { provider_code: said },
  })
}

/** The exception for an error of ours, for a stream. */
export function writeException(error: GatewayError): { readonly event: string; readonly data: string } {
  const status = error.status === 400 || error.status >= 413 ? error.status : 400
  const event = STATUSES.find(([, known]) => known === status)?.[0] ?? streamFailure(status)
  const original = event === 'modelStreamErrorException' && { originalStatusCode: error.status }
  return { event, data: JSON.stringify({ message: error.message, ...original }) }
}

function streamFailure(status: number): string {
  return status >= 500 ? 'modelStreamErrorException' : 'validationException'
}

/** A whole error answer, the same on either surface. */
export function writeError(error: GatewayError, _surface: Surface): WrittenError {
  const body: Draft = { message: error.message }
  return { status: error.status, body: JSON.stringify(body) }
}
