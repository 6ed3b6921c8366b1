import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { z } from 'zod'
import {
  createdKeyAnswer,
  currentKeyAnswer,
  deletedKeyAnswer,
  keyAnswer,
  keyListAnswer,
} from '../../contract/keys.ts'
import { nanodollars } from '../../core/money.ts'
import type { HttpForTests, TestAnswer, TestKey } from '../../test/support/http-server.ts'
import { openHttpForTests } from '../../test/support/http-server.ts'
import { SMALL_CATALOGUE } from '../../test/support/small-catalogue.ts'

let http: HttpForTests
before(async () => {
  http = await openHttpForTests(SMALL_CATALOGUE)
})
after(() => http.close())

function read<T>(schema: z.ZodType<T>, answer: TestAnswer, status = 200): T {
  assert.equal(answer.status, status, answer.text)
  return schema.parse(answer.body)
}

interface Refusal {
  readonly code: unknown
  readonly param: unknown
  readonly message: string
}
const refusal = (answer: TestAnswer): Refusal => (answer.body as { error: Refusal }).error

const create = async (json: object, by: TestKey = http.keys.management) =>
  read(createdKeyAnswer, await http.call('/api/v1/keys', { key: by, method: 'POST', json }), 201)
const patch = (hash: string, json: unknown): Promise<TestAnswer> =>
  http.call(`/v1/keys/${hash}`, { key: http.keys.management, method: 'PATCH', json })
const names = async (query = ''): Promise<string[]> => {
  const answer = await http.call(`/api/v1/keys${query}`, { key: http.keys.management })
  return read(keyListAnswer, answer).data.map((key) => key.name)
}

test('a key of any kind learns about itself, at /key and /auth/key, with Authorization and x-api-key', async () => {
  for (const kind of ['live', 'test', 'management'] as const) {
    const key = http.keys[kind]
    const own = read(currentKeyAnswer, await http.call('/api/v1/key', { key })).data
    assert.equal(own.kind, kind)
    assert.equal(own.is_management_key, kind === 'management')
    assert.equal(own.label, key.record.label)
    assert.equal(own.limit_remaining, null)
    assert.deepEqual([own.budgets, own.effective_budget], [[], null])
    const headers = { 'x-api-key': key.key }
    const same = read(currentKeyAnswer, await http.call('/v1/auth/key', { headers })).data
    assert.deepEqual(same, own)
  }
})

test('no key and wrong keys are a 401 everywhere here', async () => {
  for (const path of ['/v1/key', '/api/v1/keys', '/api/v1/credits', '/v1/generation?id=x', '/v1/models/user'])
    for (const key of [undefined, 'sk-nonsense', `${http.keys.live.key}x`])
      assert.equal((await http.call(path, key === undefined ? {} : { key })).status, 401, path)
})

test('an ordinary key administers nothing', async () => {
  const { hash } = http.keys.live.record
  const calls: [method: string, path: string][] = [
    ['GET', '/keys'],
    ['POST', '/keys'],
    ['GET', `/keys/${hash}`],
    ['PATCH', `/keys/${hash}`],
    ['DELETE', `/keys/${hash}`],
    ['GET', '/credits'],
  ]
  for (const kind of ['live', 'test'] as const)
    for (const [method, path] of calls) {
      const json = method === 'GET' || method === 'DELETE' ? undefined : { name: 'x' }
      const answer = await http.call(`/api/v1${path}`, { key: http.keys[kind], method, json })
      assert.equal(answer.status, 403, `${method} ${path}`)
      assert.deepEqual(refusal(answer), {
        code: 403,
        message: 'Only management keys can perform this operation',
        metadata: { error_type: 'permission_denied' },
      })
    }
  assert.ok(http.services.keys.findByHash(hash), 'the key is still there')
})

test('a created key works at once, belongs to the account, and is told once', async () => {
  const made = await create({
    name: ' Team ',
    limit: 5.5,
    limit_reset: 'monthly',
    expires_at: '2099-01-01T00:00:00Z',
    allowed_models: ['o1', 'acme/thinker-2'],
    allowed_providers: ['Acme'],
    requests_per_minute: 60,
    parameters: 'strict',
  })
  assert.match(made.key, /^sk-cw-v1-[0-9A-Za-z]{49}$/)
  assert.equal(made.data.name, 'Team')
  assert.equal(made.data.limit, 5.5)
  assert.equal(made.data.limit_remaining, 5.5)
  assert.equal(made.data.limit_reset, 'monthly')
  assert.equal(made.data.expires_at, '2099-01-01T00:00:00.000Z')
  // Aliases become the ids that requests are checked against.
  assert.deepEqual(made.data.allowed_models, ['openai/o1', 'acme/thinker-2'])
  assert.deepEqual(made.data.allowed_providers, ['acme'])
  const own = read(currentKeyAnswer, await http.call('/v1/key', { key: made.key })).data
  assert.equal(own.limit, 5.5)
  assert.equal(own.rate_limit.requests, 60)
  assert.equal(own.workspace_id, made.data.workspace_id)
  const again = await http.call(`/v1/keys/${made.data.hash}`, { key: http.keys.management })
  assert.deepEqual(read(keyAnswer, again).data, made.data)
  assert.ok(!again.text.includes(made.key))
  assert.equal(http.services.keys.findByHash(made.data.hash)?.accountId, http.services.defaultAccount.id)
})

