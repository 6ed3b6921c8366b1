// How the gateway and its endpoints stand, stood for ninety days, and what went wrong when.
import type { Incident, Standing, Status, StatusEndpoint } from '../../contract/app/status.ts'
import type { Health } from '../routing/health.ts'
import type { RolledEndpoint } from '../store/rollups/ports.ts'
import type { GatewayStretch, ProviderStretch } from './incidents.ts'
import { gatewayIncidents, gatewayUptime, providerIncidents, RULES } from './incidents.ts'
import { dayCells } from './performance.ts'
import type { Days } from './periods.ts'
import { datesOf, lastDays } from './periods.ts'
import type { Traffic } from './traffic.ts'
import { DAY_MS, modelNameOf, momentOf, providerOf } from './traffic.ts'
import type { Judged } from './uptime.ts'
import { failureCodes, judge, together, uptimeOf } from './uptime.ts'

const DAYS = 90
const SLICE_MS = RULES.sliceMinutes * 60_000
/** What is true right now is what the last slices say, the one that has just begun among them. */
const NOW_SLICES = 3
/** Attempts below which they say nothing. */
const ENOUGH_FOR_NOW = 5
const MOST_INCIDENTS = 100

export interface StatusTraffic extends Traffic {
  readonly health: Pick<Health, 'standing'>
}

/** Everything on the status page. */
export async function statusOf(traffic: StatusTraffic): Promise<Status> {
  const { rollups, gatewayRuns } = traffic.store
  const now = traffic.now()
  const days = lastDays(DAYS, now)
  const from = days.fromDay * DAY_MS
  const all = await rollups.endpoints()
  const endpoints = all.filter((endpoint) => endpoint.endpointId !== undefined)
  const numbers = endpoints.map((endpoint) => endpoint.number)
  const byDay = { grain: 'day', from: days.fromDay, to: days.toDay, endpoints: numbers } as const
  const endSlice = Math.floor(now / SLICE_MS) + 1
  const lately = { grain: 'slice', from: endSlice - NOW_SLICES, to: endSlice, endpoints: numbers } as const
  const slices = {
    grain: 'slice',
    from: Math.floor(from / SLICE_MS),
    to: endSlice,
    failureCodes: failureCodes(),
  } as const
  const [dayAttempts, dayErrors, nowAttempts, nowErrors, down, degraded, runs, first, asOf] =
    await Promise.all([
      rollups.attempts(byDay),
      rollups.attemptErrors(byDay),
      rollups.attempts(lately),
      rollups.attemptErrors(lately),
      rollups.badSteps({ ...slices, ...RULES.down }),
      rollups.badSteps({ ...slices, ...RULES.degraded }),
      gatewayRuns.since(from),
      gatewayRuns.first(),
      rollups.asOf(now),
    ])
  const parts = { traffic, endpoints, recently: judge(nowAttempts, nowErrors), days }
  const rows = endpointRows(judge(dayAttempts, dayErrors), parts)
  const gaps = gatewayIncidents(runs)
  const providers = new Map(endpoints.map((endpoint) => [endpoint.number, providerOf(endpoint) ?? '']))
  const bad = new Map([...degraded, ...down].map((slice) => [`${slice.endpoint} ${slice.step}`, slice]))
  const incidents = [
    ...providerIncidents([...bad.values()], {
      providerOf: (endpoint) => providers.get(endpoint) ?? '',
      now,
    }).map((stretch) => providerIncident(stretch, parts)),
    ...gaps.map(gatewayIncident),
  ]
  const modelsDown = modelsDownOf(rows)
  return {
    asOf: momentOf(asOf),
    now: modelsDown.length > 0 ? 'down' : rows.some(isNotWell) ? 'degraded' : 'up',
    modelsDown,
    dates: datesOf(days),
    gateway: gatewayOf({
      gaps,
      days,
      now,
      startedAt: runs.at(-1)?.startedAt ?? now,
      knownSince: first ?? now,
    }),
    endpoints: rows,
    incidents: incidents.toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1)).slice(0, MOST_INCIDENTS),
    rules: { ...RULES, down: { ...RULES.down }, degraded: { ...RULES.degraded } },
  }
}

interface Parts {
  readonly traffic: StatusTraffic
  readonly endpoints: readonly RolledEndpoint[]
  readonly recently: readonly Judged[]
  readonly days: Days
}

const WORST_FIRST: readonly Standing[] = ['down', 'degraded', 'unknown', 'up']

