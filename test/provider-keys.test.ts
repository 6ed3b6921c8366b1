// Several keys of one provider, end to end: the real server, and a fake provider that limits and refuses keys one by one.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FakeUpstream, RecordedRequest, UpstreamAnswer } from './support/fake-upstream.ts'
import { startFakeUpstream } from './support/fake-upstream.ts'
import { openaiError, openaiServer } from './support/openai-answers.ts'
import type { RunningCauseway } from './support/start-causeway.ts'
import { startCauseway } from './support/start-causeway.ts'
import { call, generationOf } from './support/two-providers.ts'

const ONE = 'secret-key-number-one-aaaa'
const TWO = 'secret-key-number-two-bbbb'

interface Setting {
  readonly server: RunningCauseway
  readonly upstream: FakeUpstream
  readonly key: string
  /** How the provider answers each of its keys; as it should where nothing is said. */
  readonly answers: Map<string, UpstreamAnswer>
}

const keyOf = ({ headers }: RecordedRequest): string =>
  String(headers.authorization ?? '').replace(/^Bearer /, '')

async function start(
  context: TestContext,
  keys: string,
  environment: Record<string, string> = {},
): Promise<Setting> {
  const upstream = await startFakeUpstream()
  const answers = new Map<string, UpstreamAnswer>()
  const well = openaiServer({ promptTokens: 10, completionTokens: 5 })
  upstream.answerWith((request) => answers.get(keyOf(request)) ?? well(request))
  const server = await startCauseway({
    environment,
    configYaml: `providers:
  acme: { name: Acme, dialect: openai-chat, base_url: "${upstream.baseUrl}", ${keys} }
models:
  acme/thinker-1:
    name: Thinker 1
    pricing: { prompt: 1, completion: 4, cache_read: 0.5 }
    supports: [max_completion_tokens]
    endpoints: [{ provider: acme, id: t }]
  acme/embedder:
    name: Embedder
    kind: embedding
    pricing: { prompt: 1 }
    endpoints: [{ provider: acme, id: e }]
routing: { attempts: 2 }
`,
  })
  context.after(async () => {
    await server.stop()
    await upstream.stop()
  })
  return { server, upstream, answers, key: await server.createKey({ name: 'live' }) }
}

const usedKeys = ({ upstream }: Setting): string[] => upstream.requests.map(keyOf)

async function statuses(
  setting: Setting,
  count: number,
  body: Record<string, unknown> = {},
): Promise<number[]> {
  const found: number[] = []
  for (let turn = 0; turn < count; turn++) {
    const response = await call(setting, { stream: turn % 2 === 1, ...body })
    const text = await response.text()
    if (response.status === 200) assert.ok(!text.includes('"error"'), text)
    found.push(response.status)
  }
  return found
}

const limited = (seconds: number): UpstreamAnswer =>
  openaiError({
    status: 429,
    message: 'slow down',
    code: 'rate_limit_exceeded',
    headers: { 'retry-after': String(seconds) },
  })

test('keys of a variable, parted by a comma, share the requests evenly', async (context) => {
  const setting = await start(context, 'api_key: "${ACME_KEYS}"', { ACME_KEYS: `${ONE}, ${TWO}` })
  assert.deepEqual(await statuses(setting, 6), Array(6).fill(200))
  assert.deepEqual(usedKeys(setting), [ONE, TWO, ONE, TWO, ONE, TWO])
})

test('with one key limited all requests are answered, and it is asked once until its wait is over', async (context) => {
  const setting = await start(context, `api_keys: ["${ONE}", "${TWO}"]`)
  setting.answers.set(ONE, limited(2))
  const endOfWait = Date.now() + 2_000
  assert.deepEqual(await statuses(setting, 8), Array(8).fill(200))
  assert.equal(usedKeys(setting).filter((key) => key === ONE).length, 1)
  const first = await call(setting, {})
  const generation = await generationOf(setting, first.headers.get('x-generation-id'))
  assert.equal((generation['attempts'] as unknown[]).length, 1)
  setting.answers.delete(ONE)
  await sleep(endOfWait + 300 - Date.now())
  assert.deepEqual(await statuses(setting, 4), Array(4).fill(200))
  assert.ok(usedKeys(setting).filter((key) => key === ONE).length >= 3)
})

