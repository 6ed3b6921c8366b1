import assert from 'node:assert/strict'
import { test } from 'node:test'
import { appChart } from './app-chart.ts'

const models = (many: number) =>
  Array.from({ length: many }, (_, at) => ({
    model: { id: `a/m${at}`, name: `M${at}`, author: 'a' },
    tokens: 10 - at,
    requests: 1,
    share: 0.1,
  }))

test('each model of an app is drawn, and what the server put together is called all others', () => {
  const two = appChart({ models: models(2), days: [{ date: '2026-11-21', tokens: [3, 4] }] })
  assert.deepEqual(
    two.series.map(({ name }) => name),
    ['M0', 'M1'],
  )
  const many = appChart({ models: models(4), days: [{ date: '2026-11-21', tokens: [3, 4, 9] }] })
  assert.deepEqual(
    many.series.map(({ name }) => name),
    ['M0', 'M1', 'All others'],
  )
  assert.deepEqual(many.buckets, [{ label: '21 Nov', title: '21 Nov 2026', values: [3, 4, 9] }])
})
