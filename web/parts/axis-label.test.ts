import assert from 'node:assert/strict'
import { test } from 'node:test'
import { axisLabel, tickLabel } from './axis-label.ts'

test('hours, weeks and months are named for what they are', () => {
  assert.deepEqual(axisLabel('2026-11-21T14:00', 'hour'), { label: '14:00', title: '21 Nov 2026, 14:00' })
  assert.equal(axisLabel('2026-11-16', 'week').title, 'Week from 16 Nov 2026')
  assert.equal(axisLabel('2026-11-01', 'month').label, 'Nov 2026')
})

test('values at an axis have no noughts that say nothing', () => {
  const written: Readonly<Record<string, string>> = {
    '30.0 s': '30 s',
    '7.50 s': '7.5 s',
    '1 min 0 s': '1 min',
    '1 min 20 s': '1 min 20 s',
    '0 ms': '0',
    '0.0 tok/s': '0',
    '$0.00': '0',
    '$1.50': '$1.50',
    '$10.00': '$10',
    '100 %': '100 %',
    '90.0 %': '90 %',
    '4.50 M': '4.5 M',
    '1,000': '1,000',
    '–': '–',
  }
  for (const [figure, tick] of Object.entries(written)) assert.equal(tickLabel(figure), tick)
})
