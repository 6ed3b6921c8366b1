import assert from 'node:assert/strict'
import { test } from 'node:test'
import { summaryOf } from './audit-summary.ts'

test('a summary says what was done in the order of the input', () => {
  assert.equal(summaryOf({ personId: 'abc', role: 'viewer' }), 'personId: abc, role: viewer')
  assert.equal(
    summaryOf({ allowed_models: ['openai/o1', 'openai/o3'], limit: null }),
    'allowed_models: openai/o1 openai/o3, limit: none',
  )
  assert.equal(summaryOf({}), '')
})

test('what nobody has declared harmless is named and never shown', () => {
  const secret = 'correct horse battery'
  for (const field of ['password', 'token', 'code', 'key', 'apiKey', 'secret', 'link', 'anything_new'])
    assert.equal(summaryOf({ [field]: secret, role: 'admin' }), `${field}: not shown, role: admin`)
  assert.equal(summaryOf({ note: { password: secret } }).includes(secret), false)
})

test('long values are cut', () => {
  const summary = summaryOf({ name: 'n'.repeat(10_000), note: 'a\nb' })
  assert.ok(summary.length < 200)
  assert.match(summary, /note: a b$/)
})