test('with all keys limited the caller is told to come back when the first is free', async (context) => {
  const setting = await start(context, `api_keys: ["${ONE}", "${TWO}"]`)
  setting.answers.set(ONE, limited(30))
  setting.answers.set(TWO, limited(7))
  const response = await call(setting, {})
  assert.equal(response.status, 429)
  assert.equal(response.headers.get('retry-after'), '7')
})

test('a refused key is set aside with its last four characters in the log, and is back after a while', async (context) => {
  const setting = await start(context, `api_keys: ["${ONE}", { key: "${TWO}", name: spare }]`)
  setting.answers.set(
    ONE,
    openaiError({ status: 401, message: `Incorrect API key provided: ${ONE}.`, code: 'invalid_api_key' }),
  )
  assert.deepEqual(await statuses(setting, 6), Array(6).fill(200))
  assert.equal(usedKeys(setting).filter((key) => key === ONE).length, 1)
  for (let waited = 0; waited < 50 && !setting.server.stderr().includes('set aside'); waited++)
    await sleep(100)
  const lines = setting.server
    .stderr()
    .split('\n')
    .filter((line) => line.includes('set aside'))
  assert.equal(lines.length, 1)
  assert.match(lines[0] ?? '', /"provider":"acme","key":"…aaaa","status":401/)
  setting.answers.delete(ONE)
  await sleep(10_300)
  assert.deepEqual(await statuses(setting, 4), Array(4).fill(200))
  assert.ok(usedKeys(setting).filter((key) => key === ONE).length >= 3)

  setting.answers.set(
    TWO,
    openaiError({ status: 402, message: `No balance left on ${TWO}`, code: 'insufficient_balance' }),
  )
  setting.answers.set(
    ONE,
    openaiError({ status: 401, message: `Unknown key ${ONE}`, code: 'invalid_api_key' }),
  )
  const refused = await call(setting, {}, { path: '/api/v1/chat/completions' })
  assert.equal(refused.status, 502)
  const told = `${await refused.text()} ${setting.server.stderr()} ${setting.server.stdout.join('\n')}`
  for (const secret of [ONE, TWO]) assert.ok(!told.includes(secret), 'a key was told')
})

test('limits of their own are kept to, and what is too much is a 429 that reached no provider', async (context) => {
  const setting = await start(
    context,
    `api_keys: [{ key: "${ONE}", requests_per_minute: 2 }, { key: "${TWO}", requests_per_minute: 4 }]`,
  )
  assert.deepEqual(await statuses(setting, 6), Array(6).fill(200))
  assert.equal(usedKeys(setting).filter((key) => key === ONE).length, 2)
  const response = await call(setting, {})
  assert.equal(response.status, 429)
  const seconds = Number(response.headers.get('retry-after'))
  assert.ok(seconds > 0 && seconds <= 60, String(seconds))
  assert.match(await response.text(), /All keys that are set up for Acme have reached their limits/)
  assert.equal(setting.upstream.requests.length, 6)
})

test('a session keeps its key', async (context) => {
  const setting = await start(context, `api_keys: ["${ONE}", "${TWO}"]`)
  await statuses(setting, 5, { session_id: 'one' })
  await statuses(setting, 5, { session_id: 'two' })
  const used = usedKeys(setting)
  assert.equal(new Set(used.slice(0, 5)).size, 1)
  assert.equal(new Set(used.slice(5)).size, 1)
})

test('embeddings go on with the next key too', async (context) => {
  const setting = await start(context, `api_keys: ["${ONE}", "${TWO}"]`)
  setting.answers.set(ONE, limited(30))
  setting.answers.set(TWO, {
    steps: [
      {
        do: 'write',
        bytes: JSON.stringify({
          object: 'list',
          model: 'e',
          data: [{ object: 'embedding', index: 0, embedding: [0.5] }],
          usage: { prompt_tokens: 3, total_tokens: 3 },
        }),
      },
    ],
  })
  for (let turn = 0; turn < 3; turn++) {
    const response = await call(
      setting,
      {},
      {
        path: '/v1/embeddings',
        text: JSON.stringify({ model: 'acme/embedder', input: 'words' }),
      },
    )
    assert.equal(response.status, 200, await response.text())
  }
  assert.deepEqual(usedKeys(setting), [ONE, TWO, TWO, TWO])
})
