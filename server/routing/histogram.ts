// Percentiles of many values in little room: counts in fixed buckets whose bounds grow by a constant factor, so that the
// error is a share of the value (a tenth usually, a quarter at worst) whatever its size. Pure; the counts are the caller's.

/** Buckets of each scale. */
export const BUCKETS = 64

/** Which values the buckets stand for. Bucket 0 holds everything up to `least`; each further bound is `growth` times more. */
export interface Scale {
  readonly least: number
  readonly growth: number
  readonly inverseLogGrowth: number
}

const scale = (least: number, growth: number): Scale => ({
  least,
  growth,
  inverseLogGrowth: 1 / Math.log(growth),
})

/** Milliseconds of waiting: 1 ms to a quarter of an hour. */
export const MILLISECONDS = scale(1, 1.24)
/** Output tokens per second: one in ten seconds to some nine thousand. */
export const TOKENS_PER_SECOND = scale(0.1, 1.2)

/** OpenRouter's four percentiles: the value that this share of requests keeps or betters. */
export interface Percentiles {
  readonly p50: number
  readonly p75: number
  readonly p90: number
  readonly p99: number
}

/** The bucket of a value. Nonsense (NaN, negative) counts as the least. */
export function bucketOf({ least, inverseLogGrowth }: Scale, value: number): number {
  if (!(value > least)) return 0
  return Math.min(BUCKETS - 1, Math.ceil(Math.log(value / least) * inverseLogGrowth))
}

/** Counts of one scale inside a longer array. */
export interface Counts {
  readonly counts: Uint32Array
  readonly offset: number
}

/** How many values were counted. */
export function totalOf({ counts, offset }: Counts): number {
  let total = 0
  for (let bucket = 0; bucket < BUCKETS; bucket++) total += counts[offset + bucket] as number
  return total
}

/** The value below which this share (0 to 1) of the counted ones lies; undefined when none was counted. */
export function quantile({ least, growth }: Scale, counted: Counts, share: number): number | undefined {
  const total = totalOf(counted)
  if (total === 0) return undefined
  const wanted = share * total
  let seen = 0
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    const count = counted.counts[counted.offset + bucket] as number
    if (count === 0 || seen + count < wanted) {
      seen += count
      continue
    }
    if (bucket === 0) return least
    const inside = Math.max(0, (wanted - seen) / count)
    return least * growth ** (bucket - 1 + inside)
  }
  return least * growth ** (BUCKETS - 1)
}

/** Percentiles of something that is better when it is less: 90 % of requests took at most `p90`. */
export function percentilesOfLess(of: Scale, counted: Counts): Percentiles | undefined {
  return percentiles((share) => quantile(of, counted, share))
}

/** Percentiles of something that is better when it is more: 90 % of requests got at least `p90`. */
export function percentilesOfMore(of: Scale, counted: Counts): Percentiles | undefined {
  return percentiles((share) => quantile(of, counted, 1 - share))
}

function percentiles(at: (share: number) => number | undefined): Percentiles | undefined {
  const p50 = at(0.5)
  if (p50 === undefined) return undefined
  return { p50, p75: at(0.75) ?? p50, p90: at(0.9) ?? p50, p99: at(0.99) ?? p50 }
}
