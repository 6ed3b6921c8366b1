// Which bars of a benchmark are shown on the page of a model.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ModelBenchmark } from '../../../contract/app/benchmarks.ts'
import { nearestBars, resultBars } from './benchmark-bars.ts'

const benchmark = (unit: ModelBenchmark['unit'], scores: readonly (readonly [string, number])[]) => ({
  id: 'x',
  name: 'X',
  description: 'x',
  unit,
  url: 'https://x.example',
  results: scores.map(([id, score]) => ({
    model: { id, name: id, author: 'a' },
    score,
    setting: null,
    date: '2025-01-01',
    by: 'x',
    source: 'https://x.example',
  })),
})

test('bars begin at zero and a hundred per cent is the whole width', () => {
  const bars = resultBars(
    benchmark('percent', [
      ['a/own', 83.4],
      ['a/other', 50],
    ]),
    'a/own',
  )
  assert.deepEqual(
    bars.map(({ isOwn, length, figure }) => [isOwn, length, figure]),
    [
      [true, 0.8340000000000001, '83.4 %'],
      [false, 0.5, '50.0 %'],
    ],
  )
})

test('a rating is measured against the best one', () => {
  const bars = resultBars(
    benchmark('rating', [
      ['a/best', 2061],
      ['a/own', 1820],
    ]),
    'a/own',
  )
  assert.deepEqual(
    bars.map(({ length, figure }) => [length.toFixed(3), figure]),
    [
      ['1.000', '2,061'],
      ['0.883', '1,820'],
    ],
  )
})

test('all of the model’s own are shown, and the others that stand nearest to them', () => {
  const many = Array.from(
    { length: 20 },
    (_, at) => [at === 10 || at === 19 ? 'a/own' : `a/${at}`, 90 - at] as const,
  )
  const bars = resultBars(benchmark('percent', many), 'a/own')
  assert.deepEqual(
    nearestBars(bars, 6).map(({ result }) => result.score),
    [82, 81, 80, 79, 72, 71],
  )
  assert.equal(nearestBars(bars, 1).filter(({ isOwn }) => isOwn).length, 2)
  assert.equal(nearestBars(bars, 20).length, 20)
})
