import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../../test/engines/random.ts'
import { createRates } from './rates.ts'

const START = 1_772_600_000_000

const limits = (facts: { requestsPerMinute?: number; tokensPerMinute?: number }, id = 1) => ({
  id,
  requestsPerMinute: facts.requestsPerMinute,
  tokensPerMinute: facts.tokensPerMinute,
})

test('a key without limits is always let in and has no facts to tell', () => {
  const rates = createRates({ now: () => START })
  const answer = rates.admit(limits({}), 1e9)
  assert.deepEqual(answer, { ok: true, admission: undefined, requests: undefined, tokens: undefined })
  rates.correct(undefined, 5)
})

test('as many requests as the limit are let in and the next is refused until the first is a minute old', () => {
  let now = START
  const rates = createRates({ now: () => now })
  const key = limits({ requestsPerMinute: 3 })
  for (let request = 0; request < 3; request++) {
    const answer = rates.admit(key, 0)
    assert.ok(answer.ok)
    assert.equal(answer.requests?.remaining, 2 - request)
    now += 10_000
  }
  const refused = rates.admit(key, 0)
  assert.ok(!refused.ok)
  assert.equal(refused.reason, 'requests')
  assert.equal(refused.retryAfterSeconds, 30)
  assert.equal(refused.requests?.remaining, 0)
  assert.match(
    refused.message,
    /^Rate limit exceeded: this key may use 3 requests per minute\. Try again in 30 s\.$/,
  )
  now += 29_000
  assert.ok(!rates.admit(key, 0).ok)
  now += 1000
  assert.ok(rates.admit(key, 0).ok)
})

test('the facts say when everything is free again', () => {
  let now = START
  const rates = createRates({ now: () => now })
  const key = limits({ requestsPerMinute: 10, tokensPerMinute: 100 })
  assert.deepEqual(rates.status(key).requests, { limit: 10, remaining: 10, resetSeconds: 0, resetAt: START })
  rates.admit(key, 40)
  now += 5000
  rates.admit(key, 0)
  const { requests, tokens } = rates.status(key)
  assert.deepEqual(requests, { limit: 10, remaining: 8, resetSeconds: 60, resetAt: START + 65_000 })
  assert.deepEqual(tokens, { limit: 100, remaining: 60, resetSeconds: 55, resetAt: START + 60_000 })
})

test('keys do not share their limits', () => {
  const rates = createRates({ now: () => START })
  assert.ok(rates.admit(limits({ requestsPerMinute: 1 }, 1), 0).ok)
  assert.ok(rates.admit(limits({ requestsPerMinute: 1 }, 2), 0).ok)
  assert.ok(!rates.admit(limits({ requestsPerMinute: 1 }, 1), 0).ok)
})

test('tokens are corrected to what was used, downwards and upwards', () => {
  const rates = createRates({ now: () => START })
  const key = limits({ tokensPerMinute: 100 })
  const first = rates.admit(key, 90)
  assert.ok(first.ok)
  assert.ok(!rates.admit(key, 20).ok)
  rates.correct(first.admission, 30)
  assert.equal(rates.status(key).tokens?.remaining, 70)
  const second = rates.admit(key, 10)
  assert.ok(second.ok)
  rates.correct(second.admission, 500)
  assert.equal(rates.status(key).tokens?.remaining, 0)
})

test('what a long request used beyond what was expected counts when it ends', () => {
  let now = START
  const rates = createRates({ now: () => now })
  const key = limits({ tokensPerMinute: 1000 })
  const long = rates.admit(key, 100)
  const other = rates.admit(key, 100)
  assert.ok(long.ok && other.ok)
  now += 90_000
  rates.correct(long.admission, 700)
  assert.equal(rates.status(key).tokens?.remaining, 400)
  rates.correct(other.admission, 10)
  assert.equal(rates.status(key).tokens?.remaining, 400)
})

test('a request larger than the whole limit waits for an empty minute and then runs', () => {
  let now = START
  const rates = createRates({ now: () => now })
  const key = limits({ tokensPerMinute: 100 })
  assert.ok(rates.admit(key, 1).ok)
  const refused = rates.admit(key, 5000)
  assert.ok(!refused.ok)
  assert.equal(refused.reason, 'tokens')
  assert.equal(refused.retryAfterSeconds, 60)
  now += 60_000
  assert.ok(rates.admit(key, 5000).ok)
})

test('a limit of zero lets nothing in', () => {
  const rates = createRates({ now: () => START })
  const refused = rates.admit(limits({ requestsPerMinute: 0 }), 0)
  assert.ok(!refused.ok)
  assert.equal(refused.retryAfterSeconds, 60)
})

test('odd token counts count as nothing or as very much, never as credit', () => {
  const rates = createRates({ now: () => START })
  const key = limits({ tokensPerMinute: 100 })
  for (const odd of [NaN, -50, -Infinity]) {
    const answer = rates.admit(key, odd)
    assert.ok(answer.ok)
    rates.correct(answer.admission, odd)
  }
  assert.equal(rates.status(key).tokens?.remaining, 100)
  const answer = rates.admit(key, 10)
  assert.ok(answer.ok)
  rates.correct(answer.admission, Infinity)
  assert.equal(rates.status(key).tokens?.remaining, 0)
})

test('a clock that is set back lets no more in', () => {
  let now = START
  const rates = createRates({ now: () => now })
  const key = limits({ requestsPerMinute: 2 })
  assert.ok(rates.admit(key, 0).ok)
  assert.ok(rates.admit(key, 0).ok)
  now -= 3_600_000
  assert.ok(!rates.admit(key, 0).ok)
})

test('at any moment it agrees with a plain list of what was let in, and Retry-After is exact', (context) => {
  const random = createRandom(context)
  let now = START
  const rates = createRates({ now: () => now })
  const key = limits({ requestsPerMinute: 20, tokensPerMinute: 500 })
  const list: { second: number; tokens: number }[] = []
  const fits = (second: number, tokens: number): boolean => {
    const counted = list.filter((one) => one.second > second - 60 && one.second <= second)
    const used = counted.reduce((sum, one) => sum + one.tokens, 0)
    return counted.length + 1 <= 20 && used + tokens <= 500
  }
  for (let step = 0; step < 5000; step++) {
    now += Math.floor(random() ** 4 * 20_000)
    const second = Math.floor(now / 1000)
    const tokens = Math.floor(random() * 60)
    const answer = rates.admit(key, tokens)
    assert.equal(answer.ok, fits(second, tokens))
    if (answer.ok) list.push({ second, tokens })
    else {
      assert.ok(fits(second + answer.retryAfterSeconds, tokens), 'it passes after the wait')
      assert.ok(!fits(second + answer.retryAfterSeconds - 1, tokens), 'and not before')
    }
    while ((list[0]?.second ?? second) < second - 120) list.shift()
  }
})
