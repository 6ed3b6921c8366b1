import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  bucketOf,
  BUCKETS,
  MILLISECONDS,
  percentilesOfLess,
  percentilesOfMore,
  quantile,
  TOKENS_PER_SECOND,
} from './histogram.ts'

const counted = (of: typeof MILLISECONDS, values: readonly number[]) => {
  const counts = new Uint32Array(BUCKETS + 3)
  for (const value of values) {
    const bucket = 3 + bucketOf(of, value)
    counts[bucket] = (counts[bucket] ?? 0) + 1
  }
  return { counts, offset: 3 }
}

test('percentiles are right to within one bucket whatever the size of the values', () => {
  for (const unit of [3, 70, 900, 40_000]) {
    const values = Array.from({ length: 1_000 }, (_, index) => unit * (1 + index / 500))
    for (const share of [0.1, 0.5, 0.75, 0.9, 0.99]) {
      const exact = unit * (1 + (share * 1_000) / 500)
      const found = quantile(MILLISECONDS, counted(MILLISECONDS, values), share) ?? NaN
      assert.ok(found / exact < 1.24 && exact / found < 1.24, `${unit} ${share}: ${found} for ${exact}`)
    }
  }
})

test('a high percentile is a long wait and a low speed', () => {
  const values = Array.from({ length: 100 }, (_, index) => index + 1)
  const wait = percentilesOfLess(MILLISECONDS, counted(MILLISECONDS, values))
  assert.ok(wait && wait.p50 < wait.p75 && wait.p75 < wait.p90 && wait.p90 < wait.p99 && wait.p99 > 85)
  const speed = percentilesOfMore(TOKENS_PER_SECOND, counted(TOKENS_PER_SECOND, values))
  assert.ok(speed && speed.p50 > speed.p75 && speed.p75 > speed.p90 && speed.p90 > speed.p99 && speed.p99 < 3)
})

test('nothing counted has no percentile, and nonsense counts as the least', () => {
  assert.equal(percentilesOfLess(MILLISECONDS, counted(MILLISECONDS, [])), undefined)
  for (const value of [NaN, -5, 0]) assert.equal(bucketOf(MILLISECONDS, value), 0)
  assert.equal(bucketOf(MILLISECONDS, Infinity), BUCKETS - 1)
  assert.equal(quantile(MILLISECONDS, counted(MILLISECONDS, [0]), 0.5), 1)
})
