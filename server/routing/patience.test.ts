import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Health } from './health.ts'
import { createHealth } from './health.ts'
import { connectMs, firstEventMs, lateAfterMs, silenceMs } from './patience.ts'

const START = 1_800_000_000_000
const STREAM = { streamed: true, reasons: false }

/** Health after so many answers with this time to the first token, this silence and this length. */
function seen(count: number, times: { firstTokenMs?: number; silenceMs?: number; wholeMs?: number }): Health {
  const health = createHealth()
  for (let turn = 0; turn < count; turn++)
    health.ended({ endpointId: 'e', result: 'success', beganAt: START, now: START, ...times })
  return health
}

const lately = (health: Health) => health.lately('e', START)

test('of an endpoint that nothing is known of the usual is taken, longer where models reason', () => {
  assert.equal(lateAfterMs(undefined, STREAM), 8_000)
  assert.equal(lateAfterMs(undefined, { ...STREAM, reasons: true }), 12_000)
  assert.equal(lateAfterMs(undefined, { streamed: false, reasons: false }), 15_000)
  assert.equal(lateAfterMs(lately(seen(4, { firstTokenMs: 100 })), STREAM), 8_000)
  assert.deepEqual([firstEventMs(undefined, false), firstEventMs(undefined, true)], [60_000, 600_000])
  assert.deepEqual([silenceMs(undefined, false), silenceMs(undefined, true)], [30_000, 120_000])
})

test('a connection is waited for by what they took lately, within bounds, and not given up early where nobody else is left', () => {
  assert.equal(connectMs(undefined, false), 5_000)
  assert.equal(connectMs(undefined, true), 5_000)
  assert.equal(connectMs(3, false), 2_500)
  assert.equal(connectMs(3, true), 5_000)
  assert.equal(connectMs(801, false), 4_100)
  assert.equal(connectMs(1_900, true), 9_500)
  assert.equal(connectMs(9_000, false), 10_000)
})

test('a quick endpoint is late sooner, a slow one later, and few measurements are trusted less', () => {
  assert.equal(lateAfterMs(lately(seen(20, { firstTokenMs: 300 })), STREAM), 3_000)
  const some = lateAfterMs(lately(seen(6, { firstTokenMs: 4_000 })), STREAM)
  const many = lateAfterMs(lately(seen(40, { firstTokenMs: 4_000 })), STREAM)
  assert.ok(some > 12_000 && some < 20_000, String(some))
  assert.ok(many > 6_000 && many < 10_000, String(many))
  const whole = lateAfterMs(lately(seen(20, { wholeMs: 30_000 })), { streamed: false, reasons: false })
  assert.ok(whole > 45_000, String(whole))
})

test('deadlines are learned within bounds, and from twenty measurements on only', () => {
  assert.equal(firstEventMs(lately(seen(19, { firstTokenMs: 300 })), false), 60_000)
  assert.equal(firstEventMs(lately(seen(20, { firstTokenMs: 300 })), false), 15_000)
  assert.equal(firstEventMs(lately(seen(20, { firstTokenMs: 300 })), true), 60_000)
  assert.equal(firstEventMs(lately(seen(20, { firstTokenMs: 40_000 })), false), 60_000)
  assert.equal(silenceMs(lately(seen(20, { silenceMs: 100 })), false), 8_000)
  assert.equal(silenceMs(lately(seen(20, { silenceMs: 100 })), true), 20_000)
  const between = silenceMs(lately(seen(20, { silenceMs: 3_000 })), false)
  assert.ok(between > 10_000 && between < 20_000, String(between))
})

test('three in a row that were overtaken after a long silence make an endpoint rest; one word of it ends the count', () => {
  const health = seen(50, { firstTokenMs: 100 })
  const late = (): void => health.ended({ endpointId: 'e', result: 'late', beganAt: START, now: START })
  late()
  late()
  health.answered('e', START)
  late()
  late()
  assert.equal(health.standing('e', START), 'well')
  late()
  assert.equal(health.standing('e', START), 'resting')
  const { successes, failures } = health.lately('e', START + 1_000) ?? {}
  assert.deepEqual([successes, failures], [50, 0], 'and its uptime is what it was')
})