test('a test key can be made, a management key cannot', async () => {
  assert.match((await create({ name: 'try', test: true })).key, /^sk-cw-test-/)
  const json = { name: 'more power', kind: 'management' }
  const answer = await http.call('/v1/keys', { key: http.keys.management, method: 'POST', json })
  assert.equal(answer.status, 400)
  assert.equal(refusal(answer).code, 'unknown_parameter')
})

const wrongBodies: [body: unknown, param: string | null, code: string][] = [
  [{}, 'name', 'missing_required_parameter'],
  [{ name: '' }, 'name', 'invalid_value'],
  [{ name: '   ' }, 'name', 'invalid_value'],
  [{ name: 7 }, 'name', 'invalid_type'],
  [{ name: 'x'.repeat(201) }, 'name', 'invalid_value'],
  [{ name: 'x', limit: -1 }, 'limit', 'invalid_value'],
  [{ name: 'x', limit: 1e12 }, 'limit', 'invalid_value'],
  [{ name: 'x', limit: '5' }, 'limit', 'invalid_type'],
  [{ name: 'x', limit_reset: 'hourly' }, 'limit_reset', 'invalid_value'],
  [{ name: 'x', expires_at: '2099-01-01' }, 'expires_at', 'invalid_value'],
  [{ name: 'x', expires_at: '2099-01-01T00:00:00+02:00' }, 'expires_at', 'invalid_value'],
  [{ name: 'x', expires_at: '2001-01-01T00:00:00Z' }, 'expires_at', 'invalid_value'],
  [{ name: 'x', allowed_models: ['o1', 'thinker-9'] }, 'allowed_models', 'invalid_value'],
  [{ name: 'x', allowed_models: [] }, 'allowed_models', 'invalid_value'],
  [{ name: 'x', allowed_providers: ['nobody'] }, 'allowed_providers', 'invalid_value'],
  [{ name: 'x', requests_per_minute: 1.5 }, 'requests_per_minute', 'invalid_type'],
  [{ name: 'x', requests_per_minute: 0 }, 'requests_per_minute', 'invalid_value'],
  [{ name: 'x', connect_timeout_ms: 0 }, 'connect_timeout_ms', 'invalid_value'],
  [{ name: 'x', first_event_timeout_ms: 0 }, 'first_event_timeout_ms', 'invalid_value'],
  [{ name: 'x', idle_timeout_ms: '5' }, 'idle_timeout_ms', 'invalid_type'],
  [{ name: 'x', total_timeout_ms: 86_400_001 }, 'total_timeout_ms', 'invalid_value'],
  [{ name: 'x', creator_user_id: 'user_1' }, 'creator_user_id', 'invalid_value'],
  [{ name: 'x', workspace_id: 'another' }, 'workspace_id', 'not_found'],
  [{ name: 'x', colour: 'red' }, 'colour', 'unknown_parameter'],
  [{ name: 'x', disabled: true }, 'disabled', 'unknown_parameter'],
  [[], null, 'invalid_type'],
  ['name', null, 'invalid_type'],
]
for (const [json, param, code] of wrongBodies)
  test(`POST /keys ${JSON.stringify(json).slice(0, 60)} is refused and makes no key`, async () => {
    const before = (await http.services.keys.list()).length
    const answer = await http.call('/v1/keys', { key: http.keys.management, method: 'POST', json })
    assert.equal(answer.status, code === 'not_found' ? 404 : 400, answer.text)
    assert.equal(refusal(answer).param, param)
    assert.equal(refusal(answer).code, code)
    assert.equal((await http.services.keys.list()).length, before)
  })

