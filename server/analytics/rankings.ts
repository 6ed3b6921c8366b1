// Models and authors by their tokens, endpoints by their speed, models by what they really cost: from the whole installation's
// own traffic, by the UTC day. No account and no key is in it.
import type {
  CheapModel,
  FastEndpoint,
  ModelTokens,
  Rankings,
  RankingsQuery,
} from '../../contract/app/rankings.ts'
import { histogramQuantile, histogramTotal, MILLISECONDS, TOKENS_PER_SECOND } from '../../core/histogram.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { AttemptSpeeds, RolledEndpoint, UsageRow } from '../store/rollups/ports.ts'
import { rankApps } from './apps.ts'
import type { Days } from './periods.ts'
import { datesAround, datesOf, daysBefore, daysOfPeriod, hoursOf, lastDays } from './periods.ts'
import type { Traffic } from './traffic.ts'
import { modelNameOf, momentOf } from './traffic.ts'
import type { GrowingCounts } from './usage.ts'
import { addCounts, noCounts, tokensOf } from './usage.ts'

/** Fewer answers than this say too little about speed or cost. */
const LEAST = 20
const TOLD_APART = 10
const OTHER = 'other'
const MOST_APPS = 50
const WEEK_DAYS = 7
const SPARKLINE_DAYS = 14
const TOKENS_OF_A_PRICE = 1e6
const NANODOLLARS = 1e9

/** Everything on the page of rankings. */
export async function rankingsOf(
  traffic: Traffic,
  { period }: Pick<RankingsQuery, 'period'>,
): Promise<Rankings> {
  const { rollups } = traffic.store
  const days = daysOfPeriod(period, traffic.now())
  const endpoints = await rollups.endpoints()
  const numbers = endpoints.map((endpoint) => endpoint.number)
  const [rows, before, speeds, apps, asOf] = await Promise.all([
    usageByDay(traffic, days),
    usageByDay(traffic, daysBefore(days)),
    rollups.attemptSpeeds({
      grain: 'day',
      from: days.fromDay,
      to: days.toDay,
      endpoints: numbers,
      steps: 'added',
    }),
    rankApps(traffic, { query: { period, sort: 'popular', limit: MOST_APPS } }),
    rollups.asOf(traffic.now()),
  ])
  const catalogue = traffic.catalogue.current()
  const known = { catalogue, modelOf: modelsByNumber(endpoints) }
  const models = rank(rows, before, (row) => known.modelOf(row.member))
  const authors = rank(rows, before, (row) => modelNameOf(catalogue, known.modelOf(row.member)).author)
  const total = models.reduce((all, { sum }) => all + tokensOf(sum), 0)
  const shareOf = (tokens: number): number => (total === 0 ? 0 : tokens / total)
  return {
    ...datesAround(days),
    asOf: momentOf(asOf),
    tokens: total,
    requests: models.reduce((all, { sum }) => all + sum.requests, 0),
    least: LEAST,
    models: models.map(({ id, sum, previous }, at) => ({
      rank: at + 1,
      model: modelNameOf(catalogue, id),
      tokens: tokensOf(sum),
      requests: sum.requests,
      share: shareOf(tokensOf(sum)),
      previousTokens: previous ?? null,
    })),
    authors: authors.map(({ id, sum, previous }, at) => ({
      rank: at + 1,
      author: id,
      tokens: tokensOf(sum),
      requests: sum.requests,
      share: shareOf(tokensOf(sum)),
      previousTokens: previous ?? null,
    })),
    apps: apps.apps,
    fastest: fastestOf(speeds, { endpoints, catalogue }),
    cheapest: cheapestOf(models, catalogue),
    ...seriesOf(rows, { days, models, authors, known }),
  }
}

function usageByDay({ store }: Traffic, days: Days): Promise<UsageRow[]> {
  return store.rollups.usage({
    accountId: undefined,
    split: 'endpoint-day',
    groupBy: 'endpoint',
    bucket: 'day',
    ...hoursOf(days),
  })
}

/** The model behind each number of rollups. */
export function modelsByNumber(endpoints: readonly RolledEndpoint[]): (number: number) => string {
  const models = new Map(endpoints.map((endpoint) => [endpoint.number, endpoint.modelId]))
  return (number) => models.get(number) ?? ''
}

interface Ranked {
  readonly id: string
  readonly sum: GrowingCounts
  /** Tokens in the stretch before; undefined when it was not there. */
  readonly previous: number | undefined
}

/** Most tokens first, then most requests, then by name, so that the order is the same each time. */
function rank(
  rows: readonly UsageRow[],
  before: readonly UsageRow[],
  nameOf: (row: UsageRow) => string,
): Ranked[] {
  const sums = sumsOf(rows, nameOf)
  const previous = sumsOf(before, nameOf)
  return [...sums]
    .map(([id, sum]) => {
      const old = previous.get(id)
      return { id, sum, previous: old && tokensOf(old) }
    })
    .sort(
      (a, b) =>
        tokensOf(b.sum) - tokensOf(a.sum) || b.sum.requests - a.sum.requests || (a.id < b.id ? -1 : 1),
    )
}

function sumsOf(rows: readonly UsageRow[], nameOf: (row: UsageRow) => string): Map<string, GrowingCounts> {
  const sums = new Map<string, GrowingCounts>()
  for (const row of rows) {
    const name = nameOf(row)
    let sum = sums.get(name)
    if (!sum) sums.set(name, (sum = noCounts()))
    addCounts(sum, row)
  }
  return sums
}

