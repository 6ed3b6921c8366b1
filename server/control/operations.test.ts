import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import type { ServicesForTests } from '../../test/support/control-services.ts'
import { openServicesForTests } from '../../test/support/control-services.ts'
import type { FakeUpstream } from '../../test/support/fake-upstream.ts'
import { startFakeUpstream } from '../../test/support/fake-upstream.ts'
import { ControlError } from './control-error.ts'
import { runOperation } from './operations.ts'
import type { CreditView } from './operations/credits.ts'
import type { KeyView } from './operations/keys.ts'
import type { ModelRow, ModelView } from './operations/models.ts'
import type { ProviderRow, ProviderTest } from './operations/providers.ts'

let upstream: FakeUpstream
let opened: ServicesForTests

before(async () => {
  upstream = await startFakeUpstream()
})
after(() => upstream.stop())
beforeEach(async () => {
  opened = await openServicesForTests({ OPENAI_API_KEY: 'sk-of-openai', OPENAI_BASE_URL: upstream.baseUrl })
})
afterEach(() => opened.close())

const run = async <Result>(operation: string, input: unknown = {}): Promise<Result> =>
  (await runOperation({ services: opened.services, operation, input })) as Result

const create = (input: object): Promise<{ key: string; record: KeyView }> => run('keys.create', input)

const fails = async (operation: string, input: unknown, pattern: RegExp): Promise<void> => {
  await assert.rejects(run(operation, input), (error) => {
    assert.ok(error instanceof ControlError, String(error))
    assert.match(error.message, pattern)
    return true
  })
}

test('a key has the kind, the limit and the account that were asked for', async () => {
  const { key, record } = await create({
    name: 'app',
    account: 'team',
    kind: 'management',
    limitDollars: 2.5,
    limitReset: 'monthly',
  })
  assert.match(key, /^sk-cw-mgmt-/)
  assert.equal(record.account, 'team')
  assert.equal(record.limitDollars, 2.5)
  assert.equal(record.limitReset, 'monthly')
  assert.equal(record.disabled, false)
  assert.ok(!JSON.stringify(record).includes(key))
  assert.deepEqual(
    (await run<KeyView[]>('keys.list', { account: 'team' })).map(({ name }) => name),
    ['app'],
  )
})

for (const [way, wordOf] of [
  ['its name', ({ record }) => record.name],
  ['its label', ({ record }) => record.label],
  ['the start of its hash', ({ record }) => record.hash.slice(0, 8)],
  ['its whole hash', ({ record }) => record.hash],
  ['itself', ({ key }) => key],
] satisfies [string, (made: { key: string; record: KeyView }) => string][]) {
  test(`a key is found by ${way}, disabled, enabled and deleted`, async () => {
    const made = await create({ name: 'the one' })
    await create({ name: 'another' })
    const word = wordOf(made)
    assert.equal((await run<KeyView>('keys.disable', { key: word })).disabled, true)
    assert.equal(opened.services.keys.authenticate(made.key), 'disabled')
    assert.equal((await run<KeyView>('keys.enable', { key: word })).disabled, false)
    assert.equal(typeof opened.services.keys.authenticate(made.key), 'object')
    assert.equal((await run<KeyView>('keys.delete', { key: word })).name, 'the one')
    assert.equal(opened.services.keys.authenticate(made.key), 'unknown')
    assert.deepEqual(
      (await run<KeyView[]>('keys.list')).map(({ name }) => name),
      ['another'],
    )
  })
}

test('a key is edited where it is said, and what is null is cleared', async () => {
  const { record } = await create({
    name: 'app',
    limitDollars: 2,
    firstEventTimeoutMs: 900,
    connectTimeoutMs: 400,
  })
  assert.deepEqual(
    [record.connectTimeoutMs, record.firstEventTimeoutMs, record.totalTimeoutMs],
    [400, 900, null],
  )
  const set = await run<KeyView>('keys.edit', { key: 'app', idleTimeoutMs: 5_000, firstEventTimeoutMs: null })
  assert.deepEqual(set, { ...record, firstEventTimeoutMs: null, idleTimeoutMs: 5_000 })
  const renamed = await run<KeyView>('keys.edit', { key: 'app', name: 'shop', limitDollars: null })
  assert.deepEqual(renamed, { ...set, name: 'shop', limitDollars: null })
  await fails('keys.edit', { key: 'shop', idleTimeoutMs: 0 }, /idleTimeoutMs/)
  await fails('keys.edit', { key: 'app', idleTimeoutMs: 1 }, /There is no key "app"/)
})

