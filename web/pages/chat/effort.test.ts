import assert from 'node:assert/strict'
import { test } from 'node:test'
import { estimateEffort } from './effort.ts'

const model = { maxOutputTokens: 100_000, prices: { prompt: 1, completion: 8 } }

test('an effort may take its share of the limit, at the price of output', () => {
  assert.deepEqual(estimateEffort(model, 'low', undefined), { tokens: 20_000, dollars: 0.16 })
  assert.deepEqual(estimateEffort(model, 'medium', 4000), { tokens: 2000, dollars: 0.016 })
  assert.deepEqual(estimateEffort(model, 'none', 4000), { tokens: 0, dollars: 0 })
})

test('an effort that is not known has no estimate', () => {
  assert.equal(estimateEffort(model, 'heroic', 1), undefined)
})
