// Incidents, derived from what was counted: endpoints of a provider below a bound for a time, or the gateway not running. Pure.
// The rules are in RULES, which the page shows beside them.
import type { BadStep, GatewayRun } from '../store/rollups/ports.ts'

const MINUTE_MS = 60_000

/**
 * The bounds are OpenRouter's for an endpoint (openrouter.md 4.5: from 95 % on it is normal, below 80 % it is down). Least
 * failures keep chance out: of a few attempts one is soon a fifth.
 */
export const RULES = {
  sliceMinutes: 15,
  down: { below: 80, leastFailures: 3 },
  degraded: { below: 95, leastFailures: 10 },
  quietMinutes: 30,
  gatewayMinutes: 2,
} as const

const SLICE_MS = RULES.sliceMinutes * MINUTE_MS

/** A stretch in which something was wrong. */
interface Stretch {
  readonly level: 'down' | 'degraded'
  readonly startedAt: number
  /** Undefined while it lasts. */
  readonly endedAt: number | undefined
  /** When it ended, or now. */
  readonly until: number
}

export interface ProviderStretch extends Stretch {
  readonly provider: string
  /** Numbers of its endpoints, most failures first. */
  readonly endpoints: readonly number[]
  readonly attempts: number
  readonly failures: number
}

/** Bad slices of the endpoints of each provider, put together where they follow each other. */
export function providerIncidents(
  bad: readonly BadStep[],
  { providerOf, now }: { readonly providerOf: (endpoint: number) => string; readonly now: number },
): ProviderStretch[] {
  const found: ProviderStretch[] = []
  for (const [provider, slices] of Map.groupBy(bad, (slice) => providerOf(slice.endpoint))) {
    let open: BadStep[] = []
    for (const slice of slices.toSorted((a, b) => a.step - b.step)) {
      const last = open.at(-1)
      if (last && (slice.step - last.step - 1) * RULES.sliceMinutes > RULES.quietMinutes) {
        found.push(asOne(provider, open, now))
        open = []
      }
      open.push(slice)
    }
    if (open.length > 0) found.push(asOne(provider, open, now))
  }
  return found
}

function asOne(provider: string, slices: readonly BadStep[], now: number): ProviderStretch {
  const byEndpoint = new Map<number, number>()
  let attempts = 0
  let failures = 0
  for (const slice of slices) {
    attempts += slice.attempts
    failures += slice.failures
    byEndpoint.set(slice.endpoint, (byEndpoint.get(slice.endpoint) ?? 0) + slice.failures)
  }
  const startedAt = (slices[0]?.step ?? 0) * SLICE_MS
  const end = ((slices.at(-1)?.step ?? 0) + 1) * SLICE_MS
  const lasts = end + RULES.quietMinutes * MINUTE_MS > now
  return {
    provider,
    endpoints: [...byEndpoint].sort(([, a], [, b]) => b - a).map(([endpoint]) => endpoint),
    level: (1 - failures / attempts) * 100 < RULES.down.below ? 'down' : 'degraded',
    startedAt,
    endedAt: lasts ? undefined : end,
    until: lasts ? Math.max(now, startedAt) : end,
    attempts,
    failures,
  }
}

export interface GatewayStretch extends Stretch {
  /** Whether the run before it was stopped in order. */
  readonly cause: 'stopped' | 'ended'
}

/** The times between runs in which nothing ran, from oldest to newest. Runs may overlap: several nodes, or a slow end. */
export function gatewayIncidents(runs: readonly GatewayRun[]): GatewayStretch[] {
  const found: GatewayStretch[] = []
  let seen: GatewayRun | undefined
  for (const run of runs.toSorted((a, b) => a.startedAt - b.startedAt)) {
    if (seen && run.startedAt - seen.seenAt >= RULES.gatewayMinutes * MINUTE_MS)
      found.push({
        level: 'down',
        startedAt: seen.seenAt,
        endedAt: run.startedAt,
        until: run.startedAt,
        cause: seen.stopped ? 'stopped' : 'ended',
      })
    if (!seen || run.seenAt > seen.seenAt) seen = run
  }
  return found
}

/**
 * Per cent of a stretch in which something ran; null when nothing is known of it. Gaps too short to be an incident are none:
 * a sign of life is half a minute old at worst.
 */
export function gatewayUptime(
  gaps: readonly GatewayStretch[],
  stretch: { readonly from: number; readonly to: number; readonly knownSince: number },
): number | null {
  const from = Math.max(stretch.from, stretch.knownSince)
  if (from >= stretch.to) return null
  const away = gaps.reduce(
    (all, gap) => all + Math.max(0, Math.min(gap.until, stretch.to) - Math.max(gap.startedAt, from)),
    0,
  )
  return (1 - away / (stretch.to - from)) * 100
}
