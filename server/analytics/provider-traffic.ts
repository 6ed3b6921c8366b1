// How providers did as a whole: tokens, uptime and speeds of all their endpoints together, from the installation's own traffic by
// the UTC day. No account and no key is in it.
import type {
  ProvidersTraffic,
  ProviderTraffic,
  ProviderTrafficPage,
  ProviderTrafficQuery,
} from '../../contract/app/providers.ts'
import type { Histogram } from '../../core/histogram.ts'
import { addCountsOf, MILLISECONDS, TOKENS_PER_SECOND } from '../../core/histogram.ts'
import type { AttemptSpeeds, RolledEndpoint, UsageRow } from '../store/rollups/ports.ts'
import { dayCells } from './performance.ts'
import type { Days } from './periods.ts'
import { datesAround, datesOf, daysOfPeriod, hoursOf, lastDays } from './periods.ts'
import type { Traffic } from './traffic.ts'
import { momentOf, providerOf } from './traffic.ts'
import type { Judged } from './uptime.ts'
import { judge, together, uptimeOf } from './uptime.ts'
import { percentilesOfLess, percentilesOfMore, tokensOf } from './usage.ts'

const UPTIME_DAYS = 90

type Period = Pick<ProviderTrafficQuery, 'period'>

/** Every provider with traffic, most tokens first. */
export async function providersTrafficOf(traffic: Traffic, { period }: Period): Promise<ProvidersTraffic> {
  const facts = await readFacts(traffic, period)
  const ids = new Set(facts.endpoints.map((endpoint) => providerOf(endpoint) ?? ''))
  return {
    ...facts.asked,
    providers: [...ids]
      .map((id) => wholeOf(id, facts))
      .filter(({ attemptDays, requests }) => requests > 0 || attemptDays.some((many) => many > 0))
      .sort((a, b) => b.tokens - a.tokens || b.attempts - a.attempts || (a.id < b.id ? -1 : 1)),
  }
}

/** One provider with its endpoints, most tokens first. */
export async function providerTrafficOf(
  traffic: Traffic,
  { id, period }: Period & { readonly id: string },
): Promise<ProviderTrafficPage> {
  const facts = await readFacts(traffic, period)
  const own = facts.endpoints.filter((endpoint) => providerOf(endpoint) === id)
  const numbers = new Set(own.map((endpoint) => endpoint.number))
  const tokens = new Map<number, number>()
  for (const row of facts.usage)
    if (numbers.has(row.member)) tokens.set(row.bucket, (tokens.get(row.bucket) ?? 0) + tokensOf(row))
  return {
    ...facts.asked,
    provider: wholeOf(id, facts),
    days: datesOf(facts.days).map((date, at) => ({ date, tokens: tokens.get(facts.days.fromDay + at) ?? 0 })),
    endpoints: own
      .map((endpoint) => ({
        id: endpoint.endpointId ?? '',
        model: endpoint.modelId,
        ...measure(new Set([endpoint.number]), facts),
      }))
      .filter(({ requests, attempts }) => requests + attempts > 0)
      .sort((a, b) => b.tokens - a.tokens || (a.id < b.id ? -1 : 1)),
  }
}

interface Facts {
  readonly asked: Pick<ProvidersTraffic, 'asOf' | 'from' | 'to' | 'uptimeDates'>
  readonly days: Days
  readonly firstUptimeDay: number
  readonly endpoints: readonly RolledEndpoint[]
  /** Of the period. */
  readonly usage: readonly UsageRow[]
  readonly speeds: readonly AttemptSpeeds[]
  /** Of ninety days. */
  readonly judged: readonly Judged[]
}

async function readFacts(traffic: Traffic, period: Period['period']): Promise<Facts> {
  const { rollups } = traffic.store
  const now = traffic.now()
  const days = daysOfPeriod(period, now)
  const long = lastDays(UPTIME_DAYS, now)
  const all = await rollups.endpoints()
  const endpoints = all.filter((endpoint) => endpoint.endpointId !== undefined)
  const numbers = endpoints.map((endpoint) => endpoint.number)
  const byDay = { grain: 'day', from: long.fromDay, to: long.toDay, endpoints: numbers } as const
  const [usage, speeds, attempts, errors, asOf] = await Promise.all([
    rollups.usage({
      accountId: undefined,
      split: 'endpoint-day',
      groupBy: 'endpoint',
      bucket: 'day',
      ...hoursOf(days),
    }),
    rollups.attemptSpeeds({ ...byDay, from: days.fromDay, to: days.toDay, steps: 'added' }),
    rollups.attempts(byDay),
    rollups.attemptErrors(byDay),
    rollups.asOf(now),
  ])
  return {
    asked: { asOf: momentOf(asOf), ...datesAround(days), uptimeDates: datesOf(long) },
    days,
    firstUptimeDay: long.fromDay,
    endpoints,
    usage: usage.filter((row) => numbers.includes(row.member)),
    speeds,
    judged: judge(attempts, errors),
  }
}

function wholeOf(id: string, facts: Facts): ProviderTraffic {
  const own = new Set(
    facts.endpoints.filter((endpoint) => providerOf(endpoint) === id).map((endpoint) => endpoint.number),
  )
  const measured = measure(own, facts)
  const all = facts.usage.reduce((sum, row) => sum + tokensOf(row), 0)
  const cells = dayCells(
    addedByDay(facts.judged.filter((one) => own.has(one.endpoint))),
    facts.firstUptimeDay,
  )
  return {
    id,
    ...measured,
    share: all === 0 ? 0 : measured.tokens / all,
    uptimeDays: cells.days,
    attemptDays: cells.attempts,
  }
}

function measure(numbers: ReadonlySet<number>, facts: Facts) {
  const { fromDay, toDay } = facts.days
  const usage = facts.usage.filter((row) => numbers.has(row.member))
  const speeds = facts.speeds.filter((one) => numbers.has(one.endpoint))
  const counts = together(
    facts.judged.filter((one) => numbers.has(one.endpoint) && one.step >= fromDay && one.step < toDay),
  )
  const added = (of: (speed: AttemptSpeeds) => Histogram): Histogram => {
    const sum: Histogram = new Map()
    for (const speed of speeds) addCountsOf(sum, of(speed))
    return sum
  }
  return {
    tokens: usage.reduce((sum, row) => sum + tokensOf(row), 0),
    requests: usage.reduce((sum, row) => sum + row.requests, 0),
    attempts: counts.attempts,
    uptime: uptimeOf(counts),
    firstTokenMs: percentilesOfLess(
      added((speed) => speed.firstEventMs),
      MILLISECONDS,
    ),
    latencyMs: percentilesOfLess(
      added((speed) => speed.durationMs),
      MILLISECONDS,
    ),
    tokensPerSecond: percentilesOfMore(
      added((speed) => speed.tokensPerSecond),
      TOKENS_PER_SECOND,
    ),
  }
}

/** Several endpoints as one, day by day. */
function addedByDay(judged: readonly Judged[]): Judged[] {
  return [...Map.groupBy(judged, (one) => one.step)].map(([step, own]) => ({
    step,
    endpoint: 0,
    ...together(own),
  }))
}
