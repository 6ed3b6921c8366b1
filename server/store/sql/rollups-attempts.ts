// Attempts of endpoints and the speeds of answers in SQL, read by steps of a slice, an hour or a day.
import { sql } from 'kysely'
import type { Kysely, RawBuilder } from 'kysely'
import type { Histogram } from '../../../core/histogram.ts'
import { addHistogram } from '../../../core/histogram.ts'
import type { BadStep, BadStepsQuery, GrainQuery, RollupStore } from '../rollups/ports.ts'
import { GRAINS } from './rollup-tables.ts'
import type { DriverInteger } from './column-types.ts'
import type { Tables } from './tables.ts'
import { orUndefined, whole } from './values.ts'

/** What differs between engines when histograms are added up. */
export interface HistogramSpelling {
  /** Makes one text of a column of texts, '' left out; shortened where the engine can do it away from the main thread. */
  readonly joined: (column: RawBuilder<string>) => RawBuilder<string | null>
}

type AttemptQueries = Pick<
  RollupStore,
  'answerSpeeds' | 'attemptSpeeds' | 'attempts' | 'attemptErrors' | 'badSteps'
>

/** Keeps the promises of RollupStore about attempts and speeds. */
export function createAttemptQueries(read: Kysely<Tables>, { joined }: HistogramSpelling): AttemptQueries {
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

    attemptSpeeds: async (query) => {
      if (query.endpoints.length === 0) return []
      const step = query.steps === 'each' ? sql<DriverInteger>`step` : sql<DriverInteger>`0`
      const rows = await attemptsOf(read, query)
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

    attempts: async (query) => {
      if (query.endpoints.length === 0) return []
      const rows = await attemptsOf(read, query).select(['step', 'endpoint', 'attempts']).execute()
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

    badSteps: (query) => readBadSteps(read, query),
  }
}

function attemptsOf(read: Kysely<Tables>, query: GrainQuery) {
  return read
    .selectFrom('rollup_attempts')
    .where('grain', '=', GRAINS[query.grain])
    .where('endpoint', 'in', query.endpoints)
    .where('step', '>=', query.from)
    .where('step', '<', query.to)
}

interface BadRow {
  readonly step: DriverInteger
  readonly endpoint: DriverInteger
  readonly failures: DriverInteger
  readonly counted: DriverInteger
}

// Judged in SQL, since of ninety days of slices nearly all are good: first the errors, which are few, then the attempts of
// those steps of a provider alone in which there are enough failures.
async function readBadSteps(read: Kysely<Tables>, query: BadStepsQuery): Promise<BadStep[]> {
  const { failureCodes, leastFailures, below, from, to } = query
  const grain = sql.lit(GRAINS[query.grain])
  const isFailure = sql`error.code in (${sql.join(failureCodes)})`
  const mayFail = sql.lit(100 - below)
  const { rows } = await sql<BadRow>`
    with judged as (
      select error.endpoint, named.provider_id, error.step,
        sum(case when ${isFailure} then error.times else 0 end) as failures,
        sum(case when ${isFailure} then 0 else error.times end) as uncounted
      from rollup_errors as error join rollup_endpoints as named on named.number = error.endpoint
      where error.grain = ${grain} and error.step >= ${from} and error.step < ${to}
      group by error.endpoint, named.provider_id, error.step
    ), suspected as (
      select provider_id, step, sum(failures) as failures, sum(uncounted) as uncounted
      from judged group by provider_id, step having sum(failures) >= ${leastFailures}
    ), tried as (
      select suspected.provider_id, suspected.step, sum(attempt.attempts) as attempts
      from suspected
        join rollup_endpoints as named on named.provider_id = suspected.provider_id
        join rollup_attempts as attempt on attempt.grain = ${grain}
          and attempt.endpoint = named.number and attempt.step = suspected.step
      group by suspected.provider_id, suspected.step
    )
    select judged.step, judged.endpoint, judged.failures, attempt.attempts - judged.uncounted as counted
    from judged
      join suspected on suspected.provider_id = judged.provider_id and suspected.step = judged.step
      join tried on tried.provider_id = judged.provider_id and tried.step = judged.step
      join rollup_attempts as attempt on attempt.grain = ${grain}
        and attempt.endpoint = judged.endpoint and attempt.step = judged.step
    where judged.failures > 0 and (
      suspected.failures * 100 > (tried.attempts - suspected.uncounted) * ${mayFail}
      or (judged.failures >= ${leastFailures}
        and judged.failures * 100 > (attempt.attempts - judged.uncounted) * ${mayFail})
    )
    order by judged.step, judged.endpoint
  `.execute(read)
  return rows.map((row) => ({
    step: whole(row.step),
    endpoint: whole(row.endpoint),
    attempts: Number(row.counted),
    failures: Number(row.failures),
  }))
}

function histogramOf(text: string | null | undefined): Histogram {
  const histogram: Histogram = new Map()
  addHistogram(histogram, text ?? null)
  return histogram
}
