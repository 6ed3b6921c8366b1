// Rollups in SQL, read: usage by any dimension and step, names, speeds and attempts. Written in add-up.ts and by each engine;
// put together and thinned out in rollups-fold.ts.
import { sql } from 'kysely'
import type { Kysely, RawBuilder } from 'kysely'
import type { Histogram } from '../../../core/histogram.ts'
import { addHistogram } from '../../../core/histogram.ts'
import type {
  GrainQuery,
  RollupStore,
  UsageCounts,
  UsageQuery,
  UsageRow,
  ZoneOffset,
} from '../rollups/ports.ts'
import type { Databases } from './databases.ts'
import type { UsageColumn } from './rollup-tables.ts'
import { GRAINS, INSTALLATION, SPLITS, USAGE_COLUMNS } from './rollup-tables.ts'
import { createRollupFolding } from './rollups-fold.ts'
import type { DriverInteger, Tables } from './tables.ts'
import { orUndefined, whole } from './values.ts'

/** What differs between engines when histograms are added up. */
export interface HistogramSpelling {
  /** Makes one text of a column of texts, '' left out; shortened where the engine can do it away from the main thread. */
  readonly joined: (column: RawBuilder<string>) => RawBuilder<string | null>
}

const MINUTES_OF_DAY = 1440

/** Keeps the promises of RollupStore apart from `rollUp`. */
export function createRollupQueries(
  databases: Databases,
  spelling: HistogramSpelling,
): Omit<RollupStore, 'rollUp'> {
  const { read } = databases
  return {
    ...createRollupFolding(databases),
    ...createSpeedQueries(read, spelling),

    asOf: async (now) => {
      const cursor = read.selectFrom('rollup_cursors').select('at').where('name', '=', 'ledger')
      const next = await read
        .selectFrom('ledger_entries')
        .select('created_at')
        .where('id', '>', (is) => is.fn.coalesce(cursor, sql<number>`0`))
        .where('generation_id', 'is not', null)
        .orderBy('id')
        .limit(1)
        .executeTakeFirst()
      return next === undefined ? now : Math.min(now, whole(next.created_at))
    },

    endpoints: async () => {
      const rows = await read.selectFrom('rollup_endpoints').selectAll().orderBy('number').execute()
      return rows.map((row) => ({
        number: whole(row.number),
        modelId: row.model_id,
        endpointId: row.endpoint_id === '' ? undefined : row.endpoint_id,
        providerName: row.provider_name,
      }))
    },

    apps: async (accountId) => {
      let query = read.selectFrom('rollup_apps').selectAll().orderBy('number')
      if (accountId !== undefined) query = query.where('account_id', '=', accountId)
      const rows = await query.execute()
      return rows.map((row) => ({
        number: whole(row.number),
        accountId: whole(row.account_id),
        identity: row.identity,
        title: row.title,
        firstSeenAt: whole(row.first_seen_at),
        lastSeenAt: whole(row.last_seen_at),
      }))
    },

    usage: async (query) => {
      const rows = await usageQuery(read, query).execute()
      return rows.map(readUsage)
    },
  }
}

function usageQuery(read: Kysely<Tables>, query: UsageQuery) {
  const column = query.groupBy === undefined ? undefined : MEMBER_COLUMNS[query.groupBy]
  let select = read
    .selectFrom('rollup_usage')
    .select([bucketOf(query).as('bucket'), memberOf(column, query.apart).as('member')])
    .select(USAGE_COLUMNS.map((name) => sql<DriverInteger>`sum(${sql.ref(name)})`.as(name)))
    .where('account_id', '=', query.accountId ?? INSTALLATION)
    .where('split', '=', SPLITS[query.split])
    .where('hour', '>=', query.fromHour)
    .where('hour', '<', query.toHour)
  if (query.endpoints) select = select.where('endpoint', 'in', query.endpoints)
  if (query.keys) select = select.where('key_id', 'in', query.keys)
  if (query.apps) select = select.where('app', 'in', query.apps)
  return select.groupBy(['bucket', 'member']).orderBy('bucket').orderBy('member')
}

const MEMBER_COLUMNS = { endpoint: 'endpoint', key: 'key_id', app: 'app' } as const

function memberOf(
  column: 'endpoint' | 'key_id' | 'app' | undefined,
  apart: readonly number[] | undefined,
): RawBuilder<DriverInteger> {
  if (column === undefined) return sql`0`
  if (apart === undefined) return sql`${sql.ref(column)}`
  if (apart.length === 0) return sql`-1`
  return sql`case when ${sql.ref(column)} in (${sql.join(apart)}) then ${sql.ref(column)} else -1 end`
}

function bucketOf({ bucket, zone }: UsageQuery): RawBuilder<DriverInteger> {
  if (bucket === 'none') return sql`0`
  if (bucket === 'hour') return sql`hour`
  return sql`(hour * 60 + ${minutesAhead(zone ?? [])}) / ${sql.lit(MINUTES_OF_DAY)}`
}

