import assert from 'node:assert/strict'
import { test } from 'node:test'
import { costOf } from './cost.ts'

const load = { requests: 1000, promptTokens: 2000, cachedShare: 0.5, outputTokens: 500 }

test('each line is its tokens at its price, and they add up', () => {
  const cost = costOf({ prompt: 2, completion: 8, cacheRead: 0.5, request: 0.001 }, load)
  assert.deepEqual(cost, { prompt: 2, cached: 0.5, output: 4, requests: 1, total: 7.5 })
})

test('without a cache price cached tokens cost what the prompt does', () => {
  assert.equal(costOf({ prompt: 2, completion: 8 }, load).cached, 2)
})

test('a prompt above a tier pays its prices for the whole request', () => {
  const prices = { prompt: 1, completion: 5, above: [{ promptTokens: 1999, prompt: 4, completion: 10 }] }
  const cost = costOf(prices, load)
  assert.equal(cost.prompt, 4)
  assert.equal(cost.output, 5)
  assert.equal(
    costOf({ ...prices, above: [{ promptTokens: 2000, prompt: 4, completion: 10 }] }, load).prompt,
    1,
  )
})
