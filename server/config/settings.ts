// Every setting that the environment gives, once: its name, default, rule, and how to put a wrong one right.
// docs/settings.md is made from this list. Reads nothing itself; server/config.ts does.
import { BlockList, isIP } from 'node:net'
import { resolve } from 'node:path'

/** One environment variable. `read` returns undefined for a value that is not allowed. */
export interface Setting<T> {
  readonly name: string
  /** As somebody would write it; undefined when the setting is empty by default. */
  readonly fallback: string | undefined
  /** What is allowed, as the end of "it must be …". */
  readonly allowed: string
  readonly doc: string
  /** A line to copy. */
  readonly example: string
  /** The value is never shown, in no message and no log. */
  readonly isSecret: boolean
  /** Why no value is obeyed yet, for a setting that only keeps its name. */
  readonly refusal?: string
  readonly read: (text: string, workingFolder: string) => T | undefined
}

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const
/** How much is logged. */
export type LogLevel = (typeof LOG_LEVELS)[number]

const visible = { isSecret: false } as const
const hidden = { isSecret: true } as const

const port: Setting<number> = {
  ...visible,
  name: 'PORT',
  fallback: '8484',
  allowed: 'a whole number from 0 to 65535; 0 takes any free port',
  doc: 'The port that the server listens on.',
  example: 'PORT=8080',
  read: wholeNumber(0, 65_535),
}

const host: Setting<string> = {
  ...visible,
  name: 'HOST',
  fallback: '127.0.0.1',
  allowed: 'an IP address or a host name, without scheme, port or path',
  doc: 'The address that the server listens on. `0.0.0.0` or `::` lets other machines reach it.',
  example: 'HOST=0.0.0.0',
  read: (text) => (isIP(text) || isHostName(text) ? text : undefined),
}

const dataFolder: Setting<string> = {
  ...visible,
  name: 'CAUSEWAY_DATA',
  fallback: './data',
  allowed: 'a folder that the server may write to; a relative path starts where the command was started',
  doc: 'Where the database, the secret and the process file are kept, all named `causeway.*`. Made when it does not exist.',
  example: 'CAUSEWAY_DATA=/var/lib/causeway',
  read: (text, workingFolder) => resolve(workingFolder, text),
}

const secret: Setting<string> = {
  ...hidden,
  name: 'CAUSEWAY_SECRET',
  fallback: undefined,
  allowed: 'at least 16 characters that nobody can guess',
  doc: 'Protects the digests of API keys and the provider keys that the server keeps. Made at the first start and kept in the data folder when it is not set. With another secret, existing keys stop working.',
  example: 'CAUSEWAY_SECRET="$(openssl rand -base64 32)"',
  read: atLeast16,
}

const oldSecret: Setting<string> = {
  ...hidden,
  name: 'CAUSEWAY_SECRET_OLD',
  fallback: undefined,
  allowed: 'the former CAUSEWAY_SECRET, at least 16 characters',
  doc: 'The former secret while it is being replaced: keys made under it go on working.',
  example: 'CAUSEWAY_SECRET_OLD="the former secret"',
  read: atLeast16,
}

const file: Setting<string> = {
  ...visible,
  name: 'CAUSEWAY_CONFIG',
  fallback: undefined,
  allowed: 'the path of a YAML file; a relative path starts where the command was started',
  doc: 'Providers, models, margin, routing and succession of your own.',
  example: 'CAUSEWAY_CONFIG=./causeway.yaml',
  read: (text, workingFolder) => resolve(workingFolder, text),
}

const publicUrl: Setting<string> = {
  ...visible,
  name: 'CAUSEWAY_PUBLIC_URL',
  fallback: undefined,
  allowed: 'an http:// or https:// address without query or fragment',
  doc: 'The address under which callers reach the server when it stands behind a proxy; used in links and examples.',
  example: 'CAUSEWAY_PUBLIC_URL=https://ai.example.com',
  read: readHttpUrl,
}

const drainMs: Setting<number> = {
  ...visible,
  name: 'CAUSEWAY_DRAIN_MS',
  fallback: '30000',
  allowed: 'a whole number of milliseconds from 0 to 3600000',
  doc: 'How long running answers may take to finish after SIGTERM.',
  example: 'CAUSEWAY_DRAIN_MS=60000',
  read: wholeNumber(0, 3_600_000),
}

const logLevel: Setting<LogLevel> = {
  ...visible,
  name: 'CAUSEWAY_LOG_LEVEL',
  fallback: 'info',
  allowed: `one of ${LOG_LEVELS.join(', ')}`,
  doc: 'How much is logged to stderr.',
  example: 'CAUSEWAY_LOG_LEVEL=debug',
  read: (text) => LOG_LEVELS.find((level) => level === text),
}