/** Which offset holds at an hour: the last that has begun; before all of them, the first. */
function minutesAhead(zone: readonly ZoneOffset[]): RawBuilder<number> {
  const [first, ...later] = zone
  if (first === undefined) return sql`0`
  if (later.length === 0) return sql`${sql.lit(first.minutes)}`
  const cases = later
    .toReversed()
    .map(({ fromHour, minutes }) => sql`when hour >= ${sql.lit(fromHour)} then ${sql.lit(minutes)}`)
  return sql`case ${sql.join(cases, sql` `)} else ${sql.lit(first.minutes)} end`
}

type RawUsage = Readonly<Record<UsageColumn | 'bucket' | 'member', DriverInteger>>

function readUsage(row: RawUsage): UsageRow {
  const counts: UsageCounts = {
    requests: Number(row.requests),
    cancelled: Number(row.cancelled),
    failedCaller: Number(row.failed_caller),
    failedLimited: Number(row.failed_limited),
    failedProvider: Number(row.failed_provider),
    failedTimeout: Number(row.failed_timeout),
    failedGateway: Number(row.failed_gateway),
    inputTokens: Number(row.input_tokens),
    cachedTokens: Number(row.cached_tokens),
    cacheWriteTokens: Number(row.cache_write_tokens),
    outputTokens: Number(row.output_tokens),
    reasoningTokens: Number(row.reasoning_tokens),
    costNanodollars: Number(row.cost_nanodollars),
    upstreamCostNanodollars: Number(row.upstream_cost_nanodollars),
    answeredMs: Number(row.answered_ms),
    answeredTokens: Number(row.answered_tokens),
    firstTokenMs: Number(row.first_token_ms),
    firstTokens: Number(row.first_tokens),
  }
  return { bucket: whole(row.bucket), member: whole(row.member), ...counts }
}

type SpeedQueries = Pick<RollupStore, 'answerSpeeds' | 'attempts' | 'attemptErrors' | 'attemptSpeeds'>

function createSpeedQueries(read: Kysely<Tables>, { joined }: HistogramSpelling): SpeedQueries {
  const ofAttempts = (query: GrainQuery) =>
    read
      .selectFrom('rollup_attempts')
      .where('grain', '=', GRAINS[query.grain])
      .where('endpoint', 'in', query.endpoints)
      .where('step', '>=', query.from)
      .where('step', '<', query.to)
  return {
    answerSpeeds: async (query) => {
      if (query.endpoints.length === 0) return { latencyMs: new Map(), firstTokenMs: new Map() }
      const row = await read
        .selectFrom('rollup_answers')
        .select([joined(sql.ref('latency_ms')).as('latency'), joined(sql.ref('first_token_ms')).as('first')])
        .where('account_id', '=', query.accountId)
        .where('grain', '=', GRAINS[query.grain])
        .where('endpoint', 'in', query.endpoints)
        .where('step', '>=', query.from)
        .where('step', '<', query.to)
        .executeTakeFirst()
      return { latencyMs: histogramOf(row?.latency), firstTokenMs: histogramOf(row?.first) }
    },

    attempts: async (query) => {
      if (query.endpoints.length === 0) return []
      const rows = await ofAttempts(query).select(['step', 'endpoint', 'attempts']).execute()
      return rows.map((row) => ({
        step: whole(row.step),
        endpoint: whole(row.endpoint),
        attempts: Number(row.attempts),
      }))
    },

    attemptErrors: async (query) => {
      if (query.endpoints.length === 0) return []
      const rows = await read
        .selectFrom('rollup_errors')
        .select(['step', 'endpoint', 'code', 'status', 'times'])
        .where('grain', '=', GRAINS[query.grain])
        .where('endpoint', 'in', query.endpoints)
        .where('step', '>=', query.from)
        .where('step', '<', query.to)
        .execute()
      return rows.map((row) => ({
        step: whole(row.step),
        endpoint: whole(row.endpoint),
        code: row.code,
        status: orUndefined(whole(row.status) || null),
        times: Number(row.times),
      }))
    },

    attemptSpeeds: async (query) => {
      if (query.endpoints.length === 0) return []
      const step = query.steps === 'each' ? sql<DriverInteger>`step` : sql<DriverInteger>`0`
      const rows = await ofAttempts(query)
        .select([step.as('at'), 'endpoint', joined(sql.ref('first_event_ms')).as('first')])
        .select(joined(sql.ref('duration_ms')).as('duration'))
        .select(joined(sql.ref('tokens_per_second')).as('speed'))
        .groupBy(['at', 'endpoint'])
        .orderBy('at')
        .orderBy('endpoint')
        .execute()
      return rows.map((row) => ({
        step: whole(row.at),
        endpoint: whole(row.endpoint),
        firstEventMs: histogramOf(row.first),
        durationMs: histogramOf(row.duration),
        tokensPerSecond: histogramOf(row.speed),
      }))
    },
  }
}

function histogramOf(text: string | null | undefined): Histogram {
  const histogram: Histogram = new Map()
  addHistogram(histogram, text ?? null)
  return histogram
}
