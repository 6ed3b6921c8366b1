import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OwnKey } from '../../../contract/app/keys.ts'
import { changesIn, fieldNamed, fieldsOf, NEW_KEY, nextReset, readFields, usedShare } from './key-form.ts'

test('empty fields are no limits', () => {
  const read = readFields({ ...NEW_KEY, name: ' ci ' })
  assert.ok('body' in read)
  assert.deepEqual(read.body, {
    name: 'ci',
    limit: null,
    limit_reset: null,
    expires_at: null,
    allowed_models: null,
    allowed_providers: null,
    requests_per_minute: null,
    tokens_per_minute: null,
    parameters: null,
    connect_timeout_ms: null,
    first_event_timeout_ms: null,
    idle_timeout_ms: null,
    total_timeout_ms: null,
  })
})

test('of a key that is edited only what was changed is sent', () => {
  const key = {
    name: 'shop',
    kind: 'live',
    limit: 20,
    limit_reset: 'monthly',
    allowed_models: ['openai/o1'],
    allowed_providers: null,
    requests_per_minute: null,
    tokens_per_minute: null,
    parameters: null,
    expires_at: '2020-01-01T12:00:00.000Z',
    connect_timeout_ms: null,
    first_event_timeout_ms: null,
    idle_timeout_ms: 5000,
    total_timeout_ms: null,
  } as OwnKey
  assert.deepEqual(changesIn(fieldsOf(key), key), { body: {} })
  const changed = { ...fieldsOf(key), requestsPerMinute: '7', limit: '' }
  assert.deepEqual(changesIn(changed, key), { body: { requests_per_minute: 7, limit: null } })
  assert.ok('errors' in changesIn({ ...changed, limit: 'much' }, key))
})

test('what is typed is read as meant', () => {
  const read = readFields({
    ...NEW_KEY,
    name: 'x',
    limit: '$25.50',
    reset: 'monthly',
    expires: '2027-01-31',
    models: 'o1, openai/o3\no1',
    requestsPerMinute: '60',
    connectMs: '500',
    firstEventMs: '2000',
  })
  assert.ok('body' in read)
  assert.equal(read.body.limit, 25.5)
  assert.equal(read.body.expires_at, '2027-01-31T23:59:59Z')
  assert.deepEqual(read.body.allowed_models, ['o1', 'openai/o3'])
  assert.equal(read.body.requests_per_minute, 60)
  assert.equal(read.body.connect_timeout_ms, 500)
  assert.equal(read.body.first_event_timeout_ms, 2_000)
})

test('every wrong field is named at once', () => {
  const read = readFields({
    ...NEW_KEY,
    limit: '-1',
    requestsPerMinute: '1.5',
    tokensPerMinute: '0',
    connectMs: 'soon',
    firstEventMs: '0',
    idleMs: '2s',
    totalMs: '86400001',
  })
  assert.ok('errors' in read)
  assert.deepEqual(Object.keys(read.errors).toSorted(), [
    'connectMs',
    'firstEventMs',
    'idleMs',
    'limit',
    'name',
    'requestsPerMinute',
    'tokensPerMinute',
    'totalMs',
  ])
})

test('an end that was not touched is not sent again, since it may have passed', () => {
  const kept = { expires_at: '2020-01-01T12:00:00.000Z' } as OwnKey
  const read = readFields({ ...NEW_KEY, name: 'x', expires: '2020-01-01' }, kept)
  assert.ok('body' in read)
  assert.equal('expires_at' in read.body, false)
})

test('a limit starts anew at the next midnight, Monday or first of the month, UTC', () => {
  const sunday = Date.UTC(2026, 10, 22, 15)
  assert.equal(nextReset('daily', sunday), Date.UTC(2026, 10, 23))
  assert.equal(nextReset('weekly', sunday), Date.UTC(2026, 10, 23))
  assert.equal(nextReset('weekly', Date.UTC(2026, 10, 23, 1)), Date.UTC(2026, 10, 30))
  assert.equal(nextReset('monthly', Date.UTC(2026, 11, 31, 23)), Date.UTC(2027, 0, 1))
  assert.equal(nextReset(null, sunday), undefined)
})

test('shares and names of fields', () => {
  assert.equal(usedShare({ limit: 10, limit_remaining: 2.5 }), 0.75)
  assert.equal(usedShare({ limit: 0, limit_remaining: 0 }), 1)
  assert.equal(usedShare({ limit: null, limit_remaining: null }), undefined)
  assert.equal(fieldNamed('allowed_models[0]'), 'models')
  assert.equal(fieldNamed('elsewhere'), undefined)
})