test('a name that two keys have is refused with the hashes to choose from', async () => {
  const first = await create({ name: 'twin' })
  await create({ name: 'twin' })
  await fails('keys.delete', { key: 'twin' }, new RegExp(first.record.hash.slice(0, 12)))
  assert.equal((await run<KeyView[]>('keys.list')).length, 2)
})

test('a key that is not there is refused without repeating it', async () => {
  const { key } = await create({ name: 'gone' })
  await run('keys.delete', { key })
  await assert.rejects(run('keys.enable', { key }), (error: Error) => !error.message.includes(key))
  await fails('keys.enable', { key: 'abc' }, /There is no key "abc"/)
})

test('credit is added to the account that is named, and to no other', async () => {
  await create({ name: 'app', account: 'team' })
  const team = await run<CreditView>('credits.add', { account: 'team', dollars: 12.5 })
  assert.deepEqual([team.account, team.grantedDollars, team.balanceDollars], ['team', 12.5, 12.5])
  const standard = await run<CreditView>('credits.add', { dollars: 1 })
  assert.deepEqual([standard.account, standard.balanceDollars], ['default', 1])
  await fails('credits.add', { account: 'nobody', dollars: 1 }, /no account "nobody".*default, team/)
  await fails('credits.add', { dollars: -1 }, /dollars/)
})

test('models are listed with the providers that are switched on', async () => {
  const rows = await run<ModelRow[]>('models.list')
  assert.ok(rows.length > 10)
  assert.deepEqual(
    rows.map(({ id }) => id),
    rows.map(({ id }) => id).toSorted((one, other) => one.localeCompare(other)),
  )
  assert.deepEqual(rows.find(({ id }) => id === 'openai/o1')?.providers, ['OpenAI'])
})

test('a model is shown by id and by alias; an unknown one names the nearest', async () => {
  const model = await run<ModelView>('models.show', { model: 'o1-2024-12-17' })
  assert.equal(model.id, 'openai/o1')
  assert.equal(model.shutdown, '2026-10-23')
  assert.deepEqual(model.prices, { prompt: 15, completion: 60, cacheRead: 7.5 })
  const endpoint = model.endpoints.find(({ provider }) => provider === 'OpenAI')
  assert.equal(endpoint?.enabled, true)
  await fails('models.show', { model: 'openai/o3-mimi' }, /Did you mean .*openai\/o3-mini/)
})

test('providers are listed without the simulator, those switched on first, and no key is shown', async () => {
  const rows = await run<ProviderRow[]>('providers.list')
  assert.equal(rows[0]?.id, 'openai')
  assert.equal(rows[0].enabled, true)
  assert.equal(rows[0].baseUrl, upstream.baseUrl)
  assert.ok(rows.every(({ id }) => !id.startsWith('simulator')))
  assert.ok(!JSON.stringify(rows).includes('sk-of-openai'))
})

test('a provider test asks with the key and tells how many models there are', async () => {
  upstream.answerNext({
    headers: { 'content-type': 'application/json' },
    steps: [{ do: 'write', bytes: '{"data":[{"id":"one"},{"id":"two"}]}' }],
  })
  const [result, ...others] = await run<ProviderTest[]>('providers.test')
  assert.deepEqual(others, [])
  assert.deepEqual([result?.id, result?.ok, result?.models], ['openai', true, 2])
  assert.equal(upstream.requests.at(-1)?.headers.authorization, 'Bearer sk-of-openai')
})

test('a provider that refuses fails the test with its status and without the key', async () => {
  upstream.answerNext({
    status: 401,
    steps: [{ do: 'write', bytes: '{"error":{"message":"bad key sk-of-openai"}}' }],
  })
  const [result] = await run<ProviderTest[]>('providers.test', { provider: 'OpenAI' })
  assert.equal(result?.ok, false)
  assert.match(result.error ?? '', /401/)
  assert.ok(!JSON.stringify(result).includes('sk-of-openai'))
})

test('a provider that cannot be reached fails the test with the reason', async () => {
  upstream.answerNext({ before: [{ do: 'reset' }], steps: [] })
  const [result] = await run<ProviderTest[]>('providers.test', { provider: 'openai' })
  assert.equal(result?.ok, false)
  assert.ok((result.error ?? '').length > 3)
})

test('a provider that is off or unknown is refused with what to do', async () => {
  await fails('providers.test', { provider: 'groq' }, /not switched on\. Set GROQ_API_KEY/)
  await fails('providers.test', { provider: 'nobody' }, /no provider "nobody"/)
})
