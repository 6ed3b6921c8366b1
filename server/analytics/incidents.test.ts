import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BadStep, GatewayRun } from '../store/rollups/ports.ts'
import { gatewayIncidents, gatewayUptime, providerIncidents } from './incidents.ts'

const MINUTE_MS = 60_000
const SLICE_MS = 15 * MINUTE_MS
const START = 1_900_000

const bad = (slice: number, facts: Partial<BadStep> = {}): BadStep => ({
  step: START + slice,
  endpoint: 1,
  attempts: 10,
  failures: 10,
  ...facts,
})
const at = (slice: number): number => (START + slice) * SLICE_MS
/** Endpoints up to 9 are of the provider `a`, the others of `b`. */
const providerOf = (endpoint: number): string => (endpoint < 10 ? 'a' : 'b')
const incidents = (steps: readonly BadStep[], now = at(1000)) => providerIncidents(steps, { providerOf, now })

test('bad slices that follow each other are one incident, from the first to the end of the last', () => {
  const [only, ...more] = incidents([bad(0), bad(1), bad(3, { attempts: 5, failures: 5 })])
  assert.deepEqual(more, [])
  assert.deepEqual(
    [only?.startedAt, only?.endedAt, only?.attempts, only?.failures, only?.level],
    [at(0), at(4), 25, 25, 'down'],
  )
})

test('more than half an hour without one ends it', () => {
  assert.equal(incidents([bad(0), bad(3)]).length, 1)
  assert.equal(incidents([bad(0), bad(4)]).length, 2)
})

test('endpoints of one provider are in one incident, those of another in their own', () => {
  const found = incidents([
    bad(0, { endpoint: 1, failures: 2 }),
    bad(1, { endpoint: 2 }),
    bad(0, { endpoint: 11 }),
  ])
  assert.deepEqual(
    found.map(({ provider, endpoints }) => [provider, endpoints]),
    [
      ['a', [2, 1]],
      ['b', [11]],
    ],
  )
})

test('below eighty per cent it is down, above it degraded', () => {
  assert.equal(incidents([bad(0, { attempts: 100, failures: 21 })])[0]?.level, 'down')
  assert.equal(incidents([bad(0, { attempts: 100, failures: 20 })])[0]?.level, 'degraded')
})

test('what may go on has no end yet', () => {
  const [going] = incidents([bad(0)], at(1) + 29 * MINUTE_MS)
  assert.deepEqual([going?.endedAt, going?.until], [undefined, at(1) + 29 * MINUTE_MS])
  const [over] = incidents([bad(0)], at(1) + 30 * MINUTE_MS)
  assert.deepEqual([over?.endedAt, over?.until], [at(1), at(1)])
})

const run = (startedAt: number, seenAt: number, stopped = false): GatewayRun => ({
  id: startedAt,
  startedAt: startedAt * MINUTE_MS,
  seenAt: seenAt * MINUTE_MS,
  stopped,
})

test('the time between two runs is an incident, and it is known whether it was meant', () => {
  const gaps = gatewayIncidents([run(0, 100), run(130, 200, true), run(210, 300)])
  assert.deepEqual(
    gaps.map(({ startedAt, endedAt, cause }) => [startedAt / MINUTE_MS, (endedAt ?? 0) / MINUTE_MS, cause]),
    [
      [100, 130, 'ended'],
      [200, 210, 'stopped'],
    ],
  )
})

test('a quick restart is none, nor are runs that overlap', () => {
  assert.deepEqual(gatewayIncidents([run(0, 100), run(101, 200)]), [])
  assert.deepEqual(gatewayIncidents([run(0, 300), run(50, 100), run(301, 400)]), [])
})

test('uptime is the share of the time since anything is known in which something ran', () => {
  const gaps = gatewayIncidents([run(0, 100), run(150, 400)])
  const uptime = (from: number, to: number): number | null =>
    gatewayUptime(gaps, { from: from * MINUTE_MS, to: to * MINUTE_MS, knownSince: 0 })
  assert.equal(uptime(0, 200), 75)
  assert.equal(uptime(-200, 200), 75)
  assert.equal(uptime(120, 170), 40)
  assert.equal(uptime(200, 300), 100)
  assert.equal(uptime(-200, -100), null)
})
