import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changeFrom } from './change-from.ts'

test('a change is a share of what was before, and of nothing there is none', () => {
  assert.equal(changeFrom(15, 10), 0.5)
  assert.equal(changeFrom(5, 10), -0.5)
  assert.equal(changeFrom(5, 0), undefined)
  assert.equal(changeFrom(5, null), undefined)
})
