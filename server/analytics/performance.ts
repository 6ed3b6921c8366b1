// How the endpoints of one model did: speeds over time, failures, ninety days of uptime.
import type { Performance, PerformanceEndpoint, PerformanceQuery } from '../../contract/app/performance.ts'
import { MILLISECONDS, TOKENS_PER_SECOND } from '../../core/histogram.ts'
import { GatewayError } from '../../core/errors.ts'
import type { Model } from '../../core/model.ts'
import type { AttemptErrors, AttemptSpeeds, GrainQuery, RolledEndpoint } from '../store/rollups/ports.ts'
import { datesOf, daysOfPeriod, lastDays } from './periods.ts'
import type { Traffic } from './traffic.ts'
import { DAY_HOURS, DAY_MS, HOUR_MS, hourOf, momentOf, providerOf } from './traffic.ts'
import type { Judged } from './uptime.ts'
import { judge, resultOf, together, uptimeOf } from './uptime.ts'
import { percentilesOfLess, percentilesOfMore } from './usage.ts'

const UPTIME_DAYS = 90
const NONE: readonly Judged[] = []

/** Finds a model by its id. Throws `model_not_found` for any other name, an alias included. */
export function requireModel({ catalogue }: Pick<Traffic, 'catalogue'>, id: string): Model {
  const model = catalogue.current().models.get(id)
  if (!model) throw new GatewayError('model_not_found', `There is no model ${id} in the catalogue.`)
  return model
}

interface Steps extends Pick<GrainQuery, 'grain' | 'from' | 'to'> {
  readonly grain: 'hour' | 'day'
  readonly stepMs: number
}

/** Answers for one model of the catalogue. */
export async function performanceOf(
  traffic: Traffic,
  { model, query }: { readonly model: Model; readonly query: Pick<PerformanceQuery, 'period'> },
): Promise<Performance> {
  const { rollups } = traffic.store
  const now = traffic.now()
  const steps = stepsOf(query.period, now)
  const own = (await rollups.endpoints()).filter(
    (endpoint) => endpoint.modelId === model.id && endpoint.endpointId !== undefined,
  )
  const numbers = own.map((endpoint) => endpoint.number)
  const uptimeDays = lastDays(UPTIME_DAYS, now)
  const asking = { grain: steps.grain, from: steps.from, to: steps.to, endpoints: numbers }
  const long = { grain: 'day' as const, from: uptimeDays.fromDay, to: uptimeDays.toDay, endpoints: numbers }
  const [added, each, attempts, errors, dayAttempts, dayErrors, asOf] = await Promise.all([
    rollups.attemptSpeeds({ ...asking, steps: 'added' }),
    rollups.attemptSpeeds({ ...asking, steps: 'each' }),
    rollups.attempts(asking),
    rollups.attemptErrors(asking),
    rollups.attempts(long),
    rollups.attemptErrors(long),
    rollups.asOf(now),
  ])
  const judged = judge(attempts, errors)
  const endpoints = own
    .map((endpoint) => ({
      endpoint,
      counts: together(judged.filter((one) => one.endpoint === endpoint.number)),
    }))
    .filter(({ counts }) => counts.attempts > 0)
    .sort((a, b) => b.counts.attempts - a.counts.attempts)
    .map(({ endpoint }) => endpoint)
  return {
    model: model.id,
    from: momentOf(steps.from * steps.stepMs),
    to: momentOf(steps.to * steps.stepMs),
    step: steps.grain,
    asOf: momentOf(asOf),
    endpoints: endpoints.map((endpoint) => describe(endpoint, { traffic, judged, added, errors })),
    buckets: bucketsOf(steps, { endpoints, judged, each }),
    uptimeDates: datesOf(uptimeDays),
    uptime: uptimesOf({
      model,
      own,
      judged: judge(dayAttempts, dayErrors),
      firstDay: uptimeDays.fromDay,
      traffic,
    }),
  }
}

function stepsOf(period: PerformanceQuery['period'], now: number): Steps {
  if (period === 'day') {
    const to = hourOf(now) + 1
    return { grain: 'hour', from: to - DAY_HOURS, to, stepMs: HOUR_MS }
  }
  const { fromDay, toDay } = daysOfPeriod(period, now)
  return { grain: 'day', from: fromDay, to: toDay, stepMs: DAY_MS }
}

