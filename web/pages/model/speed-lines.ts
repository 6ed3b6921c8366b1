// The answer about performance as lines of charts: one per endpoint, of one percentile of one measure. Pure.
import type { Performance } from '../../../contract/app/performance.ts'
import type { Percentiles } from '../../../contract/app/usage.ts'
import { axisLabel } from '../../parts/axis-label.ts'
import type { Series } from '../../parts/chart-series.ts'
import { duration, speed } from '../../parts/figures.ts'
import { seriesColour } from '../../parts/series-colours.ts'

export type SpeedMeasure = 'firstTokenMs' | 'tokensPerSecond' | 'latencyMs'
export type Percentile = keyof Percentiles

export interface LineBucket {
  readonly label: string
  readonly title: string
  /** Parallel to the series; null where nothing was measured. */
  readonly values: readonly (number | null)[]
}

export interface SpeedLines {
  readonly series: readonly Series[]
  readonly buckets: readonly LineBucket[]
}

interface SpeedMeasureWords {
  readonly id: SpeedMeasure
  readonly name: string
  /** What is measured from when to when. */
  readonly meaning: string
  readonly write: (value: number | null | undefined) => string
}

/** In the order of the page. */
export const SPEED_MEASURES: readonly SpeedMeasureWords[] = [
  {
    id: 'firstTokenMs',
    name: 'First token',
    meaning: 'from the start of the attempt to its first good event',
    write: duration,
  },
  {
    id: 'tokensPerSecond',
    name: 'Throughput',
    meaning: 'output tokens by the seconds of the whole answer',
    write: speed,
  },
  { id: 'latencyMs', name: 'Latency', meaning: 'of the whole answer', write: duration },
]

const PERCENTILES: readonly Percentile[] = ['p50', 'p75', 'p90', 'p95', 'p99']

/** For `Choices`. */
export const PERCENTILE_CHOICES: readonly (readonly [value: Percentile, name: string])[] = PERCENTILES.map(
  (percentile) => [percentile, percentile === 'p50' ? 'Median' : percentile],
)

/** What the address's query says; the median when it says nothing that makes sense. */
export function readPercentile(query: Readonly<Record<string, unknown>>): Percentile {
  return PERCENTILES.find((percentile) => percentile === query['percentile']) ?? 'p50'
}

/** Lines in the order of the answer's endpoints; those that this measure has no value of are left out. */
export function speedLines(
  { endpoints, buckets, step }: Performance,
  { measure, percentile }: { readonly measure: SpeedMeasure; readonly percentile: Percentile },
): SpeedLines {
  const shown = endpoints.flatMap((endpoint, at) => (endpoint[measure] === null ? [] : [at]))
  return {
    series: shown.map((at) => ({
      id: endpoints[at]?.id ?? '',
      name: endpoints[at]?.providerName ?? '',
      // By its place among all, so that a provider has one colour in all charts.
      colour: seriesColour(at),
    })),
    buckets: buckets.map((bucket) => ({
      ...axisLabel(bucket.start.slice(0, step === 'hour' ? 16 : 10), step),
      values: shown.map((at) => bucket.endpoints[at]?.[measure]?.[percentile] ?? null),
    })),
  }
}
