// Incidents, derived from what was counted: an endpoint below a bound for a time, or the gateway not running. Pure. The rules are
// in RULES, which the page shows beside them.
import type { GatewayRun } from '../store/rollups/ports.ts'
import type { Judged } from './uptime.ts'
import { uptimeOf } from './uptime.ts'

const MINUTE_MS = 60_000

/** OpenRouter's bounds for an endpoint (openrouter.md 4.5: 95 % is normal, below 80 % is down), over five-minute slices. */
export const RULES = {
  degradedBelow: 95,
  downBelow: 80,
  leastAttempts: 5,
  sliceMinutes: 5,
  leastSlices: 2,
  quietMinutes: 15,
  gatewayMinutes: 2,
} as const

const SLICE_MS = RULES.sliceMinutes * MINUTE_MS

/** A stretch in which something was wrong. */
export interface Stretch {
  readonly level: 'down' | 'degraded'
  readonly startedAt: number
  /** Undefined while it lasts. */
  readonly endedAt: number | undefined
  /** When it ended, or now. */
  readonly until: number
}

export interface EndpointStretch extends Stretch {
  readonly endpoint: number
  readonly attempts: number
  readonly failures: number
}

/** Stretches of endpoints, from their slices. Good slices need not be among them, but those of the last minutes must be. */
export function endpointIncidents(slices: readonly Judged[], now: number): EndpointStretch[] {
  const byEndpoint = Map.groupBy(slices.filter(isBad), (slice) => slice.endpoint)
  const found: EndpointStretch[] = []
  for (const [endpoint, bad] of byEndpoint) {
    let open: Judged[] = []
    for (const slice of bad.toSorted((a, b) => a.step - b.step)) {
      const last = open.at(-1)
      if (last && (slice.step - last.step - 1) * RULES.sliceMinutes > RULES.quietMinutes) {
        found.push(...closed(endpoint, open, now))
        open = []
      }
      open.push(slice)
    }
    found.push(...closed(endpoint, open, now))
  }
  return found
}

function isBad(slice: Judged): boolean {
  const uptime = uptimeOf(slice)
  return (
    slice.successes + slice.failures >= RULES.leastAttempts && uptime !== null && uptime < RULES.degradedBelow
  )
}

function closed(endpoint: number, slices: readonly Judged[], now: number): EndpointStretch[] {
  const first = slices[0]
  const last = slices.at(-1)
  if (!first || !last || slices.length < RULES.leastSlices) return []
  const failures = slices.reduce((all, slice) => all + slice.failures, 0)
  const successes = slices.reduce((all, slice) => all + slice.successes, 0)
  const end = (last.step + 1) * SLICE_MS
  const lasts = end + RULES.quietMinutes * MINUTE_MS > now
  return [
    {
      endpoint,
      level: (successes / (successes + failures)) * 100 < RULES.downBelow ? 'down' : 'degraded',
      startedAt: first.step * SLICE_MS,
      endedAt: lasts ? undefined : end,
      until: lasts ? now : end,
      attempts: successes + failures,
      failures,
    },
  ]
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
