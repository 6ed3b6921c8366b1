// Usage in SQL, read by any dimension, step and zone. Long stretches of the split by everything are put together from its days
// and the hours at the edges, which is exact and reads a tenth of the rows.
import { sql } from 'kysely'
import type { Kysely, RawBuilder, SqlBool } from 'kysely'
import type { UsageCounts, UsageQuery, UsageRow, ZoneOffset } from '../rollups/ports.ts'
import type { UsageColumn } from './rollup-tables.ts'
import { INSTALLATION, SPLITS, USAGE_COLUMNS } from './rollup-tables.ts'
import type { DriverInteger } from './column-types.ts'
import type { Tables } from './tables.ts'
import { whole } from './values.ts'

const DAY_HOURS = 24
const DAY_MINUTES = 1440
const HOUR_MINUTES = 60
/** Shorter stretches are read by the hour: they have few rows. */
const WORTH_DAYS = 8

/** Keeps the promise of RollupStore's `usage`. */
export async function readUsage(read: Kysely<Tables>, query: UsageQuery): Promise<UsageRow[]> {
  const { fromHour, toHour } = query
  const firstDay = Math.ceil(fromHour / DAY_HOURS)
  const endDay = Math.floor(toHour / DAY_HOURS)
  const isLong = endDay - firstDay >= WORTH_DAYS
  if (query.split !== 'everything' || query.bucket === 'hour' || !isLong || crossesGreenwich(query))
    return await ask(read, query, SPLITS[query.split])

  const days = { fromHour: firstDay * DAY_HOURS, toHour: endDay * DAY_HOURS }
  const parts = await Promise.all([
    // A day stands at its noon in UTC, so it falls on its own date without a zone.
    ask(read, { ...query, ...days, zone: [] }, SPLITS['everything-day']),
    ask(read, { ...query, toHour: days.fromHour }, SPLITS.everything),
    ask(read, { ...query, fromHour: days.toHour }, SPLITS.everything),
    query.bucket === 'day' ? movedBetweenDays(read, { ...query, ...days }) : [],
  ])
  return addedUp(parts.flat())
}

/** No zone does while it has traffic; Samoa did in 2011. */
function crossesGreenwich({ zone = [] }: UsageQuery): boolean {
  return zone.some(({ minutes }) => minutes < 0) && zone.some(({ minutes }) => minutes > 0)
}

function ask(read: Kysely<Tables>, query: UsageQuery, split: number, also?: RawBuilder<SqlBool>) {
  if (query.fromHour >= query.toHour) return []
  return select(read, { query, split, also })
    .execute()
    .then((rows) => rows.map(readRow))
}

function select(
  read: Kysely<Tables>,
  asked: {
    readonly query: UsageQuery
    readonly split: number
    readonly also: RawBuilder<SqlBool> | undefined
  },
) {
  const { query, split, also } = asked
  let rows = read
    .selectFrom('rollup_usage')
    .select([bucketOf(query).as('bucket'), memberOf(query).as('member'), secondOf(query).as('second')])
    .select(USAGE_COLUMNS.map((name) => sql<DriverInteger>`sum(${sql.ref(name)})`.as(name)))
    .where('account_id', '=', query.accountId ?? INSTALLATION)
    .where('split', '=', split)
    .where('hour', '>=', query.fromHour)
    .where('hour', '<', query.toHour)
  if (also) rows = rows.where(also)
  if (query.endpoints) rows = rows.where('endpoint', 'in', query.endpoints)
  if (query.keys) rows = rows.where('key_id', 'in', query.keys)
  if (query.apps) rows = rows.where('app', 'in', query.apps)
  if (query.exceptKeys && query.exceptKeys.length > 0) rows = rows.where('key_id', 'not in', query.exceptKeys)
  const grouped = rows.groupBy(['bucket', 'member', 'second'])
  return grouped.orderBy('bucket').orderBy('member').orderBy('second')
}

const MEMBER_COLUMNS = { endpoint: 'endpoint', key: 'key_id', app: 'app' } as const

