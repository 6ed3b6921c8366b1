import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sumDays, tokenDays } from './token-days.ts'

const day = (date: string, more: object = {}) => ({
  date,
  requests: 2,
  promptTokens: 100,
  cachedTokens: 40,
  completionTokens: 30,
  reasoningTokens: 0,
  ...more,
})

test('kinds of tokens stand on each other and add up to all, without those that never were', () => {
  const { series, buckets } = tokenDays([day('2026-11-20'), day('2026-11-21', { cachedTokens: 0 })])
  assert.deepEqual(
    series.map(({ id }) => id),
    ['cached', 'prompt', 'completion'],
  )
  assert.deepEqual(buckets[0]?.values, [40, 60, 30])
  assert.deepEqual(buckets[1]?.values, [0, 100, 30])
  assert.equal(buckets[1]?.title, '21 Nov 2026')
})

test('reasoning has its own colour in every chart', () => {
  const { series } = tokenDays([day('2026-11-20', { reasoningTokens: 5 })])
  assert.equal(series.find(({ id }) => id === 'reasoning')?.colour, 'var(--reasoning)')
})

test('days are summed', () => {
  const sums = sumDays([day('2026-11-20'), day('2026-11-21', { reasoningTokens: 7 })])
  assert.deepEqual(sums, {
    requests: 4,
    promptTokens: 200,
    cachedTokens: 80,
    completionTokens: 60,
    reasoningTokens: 7,
  })
})
