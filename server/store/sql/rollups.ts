// Rollups in SQL, read: usage by any dimension and step, names, speeds and attempts. Written in add-up.ts and by each engine;
// put together and thinned out in rollups-fold.ts.
import { sql } from 'kysely'
import type { Kysely, RawBuilder } from 'kysely'
import type { Histogram } from '../../../core/histogram.ts'
import { addHistogram } from '../../../core/histogram.ts'
import type { GrainQuery, RollupStore } from '../rollups/ports.ts'
import type { Databases } from './databases.ts'
import { GRAINS, INSTALLATION, SPLITS } from './rollup-tables.ts'
import { createRollupFolding } from './rollups-fold.ts'
import { readUsage } from './rollups-usage.ts'
import type { DriverInteger, Tables } from './tables.ts'
import { orUndefined, whole } from './values.ts'

/** What differs between engines when histograms are added up. */
export interface HistogramSpelling {
  /** Makes one text of a column of texts, '' left out; shortened where the engine can do it away from the main thread. */
  readonly joined: (column: RawBuilder<string>) => RawBuilder<string | null>
}

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

    usage: (query) => readUsage(read, query),

    appEndpoints: async ({ fromHour, toHour, endpoints }) => {
      let query = read
        .selectFrom('rollup_usage')
        .select(['app', 'endpoint', sql<DriverInteger>`sum(requests)`.as('requests')])
        .select(sql<DriverInteger>`sum(input_tokens + output_tokens)`.as('tokens'))
        .where('account_id', '=', INSTALLATION)
        .where('split', '=', SPLITS['app-day'])
        .where('hour', '>=', fromHour)
        .where('hour', '<', toHour)
      if (endpoints) query = query.where('endpoint', 'in', endpoints)
      const rows = await query.groupBy(['app', 'endpoint']).execute()
      return rows.map((row) => ({
        app: whole(row.app),
        endpoint: whole(row.endpoint),
        requests: Number(row.requests),
        tokens: Number(row.tokens),
      }))
    },
  }
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
