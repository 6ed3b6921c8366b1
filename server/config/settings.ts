// Every setting that the environment gives, once: its name, default, rule, and how to put a wrong one right.
// docs/settings.md is made from this list. Reads nothing itself; server/config.ts does.
import { isIP } from 'node:net'
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
  doc: 'Providers, models, routing and succession of your own; see below.',
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
  databaseUrl,
  valkeyUrl,
} as const

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
