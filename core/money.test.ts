import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  costOf,
  dollarsFromNanodollars,
  nanodollars,
  nanodollarsFromDollars,
  percentOf,
  picodollarsFromPerMillion,
  pricePerToken,
  pricesAt,
  type BillableTokens,
  type Picodollars,
  type PriceTier,
  type TokenPrices,
} from './money.ts'

const pico = picodollarsFromPerMillion

const prices = (fields: Partial<TokenPrices> = {}): TokenPrices => ({
  prompt: pico(15),
  completion: pico(60),
  cacheRead: pico(7.5),
  cacheWrite: undefined,
  cacheWriteHour: undefined,
  request: 0 as Picodollars,
  tiers: [],
  ...fields,
})

const tokens = (fields: Partial<BillableTokens>): BillableTokens => ({
  inputTokens: 0,
  cachedTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  ...fields,
})

test('prices per million tokens are whole picodollars per token', () => {
  assert.equal(pico(15), 15_000_000)
  assert.equal(pico(0.075), 75_000)
  assert.equal(pico(0.000001), 1)
  assert.equal(pico(0), 0)
  assert.equal(pico(0.1 + 0.2), 300_000)
  for (const wrong of [-1, Number.NaN, Infinity, 1e-7, 1e300]) assert.throws(() => pico(wrong), RangeError)
})

test('an answer costs its tokens times their prices', () => {
  assert.equal(costOf(prices(), tokens({ inputTokens: 1_000_000 })), 15e9)
  assert.equal(costOf(prices(), tokens({ outputTokens: 1000 })), 60_000_000)
  assert.equal(costOf(prices(), tokens({ inputTokens: 1000, cachedTokens: 400 })), 600 * 15_000 + 400 * 7500)
  assert.equal(
    costOf(prices({ cacheRead: undefined }), tokens({ inputTokens: 10, cachedTokens: 10 })),
    150_000,
  )
  assert.equal(
    costOf(prices({ cacheWrite: pico(18.75) }), tokens({ inputTokens: 10, cacheWriteTokens: 4 })),
    6 * 15_000 + 4 * 18_750,
  )
  assert.equal(costOf(prices({ request: 5_000_000 as Picodollars }), tokens({})), 5000)
})

test('rounding happens once, half up', () => {
  const cheap = prices({ prompt: pico(0.0001), completion: pico(0.0004) })
  assert.equal(costOf(cheap, tokens({ inputTokens: 4 })), 0)
  assert.equal(costOf(cheap, tokens({ inputTokens: 5 })), 1)
  assert.equal(costOf(cheap, tokens({ inputTokens: 1, outputTokens: 1 })), 1)
})

test('no count can mint credit or overflow', () => {
  for (const wrong of [-5, Number.NaN, -Infinity]) {
    const fields = { inputTokens: wrong, cachedTokens: wrong, cacheWriteTokens: wrong, outputTokens: wrong }
    assert.equal(costOf(prices(), fields), 0)
  }
  assert.equal(
    costOf(prices(), tokens({ inputTokens: 10, cachedTokens: 1e9 })),
    75_000,
    'cached never exceeds the prompt',
  )
  assert.equal(costOf(prices(), tokens({ inputTokens: 1.9 })), 15_000)
  assert.equal(
    costOf(prices(), tokens({ outputTokens: Infinity, inputTokens: 1e300 })),
    Number.MAX_SAFE_INTEGER,
  )
})

test('more tokens never cost less', () => {
  let before = 0
  for (let count = 0; count < 5000; count += 7) {
    const cost = costOf(
      prices(),
      tokens({ inputTokens: count, cachedTokens: Math.floor(count / 3), outputTokens: count }),
    )
    assert.ok(cost >= before)
    before = cost
  }
})

test('a tier holds for prompts strictly above its bound, the last one that does', () => {
  const tier = (abovePromptTokens: number, prompt: number): PriceTier => ({
    abovePromptTokens,
    prompt: pico(prompt),
    completion: pico(prompt * 2),
    cacheRead: undefined,
  })
  const tiered = prices({ tiers: [tier(200_000, 30), tier(500_000, 45)] })
  assert.equal(pricesAt(tiered, 200_000).prompt, pico(15))
  assert.equal(pricesAt(tiered, 200_001).prompt, pico(30))
  assert.equal(pricesAt(tiered, 600_000).prompt, pico(45))
  assert.equal(pricesAt(tiered, 600_000).cacheRead, pico(7.5), 'what a tier does not name stays')
  assert.equal(costOf(tiered, tokens({ inputTokens: 200_001 })), 200_001 * 30_000)
})

test('amounts are whole and safe', () => {
  assert.equal(nanodollars(5), 5)
  for (const wrong of [0.5, Number.NaN, Infinity, 2 ** 53])
    assert.throws(() => nanodollars(wrong), RangeError)
  assert.equal(nanodollarsFromDollars(1.1), 1_100_000_000)
  assert.equal(nanodollarsFromDollars(-0.000000001), -1)
  assert.equal(dollarsFromNanodollars(nanodollarsFromDollars(0.1)), 0.1)
  assert.throws(() => nanodollarsFromDollars(1e10), RangeError)
})

test('a price per token is a decimal without exponent, and exact', () => {
  const text = (perMillion: number): string => pricePerToken(pico(perMillion))
  assert.equal(text(15), '0.000015')
  assert.equal(text(0.000001), '0.000000000001')
  assert.equal(text(0), '0')
  assert.equal(text(1_000_000), '1')
  assert.equal(text(2_500_000), '2.5')
  for (const price of [0.075, 0.25, 1.1, 4.4, 150, 600])
    assert.equal(pico(Number(text(price)) * 1e6), pico(price))
})

test('per cent of an amount are rounded once, half up, and four digits behind the point count', () => {
  assert.equal(percentOf(nanodollars(1_000), 5), 50)
  assert.equal(percentOf(nanodollars(6_000_000), 0.0001), 6)
  assert.equal(percentOf(nanodollars(10), 5), 1)
  assert.equal(percentOf(nanodollars(9), 5), 0)
  assert.equal(percentOf(nanodollars(123), 0), 0)
  assert.equal(percentOf(nanodollars(Number.MAX_SAFE_INTEGER), 100), Number.MAX_SAFE_INTEGER)
})
