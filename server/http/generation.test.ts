import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { creditsAnswer } from '../../contract/credits.ts'
import { generationAnswer } from '../../contract/generation.ts'
import type { GenerationItem } from '../../contract/generation.ts'
import { nanodollars } from '../../core/money.ts'
import type { HttpForTests, TestKey } from '../../test/support/http-server.ts'
import { openHttpForTests } from '../../test/support/http-server.ts'
import { SMALL_CATALOGUE } from '../../test/support/small-catalogue.ts'

let http: HttpForTests
before(async () => {
  http = await openHttpForTests(SMALL_CATALOGUE)
})
after(() => http.close())

let made = 0
/** Twenty letters, as the gateway makes them. */
const newId = (): string => `gen-1750000000-${String(++made).padStart(20, 'A')}`

const find = (id: string, key: TestKey) => http.call(`/api/v1/generation?id=${id}`, { key })
async function read(id: string, key: TestKey): Promise<GenerationItem> {
  const answer = await find(id, key)
  assert.equal(answer.status, 200, answer.text)
  return generationAnswer.parse(answer.body).data
}

test('a generation says what it was, used and cost, in dollars and nanodollars', async () => {
  const id = newId()
  await http.settle({
    id,
    createdAt: Date.UTC(2026, 10, 21, 12),
    appReferer: 'https://app.example/chat?x=1',
    appTitle: 'App',
    userAgent: 'test/1',
    externalUser: 'u1',
    sessionId: 's1',
    costNanodollars: nanodollars(1_350_001),
    warnings: ['temperature was left out'],
  })
  const item = await read(id, http.keys.live)
  assert.equal(item.id, id)
  assert.equal(item.model, 'openai/o1')
  assert.equal(item.requested_model, 'o1')
  assert.equal(item.api_type, 'completions')
  assert.equal(item.created_at, '2026-11-21T12:00:00.000Z')
  assert.equal(item.total_cost, 0.001350001)
  assert.equal(item.usage, 0.001350001)
  assert.equal(item.cost_nanodollars, 1_350_001)
  assert.deepEqual(
    [item.tokens_prompt, item.tokens_completion, item.native_tokens_reasoning, item.native_tokens_cached],
    [10, 20, 15, 2],
  )
  assert.deepEqual([item.latency, item.generation_time], [300, 600])
  assert.deepEqual(
    [item.origin, item.http_referer, item.app_title, item.user_agent, item.external_user, item.session_id],
    ['https://app.example', 'https://app.example/chat?x=1', 'App', 'test/1', 'u1', 's1'],
  )
  assert.deepEqual(item.warnings, ['temperature was left out'])
  assert.equal(item.moderation_latency, null)
})

test('every try of an endpoint is listed, with why it failed', async () => {
  const id = newId()
  const attempt = {
    endpoint: 'openai/o1@beta',
    provider: 'Beta Cloud',
    upstreamModel: 'o1',
    startedMs: 1,
    firstEventMs: undefined,
    durationMs: 40,
    status: 503,
    error: { code: 'provider_overloaded', message: 'too busy' },
    upstreamId: undefined,
  }
  const served = {
    endpoint: 'openai/o1@acme',
    provider: 'Acme',
    status: 200,
    error: undefined,
    upstreamId: 'chatcmpl-7',
  }
  await http.settle({
    id,
    attempts: [attempt, { ...attempt, ...served, firstEventMs: 30 }, { ...attempt, status: undefined }],
  })
  const item = await read(id, http.keys.live)
  assert.deepEqual(item.provider_responses, [
    {
      endpoint_id: 'openai/o1@beta',
      is_byok: false,
      latency: 40,
      model_permaslug: 'openai/o1-2024-12-17',
      provider_name: 'Beta Cloud',
      status: 503,
    },
    {
      endpoint_id: 'openai/o1@acme',
      id: 'chatcmpl-7',
      is_byok: false,
      latency: 40,
      model_permaslug: 'openai/o1-2024-12-17',
      provider_name: 'Acme',
      status: 200,
    },
    {
      endpoint_id: 'openai/o1@beta',
      is_byok: false,
      latency: 40,
      model_permaslug: 'openai/o1-2024-12-17',
      provider_name: 'Beta Cloud',
      status: null,
    },
  ])
  assert.deepEqual(item.attempts[0]?.error, { code: 'provider_overloaded', message: 'too busy' })
  assert.equal(item.attempts[1]?.first_event_ms, 30)
})

