import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPeriod } from './period.ts'

test('an address names a period, and garbage names the usual one', () => {
  assert.equal(readPeriod({ period: 'quarter' }, 'week'), 'quarter')
  assert.equal(readPeriod({ period: 'eon' }, 'week'), 'week')
  assert.equal(readPeriod({ period: { day: 1 } }, 'month'), 'month')
  assert.equal(readPeriod({}, 'day'), 'day')
})
