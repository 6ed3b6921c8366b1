import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { z } from 'zod'
import { endpointsAnswer, modelEndpointsAnswer, modelsAnswer } from '../../contract/models.ts'
import { providersAnswer } from '../../contract/providers.ts'
import type { HttpForTests, TestAnswer } from '../../test/support/http-server.ts'
import { openHttpForTests } from '../../test/support/http-server.ts'
import { SMALL_CATALOGUE } from '../../test/support/small-catalogue.ts'

let http: HttpForTests
before(async () => {
  http = await openHttpForTests(SMALL_CATALOGUE)
})
after(() => http.close())

function read<T>(schema: z.ZodType<T>, answer: TestAnswer): T {
  assert.equal(answer.status, 200, answer.text)
  return schema.parse(answer.body)
}

test('the endpoints of a model come with their own price and how they stand', async () => {
  for (const path of ['openai/o1', 'openai%2Fo1', 'o1-2024-12-17', 'openai/o1:nitro']) {
    const { data } = read(modelEndpointsAnswer, await http.call(`/api/v1/models/${path}/endpoints`))
    assert.equal(data.id, 'openai/o1')
    const [beta, acme] = data.endpoints
    assert.ok(beta && acme)
    assert.deepEqual([beta.tag, beta.available, beta.status], ['beta', false, -10])
    assert.deepEqual([acme.tag, acme.available, acme.status], ['acme/eu-west-1', true, 0])
    assert.equal(beta.pricing.prompt, '0.000015')
    assert.equal(acme.pricing.prompt, '0.00001575')
    assert.deepEqual([beta.supports_implicit_caching, acme.supports_implicit_caching], [true, false])
    assert.deepEqual(acme.supports_tool_choice, { auto: true, none: true, required: true, function: true })
    assert.deepEqual(acme.data_policy, { trains: false, retains_days: 0 })
    assert.equal(acme.uptime_last_30m, null)
  }
})

test('an endpoint that has just failed says so until it is tried in its turn again', async () => {
  const statusOf = async (): Promise<number | undefined> =>
    read(modelEndpointsAnswer, await http.call('/v1/models/acme/free/endpoints')).data.endpoints[0]?.status
  const endpointId = 'acme/free@acme'
  const now = http.services.now()
  http.services.health.ended({ endpointId, result: 'failure', beganAt: now, now })
  assert.equal(await statusOf(), -1)
  http.wait(60_000)
  assert.equal(await statusOf(), 0)
})

test('an endpoint shows its speed and its uptime once enough was measured', async () => {
  const endpointId = 'acme/thinker-2@acme'
  const shown = async () => {
    const path = '/api/v1/models/acme/thinker-2/endpoints'
    const item = read(modelEndpointsAnswer, await http.call(path)).data.endpoints[0]
    assert.ok(item)
    return item
  }
  const attempt = (result: 'success' | 'failure'): void => {
    const now = http.services.now()
    const firstTokenMs = result === 'success' ? 400 : undefined
    http.services.health.ended({ endpointId, result, beganAt: now, now, firstTokenMs, tokensPerSecond: 50 })
  }
  for (let count = 0; count < 19; count++) attempt('success')
  assert.equal((await shown()).latency_last_30m, null)
  attempt('success')
  const fast = await shown()
  for (const percentile of ['p50', 'p75', 'p90', 'p99'] as const) {
    const [wait, speed] = [fast.latency_last_30m?.[percentile], fast.throughput_last_30m?.[percentile]]
    assert.ok(wait && wait > 300 && wait < 500, `${wait} ms`)
    assert.ok(speed && speed > 40 && speed < 62, `${speed} a second`)
  }
  assert.equal(fast.uptime_last_30m, null)
  for (let count = 0; count < 75; count++) attempt('success')
  for (let count = 0; count < 5; count++) attempt('failure')
  const { uptime_last_5m, uptime_last_30m, uptime_last_1d } = await shown()
  assert.deepEqual([uptime_last_5m, uptime_last_30m, uptime_last_1d], [95, 95, 95])
  http.wait(1_860_000)
  const later = await shown()
  assert.deepEqual([later.uptime_last_30m, later.latency_last_30m, later.uptime_last_1d], [null, null, 95])
})

