import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Histogram } from './histogram.ts'
import {
  addHistogram,
  countValue,
  histogramQuantile,
  histogramTotal,
  MILLISECONDS,
  TOKENS_PER_SECOND,
  writeHistogram,
} from './histogram.ts'

function of(values: readonly number[], scale = MILLISECONDS): Histogram {
  const histogram: Histogram = new Map()
  for (const value of values) countValue(histogram, scale, value)
  return histogram
}

test('percentiles are within a tenth of the value, whatever its size', () => {
  for (const size of [3, 40, 700, 12_345, 600_000]) {
    const values = Array.from({ length: 1000 }, (_, at) => size * (1 + at / 1000))
    const histogram = of(values)
    for (const share of [0.5, 0.9, 0.99]) {
      const exact = values[Math.floor(share * 1000)] as number
      const told = histogramQuantile(histogram, MILLISECONDS, share) as number
      assert.ok(Math.abs(told - exact) / exact < 0.1, `${share} of ${size}: ${told} for ${exact}`)
    }
  }
})

test('what is written and added again in any number of pieces is what was counted', () => {
  const values = Array.from({ length: 500 }, (_, at) => (at * 7919) % 90_000)
  const whole = of(values)
  const pieces = [values.slice(0, 13), values.slice(13, 200), [], values.slice(200)].map((part) =>
    writeHistogram(of(part)),
  )
  const added: Histogram = new Map()
  for (const piece of pieces) addHistogram(added, piece)
  assert.equal(writeHistogram(added), writeHistogram(whole))
  const joined: Histogram = new Map()
  addHistogram(joined, pieces.filter((piece) => piece !== '').join(','))
  assert.equal(writeHistogram(joined), writeHistogram(whole))
  assert.equal(histogramTotal(joined), 500)
})

test('nonsense is the least and the endless is the most', () => {
  const histogram = of([Number.NaN, -1, 0, Infinity, 1e300])
  assert.equal(writeHistogram(histogram), '0:3,149:2')
  assert.equal(histogramQuantile(histogram, MILLISECONDS, 0.1), 1)
  assert.ok((histogramQuantile(histogram, MILLISECONDS, 1) as number) > 1_000_000)
})

test('nothing counted says nothing', () => {
  const empty: Histogram = new Map()
  addHistogram(empty, '')
  addHistogram(empty, null)
  assert.equal(writeHistogram(empty), '')
  assert.equal(histogramQuantile(empty, TOKENS_PER_SECOND, 0.5), undefined)
})

test('speeds from a token in ten seconds to thousands in one can be told apart', () => {
  for (const speed of [0.2, 1, 63, 2500]) {
    const told = histogramQuantile(of([speed], TOKENS_PER_SECOND), TOKENS_PER_SECOND, 0.5) as number
    assert.ok(Math.abs(told - speed) / speed < 0.1, `${told} for ${speed}`)
  }
})
