// AWS's Signature Version 4: every request is signed with a key that never leaves. The keys are given, or stand in a profile of AWS's
// own files. Needs `region`, `service` and either `access_key_id` and `secret_access_key` (with `session_token` where they are
// temporary) or `profile`.
import { GatewayError } from '../../core/errors.ts'
import { createKeptCredential, type Fetched } from './kept-credential.ts'
import type { CeremonyOptions, KeyCeremony, OutgoingRequest } from './key-ceremony.ts'

interface AwsKeys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string | undefined
}

/** Programs rewrite the files when temporary keys end; so long the old ones may be used. */
const PROFILE_LIFETIME_MS = 60_000

/** Reads no file until the first call. */
export function openAwsSigV4(options: CeremonyOptions): KeyCeremony {
  const keys = keysOf(options)
  // Keys for a day are derived from the secret; the library keeps them here.
  const derived = new Map<string, ArrayBuffer>()
  return {
    headersFor: async (request) => sign(request, { ...options, derived, keys: await keys.get() }),
    forget: keys.forget,
  }
}

function keysOf(options: CeremonyOptions): {
  readonly get: () => Promise<AwsKeys>
  readonly forget: () => void
} {
  const { access_key_id: id, secret_access_key: secret, session_token: sessionToken } = options.credentials
  if (id !== undefined && secret !== undefined) {
    const keys: AwsKeys = { accessKeyId: id, secretAccessKey: secret, sessionToken }
    return { get: () => Promise.resolve(keys), forget: () => undefined }
  }
  return createKeptCredential({ fetch: () => readProfile(options), now: options.now })
}

interface Signing extends CeremonyOptions {
  readonly keys: AwsKeys
  readonly derived: Map<string, ArrayBuffer>
}

const SIGNED = ['x-amz-date', 'x-amz-security-token', 'authorization']

async function sign(
  request: OutgoingRequest,
  { keys, derived, credentials, now }: Signing,
): Promise<string[]> {
  const { AwsV4Signer } = await import('aws4fetch')
  const { region, service } = credentials
  const { sessionToken, ...pair } = keys
  const signer = new AwsV4Signer({
    ...request,
    ...pair,
    ...(sessionToken !== undefined && { sessionToken }),
    ...(region !== undefined && { region }),
    ...(service !== undefined && { service }),
    datetime: new Date(now()).toISOString().replace(/[:-]|\.\d{3}/g, ''),
    cache: derived,
  })
  const { headers } = await signer.sign()
  return SIGNED.flatMap((name) => {
    const value = headers.get(name)
    return value === null ? [] : [name, value]
  })
}

async function readProfile({ providerName, credentials, now }: CeremonyOptions): Promise<Fetched<AwsKeys>> {
  const { profile = '', config_file: configFilepath, credentials_file: filepath } = credentials
  const { loadSharedConfigFiles } = await import('@smithy/shared-ini-file-loader')
  const files = await loadSharedConfigFiles({
    ignoreCache: true,
    ...(filepath !== undefined && { filepath }),
    ...(configFilepath !== undefined && { configFilepath }),
  })
  const found = { ...files.configFile[profile], ...files.credentialsFile[profile] }
  const { aws_access_key_id: id, aws_secret_access_key: secret, aws_session_token: token } = found
  if (id === undefined || secret === undefined) throw noKeys(providerName, profile, Object.keys(found))
  const value: AwsKeys = { accessKeyId: id, secretAccessKey: secret, sessionToken: token }
  return { value, expiresAt: now() + PROFILE_LIFETIME_MS }
}

/** Ways to get keys that need other servers of AWS; its command line goes them. */
const INDIRECT = ['role_arn', 'sso_session', 'sso_start_url', 'credential_process', 'login_session']

function noKeys(providerName: string, profile: string, names: readonly string[]): GatewayError {
  const way = INDIRECT.find((name) => names.includes(name))
  const reason =
    way === undefined
      ? `there are no keys for the profile ${JSON.stringify(profile)} in AWS's files`
      : `the profile ${JSON.stringify(profile)} gets its keys by ${way}, which is not supported; ` +
        '"aws configure export-credentials --format env" prints keys to start the server with'
  return new GatewayError('provider_unauthorized', `${providerName} cannot be called: ${reason}.`, {
    metadata: { provider_name: providerName, reason },
  })
}