test('a test key sees the simulator, which is all that it reaches', async () => {
  const path = '/api/v1/models/openai/o1/endpoints'
  const answer = await http.call(path, { key: http.keys.test })
  const { data } = read(modelEndpointsAnswer, answer)
  assert.deepEqual(
    data.endpoints.map((endpoint) => [endpoint.provider_name, endpoint.pricing.prompt]),
    [['Simulator', '0']],
  )
  for (const key of [http.keys.live, 'nonsense'])
    assert.equal(read(modelEndpointsAnswer, await http.call(path, { key })).data.endpoints.length, 2)
})

test('a variant that a known model does not have has no endpoints; an unknown model is a 404', async () => {
  const free = await http.call('/api/v1/models/openai/o1:free/endpoints')
  assert.deepEqual(read(modelEndpointsAnswer, free).data.endpoints, [])
  for (const name of ['openai/o9', 'openai/o9:free', ''])
    assert.equal((await http.call(`/api/v1/models/${name}/endpoints`)).status, 404)
})

test('endpoints that keep nothing are listed over all models', async () => {
  const { data } = read(endpointsAnswer, await http.call('/api/v1/endpoints/zdr'))
  assert.deepEqual(
    data.map((endpoint) => endpoint.endpoint_id),
    ['acme/thinker-2@acme', 'acme/embedder@acme', 'openai/o1@acme', 'acme/free@acme'],
  )
})

test('a key lists the models that it may call and that somebody serves', async () => {
  const list = async (key: Parameters<typeof http.call>[1]): Promise<string[]> =>
    read(modelsAnswer, await http.call('/api/v1/models/user', key)).data.map((model) => model.id)
  const served = ['acme/thinker-2', 'acme/embedder', 'openai/o1', 'acme/free']
  assert.deepEqual(await list({ key: http.keys.live }), served)
  assert.deepEqual(await list({ key: http.keys.management }), served)
  // The simulator serves every model.
  assert.deepEqual(await list({ key: http.keys.test }), [...served, 'acme/undated'])
  const narrow = await http.createKey({ allowedModels: ['openai/o1', 'acme/undated'] })
  assert.deepEqual(await list({ key: narrow }), ['openai/o1'])
  const elsewhere = await http.createKey({ allowedProviders: ['beta'] })
  assert.deepEqual(await list({ key: elsewhere }), [])
  const page = read(
    modelsAnswer,
    await http.call('/api/v1/models/user?limit=1&offset=1', { key: http.keys.live }),
  )
  assert.deepEqual(
    [page.data[0]?.id, page.links.next, page.total_count],
    ['acme/embedder', '/api/v1/models/user?limit=1&offset=2', 4],
  )
})

test('what a key may call is never kept for others', async () => {
  const answer = await http.call('/v1/models/user', { key: http.keys.live })
  assert.match(answer.headers.get('cache-control') ?? '', /private/)
})

test('providers come by name with their links, and null where nothing is known', async () => {
  const { data } = read(providersAnswer, await http.call('/api/v1/providers'))
  assert.deepEqual(
    data.map((provider) => [provider.slug, provider.available, provider.simulator]),
    [
      ['acme', true, false],
      ['beta', false, false],
      ['sim', true, true],
    ],
  )
  assert.deepEqual(
    [data[0]?.privacy_policy_url, data[0]?.terms_of_service_url, data[0]?.headquarters],
    ['https://acme.example/privacy', null, 'US'],
  )
  assert.ok(!JSON.stringify(data).includes('secret-key-of-a-provider'))
})

