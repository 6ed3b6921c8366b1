// Apps of the whole installation by their tokens, one app, and the apps of one model. An app is the same in all accounts that it
// calls for; which those are is said nowhere. Its name is the one that its most used account knows it by.
import type { App, AppPage, AppQuery, Apps, AppsQuery, RankedApp } from '../../contract/app/apps.ts'
import { GatewayError } from '../../core/errors.ts'
import type { RolledApp, RolledEndpoint, UsageRow } from '../store/rollups/ports.ts'
import type { Days } from './periods.ts'
import { datesAround, datesOf, daysBefore, daysOfPeriod, hoursOf } from './periods.ts'
import type { Traffic } from './traffic.ts'
import { dateOf, dayOf, modelNameOf, momentOf } from './traffic.ts'
import { tokensOf } from './usage.ts'

/** Models of an app's page that have a series of their own. */
const TOLD_APART = 10

interface AppSums {
  readonly identity: string
  tokens: number
  requests: number
  readonly models: Set<string>
  /** Tokens by the number of each account's own row. */
  readonly byNumber: Map<number, number>
}

/** Apps by tokens, or by how much they grew. `modelId` keeps what they did with one model. */
export async function rankApps(
  traffic: Traffic,
  { query, modelId }: { readonly query: Omit<AppsQuery, 'format'>; readonly modelId?: string },
): Promise<Apps> {
  const days = daysOfPeriod(query.period, traffic.now())
  const names = await readNames(traffic)
  const [now, before, asOf] = await Promise.all([
    appSums(traffic, { days, names, modelId }),
    appSums(traffic, { days: daysBefore(days), names, modelId }),
    traffic.store.rollups.asOf(traffic.now()),
  ])
  const wanted = (query.text ?? '').toLowerCase()
  const ranked = [...now.values()]
    .map((sums) => ({ sums, app: appOf(sums, names.apps), previous: before.get(sums.identity)?.tokens }))
    .filter(({ app }) => app.title.toLowerCase().includes(wanted) || app.id.includes(wanted))
    .filter(({ sums, previous }) => query.sort === 'popular' || sums.tokens > (previous ?? 0))
    .sort((a, b) => measure(b, query.sort) - measure(a, query.sort) || (a.app.id < b.app.id ? -1 : 1))
    .slice(0, query.limit)
    .map(({ sums, app, previous }, at): RankedApp => ({
      rank: at + 1,
      app,
      tokens: sums.tokens,
      requests: sums.requests,
      models: sums.models.size,
      previousTokens: previous ?? null,
    }))
  return { ...datesAround(days), asOf: momentOf(asOf), apps: ranked }
}

interface Names {
  readonly apps: ReadonlyMap<number, RolledApp>
  readonly endpoints: ReadonlyMap<number, RolledEndpoint>
}

async function readNames({ store: { rollups } }: Traffic): Promise<Names> {
  const [apps, endpoints] = await Promise.all([rollups.apps(undefined), rollups.endpoints()])
  return {
    apps: new Map(apps.map((app) => [app.number, app])),
    endpoints: new Map(endpoints.map((endpoint) => [endpoint.number, endpoint])),
  }
}

function measure(
  { sums, previous }: { readonly sums: AppSums; readonly previous: number | undefined },
  sort: AppsQuery['sort'],
): number {
  return sort === 'popular' ? sums.tokens : sums.tokens - (previous ?? 0)
}

async function appSums(
  traffic: Traffic,
  asked: { readonly days: Days; readonly names: Names; readonly modelId: string | undefined },
): Promise<Map<string, AppSums>> {
  const { days, names, modelId } = asked
  const ofModel = [...names.endpoints.values()].filter((endpoint) => endpoint.modelId === modelId)
  const rows = await traffic.store.rollups.appEndpoints({
    ...hoursOf(days),
    ...(modelId === undefined ? {} : { endpoints: ofModel.map((endpoint) => endpoint.number) }),
  })
  const sums = new Map<string, AppSums>()
  for (const row of rows) {
    const identity = names.apps.get(row.app)?.identity
    const model = names.endpoints.get(row.endpoint)?.modelId
    if (identity === undefined || model === undefined) continue
    let sum = sums.get(identity)
    if (!sum) sums.set(identity, (sum = noSums(identity)))
    sum.tokens += row.tokens
    sum.requests += row.requests
    sum.models.add(model)
    sum.byNumber.set(row.app, (sum.byNumber.get(row.app) ?? 0) + row.tokens)
  }
  return sums
}

