// The arithmetic of the report: medians over rounds and ratios within a round.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addedTo, median, percentile, ratioTo } from './figures.ts'

test('the median of an even number of rounds is the mean of the middle two, and gaps are left out', () => {
  assert.equal(median([9, 1, 5]), 5)
  assert.equal(median([1, 9, 5, 7]), 6)
  assert.equal(median([undefined, 4]), 4)
  assert.equal(median([undefined]), undefined)
})

test('a percentile is one of the values, by nearest rank', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index)
  assert.equal(percentile(values, 0.5), 50)
  assert.equal(percentile(values, 0.99), 99)
  assert.equal(percentile([7], 0.01), 7)
  assert.equal(percentile([], 0.5), undefined)
})

test('ratios and differences are taken within a round, so a slow minute cancels out', () => {
  const base = [{ p50Ms: 1 }, { p50Ms: 10 }, { p50Ms: 2 }]
  const own = [{ p50Ms: 3 }, { p50Ms: 30 }, { p50Ms: 6 }]
  assert.equal(ratioTo(base, own, 'p50Ms'), 3)
  assert.equal(addedTo(base, own, 'p50Ms'), 4)
  assert.equal(ratioTo(undefined, own, 'p50Ms'), undefined)
  assert.equal(ratioTo([{ p50Ms: 0 }], own, 'p50Ms'), undefined)
})
