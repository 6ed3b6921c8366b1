// The datasets that programs read, as OpenRouter publishes its own: tokens of models by the day, apps by tokens. Of this
// installation, by UTC days that are over unless another end is asked for.
import type {
  AppRankings,
  AppRankingsQuery,
  RankingsDaily,
  RankingsDailyQuery,
} from '../../contract/datasets.ts'
import { GatewayError } from '../../core/errors.ts'
import type { Model } from '../../core/model.ts'
import type { RolledApp, UsageRow } from '../store/rollups/ports.ts'
import type { Days } from './periods.ts'
import { hoursOf } from './periods.ts'
import { bucketsOf } from './range.ts'
import { modelsByNumber } from './rankings.ts'
import type { Traffic } from './traffic.ts'
import { dateOf, dayOf, momentOf } from './traffic.ts'
import { tokensOf } from './usage.ts'
import { findZone } from './zone.ts'

const DEFAULT_DAYS = 30
const MOST_DAYS = 366
const TOP_MODELS = 50
const OTHER = 'other'
/** Trending apps are compared with the mean of so many stretches of the same length before. */
const STRETCHES_BEFORE = 3

/** The days between two dates, both included. Throws `invalid_value` when there are none or more than a year. */
function readDays(
  query: { readonly start_date?: string | undefined; readonly end_date?: string | undefined },
  now: number,
): Days {
  const last = query.end_date === undefined ? dayOf(now) - 1 : dayOf(Date.parse(query.end_date))
  const first = query.start_date === undefined ? last - DEFAULT_DAYS : dayOf(Date.parse(query.start_date))
  if (first > last)
    throw new GatewayError('invalid_value', "Invalid 'start_date': it is after 'end_date'.", {
      param: 'start_date',
    })
  if (last - first >= MOST_DAYS)
    throw new GatewayError('invalid_value', `Invalid 'start_date': ${MOST_DAYS} days are the most.`, {
      param: 'start_date',
    })
  return { fromDay: first, toDay: last + 1 }
}

async function metaOf(traffic: Traffic, days: Days): Promise<RankingsDaily['meta']> {
  const asOf = await traffic.store.rollups.asOf(traffic.now())
  return {
    as_of: momentOf(asOf),
    start_date: dateOf(days.fromDay),
    end_date: dateOf(days.toDay - 1),
    version: 'v1',
  }
}

/** `/datasets/rankings-daily`. `slugOf` gives a model the name that programs know it by. */
export async function rankingsDailyOf(
  traffic: Traffic,
  { query, slugOf }: { readonly query: RankingsDailyQuery; readonly slugOf: (model: Model) => string },
): Promise<RankingsDaily> {
  const days = readDays(query, traffic.now())
  const { rollups } = traffic.store
  const [endpoints, rows, meta] = await Promise.all([
    rollups.endpoints(),
    rollups.usage({
      accountId: undefined,
      split: 'endpoint-day',
      groupBy: 'endpoint',
      bucket: 'day',
      ...hoursOf(days),
    }),
    metaOf(traffic, days),
  ])
  const { models } = traffic.catalogue.current()
  const modelOf = modelsByNumber(endpoints)
  const buckets = bucketsOf(hoursOf(days), { step: query.period, zone: findZone('UTC') })
  const byDate = new Map<number, Map<string, number>>()
  for (const row of rows) {
    const bucket = buckets.indexOf(row.bucket)
    const id = modelOf(row.member)
    const model = models.get(id)
    if (bucket === undefined || !hasModality(model, query.modality)) continue
    const sums = byDate.get(bucket) ?? new Map<string, number>()
    const slug = model ? slugOf(model) : id
    sums.set(slug, (sums.get(slug) ?? 0) + tokensOf(row))
    byDate.set(bucket, sums)
  }
  const data = [...byDate]
    .sort(([a], [b]) => a - b)
    .flatMap(([bucket, sums]) => rankedOn(buckets.all[bucket]?.label ?? '', sums))
  return { data, meta }
}

