import assert from 'node:assert/strict'
import { test } from 'node:test'
import { auditQueryOf, readAuditSearch, writeAuditSearch } from './audit-search.ts'
import { ACTION_CHOICES, actionWords } from './audit-words.ts'
import { ROUTES } from '../../../server/http/app/routes.ts'

test('an address read and written again says the same, and garbage is as if it were absent', () => {
  const query = { person: 'ada', action: 'POST /keys', text: '100%', hours: 24 }
  assert.deepEqual(writeAuditSearch(readAuditSearch(query)), query)
  assert.deepEqual(writeAuditSearch(readAuditSearch({ action: 'GET /keys', hours: 'many', text: ['x'] })), {})
})

test('a stretch of hours becomes a moment', () => {
  const now = Date.UTC(2026, 10, 21, 12)
  assert.equal(auditQueryOf(readAuditSearch({ hours: 1 }), now)['from'], '2026-11-21T11:00:00.000Z')
  assert.equal(auditQueryOf(readAuditSearch({}), now)['from'], undefined)
})

test('every change that the server logs has words, and no words are about what it does not do', () => {
  const logged = ROUTES.filter(({ method, path }) => method !== 'GET' && path !== '/try')
  const wordless = logged.filter((row) => actionWords(row) === `${row.method} ${row.path}`)
  assert.deepEqual(
    wordless.map(({ method, path }) => `${method} ${path}`),
    [],
  )
  const known = new Set(logged.map(({ method, path }) => `${method} ${path}`))
  assert.deepEqual(
    ACTION_CHOICES.filter(([action]) => !known.has(action)),
    [],
  )
  assert.equal(actionWords({ method: 'POST', path: '/later' }), 'POST /later')
})