test('a generation that failed before anyone served it is told all the same', async () => {
  const id = newId()
  await http.settle({
    id,
    endpointId: undefined,
    providerName: undefined,
    upstreamId: undefined,
    firstTokenMs: undefined,
    finishReason: undefined,
    nativeFinishReason: undefined,
    status: 503,
    errorCode: 'no_provider_configured',
    costNanodollars: nanodollars(0),
    modelId: 'somebody/gone',
    operation: 'embeddings',
    appReferer: 'not an address',
  })
  const item = await read(id, http.keys.live)
  assert.deepEqual(
    [item.provider_name, item.latency, item.generation_time, item.finish_reason, item.error_code],
    [null, null, null, null, 'no_provider_configured'],
  )
  assert.equal(item.api_type, 'embeddings')
  assert.equal(item.origin, '')
})

test('every key of the account sees it, no key of another account does', async () => {
  const id = newId()
  const { test: testKey, live, management, stranger } = http.keys
  await http.settle({ id, keyId: testKey.record.id })
  for (const key of [testKey, live, management]) assert.equal((await find(id, key)).status, 200)
  const theirs = await http.createKey({ accountId: stranger.record.accountId })
  for (const key of [stranger, theirs]) {
    const answer = await find(id, key)
    assert.equal(answer.status, 404)
    // Nothing tells an existing generation from one that never was.
    const never = await find(newId(), key)
    assert.equal(answer.text.replace(id, 'X'), never.text.replace(/gen-[^\\"]+/, 'X'))
  }
})

for (const id of ['nope', 'gen-1', 'gen-1-%27%20or%201%3D1', '%00', 'gen-1750000000-'.padEnd(4000, 'A')])
  test(`the id ${id.slice(0, 25)} is not found`, async () => {
    const answer = await find(id, http.keys.live)
    assert.equal(answer.status, 404, answer.text)
    assert.ok(answer.text.length < 400)
  })

test('a missing id is a 400 that names it', async () => {
  for (const query of ['', '?id=', '?id=a&id=b']) {
    const answer = await http.call(`/v1/generation${query}`, { key: http.keys.live })
    assert.equal(answer.status, 400, answer.text)
    assert.equal((answer.body as { error: { param: string } }).error.param, 'id')
  }
})

test('the content of a generation is not there, and its owner is told why', async () => {
  const id = newId()
  await http.settle({ id })
  const path = `/v1/generation/content?id=${id}`
  const own = await http.call(path, { key: http.keys.live })
  assert.equal(own.status, 404)
  assert.equal((own.body as { error: { code: string } }).error.code, 'content_not_stored')
  assert.match(own.text, /keeps no prompts and answers/)
  const theirs = await http.createKey({ accountId: http.keys.live.record.accountId })
  const ofAnother = await http.call(path, { key: theirs })
  assert.equal(ofAnother.status, 403, 'what another key has asked is not for this one')
  assert.equal((await http.call(path, { key: http.keys.management })).status, 404)
  const other = await http.call(path, { key: http.keys.stranger })
  assert.equal((other.body as { error: { code: string } }).error.code, 'not_found')
})

test('credits are what was granted and what was used, of the own account only', async () => {
  const { management, stranger } = http.keys
  const credits = async (key: TestKey) =>
    creditsAnswer.parse((await http.call('/api/v1/credits', { key })).body).data
  const before = await credits(management)
  await http.services.ledger.grant({
    accountId: management.record.accountId,
    amountNanodollars: nanodollars(100_500_000_000),
  })
  await http.settle({ id: newId(), costNanodollars: nanodollars(250_000_000) })
  const after = await credits(management)
  assert.equal(after.total_credits - before.total_credits, 100.5)
  assert.equal(Math.round((after.total_usage - before.total_usage) * 1e9), 250_000_000)
  assert.deepEqual(await credits(stranger), { total_credits: 0, total_usage: 0 })
})
