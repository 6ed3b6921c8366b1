// `POST /analytics/query`: an account's usage by up to two dimensions, filtered, in steps of UTC time.
import type { ActivityDimension } from '../../contract/app/activity.ts'
import type {
  AnalyticsBody,
  AnalyticsDimension,
  AnalyticsMetric,
  AnalyticsRow,
} from '../../contract/analytics.ts'
import { GatewayError } from '../../core/errors.ts'
import { dollarsFromNanodollars } from '../../core/money.ts'
import type { KeyRecord } from '../store/keys/ports.ts'
import type { UsageRow } from '../store/rollups/ports.ts'
import type { CreatorOf, Dimensions, Filters, Where } from './dimensions.ts'
import { createDimensions, NONE } from './dimensions.ts'
import type { Buckets } from './range.ts'
import { bucketsOf, readRange } from './range.ts'
import type { Traffic } from './traffic.ts'
import { momentOf } from './traffic.ts'
import type { GrowingCounts } from './usage.ts'
import { addCounts, failuresOf, noCounts, tokensOf, usageOf } from './usage.ts'
import { findZone } from './zone.ts'

const DEFAULT_LIMIT = 1000

export interface AnalyticsQuestion {
  readonly accountId: number
  readonly workspaceId: string
  readonly keys: readonly KeyRecord[]
  readonly creatorOf: CreatorOf
  readonly body: AnalyticsBody
}

export interface AnalyticsResult {
  readonly rows: readonly AnalyticsRow[]
  readonly truncated: boolean
  readonly warnings: readonly string[]
}

const OURS: Readonly<Record<Exclude<AnalyticsDimension, 'workspace'>, ActivityDimension>> = {
  model: 'model',
  provider: 'provider',
  api_key_id: 'key',
  app: 'app',
  user: 'person',
}

/** Answers it. Throws `invalid_value` for an order by what is not in the answer, and for a stretch that is none. */
export async function queryAnalytics(
  traffic: Traffic,
  question: AnalyticsQuestion,
): Promise<AnalyticsResult> {
  const { accountId, body } = question
  const { rollups } = traffic.store
  const range = readRange({ from: body.time_range?.start, to: body.time_range?.end }, traffic.now())
  const [endpoints, apps] = await Promise.all([rollups.endpoints(), rollups.apps(accountId)])
  const dimensions = createDimensions({ ...question, traffic, endpoints, apps })
  const warnings: string[] = []
  const filters = readFilters(question, { dimensions, warnings })
  const asked = (body.dimensions ?? []).filter((name) => name !== 'workspace').map((name) => OURS[name])
  const columns = [...new Set(asked.map((dimension) => dimensions.column(dimension)))]
  const where: Where = dimensions.where(filters.filters, asked.length === 0 ? ['key'] : asked)
  const buckets = bucketsOf(range, { step: body.granularity ?? 'month', zone: findZone('UTC') })
  const rows = filters.isEmpty
    ? []
    : await rollups.usage({
        accountId,
        ...where,
        ...range,
        groupBy: columns[0],
        andBy: columns[1],
        bucket: body.granularity === undefined ? 'none' : buckets.unit,
      })
  const all = groupsOf(rows, { ...question, dimensions, columns, buckets })
  return { ...limited(ordered(all, body), body), warnings }
}

interface Group {
  readonly start: number | undefined
  /** Parallel to the dimensions of the query. */
  readonly values: readonly { readonly id: string; readonly label: string }[]
  readonly sum: GrowingCounts
}

function groupsOf(
  rows: readonly UsageRow[],
  parts: Pick<AnalyticsQuestion, 'body' | 'workspaceId'> & {
    readonly dimensions: Dimensions
    readonly columns: readonly string[]
    readonly buckets: Buckets
  },
): Group[] {
  const { body, workspaceId, dimensions, columns, buckets } = parts
  const groups = new Map<string, Group>()
  for (const row of rows) {
    const bucket = body.granularity === undefined ? undefined : buckets.indexOf(row.bucket)
    const start = bucket === undefined ? undefined : buckets.all[bucket]?.start
    const values = (body.dimensions ?? []).map((name) => {
      if (name === 'workspace') return { id: workspaceId, label: 'Default' }
      const member = dimensions.column(OURS[name]) === columns[0] ? row.member : row.second
      return dimensions.groupOf(OURS[name], member)
    })
    const name = JSON.stringify([start, values.map(({ id }) => id)])
    let group = groups.get(name)
    if (!group) groups.set(name, (group = { start, values, sum: noCounts() }))
    addCounts(group.sum, row)
  }
  return [...groups.values()]
}

const METRICS: Readonly<Record<AnalyticsMetric, (sum: GrowingCounts) => number | null>> = {
  request_count: (sum) => sum.requests,
  error_count: failuresOf,
  cancelled_count: (sum) => sum.cancelled,
  error_rate: (sum) => failuresOf(sum) / sum.requests,
  prompt_tokens: (sum) => sum.inputTokens,
  completion_tokens: (sum) => sum.outputTokens,
  total_tokens: tokensOf,
  reasoning_tokens: (sum) => sum.reasoningTokens,
  cached_tokens: (sum) => sum.cachedTokens,
  cache_hit_rate: (sum) => (sum.inputTokens === 0 ? null : sum.cachedTokens / sum.inputTokens),
  usage: (sum) => dollarsFromNanodollars(sum.costNanodollars),
  latency: (sum) => usageOf(sum).latencyMs,
  time_to_first_token: (sum) => usageOf(sum).firstTokenMs,
  throughput: (sum) => usageOf(sum).tokensPerSecond,
}