function fastestOf(
  speeds: readonly AttemptSpeeds[],
  known: { readonly endpoints: readonly RolledEndpoint[]; readonly catalogue: Catalogue },
): FastEndpoint[] {
  const endpoints = new Map(known.endpoints.map((endpoint) => [endpoint.number, endpoint]))
  return speeds
    .flatMap((speed) => {
      const endpoint = endpoints.get(speed.endpoint)
      const answers = histogramTotal(speed.tokensPerSecond)
      const median = histogramQuantile(speed.tokensPerSecond, TOKENS_PER_SECOND, 0.5)
      if (endpoint?.endpointId === undefined || median === undefined || answers < LEAST) return []
      return [{ endpoint, endpointId: endpoint.endpointId, answers, median, speed }]
    })
    .sort((a, b) => b.median - a.median || (a.endpointId < b.endpointId ? -1 : 1))
    .map(({ endpoint, endpointId, answers, median, speed }, at) => ({
      rank: at + 1,
      model: modelNameOf(known.catalogue, endpoint.modelId),
      endpoint: endpointId,
      provider: endpoint.providerName,
      tokensPerSecond: Number(median.toPrecision(3)),
      firstTokenMs: medianMs(speed),
      answers,
    }))
}

function medianMs({ firstEventMs }: AttemptSpeeds): number | null {
  const median = histogramQuantile(firstEventMs, MILLISECONDS, 0.5)
  return median === undefined ? null : Number(median.toPrecision(3))
}

/** Models that cost nothing are not among them: a local model would be first for ever. */
function cheapestOf(models: readonly Ranked[], catalogue: Catalogue): CheapModel[] {
  return models
    .filter(({ sum }) => sum.requests >= LEAST && sum.costNanodollars > 0 && tokensOf(sum) > 0)
    .map(({ id, sum }) => ({ id, sum, price: perMillion(sum) }))
    .sort((a, b) => a.price - b.price || (a.id < b.id ? -1 : 1))
    .map(({ id, sum, price }, at) => ({
      rank: at + 1,
      model: modelNameOf(catalogue, id),
      dollarsPerMillion: price,
      tokens: tokensOf(sum),
      cachedShare: cachedShareOf(sum) ?? 0,
      requests: sum.requests,
    }))
}

/** US dollars for a million tokens of all kinds together. */
export function perMillion(sum: GrowingCounts): number {
  return (sum.costNanodollars / tokensOf(sum) / NANODOLLARS) * TOKENS_OF_A_PRICE
}

/** Of the input tokens; null without any. */
export function cachedShareOf({ cachedTokens, inputTokens }: GrowingCounts): number | null {
  return inputTokens === 0 ? null : Math.min(1, cachedTokens / inputTokens)
}

function seriesOf(
  rows: readonly UsageRow[],
  parts: {
    readonly days: Days
    readonly models: readonly Ranked[]
    readonly authors: readonly Ranked[]
    readonly known: { readonly catalogue: Catalogue; readonly modelOf: (number: number) => string }
  },
): Pick<Rankings, 'series' | 'authorSeries' | 'days'> {
  const { days, models, authors, known } = parts
  const modelIds = topOf(models)
  const authorIds = topOf(authors)
  const cells = datesOf(days).map((date) => ({
    date,
    models: modelIds.map(() => 0),
    authors: authorIds.map(() => 0),
  }))
  for (const row of rows) {
    const cell = cells[row.bucket - days.fromDay]
    if (!cell) continue
    const model = known.modelOf(row.member)
    addTo(cell.models, placeOf(modelIds, model), tokensOf(row))
    addTo(cell.authors, placeOf(authorIds, modelNameOf(known.catalogue, model).author), tokensOf(row))
  }
  return {
    series: modelIds.map((id) =>
      id === OTHER ? { id, name: 'Others' } : { id, name: modelNameOf(known.catalogue, id).name },
    ),
    authorSeries: authorIds,
    days: cells,
  }
}

function topOf(ranked: readonly Ranked[]): string[] {
  const top = ranked.slice(0, TOLD_APART).map(({ id }) => id)
  return ranked.length > top.length ? [...top, OTHER] : top
}

function placeOf(ids: readonly string[], id: string): number {
  const place = ids.indexOf(id)
  return place < 0 ? ids.length - 1 : place
}

function addTo(cells: number[], place: number, tokens: number): void {
  cells[place] = (cells[place] ?? 0) + tokens
}

/** Tokens of every model in the last two weeks. */
export async function modelTokensOf(traffic: Traffic): Promise<ModelTokens> {
  const { rollups } = traffic.store
  const days = lastDays(SPARKLINE_DAYS, traffic.now())
  const [endpoints, rows, asOf] = await Promise.all([
    rollups.endpoints(),
    usageByDay(traffic, days),
    rollups.asOf(traffic.now()),
  ])
  const modelOf = modelsByNumber(endpoints)
  const models = new Map<string, number[]>()
  for (const row of rows) {
    const id = modelOf(row.member)
    const tokens = models.get(id) ?? Array.from({ length: SPARKLINE_DAYS }, () => 0)
    addTo(tokens, row.bucket - days.fromDay, tokensOf(row))
    models.set(id, tokens)
  }
  return {
    asOf: momentOf(asOf),
    dates: datesOf(days),
    models: [...models]
      .map(([id, tokens]) => ({
        id,
        weekTokens: tokens.slice(-WEEK_DAYS).reduce((all, count) => all + count, 0),
        days: tokens,
      }))
      .sort((a, b) => b.weekTokens - a.weekTokens || (a.id < b.id ? -1 : 1)),
  }
}
