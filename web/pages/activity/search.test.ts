import assert from 'node:assert/strict'
import { test } from 'node:test'
import { activityQuery, changeOf, readActivitySearch, writeActivitySearch } from './search.ts'

test('an address read and written again says the same, and garbage says nothing', () => {
  const query = { range: 'week', by: 'key', measure: 'tokens', provider: 'openai' }
  assert.deepEqual(writeActivitySearch(readActivitySearch(query)), query)
  assert.deepEqual(writeActivitySearch(readActivitySearch({ range: 'eon', by: 7, model: {} })), {})
})

test('the server is asked for a stretch that ends now', () => {
  const query = activityQuery(
    readActivitySearch({ range: 'day', key: 'abc' }),
    Date.UTC(2026, 10, 21),
    'Europe/Berlin',
  )
  assert.deepEqual(query, {
    key: 'abc',
    from: '2026-11-20T00:00:00.000Z',
    to: '2026-11-21T00:00:00.000Z',
    groupBy: 'model',
    zone: 'Europe/Berlin',
  })
})

test('calendar months are those of the books, in UTC', () => {
  const asked = (range: string) => {
    const { from, to, zone } = activityQuery(
      readActivitySearch({ range }),
      Date.UTC(2026, 0, 21),
      'Asia/Tokyo',
    )
    return { from, to, zone }
  }
  assert.deepEqual(asked('this-month'), {
    from: '2026-01-01T00:00:00.000Z',
    to: '2026-01-21T00:00:00.000Z',
    zone: 'UTC',
  })
  assert.deepEqual(asked('last-month'), {
    from: '2025-12-01T00:00:00.000Z',
    to: '2026-01-01T00:00:00.000Z',
    zone: 'UTC',
  })
})

test('a change is a share of what was before', () => {
  assert.equal(changeOf(15, 10), 0.5)
  assert.equal(changeOf(5, 0), undefined)
})
