import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ErrorCode } from '../../core/errors.ts'
import { ERRORS, GatewayError } from '../../core/errors.ts'
import type { AttemptResult, Health } from './health.ts'
import { createHealth } from './health.ts'
import { judgeAttempt } from './judge-attempt.ts'

const START = 1_800_000_000_000
const ID = 'acme/thinker@a'

const end = (health: Health, result: AttemptResult, now: number): void =>
  health.ended({ endpointId: ID, result, beganAt: now - 500, now, firstTokenMs: 200, tokensPerSecond: 50 })

test('an endpoint that nobody has tried is well and has no figures', () => {
  const health = createHealth()
  assert.equal(health.standing(ID, START), 'well')
  assert.equal(health.lately(ID, START), undefined)
  assert.equal(health.performance(ID, 60_000, START), undefined)
  assert.deepEqual(health.lastDay(ID, START), { successes: 0, failures: 0 })
  assert.equal(health.learnedCap(ID, START), undefined)
})

test('the last minute, the last half hour and the last day are counted apart', () => {
  const health = createHealth()
  for (let minute = 0; minute < 120; minute++) end(health, 'success', START + minute * 60_000)
  const now = START + 119 * 60_000
  assert.equal(health.performance(ID, 60_000, now)?.successes, 1)
  assert.equal(health.performance(ID, 300_000, now)?.successes, 5)
  assert.equal(health.performance(ID, 1_800_000, now)?.successes, 30)
  assert.equal(health.lastDay(ID, now).successes, 120)
})

test('figures for ordering come from the last minute where that says enough, else from the half hour', () => {
  const health = createHealth()
  for (let count = 0; count < 30; count++)
    health.ended({ endpointId: ID, result: 'success', beganAt: START, now: START, firstTokenMs: 100 })
  const later = START + 300_000
  assert.equal(health.lately(ID, later)?.successes, 30)
  for (let count = 0; count < 20; count++)
    health.ended({ endpointId: ID, result: 'success', beganAt: later, now: later, firstTokenMs: 2_000 })
  assert.equal(health.lately(ID, later + 500)?.successes, 30, 'at most a second old')
  const fresh = health.lately(ID, later + 1_000)
  assert.equal(fresh?.successes, 20)
  assert.ok((fresh?.firstTokenMs?.p50 ?? 0) > 1_700)
})

test('an endpoint that fails is used again within 30 s of being well, with few requests spent on finding out', () => {
  for (const outageMs of [20_000, 120_000, 900_000]) {
    const health = createHealth({ random: () => 0.999 })
    let spent = 0
    let backAt = 0
    for (let now = START; now < START + outageMs + 60_000; now += 100) {
      const standing = health.standing(ID, now)
      if (standing === 'resting') continue
      if (standing === 'probe') health.claimProbe(ID, now)
      const isDown = now < START + outageMs
      health.begun(ID, now)
      if (isDown) spent++
      else if (backAt === 0) backAt = now
      end(health, isDown ? 'failure' : 'success', now + 50)
    }
    assert.ok(backAt > 0 && backAt - START - outageMs <= 30_100, `${backAt - START - outageMs} ms`)
    assert.ok(spent <= 5 + outageMs / 20_000, `${spent} requests in ${outageMs} ms`)
  }
})

test('the first event of a stream closes the breaker, long before the answer is whole', () => {
  const health = createHealth()
  end(health, 'failure', START)
  assert.equal(health.standing(ID, START + 1), 'resting')
  health.answered(ID, START + 10_000)
  assert.equal(health.standing(ID, START + 10_500), 'well')
})

test('more requests than were refused before make it crowded, not resting', () => {
  const health = createHealth()
  let now = START
  for (; now < START + 20_000; now += 100) health.begun(ID, now)
  end(health, 'limited', now)
  assert.equal(health.standing(ID, now), 'resting')
  health.answered(ID, now)
  assert.equal(health.standing(ID, now), 'crowded')
  assert.ok((health.learnedCap(ID, now) ?? 0) > 5)
  assert.equal(health.standing(ID, now + 10_000), 'well')
  assert.equal(health.performance(ID, 60_000, now)?.limited, 1)
})

test('what counts against an endpoint, what is a limit, and what says nothing', () => {
  const results = new Map<AttemptResult, ErrorCode[]>()
  for (const code of Object.keys(ERRORS) as ErrorCode[]) {
    const result = judgeAttempt(new GatewayError(code, 'x'))
    results.set(result, [...(results.get(result) ?? []), code])
  }
  assert.equal(judgeAttempt(undefined), 'success')
  assert.deepEqual(results.get('limited'), ['rate_limit_exceeded'])
  assert.deepEqual(results.get('failure')?.toSorted(), [
    'malformed_answer',
    'provider_error',
    'provider_overloaded',
    'provider_timeout',
    'provider_unauthorized',
    'stream_cut',
  ])
  for (const code of ['invalid_request', 'context_length_exceeded', 'content_filter', 'caller_left'] as const)
    assert.ok(results.get('uncounted')?.includes(code))
})

test('what says nothing is not counted and does not end a rest', () => {
  const health = createHealth()
  end(health, 'uncounted', START)
  assert.equal(health.performance(ID, 60_000, START)?.successes, 0)
  end(health, 'failure', START)
  end(health, 'uncounted', START + 100)
  assert.equal(health.standing(ID, START + 200), 'resting')
})

test("a provider's word that a model is gone is believed for an hour", () => {
  const health = createHealth()
  health.gone(ID, START)
  assert.equal(health.isGone(ID, START + 3_599_999), true)
  assert.equal(health.isGone(ID, START + 3_600_000), false)
  assert.equal(health.isGone('another', START), false)
})
