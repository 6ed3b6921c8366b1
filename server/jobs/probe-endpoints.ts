// Asks endpoints that nobody has asked for a while whether they are well, where the operator allows it and for what he allows: those
// of models that had callers within the day, so that it is known before they are needed. Off unless it is set.
import type { Endpoint, Model } from '../../core/model.ts'
import type { Nanodollars } from '../../core/money.ts'
import { costOf, nanodollars, nanodollarsFromDollars, ZERO } from '../../core/money.ts'
import { NO_USAGE } from '../../core/events.ts'
import { PROBE_INPUT_TOKENS, PROBE_OUTPUT_TOKENS, probeEndpoint } from '../pipeline/probe.ts'
import type { Services } from '../services.ts'
import type { Job } from './retention.ts'

const LOOK_EVERY_MS = 15_000
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

export interface Probes extends Job {
  /** Looks once, as it does by itself every quarter of a minute; resolves when what it asked has answered. */
  readonly look: () => Promise<void>
}

/** Looks from now on. One probe at a time. */
export function startProbes(services: Services): Probes {
  let spent = { day: -1, nanodollars: ZERO }
  const lastAsked = new Map<string, number>()
  let looking = false

  const look = async (): Promise<void> => {
    const { probeMinutes, probeDollarsPerDay } = services.config.current().routing
    if (looking || probeMinutes === undefined || services.activity.isDraining()) return
    looking = true
    try {
      const most = nanodollarsFromDollars(probeDollarsPerDay)
      for (const endpoint of idleEndpoints(services, { probeMinutes, lastAsked })) {
        const day = Math.floor(services.now() / DAY_MS)
        if (day !== spent.day) spent = { day, nanodollars: ZERO }
        const expected = mostCostOf(endpoint)
        if (spent.nanodollars + expected > most) continue
        lastAsked.set(endpoint.id, services.now())
        const cost = await probeEndpoint(services, endpoint)
        spent = { day, nanodollars: nanodollars(spent.nanodollars + Math.max(cost, expected)) }
      }
    } finally {
      looking = false
    }
  }
  const timer = setInterval(() => void look(), LOOK_EVERY_MS).unref()
  return { look, stop: () => clearInterval(timer) }
}

interface Idle {
  readonly probeMinutes: number
  readonly lastAsked: ReadonlyMap<string, number>
}

/** Endpoints of models in use that have not been asked for so long, and do not rest. */
function idleEndpoints(services: Services, { probeMinutes, lastAsked }: Idle): readonly Endpoint[] {
  const { health, catalogue } = services
  const now = services.now()
  const windowMs = probeMinutes * MINUTE_MS
  const isIdle = ({ id, provider }: Endpoint): boolean => {
    if (!provider.enabled || provider.transport !== 'http' || health.isGone(id, now)) return false
    if (now - (lastAsked.get(id) ?? 0) < windowMs || health.standing(id, now) === 'resting') return false
    const seen = health.performance(id, windowMs, now)
    return (seen?.successes ?? 0) + (seen?.failures ?? 0) + (seen?.limited ?? 0) === 0
  }
  const inUse = (model: Model): boolean =>
    model.kind === 'chat' &&
    model.endpoints.some(({ id }) => {
      const { successes, failures } = health.lastDay(id, now)
      return successes + failures > 0
    })
  return [...catalogue.current().models.values()]
    .filter(inUse)
    .flatMap(({ endpoints }) => endpoints.filter(isIdle))
}

/** A bound, so that the budget is kept whatever a provider says afterwards. */
function mostCostOf({ prices, costs }: Endpoint): Nanodollars {
  return costOf(costs ?? prices, {
    ...NO_USAGE,
    inputTokens: PROBE_INPUT_TOKENS,
    outputTokens: PROBE_OUTPUT_TOKENS,
  })
}
