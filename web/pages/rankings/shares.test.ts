import assert from 'node:assert/strict'
import { test } from 'node:test'
import { authorChart, modelChart } from './shares.ts'

const days = [
  { date: '2026-11-20', models: [30, 10], authors: [30, 10] },
  { date: '2026-11-21', models: [0, 0], authors: [0, 0] },
]

test('models are drawn by tokens, what has no series of its own in grey', () => {
  const { series, buckets } = modelChart({
    series: [
      { id: 'a/b', name: 'B' },
      { id: 'other', name: 'other' },
    ],
    days,
  })
  assert.deepEqual(
    series.map(({ name }) => name),
    ['B', 'All others'],
  )
  assert.deepEqual(buckets[0], { label: '20 Nov', title: '20 Nov 2026', values: [30, 10] })
})

test('authors share each day as a whole, and a day without tokens is empty', () => {
  const { series, buckets } = authorChart({ authorSeries: ['a', 'b'], days }, (id) => id.toUpperCase())
  assert.deepEqual(
    series.map(({ name }) => name),
    ['A', 'B'],
  )
  assert.deepEqual(
    buckets.map(({ values }) => values),
    [
      [0.75, 0.25],
      [0, 0],
    ],
  )
})
