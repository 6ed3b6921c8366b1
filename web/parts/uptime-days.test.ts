import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayLevel, sayDays, uptimeDays } from './uptime-days.ts'

test('a day is judged by the bounds of incidents, and a day without calls is not judged', () => {
  assert.deepEqual([100, 95, 94.9, 80, 79.9, 0, null].map(dayLevel), [
    'up',
    'up',
    'degraded',
    'degraded',
    'down',
    'down',
    'none',
  ])
})

test('each day says what it was, and the bar says it in few words', () => {
  const days = uptimeDays({
    dates: ['2026-11-19', '2026-11-20', '2026-11-21'],
    days: [null, 93.1, 50],
    attempts: [0, 412, 1],
  })
  assert.deepEqual(
    days.map(({ words }) => words),
    ['19 Nov 2026: not called', '20 Nov 2026: 93.1 % of 412 attempts', '21 Nov 2026: 50.0 % of 1 attempt'],
  )
  assert.equal(sayDays(days), '2 days with figures, 1 below 80 % and 1 below 95 %')
  assert.equal(sayDays(uptimeDays({ dates: ['2026-11-19'], days: [null] })), 'nothing is known of these days')
  assert.equal(sayDays(uptimeDays({ dates: ['2026-11-19'], days: [100] })), '1 day with figures, all normal')
})