function endpointRows(judged: readonly Judged[], parts: Parts): StatusEndpoint[] {
  const byEndpoint = Map.groupBy(judged, (one) => one.endpoint)
  return parts.endpoints
    .flatMap((endpoint): StatusEndpoint[] => {
      const own = byEndpoint.get(endpoint.number)
      if (!own) return []
      const name = nameOf(endpoint, parts.traffic)
      return [
        {
          id: name.endpoint,
          model: name.model,
          modelName: modelNameOf(parts.traffic.catalogue.current(), name.model).name,
          provider: name.provider,
          providerName: name.providerName,
          available: isAvailable(name, parts.traffic),
          standing: standingOf(endpoint, parts),
          overall: uptimeOf(together(own)),
          ...dayCells(own, parts.days.fromDay),
        },
      ]
    })
    .sort(
      (a, b) => WORST_FIRST.indexOf(a.standing) - WORST_FIRST.indexOf(b.standing) || (a.id < b.id ? -1 : 1),
    )
}

function nameOf(endpoint: RolledEndpoint, traffic: Pick<Traffic, 'catalogue'>) {
  const provider = providerOf(endpoint) ?? ''
  return {
    endpoint: endpoint.endpointId ?? '',
    model: endpoint.modelId,
    provider,
    providerName: providerNameOf(traffic, { provider, known: endpoint.providerName }),
  }
}

function providerNameOf(
  { catalogue }: Pick<Traffic, 'catalogue'>,
  { provider, known }: { readonly provider: string; readonly known: string },
): string {
  return catalogue.current().providers.get(provider)?.name ?? known
}

function isAvailable(
  name: { readonly endpoint: string; readonly model: string },
  { catalogue }: Pick<Traffic, 'catalogue'>,
): boolean {
  const model = catalogue.current().models.get(name.model)
  return model?.endpoints.some((one) => one.id === name.endpoint && one.provider.enabled) ?? false
}

/** By the last slices where they say enough; a breaker that rests an endpoint knows sooner. */
function standingOf(endpoint: RolledEndpoint, { traffic, recently }: Parts): Standing {
  if (traffic.health.standing(endpoint.endpointId ?? '', traffic.now()) === 'resting') return 'down'
  const counts = together(recently.filter((one) => one.endpoint === endpoint.number))
  const uptime = uptimeOf(counts)
  if (uptime === null || counts.successes + counts.failures < ENOUGH_FOR_NOW) return 'unknown'
  if (uptime < RULES.down.below) return 'down'
  return uptime < RULES.degraded.below ? 'degraded' : 'up'
}

function isNotWell({ standing, available }: StatusEndpoint): boolean {
  return available && (standing === 'down' || standing === 'degraded')
}

/** Models with an endpoint that is down and none that is known to be better. */
function modelsDownOf(rows: readonly StatusEndpoint[]): string[] {
  const byModel = Map.groupBy(
    rows.filter((row) => row.available),
    (row) => row.model,
  )
  return [...byModel]
    .filter(([, own]) => own.some((row) => row.standing === 'down'))
    .filter(([, own]) => own.every((row) => row.standing === 'down' || row.standing === 'unknown'))
    .map(([model]) => model)
    .sort()
}

function providerIncident(stretch: ProviderStretch, { traffic, endpoints }: Parts): Incident {
  const { provider } = stretch
  const affected = stretch.endpoints.flatMap((number) => endpoints.find((one) => one.number === number) ?? [])
  return {
    ...timesOf(stretch, provider),
    subject: {
      kind: 'provider',
      provider,
      providerName: providerNameOf(traffic, { provider, known: affected[0]?.providerName ?? provider }),
      endpoints: affected.map((endpoint) => ({ id: endpoint.endpointId ?? '', model: endpoint.modelId })),
    },
    attempts: stretch.attempts,
    failures: stretch.failures,
    cause: 'failures',
  }
}

function gatewayIncident(stretch: GatewayStretch): Incident {
  return {
    ...timesOf(stretch, 'gateway'),
    subject: { kind: 'gateway' },
    attempts: null,
    failures: null,
    cause: stretch.cause,
  }
}

function timesOf(stretch: ProviderStretch | GatewayStretch, subject: string) {
  const { level, startedAt, endedAt, until } = stretch
  return {
    id: `${subject}-${Math.floor(startedAt / 1000)}`,
    level,
    startedAt: momentOf(startedAt),
    endedAt: endedAt === undefined ? null : momentOf(endedAt),
    minutes: Math.round((until - startedAt) / 60_000),
  }
}

function gatewayOf(parts: {
  readonly gaps: readonly GatewayStretch[]
  readonly days: Days
  readonly now: number
  readonly startedAt: number
  readonly knownSince: number
}): Status['gateway'] {
  const { gaps, days, now, startedAt, knownSince } = parts
  const uptime = (from: number, to: number): number | null =>
    gatewayUptime(gaps, { from, to: Math.min(to, now), knownSince })
  return {
    startedAt: momentOf(startedAt),
    knownSince: momentOf(knownSince),
    overall: uptime(days.fromDay * DAY_MS, days.toDay * DAY_MS),
    days: Array.from({ length: days.toDay - days.fromDay }, (_, at) =>
      uptime((days.fromDay + at) * DAY_MS, (days.fromDay + at + 1) * DAY_MS),
    ),
  }
}
