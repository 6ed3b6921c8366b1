import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededRandom } from '../../test/support/routing-query.ts'
import type { EndpointHealthRecord, EndpointHealthStore } from '../store/ports.ts'
import type { Health } from './health.ts'
import { createHealth } from './health.ts'
import { openKeptHealth } from './kept-health.ts'
import { readHealth, writeHealth } from './saved-health.ts'

const NOW = 1_800_000_000_000
const MINUTE = 60_000
const ID = 'acme/thinker@acme'

/** A day of traffic with failures and limits, the last of it just now. */
function busy(health: Health, endpointId = ID, seed = 1): Health {
  const random = seededRandom(seed)
  for (let step = 4000; step >= 0; step--) {
    const now = NOW - step * 20_000
    health.begun(endpointId, now)
    const chance = random()
    health.ended({
      endpointId,
      result: chance < 0.05 ? 'failure' : chance < 0.08 ? 'limited' : 'success',
      beganAt: now - 500,
      now,
      firstTokenMs: 100 + 900 * random(),
      tokensPerSecond: 20 + 80 * random(),
    })
  }
  return health
}

const moved = (from: Health, at: number, savedAt = NOW): Health => {
  const to = createHealth({ random: () => 0.5 })
  to.load(ID, readHealth(writeHealth(from.save(ID, savedAt))), at)
  return to
}

const factsOf = (health: Health, at: number) => ({
  standing: health.standing(ID, at),
  lately: health.lately(ID, at),
  fiveMinutes: health.performance(ID, 5 * MINUTE, at),
  halfHour: health.performance(ID, 30 * MINUTE, at),
  day: health.lastDay(ID, at),
  cap: health.learnedCap(ID, at),
  gone: health.isGone(ID, at),
})

test('what was saved is known again, at any time after', () => {
  for (const later of [0, 900, 30_000, 3 * MINUTE, 20 * MINUTE, 5 * 60 * MINUTE, 23 * 60 * MINUTE]) {
    const before = busy(createHealth({ random: () => 0.5 }))
    assert.deepEqual(
      factsOf(moved(before, NOW + later), NOW + later),
      factsOf(before, NOW + later),
      `${later} ms`,
    )
  }
})

test('what has grown old while the gateway was off is forgotten', () => {
  const after = factsOf(moved(busy(createHealth()), NOW + 25 * 60 * MINUTE), NOW + 25 * 60 * MINUTE)
  assert.deepEqual(after.day, { successes: 0, failures: 0 })
  assert.equal(after.halfHour?.successes, 0)
  assert.equal(after.cap, undefined)
})

test('an endpoint that rests goes on resting, and is probed when its time has come', () => {
  const health = createHealth({ random: () => 0.5 })
  health.ended({ endpointId: ID, result: 'limited', beganAt: NOW, now: NOW, retryAfterSeconds: 60 })
  const after = moved(health, NOW + 10_000)
  assert.equal(after.standing(ID, NOW + 10_000), 'resting')
  assert.equal(after.standing(ID, NOW + 59_999), 'resting')
  assert.equal(after.standing(ID, NOW + 60_000), 'probe')
})

test('a probe that was under way at the end keeps nobody waiting', () => {
  const health = createHealth({ random: () => 0.5 })
  health.ended({ endpointId: ID, result: 'failure', beganAt: NOW, now: NOW })
  health.claimProbe(ID, NOW + 6_000)
  assert.equal(health.standing(ID, NOW + 7_000), 'resting')
  assert.equal(moved(health, NOW + 7_000).standing(ID, NOW + 7_000), 'probe')
})

test('a moment far ahead, of a clock that was wrong, keeps nobody away for long', () => {
  const health = createHealth()
  const ahead = NOW + 400 * 24 * 60 * MINUTE
  health.ended({ endpointId: ID, result: 'limited', beganAt: ahead, now: ahead, retryAfterSeconds: 600 })
  health.gone(ID, ahead)
  const after = moved(health, NOW, ahead)
  assert.equal(after.standing(ID, NOW + 10 * MINUTE), 'probe')
  assert.equal(after.isGone(ID, NOW + 61 * MINUTE), false)
})

