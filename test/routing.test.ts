// Preferences and health end to end: what a caller asks of routing, and what the server learns from two scripted providers.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startFakeUpstream } from './support/fake-upstream.ts'
import { openaiError, openaiServer } from './support/openai-answers.ts'
import { startCauseway } from './support/start-causeway.ts'
import type { TwoProviders } from './support/two-providers.ts'
import { call, startTwoProviders } from './support/two-providers.ts'

const servedBy = async (
  setting: Pick<TwoProviders, 'server' | 'key'>,
  body: Record<string, unknown>,
  headers: Record<string, string> = {},
): Promise<string | null> => {
  const response = await call(setting, body, { headers })
  await response.text()
  return response.headers.get('x-provider-name')
}

test('what a request prefers decides who is asked', async (context) => {
  const setting = await startTwoProviders(context)
  for (const [provider, expected] of [
    [{ ignore: ['First'] }, 'Second'],
    [{ only: ['second'] }, 'Second'],
    [{ order: ['second', 'first'] }, 'Second'],
    [{ sort: 'price' }, 'First'],
    [{ max_price: { prompt: 1 } }, 'First'],
    [{ preferred_max_latency: { p90: 30 }, preferred_min_throughput: 1 }, 'First'],
  ] as const)
    assert.equal(await servedBy(setting, { provider }), expected, JSON.stringify(provider))
})

test('preferences that leave nobody are a 404 with the reason on either surface', async (context) => {
  const setting = await startTwoProviders(context)
  const body = { provider: { max_price: { prompt: '0.5' } } }
  const response = await call(setting, body, { path: '/api/v1/chat/completions' })
  assert.equal(response.status, 404)
  const { error } = (await response.json()) as {
    error: { code: number; message: string; metadata: Record<string, unknown> }
  }
  assert.equal(error.code, 404)
  assert.match(error.message, /max_price.*lowest price is 1 /)
  assert.deepEqual(error.metadata['excluded_by'], ['max_price'])
  assert.deepEqual(error.metadata['available_providers'], ['first', 'second'])
  assert.equal((await call(setting, body)).status, 404)
  assert.equal(setting.first.requests.length + setting.second.requests.length, 0)
})

test('garbage preferences are a 400', async (context) => {
  const setting = await startTwoProviders(context)
  for (const provider of [
    { order: 5 },
    { max_price: [] },
    { sort: 'fastest' },
    { preferred_max_latency: 'x' },
  ])
    assert.equal((await call(setting, { provider })).status, 400, JSON.stringify(provider))
})

test('a provider that asks for a pause gets it, and then one request to show that it is well', async (context) => {
  const setting = await startTwoProviders(context)
  setting.first.answerNext(
    openaiError({
      status: 429,
      message: 'slow down',
      code: 'rate_limit_exceeded',
      headers: { 'retry-after': '2' },
    }),
  )
  // The pause of two seconds begins somewhere between these two.
  const earliest = Date.now()
  assert.equal(await servedBy(setting, { stream: true }), 'Second')
  const latest = Date.now()
  for (;;) {
    const provider = await servedBy(setting, { stream: true })
    if (Date.now() >= earliest + 2_000) break
    assert.equal(provider, 'Second')
    await sleep(100)
  }
  await sleep(latest + 2_100 - Date.now())
  assert.equal(await servedBy(setting, { stream: true }), 'First')
  assert.equal(await servedBy(setting, { stream: true }), 'First')
})

test('the speed of real answers is shown with the endpoints', async (context) => {
  const setting = await startTwoProviders(context)
  for (let turn = 0; turn < 20; turn++) await servedBy(setting, { stream: true })
  const response = await fetch(`${setting.server.url}/api/v1/models/acme/thinker-1/endpoints`)
  const { data } = (await response.json()) as {
    data: { endpoints: { latency_last_30m: Record<string, number> | null; throughput_last_30m: unknown }[] }
  }
  const [first, second] = data.endpoints
  assert.ok(first?.latency_last_30m && first.throughput_last_30m)
  assert.ok((first.latency_last_30m['p50'] ?? 0) > 0 && (first.latency_last_30m['p99'] ?? Infinity) < 5_000)
  assert.deepEqual([second?.latency_last_30m, second?.throughput_last_30m], [null, null])
})

test('with balance: price requests are shared, and a session stays where its cache is', async (context) => {
  const upstreams = await Promise.all([startFakeUpstream(), startFakeUpstream()])
  for (const upstream of upstreams)
    upstream.answerWith(openaiServer({ promptTokens: 10, completionTokens: 5 }))
  const providers = upstreams.map(
    ({ baseUrl }, index) =>
      `  p${index}: { name: P${index}, dialect: openai-chat, base_url: "${baseUrl}", api_key: "k" }\n`,
  )
  const server = await startCauseway({
    configYaml: `providers:
${providers.join('')}models:
  acme/thinker-1:
    name: Thinker 1
    pricing: { prompt: 1, completion: 4, cache_read: 0.5 }
    supports: [max_completion_tokens]
    endpoints: [{ provider: p0, id: t }, { provider: p1, id: t }]
routing: { balance: price }
`,
  })
  context.after(async () => {
    await server.stop()
    await Promise.all(upstreams.map((upstream) => upstream.stop()))
  })
  const setting = { server, key: await server.createKey({ name: 'live' }) }
  const seen = async (body: Record<string, unknown>): Promise<Set<string | null>> => {
    const names = new Set<string | null>()
    for (let turn = 0; turn < 40; turn++) names.add(await servedBy(setting, body))
    return names
  }
  assert.deepEqual([...(await seen({}))].toSorted(), ['P0', 'P1'])
  assert.equal((await seen({ session_id: 'one conversation' })).size, 1)
})
