import assert from 'node:assert/strict'
import { test } from 'node:test'
import { costOf, picodollarsFromPerMillion } from '../../core/money.ts'
import { buildPrices, pricesForCallers, withMargin } from './build-prices.ts'

const COSTS = buildPrices({
  prompt: 2.5,
  completion: 10,
  cache_read: 0.25,
  request: 0.01,
  tiers: [{ above_prompt_tokens: 1000, prompt: 5, completion: 20 }],
})

test('a margin is added to every price, the tiers among them, exactly', () => {
  const prices = withMargin(COSTS, 15.5)
  assert.equal(prices.prompt, picodollarsFromPerMillion(2.8875))
  assert.equal(prices.completion, picodollarsFromPerMillion(11.55))
  assert.equal(prices.cacheRead, picodollarsFromPerMillion(0.28875))
  assert.equal(prices.cacheWrite, undefined)
  assert.equal(prices.request, 11_550_000_000)
  assert.equal(prices.tiers[0]?.prompt, picodollarsFromPerMillion(5.775))
  const usage = { inputTokens: 1_000, cachedTokens: 0, cacheWriteTokens: 0, outputTokens: 0 }
  assert.equal(costOf(prices, usage) / costOf(COSTS, usage), 1.155)
})

test('no margin changes nothing, one of -100 gives it away, and none makes a price negative or a fraction', () => {
  assert.equal(withMargin(COSTS, 0), COSTS)
  assert.equal(withMargin(COSTS, -100).completion, 0)
  for (const percent of [-99.99, -33.33, 0.01, 7.77, 1000]) {
    const { prompt } = withMargin(buildPrices({ prompt: 0.000_003, completion: 0 }), percent)
    assert.ok(Number.isSafeInteger(prompt) && prompt >= 0)
  }
})

test('a price of its own goes before any margin', () => {
  const own = pricesForCallers(COSTS, { price: { prompt: 1, completion: 2 }, margin: 50 })
  assert.deepEqual([own.prompt, own.completion, own.cacheRead, own.tiers.length], [1e6, 2e6, undefined, 0])
})
