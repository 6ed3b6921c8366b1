// What of the people library may be asked over HTTP. Everything else that it could do is not there: organisations are ours, and
// what nobody uses cannot have a hole. Paths are below AUTH_PATH and compared as they are, without tidying.

const PATHS: ReadonlySet<string> = new Set([
  'POST /sign-up/email',
  'POST /sign-in/email',
  'POST /sign-in/social',
  'POST /sign-out',
  'GET /get-session',
  'POST /update-user',
  'POST /change-password',
  'POST /request-password-reset',
  'POST /reset-password',
  'POST /send-verification-email',
  'GET /verify-email',
  'GET /list-sessions',
  'POST /revoke-session',
  'POST /revoke-other-sessions',
  'GET /list-accounts',
  'POST /link-social',
  'POST /unlink-account',
  'GET /callback/github',
  'GET /callback/google',
  'GET /callback/oidc',
  'POST /two-factor/enable',
  'POST /two-factor/disable',
  'POST /two-factor/get-totp-uri',
  'POST /two-factor/verify-totp',
  'POST /two-factor/verify-backup-code',
  'POST /two-factor/generate-backup-codes',
  'GET /passkey/generate-register-options',
  'POST /passkey/verify-registration',
  'GET /passkey/generate-authenticate-options',
  'POST /passkey/verify-authentication',
  'GET /passkey/list-user-passkeys',
  'POST /passkey/update-passkey',
  'POST /passkey/delete-passkey',
])

/** True for `POST`, `/sign-in/email` and the like. */
export function isAuthPath(method: string, path: string): boolean {
  return PATHS.has(`${method} ${path}`)
}
