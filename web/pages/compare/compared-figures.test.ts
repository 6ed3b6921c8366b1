// The lines of a comparison that come from traffic and from published benchmarks.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ModelBenchmark, ModelBenchmarks } from '../../../contract/app/benchmarks.ts'
import type { Performance } from '../../../contract/app/performance.ts'
import type { ComparedFigures } from './compared-figures.ts'
import { benchmarkLines, measuredLines } from './compared-figures.ts'

const NOTHING: ComparedFigures = { weekTokens: undefined, performance: undefined, benchmarks: undefined }
const measured = (...firstTokens: (number | undefined)[]): ComparedFigures => ({
  ...NOTHING,
  weekTokens: 1200,
  performance: {
    endpoints: firstTokens.map((p50) => ({
      firstTokenMs: p50 === undefined ? null : { p50 },
      latencyMs: null,
      tokensPerSecond: null,
      uptime: 99.5,
    })),
  } as unknown as Performance,
})

test('of several providers the best counts, and the best model of a line is marked', () => {
  const lines = measuredLines([measured(900, 400, undefined), measured(700), NOTHING])
  assert.deepEqual(
    lines.map(({ name, cells, best }) => [name, cells, best]),
    [
      ['Used here', ['1.2 K tokens', '1.2 K tokens', '–'], [false, false, false]],
      ['First token', ['400 ms', '700 ms', '–'], [true, false, false]],
      ['Uptime', ['99.50 %', '99.50 %', '–'], [false, false, false]],
    ],
  )
  assert.deepEqual(measuredLines([NOTHING, NOTHING]), [])
})

const published = (rows: readonly (readonly [string, number, string | null])[]): ModelBenchmarks => ({
  benchmarks: [
    {
      id: 'x',
      name: 'X',
      description: 'x',
      unit: 'percent',
      url: 'https://x.example',
      results: rows.map(([id, score, setting]) => ({
        model: { id, name: id, author: 'a' },
        score,
        setting,
        date: '2025-01-01',
        by: 'x',
        source: 'https://x.example',
      })),
    } satisfies ModelBenchmark,
  ],
})

test('a benchmark shows the best figure of each model with its setting, and marks none', () => {
  const all = published([
    ['a/one', 80, 'effort high'],
    ['a/one', 70, 'effort low'],
    ['a/two', 60, null],
  ])
  const lines = benchmarkLines(
    [{ id: 'a/one' }, { id: 'a/two' }, { id: 'a/three' }],
    [{ ...NOTHING, benchmarks: all }, { ...NOTHING, benchmarks: all }, NOTHING],
  )
  assert.deepEqual(lines, [
    {
      name: 'X',
      cells: ['80.0 % (effort high)', '60.0 %', '–'],
      best: [false, false, false],
      isNumber: true,
    },
  ])
})
