// Tokens by OAuth 2.0's client credentials (RFC 6749, 4.4): an id and a secret for a token that is good for an hour or so. This is how
// Microsoft's Entra ID lets programs in. Needs `token_url`, `client_id`, `client_secret`; `scope` where the server wants one.
import { isObject } from '../../dialects/openai-chat/wire.ts'
import { callTokenEndpoint, noToken } from './call-token-endpoint.ts'
import { createKeptCredential, type Fetched } from './kept-credential.ts'
import type { CeremonyOptions, KeyCeremony } from './key-ceremony.ts'

/** For servers that do not say how long a token is good (5.1). */
const USUAL_LIFETIME_SECONDS = 600

/** Fetches no token until the first call. */
export function openClientCredentials(options: CeremonyOptions): KeyCeremony {
  const token = createKeptCredential({ fetch: () => fetchToken(options), now: options.now })
  return {
    headersFor: async () => ['authorization', `Bearer ${await token.get()}`],
    forget: token.forget,
  }
}

async function fetchToken({ providerName, credentials, now }: CeremonyOptions): Promise<Fetched<string>> {
  const { token_url: url = '', client_id: id = '', client_secret: secret = '', scope } = credentials
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: id,
    client_secret: secret,
    ...(scope !== undefined && { scope }),
  })
  const askedAt = now()
  const { status, text } = await callTokenEndpoint({
    providerName,
    method: 'POST',
    // An authority is written with and without its last slash.
    url: url.replaceAll(/([^:/])\/{2,}/g, '$1/'),
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: form.toString(),
  })
  const answer = parse(text)
  const { access_token: value, expires_in: lifetime } = answer
  if (status !== 200 || typeof value !== 'string' || value === '')
    throw noToken(providerName, refusal(status, answer['error']))
  // Some servers give the seconds as text.
  const seconds = Number(lifetime ?? USUAL_LIFETIME_SECONDS)
  return { value, expiresAt: askedAt + (seconds > 0 ? seconds : USUAL_LIFETIME_SECONDS) * 1000 }
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : {}
  } catch {
    return {} // a page of a proxy, or nothing: the status tells enough
  }
}

/** The error code (5.2) is safe to show; descriptions are long and may name accounts. */
function refusal(status: number, code: unknown): string {
  const word = typeof code === 'string' && /^[a-z_]{1,60}$/.test(code) ? ` (${code})` : ''
  return `the server for tokens answered ${status}${word}`
}