test('bad JSON and no body are refused in words', async () => {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${http.keys.management.key}` }
  for (const body of ['{"name":', '', 'null']) {
    const answer = await fetch(`${http.url}/v1/keys`, { method: 'POST', headers, body })
    assert.equal(answer.status, 400)
    const { error } = (await answer.json()) as { error: { message: string } }
    assert.match(error.message, /JSON/)
  }
})

test('switching a key off and on again acts on the very next request', async () => {
  const made = await create({ name: 'switch' })
  const status = async (): Promise<number> => (await http.call('/v1/key', { key: made.key })).status
  assert.equal(await status(), 200)
  assert.equal(read(keyAnswer, await patch(made.data.hash, { disabled: true })).data.disabled, true)
  const off = await http.call('/v1/key', { key: made.key })
  assert.equal(off.status, 401)
  assert.match(refusal(off).message, /disabled/)
  await patch(made.data.hash, { disabled: false })
  assert.equal(await status(), 200)
})

test('a change keeps what it leaves out, and null clears', async () => {
  const { data } = await create({ name: 'before', limit: 3, limit_reset: 'daily', allowed_models: ['o1'] })
  const renamed = read(keyAnswer, await patch(data.hash, { name: 'after' })).data
  assert.deepEqual(
    [renamed.name, renamed.limit, renamed.limit_reset, renamed.allowed_models],
    ['after', 3, 'daily', ['openai/o1']],
  )
  assert.ok(Date.parse(renamed.updated_at ?? '') >= Date.parse(renamed.created_at))
  const cleared = read(
    keyAnswer,
    await patch(data.hash, { limit: null, limit_reset: null, allowed_models: null }),
  ).data
  assert.deepEqual([cleared.limit, cleared.limit_reset, cleared.allowed_models], [null, null, null])
  assert.equal((await patch(data.hash, {})).status, 200)
  assert.equal(refusal(await patch(data.hash, { limit: 'much' })).param, 'limit')
  assert.equal(refusal(await patch(data.hash, { hash: 'x' })).code, 'unknown_parameter')
})

test('a deleted key is gone at once and for good', async () => {
  const made = await create({ name: 'short-lived' })
  const path = `/v1/keys/${made.data.hash}`
  const remove = (): Promise<TestAnswer> => http.call(path, { key: http.keys.management, method: 'DELETE' })
  read(deletedKeyAnswer, await remove())
  assert.equal((await http.call('/v1/key', { key: made.key })).status, 401)
  assert.equal((await http.call(path, { key: http.keys.management })).status, 404)
  assert.equal((await remove()).status, 404)
})

test('the list is newest first, without disabled and management keys, in pages of a hundred', async () => {
  const { data } = await create({ name: 'newest but one' })
  await create({ name: 'newest' })
  await patch(data.hash, { disabled: true })
  assert.equal((await names())[0], 'newest')
  assert.ok(!(await names()).includes('newest but one'))
  assert.deepEqual((await names('?include_disabled=true')).slice(0, 2), ['newest', 'newest but one'])
  assert.ok(!(await names('?include_disabled=true')).includes('management'))
  const before = (await names()).length
  for (let at = 0; at < 101 - before; at++) await http.createKey({ name: `many ${at}` })
  assert.equal((await names()).length, 100)
  assert.equal((await names('?offset=100')).length, 1)
  assert.deepEqual(await names('?offset=1000'), [])
  const bad = await http.call('/v1/keys?offset=-1', { key: http.keys.management })
  assert.equal(refusal(bad).param, 'offset')
})

test("another account's keys cannot be seen, changed or deleted", async () => {
  const theirs = await create({ name: 'theirs' }, http.keys.stranger)
  assert.ok(!(await names()).includes('theirs'))
  const path = `/v1/keys/${theirs.data.hash}`
  for (const method of ['GET', 'PATCH', 'DELETE']) {
    const json = method === 'PATCH' ? { disabled: true } : undefined
    const answer = await http.call(path, { key: http.keys.management, method, json })
    assert.equal(answer.status, 404, method)
  }
  assert.equal((await http.call('/v1/key', { key: theirs.key })).status, 200)
  assert.notEqual(theirs.data.workspace_id, (await create({ name: 'ours' })).data.workspace_id)
})

test('a management key cannot be reached by its hash', async () => {
  const path = `/v1/keys/${http.keys.management.record.hash}`
  for (const method of ['GET', 'DELETE'])
    assert.equal((await http.call(path, { key: http.keys.management, method })).status, 404)
})

for (const hash of ['x', '%00', '..%2Fcredits', 'f'.repeat(63), 'f'.repeat(64), 'F'.repeat(300), '1e3'])
  test(`the hash ${hash.slice(0, 20)} is no key`, async () => {
    const answer = await http.call(`/api/v1/keys/${hash}`, { key: http.keys.management })
    assert.equal(answer.status, 404, answer.text)
    assert.equal(refusal(answer).code, 404)
  })

test('what a key spent shows in its windows and in what its limit leaves', async () => {
  const made = await http.createKey({
    name: 'spender',
    limitNanodollars: nanodollars(2_000_000_000),
    limitReset: 'daily',
  })
  await http.settle({
    id: 'gen-1750000000-spender0000000000000',
    keyId: made.record.id,
    costNanodollars: nanodollars(500_000_000),
  })
  const own = read(currentKeyAnswer, await http.call('/v1/key', { key: made })).data
  assert.deepEqual(
    [own.usage, own.usage_daily, own.usage_weekly, own.usage_monthly, own.limit_remaining],
    [0.5, 0.5, 0.5, 0.5, 1.5],
  )
  const { scope, limit_usd, spend_usd, remaining_usd, reset_interval, resets_at } = own.effective_budget ?? {}
  assert.deepEqual([scope, limit_usd, spend_usd, remaining_usd], ['key_limit', 2, 0.5, 1.5])
  assert.equal(reset_interval, 'daily')
  assert.match(resets_at ?? '', /T00:00:00\.000Z$/)
  assert.deepEqual(own.budgets, [own.effective_budget])
})