const metricsToken: Setting<string> = {
  ...hidden,
  name: 'CAUSEWAY_METRICS_TOKEN',
  fallback: undefined,
  allowed: 'at least 16 characters that nobody can guess',
  doc: 'Lets other machines read `/metrics`, with `Authorization: Bearer` and this token. Without it only callers on this machine may.',
  example: 'CAUSEWAY_METRICS_TOKEN="$(openssl rand -hex 24)"',
  read: atLeast16,
}

const responsesDays: Setting<number> = {
  ...visible,
  name: 'CAUSEWAY_RESPONSES_DAYS',
  fallback: '30',
  allowed: 'a whole number of days from 0 to 3650; 0 keeps none',
  doc: 'How long responses of the Responses API are kept, counted from the last one of a conversation. They are sealed with the secret. Those of test keys are kept for one day.',
  example: 'CAUSEWAY_RESPONSES_DAYS=7',
  read: wholeNumber(0, 3650),
}

const BILLING = ['metered', 'prepaid'] as const

const billing: Setting<(typeof BILLING)[number]> = {
  ...visible,
  name: 'CAUSEWAY_BILLING',
  fallback: 'metered',
  allowed: `one of ${BILLING.join(', ')}`,
  doc: 'Whether accounts need credit first. `metered`: only those that were set to prepaid with `causeway accounts set-billing`; the others are billed for what they used. `prepaid`: all, and requests that the credit of an account does not cover are refused with 402.',
  example: 'CAUSEWAY_BILLING=prepaid',
  read: (text) => BILLING.find((billing) => billing === text),
}

const ownKeyFee: Setting<number> = {
  ...visible,
  name: 'CAUSEWAY_OWN_KEY_FEE',
  fallback: '0',
  allowed: 'a number from 0 to 100, with at most four digits behind the point',
  doc: 'What a request costs that is served with a provider key of the account itself, in per cent of the price that it would have here. The provider charges the account besides.',
  example: 'CAUSEWAY_OWN_KEY_FEE=5',
  read: (text) => (/^\d{1,3}(\.\d{1,4})?$/.test(text) && Number(text) <= 100 ? Number(text) : undefined),
}

const STATISTICS_READERS = ['everyone', 'signed-in', 'administrators'] as const
/** Who may see what pages say about the traffic of the installation as a whole. */
export type StatisticsReaders = (typeof STATISTICS_READERS)[number]

const statistics: Setting<StatisticsReaders> = {
  ...visible,
  name: 'CAUSEWAY_STATISTICS',
  fallback: 'everyone',
  allowed: `one of ${STATISTICS_READERS.join(', ')}`,
  doc: 'Who sees rankings, apps, the performance of models and the status page. They are about the whole installation and name no account and no key; an app is named only when it says who it is in `HTTP-Referer` or `X-Title`.',
  example: 'CAUSEWAY_STATISTICS=signed-in',
  read: (text) => STATISTICS_READERS.find((readers) => readers === text),
}

const databaseUrl: Setting<never> = {
  ...hidden,
  name: 'DATABASE_URL',
  fallback: undefined,
  allowed: 'not to be set',
  refusal: 'this version keeps its data in SQLite in the data folder; Postgres comes with a later one',
  doc: 'Reserved for a Postgres address. This version keeps its data in SQLite and refuses to start when the variable is set, since it would not be obeyed.',
  example: 'unset DATABASE_URL',
  read: () => undefined,
}

const valkeyUrl: Setting<never> = {
  ...hidden,
  name: 'VALKEY_URL',
  fallback: undefined,
  allowed: 'not to be set',
  refusal: 'this version is one node with its counters in memory; Valkey comes with a later one',
  doc: 'Reserved for a Valkey address. This version runs as one node and refuses to start when the variable is set, since it would not be obeyed.',
  example: 'unset VALKEY_URL',
  read: () => undefined,
}

const SIGN_UP = ['closed', 'invitation', 'open'] as const
/** Who may become a person here by themselves. */
export type SignUpPolicy = (typeof SIGN_UP)[number]

const signUp: Setting<SignUpPolicy> = {
  ...visible,
  name: 'CAUSEWAY_SIGN_UP',
  fallback: 'closed',
  allowed: `one of ${SIGN_UP.join(', ')}`,
  doc: 'Who may sign up: nobody but whom an administrator invites (`closed`), also whom an organisation invites (`invitation`), or anybody (`open`). An administrator may change it while the server runs, and then that holds.',
  example: 'CAUSEWAY_SIGN_UP=invitation',
  read: (text) => SIGN_UP.find((policy) => policy === text),
}

const trustedProxies: Setting<readonly string[]> = {
  ...visible,
  name: 'CAUSEWAY_TRUSTED_PROXIES',
  fallback: '127.0.0.1,::1',
  allowed: 'IP addresses or ranges such as 10.0.0.0/8, separated by commas; `none` trusts nobody',
  doc: 'Proxies whose `X-Forwarded-For` is believed when the address of a caller matters: for limits on signing in and in the list of sessions.',
  example: 'CAUSEWAY_TRUSTED_PROXIES=10.0.0.0/8,127.0.0.1',
  read: readAddressRanges,
}

