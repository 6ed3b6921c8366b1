import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isFiltered, logQuery, readLogSearch, writeLogSearch } from './search.ts'

test('an address read and written again says the same', () => {
  const query = { text: 'gen-1', status: 'failed', model: 'openai/o1', kind: 'test', hours: 24 }
  assert.deepEqual(writeLogSearch(readLogSearch(query)), query)
})

test('garbage in the address is as if it were absent', () => {
  const search = readLogSearch({ status: 'odd', kind: {}, hours: 'many', text: ['x'] })
  assert.equal(isFiltered(search), false)
})

test('a stretch of hours becomes a moment', () => {
  const now = Date.UTC(2026, 10, 21, 12)
  assert.equal(logQuery(readLogSearch({ hours: 1 }), now)['from'], '2026-11-21T11:00:00.000Z')
  assert.equal(logQuery(readLogSearch({}), now)['from'], undefined)
})
