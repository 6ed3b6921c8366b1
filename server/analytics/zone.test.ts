import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findZone } from './zone.ts'

const hour = (text: string): number => Date.parse(text) / 3_600_000

function offsets(name: string, from: string, to: string): [string, number][] {
  return findZone(name)
    .offsets(hour(from), hour(to))
    .map(({ fromHour, minutes }) => [new Date(fromHour * 3_600_000).toISOString().slice(0, 16), minutes])
}

test('an offset holds from the hour in which the clocks change', () => {
  assert.deepEqual(offsets('Europe/Berlin', '2026-01-01T00:00Z', '2027-01-01T00:00Z'), [
    ['2026-01-01T00:00', 60],
    ['2026-03-29T01:00', 120],
    ['2026-10-25T01:00', 60],
  ])
  assert.deepEqual(offsets('America/New_York', '2026-10-20T00:00Z', '2026-11-10T00:00Z'), [
    ['2026-10-20T00:00', -240],
    ['2026-11-01T06:00', -300],
  ])
})

test('zones of half an hour, of none, and offsets by themselves are zones', () => {
  assert.deepEqual(offsets('Asia/Kathmandu', '2026-01-01T00:00Z', '2026-06-01T00:00Z'), [
    ['2026-01-01T00:00', 345],
  ])
  assert.deepEqual(offsets('UTC', '2026-01-01T00:00Z', '2026-06-01T00:00Z'), [['2026-01-01T00:00', 0]])
  assert.deepEqual(offsets('-03:30', '2026-01-01T00:00Z', '2026-06-01T00:00Z'), [['2026-01-01T00:00', -210]])
})

for (const name of ['Mars/Olympus', '', '+25:00', 'Europe'])
  test(`${JSON.stringify(name)} is no zone`, () => {
    assert.throws(() => findZone(name), /Invalid 'zone'/)
  })
