// How axes of charts over time look, and their buckets as Recharts wants them. Pure; knows nothing of Recharts itself.

const TICK = { fill: 'var(--quiet)', fontSize: 12 }

/** For `XAxis`. */
export const TIME_AXIS = {
  dataKey: 'label',
  tickLine: false,
  axisLine: { stroke: 'var(--line)' },
  tick: TICK,
  minTickGap: 28,
} as const

/** For `YAxis`. */
export const VALUE_AXIS = { tickLine: false, axisLine: false, tick: TICK } as const

/** The name under which a bucket has the value of the series at this place. */
export const valueKey = (at: number): string => `v${at}`

/** Each bucket with its values by name besides. */
export function chartRows<Bucket extends { readonly values: readonly (number | null)[] }>(
  buckets: readonly Bucket[],
): readonly Bucket[] {
  return buckets.map((bucket) => ({
    ...bucket,
    ...Object.fromEntries(bucket.values.map((value, at) => [valueKey(at), value])),
  }))
}
