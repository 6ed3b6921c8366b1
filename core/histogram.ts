// Values counted in fixed buckets whose bounds grow by a tenth, so that counts of any two stretches can be added and still
// say percentiles: within five per cent of the value usually, ten at worst. Kept as short text, since most buckets are empty.
// Pure. How endpoints do right now is in server/routing/histogram.ts, which counts in place and on the hot path.

/** Which values the buckets stand for. Bucket 0 holds everything up to `least`; each further bound is a tenth more. */
export interface HistogramScale {
  readonly least: number
  readonly buckets: number
}

/** Counts by bucket. */
export type Histogram = Map<number, number>

const GROWTH = 1.1
const INVERSE_LOG_GROWTH = 1 / Math.log(GROWTH)

/** Milliseconds: 1 ms to 24 minutes. */
export const MILLISECONDS: HistogramScale = { least: 1, buckets: 150 }
/** Output tokens per second: one in ten seconds to some nine thousand. */
export const TOKENS_PER_SECOND: HistogramScale = { least: 0.1, buckets: 121 }

/** Counts one value. Nonsense (NaN, negative) counts as the least, what is beyond the scale as the most. */
export function countValue(histogram: Histogram, scale: HistogramScale, value: number): void {
  const bucket = value > scale.least ? Math.ceil(Math.log(value / scale.least) * INVERSE_LOG_GROWTH) : 0
  const within = Math.min(bucket, scale.buckets - 1)
  histogram.set(within, (histogram.get(within) ?? 0) + 1)
}

/** Adds what `writeHistogram` wrote; several texts with commas between are as good as one. Null and '' are nothing. */
export function addHistogram(histogram: Histogram, text: string | null): void {
  if (text === null || text === '') return
  let bucket = 0
  let number = 0
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at)
    if (character === COLON) {
      bucket = number
      number = 0
    } else if (character === COMMA) {
      histogram.set(bucket, (histogram.get(bucket) ?? 0) + number)
      number = 0
    } else number = number * 10 + (character - ZERO)
  }
  histogram.set(bucket, (histogram.get(bucket) ?? 0) + number)
}

/** Adds the counts of another histogram of the same scale. */
export function addCountsOf(histogram: Histogram, other: Histogram): void {
  for (const [bucket, count] of other) histogram.set(bucket, (histogram.get(bucket) ?? 0) + count)
}

const COLON = 58
const COMMA = 44
const ZERO = 48

/** `bucket:count,bucket:count`, in the order of the buckets; '' for no values. */
export function writeHistogram(histogram: Histogram): string {
  if (histogram.size === 1) for (const [bucket, count] of histogram) return `${bucket}:${count}`
  return [...histogram]
    .sort((a, b) => a[0] - b[0])
    .map(([bucket, count]) => `${bucket}:${count}`)
    .join(',')
}

/** How many values were counted. */
export function histogramTotal(histogram: Histogram): number {
  let total = 0
  for (const count of histogram.values()) total += count
  return total
}

/** The value below which this share (0 to 1) of the counted ones lies; undefined when none was counted. */
export function histogramQuantile(
  histogram: Histogram,
  scale: HistogramScale,
  share: number,
): number | undefined {
  const wanted = share * histogramTotal(histogram)
  let seen = 0
  let last: number | undefined
  for (const [bucket, count] of [...histogram].sort((a, b) => a[0] - b[0])) {
    last = bucket
    if (seen + count >= wanted && count > 0) {
      const inside = Math.max(0, (wanted - seen) / count)
      return bucket === 0 ? scale.least : scale.least * GROWTH ** (bucket - 1 + inside)
    }
    seen += count
  }
  return last === undefined ? undefined : scale.least * GROWTH ** last
}
