// Counts of rollups as pages read them. Pure.
import type { Percentiles, Usage } from '../../contract/app/usage.ts'
import type { Histogram, HistogramScale } from '../../core/histogram.ts'
import { histogramQuantile } from '../../core/histogram.ts'
import { dollarsFromNanodollars } from '../../core/money.ts'
import type { UsageCounts } from '../store/rollups/ports.ts'

/** Counts that can be added to. */
export type GrowingCounts = { -readonly [Name in keyof UsageCounts]: number }

/** Nothing at all. */
export function noCounts(): GrowingCounts {
  return {
    requests: 0,
    cancelled: 0,
    failedCaller: 0,
    failedLimited: 0,
    failedProvider: 0,
    failedTimeout: 0,
    failedGateway: 0,
    inputTokens: 0,
    cachedTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
    costNanodollars: 0,
    upstreamCostNanodollars: 0,
    answeredMs: 0,
    answeredTokens: 0,
    firstTokenMs: 0,
    firstTokens: 0,
  }
}

/** Adds the second to the first. Written out: a page adds thousands of rows, and a loop over names takes five times as long. */
export function addCounts(sum: GrowingCounts, counts: UsageCounts): void {
  sum.requests += counts.requests
  sum.cancelled += counts.cancelled
  sum.failedCaller += counts.failedCaller
  sum.failedLimited += counts.failedLimited
  sum.failedProvider += counts.failedProvider
  sum.failedTimeout += counts.failedTimeout
  sum.failedGateway += counts.failedGateway
  sum.inputTokens += counts.inputTokens
  sum.cachedTokens += counts.cachedTokens
  sum.cacheWriteTokens += counts.cacheWriteTokens
  sum.outputTokens += counts.outputTokens
  sum.reasoningTokens += counts.reasoningTokens
  sum.costNanodollars += counts.costNanodollars
  sum.upstreamCostNanodollars += counts.upstreamCostNanodollars
  sum.answeredMs += counts.answeredMs
  sum.answeredTokens += counts.answeredTokens
  sum.firstTokenMs += counts.firstTokenMs
  sum.firstTokens += counts.firstTokens
}

/** All rows as one. */
export function totalOf(rows: readonly UsageCounts[]): GrowingCounts {
  const sum = noCounts()
  for (const row of rows) addCounts(sum, row)
  return sum
}

/** All tokens: input and output. */
export function tokensOf(counts: UsageCounts): number {
  return counts.inputTokens + counts.outputTokens
}

/** All requests that failed. */
export function failuresOf(counts: UsageCounts): number {
  const { failedCaller, failedLimited, failedProvider, failedTimeout, failedGateway } = counts
  return failedCaller + failedLimited + failedProvider + failedTimeout + failedGateway
}

/** The counts of the contract. What the operator paid is not among them: an account must not see a margin. */
export function usageOf(counts: UsageCounts): Usage {
  const answered = counts.requests - counts.cancelled - failuresOf(counts)
  return {
    requests: counts.requests,
    errors: {
      caller: counts.failedCaller,
      limited: counts.failedLimited,
      provider: counts.failedProvider,
      timeout: counts.failedTimeout,
      gateway: counts.failedGateway,
    },
    cancelled: counts.cancelled,
    inputTokens: counts.inputTokens,
    cachedTokens: counts.cachedTokens,
    cacheWriteTokens: counts.cacheWriteTokens,
    outputTokens: counts.outputTokens,
    reasoningTokens: counts.reasoningTokens,
    cost: dollarsFromNanodollars(counts.costNanodollars),
    latencyMs: mean(counts.answeredMs, answered),
    firstTokenMs: mean(counts.firstTokenMs, counts.firstTokens),
    tokensPerSecond:
      counts.answeredTokens === 0 ? null : mean(counts.answeredTokens * 1000, counts.answeredMs),
  }
}

function mean(sum: number, count: number): number | null {
  return count > 0 ? sum / count : null
}

/** Percentiles of something that is better when it is less: 90 % took at most `p90`. Null when nothing was counted. */
export function percentilesOfLess(histogram: Histogram, scale: HistogramScale): Percentiles | null {
  return percentiles((share) => histogramQuantile(histogram, scale, share))
}

/** Percentiles of something that is better when it is more: 90 % had at least `p90`. Null when nothing was counted. */
export function percentilesOfMore(histogram: Histogram, scale: HistogramScale): Percentiles | null {
  return percentiles((share) => histogramQuantile(histogram, scale, 1 - share))
}

function percentiles(at: (share: number) => number | undefined): Percentiles | null {
  const p50 = at(0.5)
  if (p50 === undefined) return null
  const of = (share: number): number => rounded(at(share) ?? p50)
  return { p50: rounded(p50), p75: of(0.75), p90: of(0.9), p95: of(0.95), p99: of(0.99) }
}

/** Three digits: what a histogram knows is not more exact. */
function rounded(value: number): number {
  return Number(value.toPrecision(3))
}
