// A provider's whole body, answer or error, as ours.
import { GatewayError } from '../../core/errors.ts'
import type { Answer } from '../../core/events.ts'
import type { Endpoint } from '../../core/model.ts'
import type { ProviderDialect } from '../../dialects/dialect.ts'

/** Shorter ones protect nothing, and would take words out of every sentence. */
const SHORTEST_KEY = 8

export interface ProviderBody {
  readonly endpoint: Endpoint
  readonly dialect: ProviderDialect
  readonly chunks: readonly Buffer[]
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
}

/** Throws `malformed_answer`, or the error that some servers send with a status of success. */
export function readAnswerBody(body: ProviderBody): Answer {
  const { provider } = body.endpoint
  let wire: unknown
  try {
    wire = JSON.parse(textOf(body))
  } catch (error) {
    throw new GatewayError('malformed_answer', `${provider.name} sent an answer that is not JSON.`, {
      cause: error,
    })
  }
  return body.dialect.readAnswer(wire, { quirks: provider.quirks })
}

/** The error with the provider's name and its wish when to come back. */
export function readErrorBody(body: ProviderBody): GatewayError {
  const error = body.dialect.readError({ status: body.status, text: withoutKey(textOf(body), body.endpoint) })
  return new GatewayError(error.code, error.message, {
    param: error.param,
    wireCode: error.wireCode,
    status: error.status,
    retryAfterSeconds: error.retryAfterSeconds ?? retryAfter(body.headers['retry-after']),
    metadata: { ...error.metadata, provider_name: body.endpoint.provider.name },
    cause: error.cause,
  })
}

/** Some providers repeat what they were sent. Whatever it looks like, nobody is to see it. */
function withoutKey(text: string, { provider }: Endpoint): string {
  const { apiKey } = provider
  return apiKey === undefined || apiKey.length < SHORTEST_KEY ? text : text.replaceAll(apiKey, '***')
}

/** The same for what a stream said: the error without the key that its endpoint is called with. */
export function errorWithoutKey(error: GatewayError, { provider }: Endpoint): GatewayError {
  const { apiKey } = provider
  if (apiKey === undefined || apiKey.length < SHORTEST_KEY) return error
  const facts = error.metadata && JSON.stringify(error.metadata)
  if (!error.message.includes(apiKey) && facts?.includes(apiKey) !== true) return error
  const { code, param, wireCode, status, retryAfterSeconds } = error
  return new GatewayError(code, error.message.replaceAll(apiKey, '***'), {
    param,
    wireCode,
    status,
    retryAfterSeconds,
    ...(facts !== undefined && {
      metadata: JSON.parse(facts.replaceAll(apiKey, '***')) as Record<string, unknown>,
    }),
  })
}

function textOf({ chunks }: ProviderBody): string {
  return (chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)).toString('utf8')
}

/** `Retry-After` in seconds; HTTP dates are left to the caller's own clock and ignored here. */
function retryAfter(value: string | undefined): number | undefined {
  const seconds = Number(value)
  return value !== undefined && Number.isFinite(seconds) && seconds >= 0
    ? Math.min(seconds, 86_400)
    : undefined
}
