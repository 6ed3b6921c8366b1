import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Performance } from '../../../contract/app/performance.ts'
import { readPercentile, speedLines } from './speed-lines.ts'

const spread = (p50: number) => ({ p50, p75: p50 * 2, p90: p50 * 3, p95: p50 * 4, p99: p50 * 5 })
const endpoint = (id: string, firstTokenMs: object | null) => ({ id, providerName: id, firstTokenMs })
const performance = {
  step: 'hour',
  endpoints: [endpoint('a', null), endpoint('b', spread(100)), endpoint('c', spread(300))],
  buckets: [
    {
      start: '2026-11-21T14:00:00.000Z',
      endpoints: [endpoint('a', null), endpoint('b', spread(90)), endpoint('c', null)],
    },
  ],
} as unknown as Performance

test('each endpoint that was measured is a line with its gaps, in the colour of its place', () => {
  const { series, buckets } = speedLines(performance, { measure: 'firstTokenMs', percentile: 'p90' })
  assert.deepEqual(
    series.map(({ id }) => id),
    ['b', 'c'],
  )
  assert.notEqual(series[0]?.colour, series[1]?.colour)
  assert.deepEqual(buckets, [{ label: '14:00', title: '21 Nov 2026, 14:00', values: [270, null] }])
})

test('an address names a percentile, and garbage means the median', () => {
  assert.equal(readPercentile({ percentile: 'p99' }), 'p99')
  assert.equal(readPercentile({ percentile: 'p100' }), 'p50')
  assert.equal(readPercentile({ percentile: ['p99'] }), 'p50')
})
