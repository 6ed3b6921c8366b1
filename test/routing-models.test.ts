// Preferences that concern several models: one list for all of them, the next one when nobody has the first, and what only
// some authors allow.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import type { FakeUpstream } from './support/fake-upstream.ts'
import { startFakeUpstream } from './support/fake-upstream.ts'
import { openaiError, openaiServer } from './support/openai-answers.ts'
import { startCauseway } from './support/start-causeway.ts'
import { call } from './support/two-providers.ts'

async function start(context: TestContext) {
  const upstream = await startFakeUpstream()
  const server = await startCauseway({
    configYaml: `providers:
  acme: { name: Acme, dialect: openai-chat, base_url: "${upstream.baseUrl}", api_key: "k" }
  bolt: { name: Bolt, dialect: openai-chat, base_url: "${upstream.baseUrl}", api_key: "k" }
  off: { name: Off, dialect: openai-chat, base_url: "${upstream.baseUrl}", env: { key: OFF_KEY } }
models:
  acme/dear:
    name: Dear
    supports: [max_completion_tokens]
    endpoints: [{ provider: acme, id: dear, pricing: { prompt: 9, completion: 9 } }, { provider: bolt, id: dear-b, pricing: { prompt: 2, completion: 2 } }]
  acme/cheap: { name: Cheap, distillable: true, pricing: { prompt: 1, completion: 1 }, supports: [max_completion_tokens], endpoints: [{ provider: acme, id: cheap }] }
  acme/unserved: { name: Unserved, pricing: { prompt: 1 }, endpoints: [{ provider: off, id: u }] }
  acme/old: { name: Old, shutdown: "2025-01-01", successor: acme/cheap, pricing: { prompt: 1 }, endpoints: [{ provider: acme, id: old }] }
`,
  })
  context.after(async () => {
    await server.stop()
    await upstream.stop()
  })
  upstream.answerWith(openaiServer())
  return { server, upstream, key: await server.createKey({ name: 'live' }) }
}

const asked = (upstream: FakeUpstream): unknown[] =>
  upstream.requests.splice(0).map(({ body }) => (body as { model: string }).model)
const failing = openaiError({ status: 503, message: 'busy', code: 'overloaded' })
const ONE_LIST = { sort: { by: 'price', partition: 'none' } }

test('in one list the cheapest endpoint of any model comes first, else one model comes after the other', async (context) => {
  const setting = await start(context)
  const models = { model: 'acme/dear', models: ['acme/cheap'] }
  const ask = async (body: object) => {
    const response = await call(setting, { ...models, ...body }, { path: '/api/v1/chat/completions' })
    return ((await response.json()) as { model: string }).model
  }
  assert.equal(await ask({ provider: ONE_LIST }), 'acme/cheap')
  assert.equal(await ask({ provider: { sort: 'price' }, route: 'sort' }), 'acme/cheap')
  assert.equal(
    await ask({ provider: { sort: { by: 'price', partition: 'model' } }, route: 'sort' }),
    'acme/dear',
  )
  assert.equal(await ask({ provider: { sort: 'price' } }), 'acme/dear')
  assert.deepEqual(asked(setting.upstream), ['cheap', 'cheap', 'dear-b', 'dear-b'])
  setting.upstream.answerNext(failing, failing)
  assert.equal(await ask({ provider: ONE_LIST }), 'acme/dear')
  assert.deepEqual(asked(setting.upstream), ['cheap', 'dear-b', 'dear'])
})

test('a list of which all are gone goes on with their successors', async (context) => {
  const setting = await start(context)
  setting.upstream.answerWith((request) =>
    (request.body as { model: string }).model === 'old'
      ? openaiError({ status: 404, message: 'The model `old` has been deprecated', code: 'model_not_found' })
      : openaiServer()(request),
  )
  const response = await call(setting, { model: 'acme/old', models: ['acme/old'], provider: ONE_LIST })
  assert.equal(response.status, 200)
  await response.text()
  assert.match(response.headers.get('x-causeway-succession') ?? '', /acme\/old -> acme\/cheap/)
  assert.deepEqual(asked(setting.upstream), ['old', 'cheap'])
})

test('a model that nobody serves, or that the preferences leave nobody of, is passed over for the next one', async (context) => {
  const setting = await start(context)
  for (const body of [
    { model: 'acme/unserved', models: ['acme/cheap'] },
    { model: 'acme/unserved', models: ['acme/cheap'], provider: ONE_LIST },
    { model: 'acme/dear', models: ['acme/cheap'], provider: { max_price: { prompt: 1 } } },
    { model: 'acme/dear', models: ['acme/cheap'], provider: { enforce_distillable_text: true } },
  ]) {
    const response = await call(setting, body)
    assert.equal(response.status, 200, await response.text())
    assert.deepEqual(asked(setting.upstream), ['cheap'], JSON.stringify(body))
  }
})

test('text to train others with comes only from models whose author allows it', async (context) => {
  const setting = await start(context)
  const provider = { enforce_distillable_text: true }
  const refused = await call(setting, { model: 'acme/dear', provider }, { path: '/api/v1/chat/completions' })
  assert.equal(refused.status, 404)
  const { error } = (await refused.json()) as {
    error: { message: string; metadata: Record<string, unknown> }
  }
  assert.match(error.message, /acme\/dear whose text may train other models/)
  assert.deepEqual(error.metadata['excluded_by'], ['distillable'])
  assert.equal((await call(setting, { model: 'acme/cheap', provider })).status, 200)
  const garbage = await call(setting, { model: 'acme/cheap', provider: { enforce_distillable_text: 'yes' } })
  assert.equal(garbage.status, 400)
})
