// Calls to endpoints that give out tokens: the only calls of this room that go to no provider. Over TLS, or to this machine; bounded
// in time and size; no redirects. Answers and errors may hold secrets and are told by their status and error code only.
import { request } from 'undici'
import { GatewayError } from '../../core/errors.ts'

const TIMEOUT_MS = 10_000
const MOST_BYTES = 256 * 1024
const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/

export interface TokenCall {
  /** Whose account it is, for errors. */
  readonly providerName: string
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

export interface TokenAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

/** Any answer that is short enough; rejects with `provider_unauthorized` when there is none to be had. */
export async function callTokenEndpoint({ providerName, ...call }: TokenCall): Promise<TokenAnswer> {
  const url = allowedUrl(call.url, providerName)
  try {
    const { statusCode, headers, body } = await request(url, {
      method: call.method as 'POST',
      headers: { ...call.headers, 'accept-encoding': 'identity' },
      ...(call.body !== undefined && { body: call.body }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const chunks: Buffer[] = []
    let size = 0
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > MOST_BYTES) throw new Error('the answer is too long')
      chunks.push(chunk)
    }
    return {
      status: statusCode,
      headers: plainHeaders(headers),
      text: Buffer.concat(chunks).toString('utf8'),
    }
  } catch (error) {
    throw noToken(providerName, `${url.host} could not be reached`, error)
  }
}

function allowedUrl(text: string, providerName: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname))) return url
  throw noToken(providerName, 'the address for tokens must begin with https://')
}

function plainHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  const plain: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) plain[name] = Array.isArray(value) ? value.join(', ') : value
  return plain
}

/** No token, for a reason that the operator can do something about. */
export function noToken(providerName: string, reason: string, cause?: unknown): GatewayError {
  const message = `No token could be had for ${providerName}: ${reason}. Its operator must check the account.`
  return new GatewayError('provider_unauthorized', message, {
    cause,
    metadata: { provider_name: providerName, reason },
  })
}
