// What an account used over a stretch of time, in steps, by one dimension, with the stretch before to compare with.
import type {
  ActivityDimension,
  ActivityGroup,
  AppActivity,
  AppActivityQuery,
} from '../../contract/app/activity.ts'
import { histogramTotal, MILLISECONDS } from '../../core/histogram.ts'
import { dollarsFromNanodollars } from '../../core/money.ts'
import type { KeyRecord } from '../store/keys/ports.ts'
import type { RolledEndpoint, UsageRow } from '../store/rollups/ports.ts'
import type { CreatorOf, Dimensions, Where } from './dimensions.ts'
import { createDimensions } from './dimensions.ts'
import type { Bucket, Buckets, Range } from './range.ts'
import { bucketsOf, rangeBefore, readRange, stepFor } from './range.ts'
import type { Traffic } from './traffic.ts'
import { DAY_HOURS, HOUR_MS, momentOf } from './traffic.ts'
import type { GrowingCounts } from './usage.ts'
import { addCounts, failuresOf, noCounts, percentilesOfLess, tokensOf, totalOf, usageOf } from './usage.ts'
import type { Zone } from './zone.ts'
import { findZone } from './zone.ts'

const OTHER = { id: 'other', label: 'Others' } as const
/** Up to so many days speeds are taken by the hour, beyond by the UTC day. */
const SPEEDS_BY_HOUR_DAYS = 8

export interface ActivityQuestion {
  readonly accountId: number
  /** Every key of the account. */
  readonly keys: readonly KeyRecord[]
  readonly creatorOf: CreatorOf
  readonly query: Omit<AppActivityQuery, 'format' | 'table'>
}

/** Answers it. Throws `invalid_value` for a stretch or a zone that is none. */
export async function activityOf(traffic: Traffic, question: ActivityQuestion): Promise<AppActivity> {
  const { accountId, query } = question
  const { rollups } = traffic.store
  const now = traffic.now()
  const range = readRange(query, now)
  const zone = findZone(query.zone)
  const step = query.step ?? stepFor(range)
  const buckets = bucketsOf(range, { step, zone })
  const [asOf, endpoints, apps] = await Promise.all([
    rollups.asOf(now),
    rollups.endpoints(),
    rollups.apps(accountId),
  ])
  const dimensions = createDimensions({ ...question, traffic, endpoints, apps })
  const { model, key, app, provider, person, groupBy } = query
  const where = dimensions.where({ model, key, app, provider, person }, [groupBy])
  const asked: Asked = { traffic, accountId, where, dimensions, groupBy }

  const [rows, before, speeds] = await Promise.all([
    rowsOf(asked, { range, buckets, zone }),
    rowsOf(asked, { range: rangeBefore(range) }),
    speedsOf(asked, { range, endpoints }),
  ])
  const groups = groupsOf(asked, { rows, before })
  const { series, values } = seriesOf({ rows, buckets, groups, top: query.top })
  return {
    from: momentOf(range.fromHour * HOUR_MS),
    to: momentOf(range.toHour * HOUR_MS),
    step,
    zone: zone.name,
    groupBy,
    asOf: momentOf(asOf),
    totals: usageOf(totalOf(rows)),
    previous: usageOf(totalOf(before)),
    ...speeds,
    groups: groups.map(({ members: _members, ...group }) => group),
    series,
    buckets: buckets.all.map(({ start, label }: Bucket, at) => ({
      start: momentOf(start),
      label,
      values: (values[at] ?? []).map(valueOf),
    })),
  }
}

interface Asked {
  readonly traffic: Traffic
  readonly accountId: number
  readonly where: Where
  readonly dimensions: Dimensions
  readonly groupBy: ActivityDimension
}

/** By step and member: totals are added up from it here, which is cheaper than to read twice. */
function rowsOf(
  { traffic, accountId, where, dimensions, groupBy }: Asked,
  parts: { readonly range: Range; readonly buckets?: Buckets; readonly zone?: Zone },
): Promise<UsageRow[]> {
  const { range, buckets, zone } = parts
  return traffic.store.rollups.usage({
    accountId,
    ...where,
    ...range,
    groupBy: dimensions.column(groupBy),
    bucket: buckets?.unit ?? 'none',
    ...(zone ? { zone: zone.offsets(range.fromHour, range.toHour) } : {}),
  })
}