function nameOf({ catalogue }: Pick<Traffic, 'catalogue'>, endpoint: RolledEndpoint) {
  const provider = providerOf(endpoint) ?? ''
  const providerName = catalogue.current().providers.get(provider)?.name ?? endpoint.providerName
  return { id: endpoint.endpointId ?? '', provider, providerName }
}

function describe(
  endpoint: RolledEndpoint,
  parts: {
    readonly traffic: Traffic
    readonly judged: readonly Judged[]
    readonly added: readonly AttemptSpeeds[]
    readonly errors: readonly AttemptErrors[]
  },
): PerformanceEndpoint {
  const { traffic, judged, added, errors } = parts
  const own = judged.filter((one) => one.endpoint === endpoint.number)
  return {
    ...nameOf(traffic, endpoint),
    ...speeds({ judged: own, measured: added.find((one) => one.endpoint === endpoint.number) }),
    failures: failuresOf(errors.filter((one) => one.endpoint === endpoint.number)),
    limited: together(own).limited,
  }
}

/** By what the provider sent, most first. */
function failuresOf(errors: readonly AttemptErrors[]): { status: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const { code, status, times } of errors) {
    if (resultOf(code) !== 'failure') continue
    const name = status === undefined ? 'none' : String(status)
    counts.set(name, (counts.get(name) ?? 0) + times)
  }
  return [...counts].map(([status, count]) => ({ status, count })).sort((a, b) => b.count - a.count)
}

function speeds({
  judged,
  measured,
}: {
  readonly judged: readonly Judged[]
  readonly measured: AttemptSpeeds | undefined
}) {
  const counts = together(judged)
  return {
    firstTokenMs: measured ? percentilesOfLess(measured.firstEventMs, MILLISECONDS) : null,
    latencyMs: measured ? percentilesOfLess(measured.durationMs, MILLISECONDS) : null,
    tokensPerSecond: measured ? percentilesOfMore(measured.tokensPerSecond, TOKENS_PER_SECOND) : null,
    attempts: counts.attempts,
    uptime: uptimeOf(counts),
  }
}

function bucketsOf(
  { from, to, stepMs }: Steps,
  parts: {
    readonly endpoints: readonly RolledEndpoint[]
    readonly judged: readonly Judged[]
    readonly each: readonly AttemptSpeeds[]
  },
): Performance['buckets'] {
  const { endpoints } = parts
  const placed = <Row extends { readonly step: number; readonly endpoint: number }>(rows: readonly Row[]) =>
    new Map(rows.map((row) => [`${row.endpoint} ${row.step}`, row]))
  const judged = placed(parts.judged)
  const each = placed(parts.each)
  return Array.from({ length: to - from }, (_, at) => ({
    start: momentOf((from + at) * stepMs),
    endpoints: endpoints.map(({ number }) => {
      const place = `${number} ${from + at}`
      const counts = judged.get(place)
      return speeds({ judged: counts ? [counts] : NONE, measured: each.get(place) })
    }),
  }))
}

function uptimesOf(parts: {
  readonly model: Model
  readonly own: readonly RolledEndpoint[]
  readonly judged: readonly Judged[]
  readonly firstDay: number
  readonly traffic: Traffic
}): Performance['uptime'] {
  const { model, own, judged, firstDay, traffic } = parts
  const listed = model.endpoints.map(({ id, provider }) => ({
    id,
    provider: provider.id,
    providerName: provider.name,
  }))
  const gone = own
    .filter((endpoint) => !listed.some(({ id }) => id === endpoint.endpointId))
    .map((endpoint) => nameOf(traffic, endpoint))
  return [...listed, ...gone]
    .map((name) => {
      const number = own.find((endpoint) => endpoint.endpointId === name.id)?.number
      const days = judged.filter((one) => one.endpoint === number)
      return { name, days, row: { ...name, overall: uptimeOf(together(days)), ...dayCells(days, firstDay) } }
    })
    .filter(({ name, days }) => days.length > 0 || listed.includes(name))
    .map(({ row }) => row)
}

/** Ninety cells from judged days, oldest first. */
export function dayCells(
  judged: readonly Judged[],
  firstDay: number,
): { readonly days: (number | null)[]; readonly attempts: number[] } {
  const byDay = new Map(judged.map((one) => [one.step - firstDay, one]))
  const cells = Array.from({ length: UPTIME_DAYS }, (_, at) => byDay.get(at))
  return { days: cells.map(uptimeOf), attempts: cells.map((cell) => cell?.attempts ?? 0) }
}