function memberOf({ groupBy, apart }: UsageQuery): RawBuilder<DriverInteger> {
  if (groupBy === undefined) return sql`0`
  const column = sql.ref(MEMBER_COLUMNS[groupBy])
  if (apart === undefined) return sql`${column}`
  if (apart.length === 0) return sql`-1`
  return sql`case when ${column} in (${sql.join(apart)}) then ${column} else -1 end`
}

function secondOf({ andBy }: UsageQuery): RawBuilder<DriverInteger> {
  return andBy === undefined ? sql`0` : sql`${sql.ref(MEMBER_COLUMNS[andBy])}`
}

function bucketOf({ bucket, zone }: UsageQuery): RawBuilder<DriverInteger> {
  if (bucket === 'none') return sql`0`
  return bucket === 'hour' ? sql`hour` : localDay(zone ?? [])
}

function localDay(zone: readonly ZoneOffset[]): RawBuilder<DriverInteger> {
  return sql`(hour * 60 + ${minutesAhead(zone)}) / ${sql.lit(DAY_MINUTES)}`
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

/**
 * The hours whose day in the zone is not their day in UTC: added to the one and taken from the other. East of Greenwich those
 * are the last hours of a UTC day, which belong to the next; west of it the first, which belong to the one before.
 */
async function movedBetweenDays(read: Kysely<Tables>, query: UsageQuery): Promise<UsageRow[]> {
  const offsets = (query.zone ?? []).map(({ minutes }) => minutes)
  const east = Math.max(0, ...offsets)
  const west = Math.max(0, ...offsets.map((minutes) => -minutes))
  const hours = Array.from({ length: DAY_HOURS }, (_, hour) => hour).filter(
    (hour) => hour * HOUR_MINUTES + east >= DAY_MINUTES || hour * HOUR_MINUTES < west,
  )
  if (hours.length === 0) return []
  const rows = await ask(read, query, SPLITS.everything, isMoved(query, hours))
  const toTheNext = east > 0 ? 1 : -1
  return rows.flatMap((row) => [row, { ...negative(row), bucket: row.bucket - toTheNext }])
}

// The hours are made in SQL, one by one, so that each is looked up in the table's own order and the others are not read.
function isMoved({ fromHour, toHour, zone }: UsageQuery, hours: readonly number[]): RawBuilder<SqlBool> {
  const list = sql.join(hours.map((hour) => sql`(${sql.lit(hour)})`))
  return sql<SqlBool>`hour in (
    with recursive day_starts(start) as (
      values (${fromHour}) union all select start + 24 from day_starts where start + 24 < ${toHour}
    ), hours_of_day(hour_of_day) as (values ${list})
    select start + hour_of_day from day_starts cross join hours_of_day
  ) and ${localDay(zone ?? [])} <> hour / 24`
}

function negative({ member, second, bucket, ...counts }: UsageRow): UsageRow {
  const negated = Object.entries(counts).map(([name, value]) => [name, -value])
  return { bucket, member, second, ...(Object.fromEntries(negated) as unknown as UsageCounts) }
}

const PLACES: ReadonlySet<string> = new Set(['bucket', 'member', 'second'])

/** One row for each bucket and member; what adds up to no request at all is left out. */
function addedUp(rows: readonly UsageRow[]): UsageRow[] {
  const sums = new Map<string, Record<string, number>>()
  for (const row of rows) {
    const name = `${row.bucket} ${row.member} ${row.second}`
    const sum = sums.get(name)
    if (!sum) sums.set(name, { ...row })
    else
      for (const [column, value] of Object.entries(row))
        if (!PLACES.has(column)) sum[column] = (sum[column] ?? 0) + value
  }
  return ([...sums.values()] as unknown as UsageRow[])
    .filter((row) => row.requests > 0)
    .sort((a, b) => a.bucket - b.bucket || a.member - b.member || a.second - b.second)
}

type RawUsage = Readonly<Record<UsageColumn | 'bucket' | 'member' | 'second', DriverInteger>>

function readRow(row: RawUsage): UsageRow {
  return {
    bucket: whole(row.bucket),
    member: whole(row.member),
    second: whole(row.second),
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
}