function noSums(identity: string): AppSums {
  return { identity, tokens: 0, requests: 0, models: new Set(), byNumber: new Map() }
}

/** With the title that the account gave it whose tokens are most. */
function appOf({ identity, byNumber }: AppSums, apps: ReadonlyMap<number, RolledApp>): App {
  const title = [...byNumber]
    .sort(([, a], [, b]) => b - a)
    .map(([number]) => apps.get(number)?.title ?? '')
    .find((given) => given !== '')
  return describe(identity, title)
}

function describe(identity: string, title: string | undefined): App {
  const isTitle = identity.startsWith('~')
  return { id: identity, title: title ?? identity, url: isTitle ? null : `https://${identity}/` }
}

/** One app. Throws `not_found` for one that never called. */
export async function appPageOf(
  traffic: Traffic,
  { id, query }: { readonly id: string; readonly query: Omit<AppQuery, 'format'> },
): Promise<AppPage> {
  const { rollups } = traffic.store
  const names = await readNames(traffic)
  const own = [...names.apps.values()].filter((app) => app.identity === id.toLowerCase())
  if (own.length === 0)
    throw new GatewayError('not_found', `There is no app ${JSON.stringify(id.slice(0, 80))}.`, {
      param: 'id',
    })
  const days = daysOfPeriod(query.period, traffic.now())
  const asking = {
    accountId: undefined,
    split: 'app-day',
    apps: own.map((app) => app.number),
    ...hoursOf(days),
  } as const
  const [rows, byAccount, asOf] = await Promise.all([
    rollups.usage({ ...asking, groupBy: 'endpoint', bucket: 'day' }),
    rollups.usage({ ...asking, groupBy: 'app', bucket: 'none' }),
    rollups.asOf(traffic.now()),
  ])
  const modelOf = (row: UsageRow): string => names.endpoints.get(row.member)?.modelId ?? ''
  const models = modelsOf(rows, modelOf)
  const tokens = sum(rows, tokensOf)
  const sums = noSums(own[0]?.identity ?? id)
  // An app without traffic in the period has a name all the same.
  for (const { number } of own) sums.byNumber.set(number, 0)
  for (const row of byAccount) sums.byNumber.set(row.member, tokensOf(row))
  return {
    app: appOf(sums, names.apps),
    ...datesAround(days),
    asOf: momentOf(asOf),
    firstSeen: dateOf(dayOf(Math.min(...own.map((app) => app.firstSeenAt)))),
    lastSeen: dateOf(dayOf(Math.max(...own.map((app) => app.lastSeenAt)))),
    tokens,
    requests: sum(rows, (row) => row.requests),
    models: models.map((model) => ({
      model: modelNameOf(traffic.catalogue.current(), model.id),
      tokens: model.tokens,
      requests: model.requests,
      share: tokens === 0 ? 0 : model.tokens / tokens,
    })),
    days: daysOfApp(rows, { days, models, modelOf }),
  }
}

interface ModelSum {
  readonly id: string
  tokens: number
  requests: number
}

function modelsOf(rows: readonly UsageRow[], modelOf: (row: UsageRow) => string): ModelSum[] {
  const models = new Map<string, ModelSum>()
  for (const row of rows) {
    const id = modelOf(row)
    const model = models.get(id) ?? { id, tokens: 0, requests: 0 }
    model.tokens += tokensOf(row)
    model.requests += row.requests
    models.set(id, model)
  }
  return [...models.values()].sort((a, b) => b.tokens - a.tokens || b.requests - a.requests)
}

function daysOfApp(
  rows: readonly UsageRow[],
  parts: {
    readonly days: Days
    readonly models: readonly ModelSum[]
    readonly modelOf: (row: UsageRow) => string
  },
): AppPage['days'] {
  const { days, models, modelOf } = parts
  const places = new Map(models.map((model, at) => [model.id, Math.min(at, TOLD_APART)]))
  const width = Math.min(models.length, TOLD_APART + 1)
  const cells = datesOf(days).map((date) => ({ date, tokens: Array.from({ length: width }, () => 0) }))
  for (const row of rows) {
    const tokens = cells[row.bucket - days.fromDay]?.tokens
    const place = places.get(modelOf(row))
    if (tokens && place !== undefined) tokens[place] = (tokens[place] ?? 0) + tokensOf(row)
  }
  return cells
}

function sum<Row>(rows: readonly Row[], of: (row: Row) => number): number {
  return rows.reduce((all, row) => all + of(row), 0)
}