test("with anthropic-version the list is Anthropic's, chat models only, in its pages", async () => {
  const list = async (query: string) => {
    const answer = await http.call(`/v1/models${query}`, { headers: { 'anthropic-version': '2023-06-01' } })
    assert.equal(answer.status, 200, answer.text)
    return answer.body as { data: { id: string }[]; has_more: boolean; first_id: string; last_id: string }
  }
  const whole = await list('')
  assert.deepEqual(Object.keys(whole), ['data', 'has_more', 'first_id', 'last_id'])
  assert.deepEqual(whole.data[0], {
    type: 'model',
    id: 'acme/thinker-2',
    display_name: 'Thinker 2',
    created_at: '2026-09-01T00:00:00Z',
    max_input_tokens: 1_000_000,
    max_tokens: 64_000,
    capabilities: null,
  })
  const ids = whole.data.map((model) => model.id)
  assert.deepEqual(ids, ['acme/thinker-2', 'openai/o1', 'acme/free', 'acme/undated'])
  const pages: [query: string, ids: string[], hasMore: boolean][] = [
    ['?limit=2', ids.slice(0, 2), true],
    ['?limit=2&after_id=openai/o1', ids.slice(2), false],
    ['?limit=1&after_id=o1', ids.slice(2, 3), true],
    ['?after_id=acme/undated', [], false],
    ['?limit=1&before_id=acme/free', ['openai/o1'], true],
    ['?limit=2&before_id=acme/free', ids.slice(0, 2), false],
  ]
  for (const [query, expected, hasMore] of pages) {
    const page = await list(query)
    assert.deepEqual(
      page.data.map((model) => model.id),
      expected,
      query,
    )
    assert.equal(page.has_more, hasMore, query)
    assert.equal(page.first_id, expected[0] ?? null)
    assert.equal(page.last_id, expected.at(-1) ?? null)
  }
})

test("below /v1beta, and for Google's key anywhere, the list is Google's, chat models only, in its pages", async () => {
  const list = async (query: string) => {
    const answer = await http.call(`/v1beta/models${query}`)
    assert.equal(answer.status, 200, answer.text)
    return answer.body as { models: { name: string }[]; nextPageToken?: string }
  }
  const whole = await list('')
  const names = ['acme/thinker-2', 'openai/o1', 'acme/free', 'acme/undated'].map((id) => `models/${id}`)
  assert.deepEqual(
    whole.models.map(({ name }) => name),
    names,
  )
  assert.equal(whole.nextPageToken, undefined)
  const first = await list('?pageSize=3')
  const second = await list(`?pageSize=3&pageToken=${encodeURIComponent(first.nextPageToken ?? '')}`)
  assert.deepEqual(
    [...first.models, ...second.models].map(({ name }) => name),
    names,
  )
  const headers = { 'x-goog-api-key': 'any' }
  assert.deepEqual((await http.call('/v1/models', { headers })).body, whole)
  const one = { name: 'models/openai/o1', thinking: true, inputTokenLimit: 200_000 }
  for (const [path, options] of [['/v1beta/models/o1'], ['/v1/models/openai/o1', { headers }]] as const)
    assert.partialDeepStrictEqual((await http.call(path, options)).body, one)
  for (const query of ['pageSize=0', 'pageSize=1001', 'pageToken=nobody'])
    assert.equal((await http.call(`/v1beta/models?${query}`)).status, 400, query)
  const wordy = await http.call('/v1/models?limit=many')
  assert.match(wordy.text, /Invalid 'limit': expected a number\. Got \\"many\\"\./)
  const unknown = await http.call('/v1beta/models/nobody')
  assert.equal((unknown.body as { error: { status: string } }).error.status, 'NOT_FOUND')
})

test("a wrong cursor or limit of Anthropic's list is a 400, and one model has its shape too", async () => {
  const headers = { 'anthropic-version': '2023-06-01' }
  for (const query of ['after_id=nobody', 'before_id=acme/embedder', 'limit=0', 'limit=1001'])
    assert.equal((await http.call(`/v1/models?${query}`, { headers })).status, 400, query)
  const one = await http.call('/v1/models/o1', { headers })
  assert.deepEqual((one.body as { type: string; id: string }).type, 'model')
  assert.deepEqual((one.body as { type: string; id: string }).id, 'openai/o1')
})
