// Settled generations added up in memory, ready to be added to the tables of rollups: what a batch amounts to, each sum once.
// Pure and without an engine; an engine reads the rows, gives numbers to names, and writes what comes out.
import type { Histogram } from '../../../core/histogram.ts'
import { countValue, MILLISECONDS, TOKENS_PER_SECOND } from '../../../core/histogram.ts'
import type { AttemptRecord } from '../ledger/ports.ts'
import type { AppIdentity } from '../../../core/app-identity.ts'
import { appIdentity } from '../../../core/app-identity.ts'
import { failureOf } from './failure-class.ts'
import { GRAINS, INSTALLATION, SPLITS } from './rollup-tables.ts'

/** One settled generation, with the number of its entry in the ledger. */
export interface SettledRow {
  readonly entry_id: number
  readonly account_id: number
  readonly key_id: number
  readonly created_at: number
  readonly model_id: string
  readonly endpoint_id: string | null
  readonly provider_name: string | null
  readonly cancelled: number
  readonly status: number
  readonly error_code: string | null
  readonly finish_reason: string | null
  readonly input_tokens: number
  readonly cached_tokens: number
  readonly cache_write_tokens: number
  readonly output_tokens: number
  readonly reasoning_tokens: number
  readonly cost_nanodollars: number
  readonly upstream_cost_nanodollars: number
  readonly latency_ms: number
  readonly first_token_ms: number | null
  readonly attempts: string
  readonly app_referer: string | null
  readonly app_title: string | null
}

/** Numbers for texts; the same text has the same number for ever. */
export interface Names {
  readonly endpoint: (name: {
    readonly model: string
    readonly endpoint: string
    readonly provider: string
  }) => number
  /** 0 when the account has no room for another app. */
  readonly app: (accountId: number, app: AppIdentity, seenAt: number) => number
}

/** A row of `rollup_usage`: its key as the table has it, and its counters in their order. */
export interface UsageSum {
  readonly key: readonly number[]
  readonly counters: (number | bigint)[]
}

export interface AnswersSum {
  readonly key: readonly number[]
  readonly latencyMs: Histogram
  readonly firstTokenMs: Histogram
}

export interface AttemptsSum {
  readonly key: readonly number[]
  attempts: number
  readonly firstEventMs: Histogram
  readonly durationMs: Histogram
  readonly tokensPerSecond: Histogram
}

export interface ErrorsSum {
  readonly key: readonly (number | string)[]
  times: number
}

/** What a batch adds up to. */
export interface AddedUp {
  readonly usage: ReadonlyMap<string, UsageSum>
  readonly answers: ReadonlyMap<string, AnswersSum>
  readonly attempts: ReadonlyMap<string, AttemptsSum>
  readonly errors: ReadonlyMap<string, ErrorsSum>
}

interface Sums {
  readonly hours: Map<string, HourOfCaller>
  readonly answers: Map<string, AnswersSum>
  readonly attempts: Map<string, AttemptsSum>
  readonly errors: Map<string, ErrorsSum>
  readonly names: Names
}

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const HOURS_OF_DAY = 24
const NOON = 12

/** Adds rows up. Asks `names` for every endpoint and app in them. */
export function addUp(rows: readonly SettledRow[], names: Names): AddedUp {
  const sums: Sums = {
    hours: new Map(),
    answers: new Map(),
    attempts: new Map(),
    errors: new Map(),
    names,
  }
  for (const row of rows) {
    const endpoint = names.endpoint({
      model: row.model_id,
      endpoint: row.endpoint_id ?? '',
      provider: row.provider_name ?? '',
    })
    addToHour(sums, row, endpoint)
    if (isAnswered(row)) addAnswer(sums, row, endpoint)
    if (row.attempts !== '[]') addAttempts(sums, row)
  }
  const { answers, attempts, errors } = sums
  return { usage: usageOf(sums.hours.values()), answers, attempts, errors }
}

function isAnswered(row: SettledRow): boolean {
  return row.cancelled === 0 && failureOf(row.status, row.error_code) === undefined
}

/** Rows of one key, endpoint and app in one hour: nearly all of a batch, so each is added up once and not once for each split. */
interface HourOfCaller {
  readonly account: number
  readonly key: number
  readonly endpoint: number
  readonly app: number
  readonly hour: number
  readonly counters: Counters
}

type Counters = (number | bigint)[]

function addToHour({ hours, names }: Sums, row: SettledRow, endpoint: number): void {
  const caller = appIdentity(row.app_referer, row.app_title)
  const app = caller ? names.app(row.account_id, caller, row.created_at) : 0
  const hour = Math.floor(row.created_at / HOUR_MS)
  const { account_id: account, key_id: key } = row
  const counters = countersOf(row)
  const name = `${account} ${key} ${endpoint} ${app} ${hour}`
  const sum = hours.get(name)
  if (sum) addCounters(sum.counters, counters)
  else hours.set(name, { account, key, endpoint, app, hour, counters })
}

function addCounters(sum: Counters, more: Readonly<Counters>): void {
  for (let at = 0; at < sum.length; at++) {
    const before = sum[at]
    const value = more[at] as number | bigint
    sum[at] = typeof before === 'bigint' ? before + BigInt(value) : (before as number) + (value as number)
  }
}