type FullGroup = ActivityGroup & { readonly members: ReadonlySet<number> }

/** Dearest first. Groups that had traffic in the stretch before only are among them. */
function groupsOf(
  { dimensions, groupBy }: Asked,
  { rows, before }: { readonly rows: readonly UsageRow[]; readonly before: readonly UsageRow[] },
): FullGroup[] {
  const found = new Map<
    string,
    { label: string; now: GrowingCounts; before: GrowingCounts; members: Set<number> }
  >()
  const add = (row: UsageRow, when: 'now' | 'before'): void => {
    const { id, label } = dimensions.groupOf(groupBy, row.member)
    let group = found.get(id)
    if (!group) found.set(id, (group = { label, now: noCounts(), before: noCounts(), members: new Set() }))
    addCounts(group[when], row)
    if (when === 'now') group.members.add(row.member)
  }
  for (const row of rows) add(row, 'now')
  for (const row of before) add(row, 'before')
  return [...found]
    .map(([id, group]) => ({
      id,
      label: group.label,
      usage: usageOf(group.now),
      previous: {
        requests: group.before.requests,
        tokens: tokensOf(group.before),
        cost: dollarsFromNanodollars(group.before.costNanodollars),
      },
      members: group.members,
    }))
    .sort(
      (a, b) =>
        b.usage.cost - a.usage.cost || tokensIn(b) - tokensIn(a) || b.usage.requests - a.usage.requests,
    )
}

function tokensIn({ usage }: ActivityGroup): number {
  return usage.inputTokens + usage.outputTokens
}

function seriesOf(parts: {
  readonly rows: readonly UsageRow[]
  readonly buckets: Buckets
  readonly groups: readonly FullGroup[]
  readonly top: number
}): { readonly series: { id: string; label: string }[]; readonly values: GrowingCounts[][] } {
  const { rows, buckets, top } = parts
  const groups = parts.groups.filter((group) => group.members.size > 0)
  const shown = groups.slice(0, top)
  const series = shown.map(({ id, label }) => ({ id, label }))
  if (groups.length > shown.length) series.push({ ...OTHER })
  const places = new Map(shown.flatMap((group, at) => [...group.members].map((member) => [member, at])))
  const values = buckets.all.map(() => series.map(noCounts))
  for (const row of rows) {
    const bucket = buckets.indexOf(row.bucket)
    const sum =
      bucket === undefined ? undefined : values[bucket]?.[places.get(row.member) ?? series.length - 1]
    if (sum) addCounts(sum, row)
  }
  return { series, values }
}

function valueOf(counts: GrowingCounts): AppActivity['buckets'][number]['values'][number] {
  return {
    requests: counts.requests,
    errors: failuresOf(counts),
    inputTokens: counts.inputTokens,
    cachedTokens: counts.cachedTokens,
    outputTokens: counts.outputTokens,
    reasoningTokens: counts.reasoningTokens,
    cost: dollarsFromNanodollars(counts.costNanodollars),
  }
}

/** Percentiles are kept by endpoint, so a filter on keys or apps has none. Those of long stretches are of whole UTC days. */
async function speedsOf(
  { traffic, accountId, where }: Asked,
  { range, endpoints }: { readonly range: Range; readonly endpoints: readonly RolledEndpoint[] },
): Promise<Pick<AppActivity, 'latencyMs' | 'firstTokenMs'>> {
  if (where.keys || where.exceptKeys || where.apps) return { latencyMs: null, firstTokenMs: null }
  const isShort = range.toHour - range.fromHour <= SPEEDS_BY_HOUR_DAYS * DAY_HOURS
  const steps = isShort
    ? { grain: 'hour' as const, from: range.fromHour, to: range.toHour }
    : {
        grain: 'day' as const,
        from: Math.floor(range.fromHour / DAY_HOURS),
        to: Math.ceil(range.toHour / DAY_HOURS),
      }
  const { latencyMs, firstTokenMs } = await traffic.store.rollups.answerSpeeds({
    accountId,
    ...steps,
    endpoints: where.endpoints ?? endpoints.map((one) => one.number),
  })
  return {
    latencyMs: histogramTotal(latencyMs) === 0 ? null : percentilesOfLess(latencyMs, MILLISECONDS),
    firstTokenMs: percentilesOfLess(firstTokenMs, MILLISECONDS),
  }
}
