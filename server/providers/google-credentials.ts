// Tokens from a Google credentials file, as GOOGLE_APPLICATION_CREDENTIALS names one: a service account's key, a person's login, or a
// federated identity; google-auth-library knows them all. Needs `key_file` and `scope`.
import { readFile } from 'node:fs/promises'
import type { AuthClient, ExternalAccountClientOptions } from 'google-auth-library'
import { GatewayError } from '../../core/errors.ts'
import { isObject } from '../../dialects/openai-chat/wire.ts'
import { callTokenEndpoint, noToken } from './call-token-endpoint.ts'
import { createKeptCredential, type Fetched } from './kept-credential.ts'
import type { CeremonyOptions, KeyCeremony } from './key-ceremony.ts'

/** Where service accounts get tokens, and the library asks whatever the file says. */
const USUAL_TOKEN_URI = 'https://oauth2.googleapis.com/token'
/** For kinds of credentials that do not say how long a token is good. */
const SHORT_LIFETIME_MS = 300_000

/** Reads no file and fetches no token until the first call. */
export function openGoogleCredentials(options: CeremonyOptions): KeyCeremony {
  const token = createKeptCredential({ fetch: () => fetchToken(options), now: options.now })
  return {
    headersFor: async () => ['authorization', `Bearer ${await token.get()}`],
    forget: token.forget,
  }
}

type KeyFile = Readonly<Record<string, unknown>>

/** A new client each time: it would keep a token that was to be forgotten, and an operator may have put another file there. */
async function fetchToken(options: CeremonyOptions): Promise<Fetched<string>> {
  const { providerName, credentials, now } = options
  const file = await readKeyFile(credentials['key_file'] ?? '', providerName)
  try {
    const client = await openClient(file, options)
    if (client === undefined)
      throw noToken(providerName, 'its credentials file is of a kind that is not supported')
    const { token } = await client.getAccessToken()
    if (typeof token !== 'string' || token === '') throw new Error('the answer has no token')
    return { value: token, expiresAt: client.credentials.expiry_date ?? now() + SHORT_LIFETIME_MS }
  } catch (error) {
    throw error instanceof GatewayError ? error : noToken(providerName, reasonOf(error), error)
  }
}

/** The client for the kind that a file says it is; undefined for one that we do not know. */
async function openClient(file: KeyFile, options: CeremonyOptions): Promise<AuthClient | undefined> {
  const { ExternalAccountClient, JWT, UserRefreshClient } = await import('google-auth-library')
  const scope = options.credentials['scope'] ?? ''
  const transporterOptions = { fetchImplementation: guardedFetch(file, options.providerName) }
  switch (file['type']) {
    case 'service_account':
      return new JWT({
        email: textOf(file['client_email']),
        key: textOf(file['private_key']),
        keyId: textOf(file['private_key_id']),
        scopes: [scope],
        transporterOptions,
      })
    case 'authorized_user':
      return new UserRefreshClient({
        clientId: textOf(file['client_id']),
        clientSecret: textOf(file['client_secret']),
        refreshToken: textOf(file['refresh_token']),
        transporterOptions,
      })
    case 'external_account': {
      const client = ExternalAccountClient.fromJSON({
        ...(file as unknown as ExternalAccountClientOptions),
        transporterOptions,
      })
      if (client) client.scopes = [scope]
      return client ?? undefined
    }
    default:
      return undefined
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

async function readKeyFile(path: string, providerName: string): Promise<KeyFile> {
  try {
    const file: unknown = JSON.parse(await readFile(path, 'utf8'))
    if (isObject(file)) return file
  } catch (error) {
    throw noToken(providerName, 'its credentials file cannot be read as JSON', error)
  }
  throw noToken(providerName, 'its credentials file holds no object')
}

/** The library's calls, under our rules. A service account's file may name another address for tokens than the library knows. */
function guardedFetch(file: KeyFile, providerName: string): typeof fetch {
  return async (input, init) => {
    const asked = input instanceof Request ? input.url : String(input)
    const { token_uri: uri } = file
    const url = asked === USUAL_TOKEN_URI && typeof uri === 'string' ? uri : asked
    const { status, headers, text } = await callTokenEndpoint({
      providerName,
      method: init?.method ?? 'GET',
      url,
      headers: Object.fromEntries(new Headers(init?.headers)),
      body: init?.body == null ? undefined : await new Response(init.body).text(),
    })
    const hasBody = status !== 204 && status !== 304
    return new Response(hasBody ? text : null, { status, headers })
  }
}

/** Codes of Google's answers and of the library are safe to show; their other words may hold parts of keys. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : ''
  const code = /^(invalid_grant|invalid_client|unauthorized_client|access_denied|invalid_scope)\b/.exec(
    text,
  )?.[1]
  return code === undefined ? 'the credentials were not taken' : `the server for tokens answered ${code}`
}
