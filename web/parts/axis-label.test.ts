import assert from 'node:assert/strict'
import { test } from 'node:test'
import { axisLabel } from './axis-label.ts'

test('hours, weeks and months are named for what they are', () => {
  assert.deepEqual(axisLabel('2026-11-21T14:00', 'hour'), { label: '14:00', title: '21 Nov 2026, 14:00' })
  assert.equal(axisLabel('2026-11-16', 'week').title, 'Week from 16 Nov 2026')
  assert.equal(axisLabel('2026-11-01', 'month').label, 'Nov 2026')
})
