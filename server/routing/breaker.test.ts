import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededRandom } from '../../test/support/routing-query.ts'
import type { Breaker } from './breaker.ts'
import { createBreaker } from './breaker.ts'

const START = 1_800_000_000_000
const middle = (): number => 0.5

const fail = (breaker: Breaker, now: number, recent = { successes: 0, failures: 1 }): void =>
  breaker.failed({ now, retryAfterMs: undefined, recent })

test('the life of a breaker: it opens, rests, lets one probe through, and closes at the first good sign', () => {
  const breaker = createBreaker(middle)
  assert.equal(breaker.standing(START), 'well')
  fail(breaker, START)
  assert.equal(breaker.standing(START), 'resting')
  assert.equal(breaker.standing(START + 4_999), 'resting')
  assert.equal(breaker.standing(START + 5_000), 'probe')
  breaker.claimProbe(START + 5_000)
  assert.equal(breaker.standing(START + 5_001), 'resting', 'one probe at a time')
  fail(breaker, START + 5_500)
  assert.equal(breaker.standing(START + 15_499), 'resting', 'the second rest is twice as long')
  assert.equal(breaker.standing(START + 15_500), 'probe')
  breaker.claimProbe(START + 15_500)
  breaker.succeeded(START + 15_500)
  assert.equal(breaker.standing(START + 15_501), 'well')
})

test('a clock that is set back ends a rest rather than make it that much longer', () => {
  for (const retryAfterMs of [undefined, 60_000]) {
    const breaker = createBreaker(middle)
    breaker.failed({ now: START, retryAfterMs, recent: { successes: 0, failures: 1 } })
    const before = START - 3_600_000
    assert.equal(breaker.standing(START - 500), 'resting', 'moments of one instant come in any order')
    assert.equal(breaker.standing(before), 'probe')
    assert.equal(breaker.asksForPause(before), false)
    assert.equal(breaker.restMs(before), 0)
    breaker.claimProbe(before)
    breaker.succeeded(before)
    assert.equal(breaker.standing(before + 1), 'well')
  }
})

test('a single failure among successes does not open it; three in a row or two fifths do', () => {
  const single = createBreaker(middle)
  fail(single, START, { successes: 1, failures: 1 })
  assert.equal(single.standing(START), 'well')
  fail(single, START, { successes: 50, failures: 2 })
  assert.equal(single.standing(START), 'well')
  fail(single, START, { successes: 50, failures: 3 })
  assert.equal(single.standing(START), 'resting')

  const share = createBreaker(middle)
  for (const [failures, standing] of [
    [3, 'well'],
    [4, 'resting'],
  ] as const) {
    share.succeeded(START)
    fail(share, START, { successes: 6, failures })
    assert.equal(share.standing(START), standing)
  }
})

test('a rest is never longer than 30 s, and differs by chance', () => {
  const rests = new Set<number>()
  for (const random of [() => 0, () => 0.999999, seededRandom(7)]) {
    const breaker = createBreaker(random)
    let now = START
    for (let round = 0; round < 12; round++) {
      fail(breaker, now)
      let rest = 0
      while (breaker.standing(now + rest) === 'resting') rest += 10
      assert.ok(rest >= 3_750 && rest <= 30_000, String(rest))
      rests.add(rest)
      now += rest
    }
  }
  assert.ok(rests.size > 10)
})

test('answers and failures that were under way when it opened change nothing', () => {
  const breaker = createBreaker(middle)
  fail(breaker, START)
  breaker.succeeded(START - 100)
  assert.equal(breaker.standing(START + 1), 'resting')
  for (let late = 1; late < 20; late++) fail(breaker, START + late)
  assert.equal(breaker.standing(START + 5_000), 'probe')
  breaker.succeeded(START + 1)
  assert.equal(breaker.standing(START + 5_000), 'well', 'a request that began afterwards and succeeded does')
})

test("a provider's own wish is obeyed to the moment, up to ten minutes", () => {
  for (const [wishMs, untilMs] of [
    [7_000, 7_000],
    [90_000, 90_000],
    [86_400_000, 600_000],
  ] as const) {
    const limited = createBreaker(middle)
    limited.limited({ now: START, retryAfterMs: wishMs })
    const failed = createBreaker(middle)
    failed.failed({ now: START, retryAfterMs: wishMs, recent: { successes: 100, failures: 1 } })
    for (const breaker of [limited, failed]) {
      assert.equal(breaker.standing(START + untilMs - 1), 'resting')
      assert.equal(breaker.standing(START + untilMs), 'probe')
    }
  }
})

test('a rate limit without a wish is a short rest that grows while limits go on', () => {
  const breaker = createBreaker(middle)
  let now = START
  for (const rest of [1_000, 2_000, 4_000, 8_000, 15_000, 15_000]) {
    breaker.limited({ now, retryAfterMs: undefined })
    assert.equal(breaker.standing(now + rest - 1), 'resting')
    assert.equal(breaker.standing(now + rest), 'probe')
    now += rest
  }
  for (let good = 0; good < 5; good++) breaker.succeeded(now)
  breaker.limited({ now, retryAfterMs: undefined })
  assert.equal(breaker.standing(now + 1_000), 'probe')
})

test('a probe that says nothing is followed by the next', () => {
  const breaker = createBreaker(middle)
  fail(breaker, START)
  breaker.claimProbe(START + 5_000)
  assert.equal(breaker.standing(START + 34_999), 'resting')
  assert.equal(breaker.standing(START + 35_000), 'probe')
  breaker.claimProbe(START + 35_000)
  breaker.releaseProbe()
  assert.equal(breaker.standing(START + 35_001), 'probe', 'it ended without saying anything of the endpoint')
})
