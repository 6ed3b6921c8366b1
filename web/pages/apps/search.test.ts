import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAppsSearch, writeAppsSearch } from './search.ts'

test('an address read and written again says the same, and garbage says nothing', () => {
  const query = { q: 'desk', sort: 'growing', period: 'week' }
  assert.deepEqual(writeAppsSearch(readAppsSearch(query)), query)
  assert.deepEqual(writeAppsSearch(readAppsSearch({ q: 7, sort: 'best', period: [] })), {})
})
