// Every setting that the environment gives, once: its name, default, rule, and how to put a wrong one right.
// docs/settings.md is made from this list. Reads nothing itself; server/config.ts does. Those about people are in people-settings.ts.
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { PEOPLE_SETTINGS } from './people-settings.ts'
import type { Setting } from './setting.ts'
import { atLeast16, hidden, readHttpUrl, visible, wholeNumber } from './setting.ts'

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const
/** How much is logged. */
export type LogLevel = (typeof LOG_LEVELS)[number]

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

const KEEP_PROMPTS = ['allowed', 'forbidden'] as const

const keepPrompts: Setting<(typeof KEEP_PROMPTS)[number]> = {
  ...visible,
  name: 'CAUSEWAY_KEEP_PROMPTS',
  fallback: 'allowed',
  allowed: `one of ${KEEP_PROMPTS.join(', ')}`,
  doc: 'Whether accounts may have their prompts and answers kept. No account does before its owner or an admin switches it on. `forbidden`: none can, and what was kept before goes when its time is over.',
  example: 'CAUSEWAY_KEEP_PROMPTS=forbidden',
  read: (text) => KEEP_PROMPTS.find((rule) => rule === text),
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
  keepPrompts,
  billing,
  ownKeyFee,
  ...PEOPLE_SETTINGS,
  statistics,
  databaseUrl,
  valkeyUrl,
} as const

function isHostName(text: string): boolean {
  return /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text) && /[^\d.]/.test(text)
}