test('the word that a model is gone is believed for its hour', () => {
  const health = createHealth()
  health.gone(ID, NOW)
  const after = moved(health, NOW + MINUTE)
  assert.equal(after.isGone(ID, NOW + 59 * MINUTE), true)
  assert.equal(after.isGone(ID, NOW + 61 * MINUTE), false)
})

test('a busy endpoint is kept in some thousand bytes, and an idle one is not saved again', () => {
  const health = busy(createHealth())
  assert.deepEqual(health.unsaved(), [ID])
  const text = writeHealth(health.save(ID, NOW))
  assert.ok(text.length < 20_000, `${text.length} bytes`)
  assert.deepEqual(health.unsaved(), [])
})

/** A store in memory. */
function memoryStore(records: EndpointHealthRecord[] = []) {
  const rows = new Map(records.map((record) => [record.endpointId, record]))
  const log: { readonly facts: unknown; readonly message: string }[] = []
  const state = { fails: false }
  const failing = (): void => {
    if (state.fails) throw new Error('the disk is full')
  }
  const store: EndpointHealthStore = {
    all: async () => {
      failing()
      return [...rows.values()]
    },
    save: async (saved) => {
      failing()
      for (const record of saved) rows.set(record.endpointId, record)
    },
    deleteBefore: async (at) => {
      for (const [id, { savedAt }] of rows) if (savedAt < at) rows.delete(id)
    },
  }
  const warn = (facts: unknown, message?: string): void => void log.push({ facts, message: message ?? '' })
  const open = (at: number) => openKeptHealth({ store, now: () => at, log: { warn } as never })
  return { rows, log, state, open }
}

test('health is saved and is there at the next start', async () => {
  const place = memoryStore()
  const first = await place.open(NOW)
  busy(first.health)
  busy(first.health, 'acme/other@acme', 2)
  await first.save()
  const second = await place.open(NOW + 1000)
  assert.deepEqual(factsOf(second.health, NOW + 1000), factsOf(first.health, NOW + 1000))
  assert.equal(place.rows.size, 2)
  assert.deepEqual(place.log, [])
})

test('a row that is broken, old or from the future is left out with one line of log, the others are not', async () => {
  const state = writeHealth(busy(createHealth()).save(ID, NOW))
  const rows: Record<string, Partial<EndpointHealthRecord>> = {
    good: { state },
    'not JSON': { state: state.slice(0, 100) },
    'another version': { state: state.replace('"v":1', '"v":2') },
    'no counters': { state: '{"v":1}' },
    'counters of another shape': { state: state.replace('"minute":[[', '"minute":[[-5,') },
    'a counter that there is not': { state: state.replace(/"day":\[\[(\d+),\d+/, '"day":[[$1,77') },
    'a moment that is none': { state: state.replace('"restUntil":', '"restUntil":"x","was":') },
    'too long': { state: ' '.repeat(1_000_000) + state },
    old: { savedAt: NOW - 25 * 60 * MINUTE },
    'of the future': { savedAt: NOW + 5 * MINUTE },
  }
  const place = memoryStore(
    Object.entries(rows).map(([endpointId, row]) => ({ endpointId, savedAt: NOW, state, ...row })),
  )
  const { health } = await place.open(NOW)
  for (const endpointId of Object.keys(rows)) {
    const isKnown = health.lastDay(endpointId, NOW).successes > 0
    assert.equal(isKnown, endpointId === 'good', endpointId)
    assert.equal(health.standing(endpointId, NOW), 'well')
  }
  assert.equal(place.log.length, 1)
  assert.match(JSON.stringify(place.log[0]?.facts), /"endpoints":9/)
})

test('a store that cannot be read stops nobody, and one that cannot be written is tried again', async () => {
  const place = memoryStore()
  place.state.fails = true
  const { health, save } = await place.open(NOW)
  busy(health)
  await save()
  assert.equal(place.log.length, 2)
  place.state.fails = false
  await save()
  assert.deepEqual([...place.rows.keys()], [ID])
})

test('what nobody has used for a day is deleted', async () => {
  const place = memoryStore([{ endpointId: 'old', savedAt: NOW - 25 * 60 * MINUTE, state: '{}' }])
  const { health, save } = await place.open(NOW)
  busy(health)
  await save()
  assert.deepEqual([...place.rows.keys()], [ID])
})