const smtpUrl: Setting<string> = {
  ...hidden,
  name: 'SMTP_URL',
  fallback: undefined,
  allowed: 'an smtp:// or smtps:// address, with user and password where the mail server wants them',
  doc: 'The mail server for invitations, forgotten passwords and the proof of addresses. Without it, links are shown to those who hand them on.',
  example: 'SMTP_URL=smtps://user:password@mail.example.com:465',
  read: (text) => (URL.canParse(text) && /^smtps?:$/.test(new URL(text).protocol) ? text : undefined),
}

const mailFrom: Setting<string> = {
  ...visible,
  name: 'MAIL_FROM',
  fallback: undefined,
  allowed: 'an e-mail address, alone or as `Name <address>`',
  doc: 'Who mail comes from. Needed with SMTP_URL.',
  example: 'MAIL_FROM="Causeway <causeway@example.com>"',
  read: (text) => (/^([^<>\r\n]*<)?[^\s@<>]+@[^\s@<>]+>?$/.test(text) ? text : undefined),
}

const githubClientId = clientId('GITHUB', 'GitHub')
const githubClientSecret = clientSecret('GITHUB', 'GitHub')
const googleClientId = clientId('GOOGLE', 'Google')
const googleClientSecret = clientSecret('GOOGLE', 'Google')
const oidcClientId = clientId('OIDC', 'the OpenID Connect issuer')
const oidcClientSecret = clientSecret('OIDC', 'the OpenID Connect issuer')

const oidcIssuer: Setting<string> = {
  ...visible,
  name: 'OIDC_ISSUER',
  fallback: undefined,
  allowed: 'an http:// or https:// address without query or fragment',
  doc: 'An OpenID Connect issuer to sign in with. It is asked for its addresses when somebody first signs in with it, so it may be down when the server starts.',
  example: 'OIDC_ISSUER=https://login.example.com/realms/staff',
  read: readHttpUrl,
}

const oidcName: Setting<string> = {
  ...visible,
  name: 'OIDC_NAME',
  fallback: 'Single sign-on',
  allowed: 'at most 40 characters',
  doc: 'What the button for it says.',
  example: 'OIDC_NAME="Example account"',
  read: (text) => (text.length <= 40 ? text : undefined),
}

/** All of them, in the order of the documentation. */
export const SETTINGS = {
  port,
  host,
  dataFolder,
  file,
  publicUrl,
  secret,
  oldSecret,
  drainMs,
  logLevel,
  metricsToken,
  responsesDays,
  billing,
  ownKeyFee,
  signUp,
  trustedProxies,
  smtpUrl,
  mailFrom,
  githubClientId,
  githubClientSecret,
  googleClientId,
  googleClientSecret,
  oidcIssuer,
  oidcClientId,
  oidcClientSecret,
  oidcName,
  statistics,
  databaseUrl,
  valkeyUrl,
} as const

function clientId(start: string, name: string): Setting<string> {
  return {
    ...visible,
    name: `${start}_CLIENT_ID`,
    fallback: undefined,
    allowed: 'the client id that you were given',
    doc: `Lets people sign in with ${name}, together with the secret. Give it \`<public address>/api/app/auth/callback/${start.toLowerCase()}\` as the address to come back to.`,
    example: `${start}_CLIENT_ID=causeway`,
    read: (text) => text,
  }
}

function clientSecret(start: string, name: string): Setting<string> {
  return {
    ...hidden,
    name: `${start}_CLIENT_SECRET`,
    fallback: undefined,
    allowed: 'the client secret that you were given',
    doc: `The secret of the client at ${name}.`,
    example: `${start}_CLIENT_SECRET="the secret"`,
    read: (text) => text,
  }
}

function readAddressRanges(text: string): readonly string[] | undefined {
  if (text === 'none') return []
  const ranges = text.split(',').map((range) => range.trim())
  return ranges.every(isAddressRange) ? ranges : undefined
}

function isAddressRange(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  if (isIP(address) === 0 || more.length > 0 || (bits !== undefined && !/^\d+$/.test(bits))) return false
  try {
    new BlockList().addSubnet(address, Number(bits ?? 0), isIP(address) === 6 ? 'ipv6' : 'ipv4')
    return true
  } catch {
    // More bits than an address has.
    return false
  }
}

function wholeNumber(from: number, to: number): (text: string) => number | undefined {
  return (text) => {
    const value = Number(text)
    return /^\d+$/.test(text) && value >= from && value <= to ? value : undefined
  }
}

function atLeast16(text: string): string | undefined {
  return text.length >= 16 ? text : undefined
}

function isHostName(text: string): boolean {
  return /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text) && /[^\d.]/.test(text)
}

function readHttpUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  const isPlain =
    /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '' && url.username === ''
  return isPlain ? url.href.replace(/\/+$/, '') : undefined
}
