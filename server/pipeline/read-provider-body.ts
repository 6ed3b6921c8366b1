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
  /** Unix milliseconds. */
  readonly now: number
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
    retryAfterSeconds: error.retryAfterSeconds ?? retryAfter(body),
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

const LONGEST_WAIT_SECONDS = 86_400

/** `Retry-After` in seconds (RFC 9110 10.2.3), or OpenAI's and Azure's finer `retry-after-ms`. */
function retryAfter({ headers, now }: ProviderBody): number | undefined {
  const milliseconds = secondsIn(headers['retry-after-ms'])
  const value = headers['retry-after']
  const seconds = milliseconds === undefined ? secondsIn(value) : milliseconds / 1000
  if (seconds !== undefined) return Math.min(seconds, LONGEST_WAIT_SECONDS)
  // A date is by the provider's own clock, which it shows beside it.
  const sentAt = Date.parse(headers['date'] ?? '')
  const date = value !== undefined && /[a-z]{3}/i.test(value) ? Date.parse(value) : Number.NaN
  const untilThen = (date - (Number.isNaN(sentAt) ? now : sentAt)) / 1000
  return Number.isNaN(untilThen) ? undefined : Math.min(Math.max(0, untilThen), LONGEST_WAIT_SECONDS)
}

function secondsIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : undefined
}