function hasModality(model: Model | undefined, modality: RankingsDailyQuery['modality']): boolean {
  if (modality === undefined) return true
  const { input, output } = model?.capabilities ?? {}
  if (modality === 'text') return output?.has('text') ?? false
  if (modality === 'image_output') return output?.has('image') ?? false
  if (modality === 'tool_calling')
    throw new GatewayError(
      'invalid_value',
      "Invalid 'modality': which requests called tools is not counted here.",
      { param: 'modality' },
    )
  return input?.has(modality) ?? false
}

function rankedOn(date: string, sums: ReadonlyMap<string, number>): RankingsDaily['data'] {
  const ranked = [...sums]
    .filter(([, tokens]) => tokens > 0)
    .sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1))
  const row = (slug: string, tokens: number) => ({
    date,
    model_permaslug: slug,
    total_tokens: String(tokens),
  })
  const rows = ranked.slice(0, TOP_MODELS).map(([slug, tokens]) => row(slug, tokens))
  const rest = ranked.slice(TOP_MODELS).reduce((all, [, tokens]) => all + tokens, 0)
  return rest > 0 ? [...rows, row(OTHER, rest)] : rows
}

/** `/datasets/app-rankings`. An app's number is the smallest that one of its accounts' rows has. */
export async function appRankingsOf(traffic: Traffic, query: AppRankingsQuery): Promise<AppRankings> {
  const days = readDays(query, traffic.now())
  const length = days.toDay - days.fromDay
  const before = { fromDay: days.fromDay - STRETCHES_BEFORE * length, toDay: days.fromDay }
  const { rollups } = traffic.store
  const [all, now, earlier, meta] = await Promise.all([
    rollups.apps(undefined),
    usageByApp(traffic, days),
    query.sort === 'trending' ? usageByApp(traffic, before) : [],
    metaOf(traffic, days),
  ])
  const apps = new Map(all.map((app) => [app.number, app]))
  const measured = new Map<
    string,
    { number: number; title: string; tokens: number; requests: number; growth: number }
  >()
  const sums = titlesOf(all)
  for (const row of now) {
    const app = apps.get(row.member)
    if (!app) continue
    const { number, title } = sums.get(app.identity) ?? { number: app.number, title: app.identity }
    const sum = measured.get(app.identity) ?? { number, title, tokens: 0, requests: 0, growth: 0 }
    sum.tokens += tokensOf(row)
    sum.requests += row.requests
    sum.growth += tokensOf(row)
    measured.set(app.identity, sum)
  }
  for (const row of earlier) {
    const sum = measured.get(apps.get(row.member)?.identity ?? '')
    if (sum) sum.growth -= tokensOf(row) / STRETCHES_BEFORE
  }
  const data = [...measured.values()]
    .filter(({ growth }) => query.sort === 'popular' || growth > 0)
    .sort(
      (a, b) => (query.sort === 'popular' ? b.tokens - a.tokens : b.growth - a.growth) || a.number - b.number,
    )
    .map(({ number, title, tokens, requests }, at) => ({
      app_id: number,
      app_name: title,
      rank: at + 1,
      total_requests: requests,
      total_tokens: String(tokens),
    }))
    .slice(query.offset, query.offset + query.limit)
  return { data, meta }
}

function usageByApp({ store }: Traffic, days: Days): Promise<UsageRow[]> {
  return store.rollups.usage({
    accountId: undefined,
    split: 'app-day',
    groupBy: 'app',
    bucket: 'none',
    ...hoursOf(days),
  })
}

/** The smallest number and the first title of each app. */
function titlesOf(
  apps: readonly RolledApp[],
): Map<string, { readonly number: number; readonly title: string }> {
  const found = new Map<string, { number: number; title: string }>()
  for (const { identity, number, title } of apps) {
    const known = found.get(identity)
    if (!known) found.set(identity, { number, title: title === '' ? identity : title })
    else if (known.title === identity && title !== '') known.title = title
  }
  return found
}