/** By the field that was asked for; else by time, or by the first metric, most first. */
function ordered(groups: readonly Group[], body: AnalyticsBody): Group[] {
  const asked = body.order_by
  const field =
    asked?.field ?? (body.granularity === undefined ? (body.metrics[0] ?? 'request_count') : 'date')
  const sign = (asked?.direction ?? (field === 'date' ? 'asc' : 'desc')) === 'asc' ? 1 : -1
  const valueOf = orderOf(field, body)
  const nameOf = ({ values }: Group): string => values.map(({ label }) => label).join('\n')
  return groups.toSorted(
    (a, b) =>
      sign * compare(valueOf(a), valueOf(b)) ||
      b.sum.requests - a.sum.requests ||
      compare(nameOf(a), nameOf(b)),
  )
}

function orderOf(field: string, body: AnalyticsBody): (group: Group) => string | number | null {
  if (field === 'date' && body.granularity !== undefined) return (group) => group.start ?? 0
  const place = body.dimensions?.findIndex((name) => name === field) ?? -1
  if (place >= 0) return (group) => group.values[place]?.label ?? ''
  const metric = [...body.metrics, 'request_count' as const].find((name) => name === field)
  if (metric) return (group) => METRICS[metric](group.sum)
  throw new GatewayError(
    'invalid_value',
    `Invalid 'order_by.field': ${JSON.stringify(field.slice(0, 60))} is no metric or dimension of this query.`,
    { param: 'order_by.field' },
  )
}

function compare(a: string | number | null, b: string | number | null): number {
  if (typeof a === 'string' && typeof b === 'string') return a.localeCompare(b, 'en', { numeric: true })
  return Number(a ?? -1) - Number(b ?? -1)
}

function limited(
  groups: readonly Group[],
  body: AnalyticsBody,
): { readonly rows: AnalyticsRow[]; readonly truncated: boolean } {
  const { group_limit: most } = body
  const counts = new Map<string, number>()
  const within = groups.filter(({ values }) => {
    if (most === undefined || values.length === 0) return true
    const name = JSON.stringify(values)
    counts.set(name, (counts.get(name) ?? 0) + 1)
    return (counts.get(name) ?? 0) <= most
  })
  const rows = within.slice(0, body.limit ?? DEFAULT_LIMIT)
  return { rows: rows.map((group) => rowOf(group, body)), truncated: rows.length < groups.length }
}

function rowOf({ start, values, sum }: Group, body: AnalyticsBody): AnalyticsRow {
  const row: AnalyticsRow = {}
  if (start !== undefined) row[`date__${body.granularity}`] = momentOf(start)
  for (const [at, name] of (body.dimensions ?? []).entries()) {
    row[name] = values[at]?.label ?? null
    row[`${name}__id`] = values[at]?.id ?? null
  }
  for (const name of body.metrics) row[name] = METRICS[name](sum)
  return row
}

/** Filters as lists of what is wanted. `isEmpty`: nothing can fit them. */
function readFilters(
  question: AnalyticsQuestion,
  known: { readonly dimensions: Dimensions; readonly warnings: string[] },
): { readonly filters: Filters; readonly isEmpty: boolean } {
  const filters: Record<ActivityDimension, string[] | undefined> = {
    model: undefined,
    key: undefined,
    app: undefined,
    provider: undefined,
    person: undefined,
  }
  let isEmpty = false
  for (const { field, operator, value, include_unset: unset = false } of question.body.filters ?? []) {
    const given = [value].flat().map(String)
    const isNegative = operator === 'neq' || operator === 'not_in'
    if (field === 'workspace') {
      isEmpty ||= given.includes(question.workspaceId) === isNegative
      continue
    }
    const dimension = OURS[field]
    const ids = idsOf(field, given, { ...question, ...known })
    const wanted = isNegative
      ? allOf(dimension, { ...question, ...known }).filter(
          (id) => !ids.includes(id) && (id !== NONE || unset),
        )
      : [...ids, ...(unset ? [NONE] : [])]
    const before = filters[dimension]
    filters[dimension] = before ? before.filter((id) => wanted.includes(id)) : wanted
    isEmpty ||= filters[dimension].length === 0
  }
  return { filters, isEmpty }
}

type Known = AnalyticsQuestion & { readonly dimensions: Dimensions; readonly warnings: string[] }

/** What is filtered on, in our ids: keys also by number, providers also by name. */
function idsOf(
  field: Exclude<AnalyticsDimension, 'workspace'>,
  given: readonly string[],
  known: Known,
): string[] {
  if (field === 'api_key_id')
    return given.flatMap((text) => {
      const key = known.keys.find(({ hash, id }) => hash === text.toLowerCase() || String(id) === text)
      if (!key) known.warnings.push(`No key of this account is '${text.slice(0, 80)}'.`)
      return key ? [key.hash] : []
    })
  if (field !== 'provider') return [...given]
  const names = new Map(
    known.dimensions.groupsOf('provider').map(({ id, label }) => [label.toLowerCase(), id] as const),
  )
  return given.map((text) => names.get(text.toLowerCase()) ?? text)
}

function allOf(dimension: ActivityDimension, { dimensions, keys }: Known): string[] {
  if (dimension === 'key') return keys.map((key) => key.hash)
  return dimensions.groupsOf(dimension).map(({ id }) => id)
}
