// Every provider is down: how many requests reach them, what callers are told, and that one that waits for its time is waited for.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openaiError, openaiServer } from './support/openai-answers.ts'
import { call, startTwoProviders } from './support/two-providers.ts'

const CALLERS = 200
const down = openaiError({ status: 503, message: 'down', code: 'overloaded' })

async function asked(setting: Awaited<ReturnType<typeof startTwoProviders>>): Promise<readonly number[]> {
  const upstreams = [setting.first, setting.second]
  const before = upstreams.map(({ requests }) => requests.length)
  const answers = Array.from({ length: CALLERS }, async () => {
    const response = await call(setting, { stream: true })
    assert.equal(response.status, 503)
    assert.ok(Number(response.headers.get('retry-after')) >= 1, 'when to come again')
    await response.text()
  })
  await Promise.all(answers)
  return upstreams.map(({ requests }, place) => requests.length - (before[place] ?? 0))
}

test('an outage of all providers is not amplified, neither when it begins nor while it lasts', async (context) => {
  const setting = await startTwoProviders(context)
  for (let turn = 0; turn < 10; turn++) await (await call(setting, {})).text()
  setting.first.answerWith(down)
  setting.second.answerWith(down)
  // At first everybody falls over from one to the other: once each, and a tenth more for second tries.
  for (const count of await asked(setting)) assert.ok(count <= CALLERS * 1.15, `${count} at the beginning`)
  // Then it is known of both that they are down, and each caller costs one call.
  const [first = 0, second = 0] = await asked(setting)
  assert.ok(first + second <= CALLERS * 1.25, `${first} and ${second} while it lasts`)
})

test('of many who come when a rest is over exactly one tries the endpoint', async (context) => {
  const setting = await startTwoProviders(context)
  setting.first.answerNext(openaiError({ status: 503, message: 'down', headers: { 'retry-after': '1' } }))
  await (await call(setting, {})).text()
  assert.equal(setting.first.requests.length, 1)
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  setting.first.answerWith({
    before: [{ do: 'pause', ms: 800 }],
    ...openaiError({ status: 503, message: 'still' }),
  })
  await Promise.all(Array.from({ length: 50 }, async () => (await call(setting, {})).text()))
  assert.equal(setting.first.requests.length, 2)
  assert.equal(setting.second.requests.length, 51)
})

test('a pause that the only ones left ask for is waited for when it is short, and told when it is long', async (context) => {
  const setting = await startTwoProviders(context)
  const limited = (seconds: number) =>
    openaiError({
      status: 429,
      message: 'slow down',
      code: 'rate_limit_exceeded',
      headers: { 'retry-after': String(seconds) },
    })
  setting.first.answerNext(limited(1))
  setting.second.answerNext(limited(60))
  const beganAt = performance.now()
  const response = await call(setting, {})
  assert.equal(response.status, 200, await response.text())
  assert.equal(response.headers.get('x-provider-name'), 'First')
  assert.ok(performance.now() - beganAt >= 950, 'not before its time')
  setting.first.answerNext(limited(40))
  const refused = await call(setting, {}, { path: '/api/v1/chat/completions' })
  assert.equal(refused.status, 429)
  const seconds = Number(refused.headers.get('retry-after'))
  assert.ok(seconds >= 38 && seconds <= 40, `the first to be back counts: ${seconds}`)
  assert.equal(setting.second.requests.length, 1, 'and nobody is asked before')
  const { error } = (await refused.json()) as { error: Record<string, unknown> }
  assert.deepEqual(error['availability'], {
    code: 'capacity_exhausted',
    retryable: true,
    retry_after: seconds,
    requested_models: ['acme/thinker-1'],
    affected_providers: ['First'],
    docs_url: '/docs/errors',
  })
  assert.equal(error['http_status'], 429)
})

test('another model is asked after each endpoint of the first was asked once', async (context) => {
  const setting = await startTwoProviders(context)
  const { startCauseway } = await import('./support/start-causeway.ts')
  const server = await startCauseway({
    configYaml: `providers:
  first: { name: First, dialect: openai-chat, base_url: "${setting.first.baseUrl}", api_key: "k" }
  second: { name: Second, dialect: openai-chat, base_url: "${setting.second.baseUrl}", api_key: "k" }
models:
  acme/one: { name: One, pricing: { prompt: 1, completion: 4 }, endpoints: [{ provider: first, id: one }] }
  acme/two: { name: Two, pricing: { prompt: 1, completion: 4 }, endpoints: [{ provider: second, id: two }] }
`,
  })
  context.after(() => server.stop())
  const key = await server.createKey({ name: 'live' })
  setting.first.answerWith(down)
  setting.second.answerWith(openaiServer())
  for (let turn = 1; turn <= 5; turn++) {
    const response = await call(
      { server, key },
      { model: 'acme/one', models: ['acme/two'] },
      { path: '/api/v1/chat/completions' },
    )
    const body = (await response.json()) as { model: string }
    assert.equal(response.status, 200)
    assert.equal(body.model, 'acme/two')
    assert.equal(setting.first.requests.length, turn)
  }
})
