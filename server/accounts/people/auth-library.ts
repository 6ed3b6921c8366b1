// better-auth as this installation uses it: passwords, passkeys, second factors, and signing in elsewhere, on our own tables.
// Loaded with the first request that needs it. What it may be asked over HTTP is auth-paths.ts; who may sign up is sign-up.ts.
import type { PeopleConfig } from '../../config/people-config.ts'
import type { AuthDatabase } from '../../store/people/ports.ts'
import type { Log } from '../../telemetry/log.ts'
import type { Address } from './address.ts'
import type { Attempts } from './attempts.ts'
import type { AuthEvents } from './auth-events.ts'
import { databaseHooks, passwordOptions, userOptions } from './auth-hooks.ts'
import { ADDRESS_RULES } from './auth-limits.ts'
import { ADDRESS_HEADER, AUTH_PATH, OIDC_ID } from './constants.ts'
import type { SignUp } from './sign-up.ts'

const DAY_SECONDS = 86_400

export interface AuthParts {
  readonly database: AuthDatabase
  readonly secret: string
  readonly address: Address
  readonly config: PeopleConfig
  readonly withOidc: boolean
  readonly signUp: SignUp
  readonly attempts: Attempts
  readonly events: AuthEvents
  readonly log: Log
}

/** The library, opened. */
export type AuthLibrary = Awaited<ReturnType<typeof openAuthLibrary>>

/** Imports and opens it. With `withOidc` it asks the issuer for its addresses, and goes without it when that fails. */
export async function openAuthLibrary(parts: AuthParts) {
  const { address, config, database, secret, events, log } = parts
  const [{ betterAuth }, { APIError }, { passkey }, { genericOAuth, twoFactor }] = await Promise.all([
    import('better-auth'),
    import('better-auth/api'),
    import('@better-auth/passkey'),
    import('better-auth/plugins'),
  ])
  const refuse = (message: string, code: string): never => {
    throw new APIError('FORBIDDEN', { message, code })
  }
  const publicUrl = address.url()
  const library = betterAuth({
    appName: 'Causeway',
    baseURL: new URL(publicUrl).origin,
    basePath: AUTH_PATH,
    secret,
    // Said twice, since a variable of the library's own would otherwise come before it.
    secrets: [{ version: 1, value: secret }],
    database: { db: database.kysely as never, type: database.engine, transaction: false },
    telemetry: { enabled: false },
    experimental: { instrumentation: { enabled: false } },
    // Any other level makes the library write to the console past us.
    logger: { level: 'info', disableColors: true, log: logTo(log) },
    trustedOrigins: (request) => trustedOrigins(address, request),
    ...passwordOptions(events),
    user: userOptions(parts.signUp),
    session: { modelName: 'auth_sessions', expiresIn: 30 * DAY_SECONDS, updateAge: DAY_SECONDS },
    account: {
      modelName: 'auth_identities',
      encryptOAuthTokens: true,
      // Somebody who is signed in may add an identity with another address; nothing is ever added unasked but as below.
      accountLinking: { enabled: true, allowDifferentEmails: true, requireLocalEmailVerified: true },
    },
    verification: { modelName: 'auth_verifications', storeIdentifier: 'hashed' },
    databaseHooks: databaseHooks(events, refuse),
    rateLimit: { enabled: true, ...ADDRESS_RULES, customStorage: addressLimits(parts.attempts) },
    onAPIError: { errorURL: `${publicUrl}/sign-in` },
    advanced: advancedOptions(publicUrl),
    socialProviders: {
      ...(config.github && { github: elsewhere(config.github, publicUrl, 'github') }),
      ...(config.google && { google: elsewhere(config.google, publicUrl, 'google') }),
    },
    plugins: [
      passkey({
        rpID: passkeyHost(publicUrl),
        rpName: 'Causeway',
        origin: [...address.origins()],
        schema: { passkey: { modelName: 'auth_passkeys' } },
      }),
      twoFactor({
        issuer: 'Causeway',
        schema: { twoFactor: { modelName: 'auth_two_factors' } },
        backupCodeOptions: { storeBackupCodes: 'encrypted' },
      }),
      ...(parts.withOidc && config.oidc ? [genericOAuth({ config: [issuer(config.oidc, publicUrl)] })] : []),
    ],
  })
  // Without it the first request would find out about a failed opening.
  await library.$context
  return library
}

function advancedOptions(publicUrl: string) {
  return {
    cookiePrefix: 'causeway',
    useSecureCookies: publicUrl.startsWith('https:'),
    defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' as const },
    // Said aloud, since NODE_ENV=test would switch them off.
    disableCSRFCheck: false,
    disableOriginCheck: false,
    ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    // A test holds the tables against the library's own schema; a start need not.
    database: { validateSchema: false },
  }
}

// Fetch metadata cannot be forged by a page, and says "same-origin" under whatever name the server is reached.
function trustedOrigins(address: Address, request: Request | undefined): string[] {
  const origin = request?.headers.get('origin')
  const isOwn = request?.headers.get('sec-fetch-site') === 'same-origin' && origin && origin !== 'null'
  return isOwn ? [...address.origins(), origin] : [...address.origins()]
}

function addressLimits(attempts: Attempts) {
  return {
    consume: async (key: string, rule: { readonly window: number; readonly max: number }) => {
      const waitMs = attempts.take(`address ${key}`, { most: rule.max, windowMs: rule.window * 1000 })
      return {
        allowed: waitMs === undefined,
        retryAfter: waitMs === undefined ? null : Math.ceil(waitMs / 1000),
      }
    },
  }
}

function elsewhere(
  client: { readonly clientId: string; readonly clientSecret: string },
  publicUrl: string,
  id: string,
) {
  return { ...client, redirectURI: `${publicUrl}${AUTH_PATH}/callback/${id}` }
}

function issuer(oidc: NonNullable<PeopleConfig['oidc']>, publicUrl: string) {
  return {
    providerId: OIDC_ID,
    name: oidc.name,
    discoveryUrl: `${oidc.issuer}/.well-known/openid-configuration`,
    requireIdTokenVerification: true,
    scopes: ['openid', 'email', 'profile'],
    pkce: true,
    ...elsewhere(oidc, publicUrl, OIDC_ID),
  }
}

// A passkey belongs to a name, never to an IP address; browsers count localhost as one.
function passkeyHost(publicUrl: string): string {
  const { hostname } = new URL(publicUrl)
  return /^[\d.]+$|^\[/.test(hostname) ? 'localhost' : hostname
}

function logTo(log: Log) {
  return (level: 'debug' | 'info' | 'warn' | 'error', message: string, ...details: unknown[]): void => {
    const error = details.find((detail) => detail instanceof Error)
    // What the library calls an error without one is a caller's mistake, such as a wrong password.
    const say = level === 'error' && error ? log.error : level === 'warn' ? log.warn : log.debug
    say({ ...(error && { err: error }) }, `people: ${message}`)
  }
}
