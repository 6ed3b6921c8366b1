import assert from 'node:assert/strict'
import { test } from 'node:test'
import { averagePerMillion, count, day } from './figures.ts'

test('counts in a column have three figures each, but those that are exactly what is written', () => {
  const written = {
    '842': 842,
    '1 K': 1000,
    '1.00 K': 1001,
    '65.5 K': 65_536,
    '128 K': 128_000,
    '200 K': 200_000,
    '100 K': 99_980,
    '1 M': 1_000_000,
    '1.05 M': 1_048_576,
    '1.5 M': 1_500_000,
    '16.0 M': 16_023_400,
    '12.0 M': 11_951_000,
    '10.0 M': 9_996_000,
    '6.40 M': 6_399_812,
    '106 M': 106_123_456,
  }
  for (const [text, value] of Object.entries(written)) assert.equal(count(value), text)
})

test('prices that were worked out line up: three figures, and cents at least', () => {
  const written = { '$37.38': 37.3786, '$5.66': 5.6583, '$0.150': 0.15, '$0.220': 0.2204, '$0.0123': 0.01234 }
  for (const [text, value] of Object.entries(written)) assert.equal(averagePerMillion(value), text)
  assert.equal(averagePerMillion(undefined), '–')
  assert.equal(averagePerMillion(0), 'Free')
})

test('months have three letters in every browser', () => {
  assert.equal(day('2026-09-22'), '22 Sep 2026')
  assert.equal(day('2026-06-01'), '1 Jun 2026')
  assert.match(day(Date.UTC(2026, 8, 15, 12)), /^1[456] Sep 2026$/)
})
