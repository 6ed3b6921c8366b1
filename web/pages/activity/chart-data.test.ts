import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AppActivity } from '../../../contract/app/activity.ts'
import { chartData } from './chart-data.ts'

const value = (more: object) => ({
  requests: 1,
  errors: 0,
  inputTokens: 10,
  cachedTokens: 4,
  outputTokens: 8,
  reasoningTokens: 3,
  cost: 0.5,
  ...more,
})
const activity = {
  step: 'day',
  groupBy: 'model',
  series: [
    { id: 'a/b', label: 'B' },
    { id: 'other', label: 'other' },
  ],
  buckets: [
    {
      start: '',
      label: '2026-11-21',
      values: [value({}), value({ cost: 1, outputTokens: 0, reasoningTokens: 0 })],
    },
  ],
} as unknown as AppActivity

test('a measure has one series per group, the rest in one of its own', () => {
  const { series, buckets } = chartData(activity, 'cost')
  assert.deepEqual(
    series.map(({ name }) => name),
    ['B', 'All others'],
  )
  assert.deepEqual(buckets, [{ label: '21 Nov', title: '21 Nov 2026', values: [0.5, 1] }])
})

test('kinds of tokens add up to all tokens', () => {
  const { buckets } = chartData(activity, 'kinds')
  assert.deepEqual(buckets[0]?.values, [8, 12, 3, 5])
  assert.equal(
    chartData(activity, 'tokens').buckets[0]?.values.reduce((a, b) => a + b),
    28,
  )
})