/** Each hour of a caller in every split that it belongs to. */
function usageOf(hours: Iterable<HourOfCaller>): Map<string, UsageSum> {
  const usage = new Map<string, UsageSum>()
  for (const { account, key, endpoint, app, hour, counters } of hours) {
    const noon = Math.floor(hour / HOURS_OF_DAY) * HOURS_OF_DAY + NOON
    const add = (...place: readonly number[]): void => {
      const name = place.join(' ')
      const sum = usage.get(name)
      if (sum) addCounters(sum.counters, counters)
      else usage.set(name, { key: place, counters: [...counters] })
    }
    add(account, SPLITS.everything, hour, key, endpoint, app)
    add(account, SPLITS['everything-day'], noon, key, endpoint, app)
    add(account, SPLITS.endpoint, hour, 0, endpoint, 0)
    add(account, SPLITS.key, hour, key, 0, 0)
    add(account, SPLITS.app, hour, 0, 0, app)
    add(INSTALLATION, SPLITS.endpoint, hour, 0, endpoint, 0)
    add(INSTALLATION, SPLITS['endpoint-day'], noon, 0, endpoint, 0)
    if (app !== 0) add(INSTALLATION, SPLITS['app-day'], noon, 0, endpoint, app)
  }
  return usage
}

/** In the order of USAGE_COLUMNS. Money is bigint, since a batch may add up beyond 2^53. */
function countersOf(row: SettledRow): Counters {
  const cancelled = row.cancelled === 1
  const failure = cancelled ? undefined : failureOf(row.status, row.error_code)
  const answered = !cancelled && failure === undefined
  return [
    1,
    cancelled ? 1 : 0,
    failure === 'caller' ? 1 : 0,
    failure === 'limited' ? 1 : 0,
    failure === 'provider' ? 1 : 0,
    failure === 'timeout' ? 1 : 0,
    failure === 'gateway' ? 1 : 0,
    row.input_tokens,
    row.cached_tokens,
    row.cache_write_tokens,
    row.output_tokens,
    row.reasoning_tokens,
    BigInt(row.cost_nanodollars),
    BigInt(row.upstream_cost_nanodollars),
    answered ? row.latency_ms : 0,
    answered ? row.output_tokens : 0,
    row.first_token_ms ?? 0,
    row.first_token_ms === null ? 0 : 1,
  ]
}

function addAnswer({ answers }: Sums, row: SettledRow, endpoint: number): void {
  for (const grain of [GRAINS.hour, GRAINS.day]) {
    const key = [row.account_id, grain, endpoint, Math.floor(row.created_at / (grain * MINUTE_MS))]
    const sum = ensure(answers, key, () => ({ key, latencyMs: new Map(), firstTokenMs: new Map() }))
    countValue(sum.latencyMs, MILLISECONDS, row.latency_ms)
    if (row.first_token_ms !== null) countValue(sum.firstTokenMs, MILLISECONDS, row.first_token_ms)
  }
}

function addAttempts(sums: Sums, row: SettledRow): void {
  const attempts = JSON.parse(row.attempts) as readonly AttemptRecord[]
  // Tokens of an answer that several attempts wrote say nothing about the speed of one.
  const isWhole = attempts.filter((attempt) => attempt.firstEventMs !== undefined).length <= 1
  for (const attempt of attempts) {
    const endpoint = sums.names.endpoint({
      model: attempt.endpoint.slice(0, Math.max(0, attempt.endpoint.lastIndexOf('@'))),
      endpoint: attempt.endpoint,
      provider: attempt.provider,
    })
    const isServing = attempt === attempts.at(-1) && attempt.endpoint === row.endpoint_id
    const code = attempt.error?.code ?? (isServing && row.finish_reason === 'error' ? BAD_ANSWER : undefined)
    const endedAt = row.created_at + attempt.startedMs + attempt.durationMs
    for (const grain of Object.values(GRAINS)) {
      const key = [grain, endpoint, Math.floor(endedAt / (grain * MINUTE_MS))]
      const sum = ensure(sums.attempts, key, () => emptyAttempts(key))
      sum.attempts += 1
      if (code !== undefined) {
        const errorKey = [...key, safeCode(code), attempt.status ?? 0]
        ensure(sums.errors, errorKey, () => ({ key: errorKey, times: 0 })).times += 1
      }
      if (grain === GRAINS.slice) continue
      if (attempt.firstEventMs !== undefined) countValue(sum.firstEventMs, MILLISECONDS, attempt.firstEventMs)
      if (code !== undefined) continue
      countValue(sum.durationMs, MILLISECONDS, attempt.durationMs)
      if (isWhole && isServing && row.output_tokens > 0 && attempt.durationMs > 0)
        countValue(sum.tokensPerSecond, TOKENS_PER_SECOND, (row.output_tokens * 1000) / attempt.durationMs)
    }
  }
}

/** An answer that ends by the provider's word `error`: OpenRouter counts it against the endpoint, and so does routing. */
const BAD_ANSWER = 'provider_error'

function emptyAttempts(key: readonly number[]): AttemptsSum {
  return { key, attempts: 0, firstEventMs: new Map(), durationMs: new Map(), tokensPerSecond: new Map() }
}

function safeCode(code: string): string {
  return /^[a-z_]{1,60}$/.test(code) ? code : 'internal'
}

function ensure<T>(all: Map<string, T>, key: readonly (number | string)[], make: () => T): T {
  const name = key.join(' ')
  let found = all.get(name)
  if (found === undefined) all.set(name, (found = make()))
  return found
}
