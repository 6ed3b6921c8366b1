import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayOf, monthOfDay, weekOfDay, windowEnd } from './windows.ts'

const at = (text: string): number => Date.parse(text)

test('a week begins on Monday at 00:00 UTC', () => {
  const sunday = dayOf(at('2026-03-01T23:59:59.999Z'))
  const monday = dayOf(at('2026-03-02T00:00:00Z'))
  assert.equal(weekOfDay(monday), weekOfDay(sunday) + 1)
  for (let day = monday; day < monday + 7; day++) assert.equal(weekOfDay(day), weekOfDay(monday))
})

test('a month begins on its first at 00:00 UTC, in leap years too', () => {
  const month = (text: string): number => monthOfDay(dayOf(at(text)))
  assert.equal(month('2028-02-29T23:59:59Z'), month('2028-02-01T00:00:00Z'))
  assert.equal(month('2028-03-01T00:00:00Z'), month('2028-02-29T00:00:00Z') + 1)
  assert.equal(month('2027-01-01T00:00:00Z'), month('2026-12-31T00:00:00Z') + 1)
})

test('a window ends where the next one begins', () => {
  const now = at('2026-12-30T12:00:00Z')
  assert.equal(windowEnd('daily', now), at('2026-12-31T00:00:00Z'))
  assert.equal(windowEnd('weekly', now), at('2027-01-04T00:00:00Z'))
  assert.equal(windowEnd('monthly', now), at('2027-01-01T00:00:00Z'))
  assert.equal(windowEnd('weekly', at('2027-01-04T00:00:00Z')), at('2027-01-11T00:00:00Z'))
})
