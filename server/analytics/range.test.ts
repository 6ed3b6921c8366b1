import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Step } from '../../contract/app/time-range.ts'
import { bucketsOf, rangeBefore, readRange, stepFor } from './range.ts'
import { findZone } from './zone.ts'

const HOUR_MS = 3_600_000
const NOW = Date.UTC(2026, 10, 21, 12, 34)
const hour = (text: string): number => Date.parse(text) / HOUR_MS

test('a stretch is of whole hours: what it begins and ends in is in it', () => {
  const range = readRange({ from: '2026-11-20T10:30:00Z', to: '2026-11-20T12:01:00+01:00' }, NOW)
  assert.deepEqual(range, { fromHour: hour('2026-11-20T10:00Z'), toHour: hour('2026-11-20T12:00Z') })
  assert.deepEqual(rangeBefore(range), {
    fromHour: hour('2026-11-20T08:00Z'),
    toHour: hour('2026-11-20T10:00Z'),
  })
})

test('without words a stretch is the last thirty days', () => {
  const range = readRange({}, NOW)
  assert.equal(range.toHour, hour('2026-11-21T13:00Z'))
  assert.equal(range.fromHour, hour('2026-10-22T12:00Z'))
})

test('a stretch that ends before it begins, or of more than ten years, is refused', () => {
  for (const range of [
    { from: '2026-11-20T10:00:00Z', to: '2026-11-20T10:00:00Z' },
    { from: '2026-11-22T10:00:00Z' },
    { from: '2010-11-22T10:00:00Z' },
  ])
    assert.throws(() => readRange(range, NOW), /Invalid 'from'/)
})

test('the step suits the stretch', () => {
  const steps = [1, 2, 3, 92, 93, 366, 367].map((days) => stepFor({ fromHour: 0, toHour: days * 24 }))
  assert.deepEqual(steps, ['hour', 'hour', 'day', 'day', 'week', 'week', 'month'])
})

function labels(step: Step, zone: string, from: string, to: string): string[] {
  return bucketsOf({ fromHour: hour(from), toHour: hour(to) }, { step, zone: findZone(zone) }).all.map(
    ({ label }) => label,
  )
}

test('every step is there, by the calendar of the zone', () => {
  assert.deepEqual(labels('day', 'Europe/Berlin', '2026-03-27T23:00Z', '2026-03-30T22:00Z'), [
    '2026-03-28',
    '2026-03-29',
    '2026-03-30',
  ])
  // In New York it is still the day before.
  assert.deepEqual(labels('day', 'America/New_York', '2026-11-20T00:00Z', '2026-11-21T00:00Z'), [
    '2026-11-19',
    '2026-11-20',
  ])
  assert.deepEqual(labels('week', 'UTC', '2026-11-20T00:00Z', '2026-11-24T00:00Z'), [
    '2026-11-16',
    '2026-11-23',
  ])
  assert.deepEqual(labels('month', 'UTC', '2026-01-31T00:00Z', '2026-03-01T01:00Z'), [
    '2026-01-01',
    '2026-02-01',
    '2026-03-01',
  ])
  assert.deepEqual(labels('hour', 'Asia/Kolkata', '2026-11-20T10:00Z', '2026-11-20T12:00Z'), [
    '2026-11-20T15:30',
    '2026-11-20T16:30',
  ])
})

test('days begin at midnight of the zone, on the day of twenty-three hours too', () => {
  const zone = findZone('Europe/Berlin')
  const range = { fromHour: hour('2026-03-28T00:00Z'), toHour: hour('2026-03-31T00:00Z') }
  const { all, indexOf } = bucketsOf(range, { step: 'day', zone })
  assert.deepEqual(
    all.map(({ start }) => new Date(start).toISOString().slice(5, 16)),
    ['03-27T23:00', '03-28T23:00', '03-29T22:00', '03-30T22:00'],
  )
  assert.equal(indexOf(Date.UTC(2026, 2, 29) / 86_400_000), 1)
  assert.equal(indexOf(Date.UTC(2026, 3, 2) / 86_400_000), undefined)
})

test('too many steps are refused with a longer one', () => {
  const range = { fromHour: 0, toHour: 24 * 100 }
  assert.throws(() => bucketsOf(range, { step: 'hour', zone: findZone('UTC') }), /Take a longer step/)
})
