// Models whose maker has ended them: they answer where somebody still serves them, else their successor does, never silently.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import type { FakeUpstream } from './support/fake-upstream.ts'
import { startFakeUpstream } from './support/fake-upstream.ts'
import { openaiError, openaiServer } from './support/openai-answers.ts'
import type { RunningCauseway } from './support/start-causeway.ts'
import { startCauseway } from './support/start-causeway.ts'
import { call, generationOf } from './support/two-providers.ts'

interface Setting {
  readonly server: RunningCauseway
  readonly upstream: FakeUpstream
  readonly key: string
}

const NO_SUCH_MODEL = openaiError({
  status: 404,
  message: 'The model `old-1` does not exist or you do not have access to it.',
  code: 'model_not_found',
})
const DEPRECATED = openaiError({
  status: 404,
  message:
    'The model `old-1` has been deprecated, learn more here: https://platform.openai.com/docs/deprecations',
  code: 'model_not_found',
})

/** `old` ended long ago, `dying` ends far in the future; both name `new` as their successor. */
async function start(context: TestContext, more = ''): Promise<Setting> {
  const upstream = await startFakeUpstream()
  const server = await startCauseway({
    configYaml: `providers:
  acme: { name: Acme, dialect: openai-chat, base_url: "${upstream.baseUrl}", api_key: "k" }
  off: { name: Off, dialect: openai-chat, base_url: "${upstream.baseUrl}", env: { key: OFF_KEY } }
models:
  acme/old: { name: Old, shutdown: "2025-01-01", successor: acme/new, pricing: { prompt: 1, completion: 1 }, endpoints: [{ provider: acme, id: old-1 }] }
  acme/dying: { name: Dying, shutdown: "2999-01-01", successor: acme/new, pricing: { prompt: 1, completion: 1 }, endpoints: [{ provider: acme, id: dying-1 }] }
  acme/unserved: { name: Unserved, shutdown: "2025-01-01", successor: acme/new, pricing: { prompt: 1, completion: 1 }, endpoints: [{ provider: off, id: u }] }
  acme/new:
    name: New
    pricing: { prompt: 2, completion: 8 }
    supports: [max_completion_tokens, seed]
    endpoints: [{ provider: acme, id: new-1 }]
  acme/nowhere: { name: Nowhere, pricing: { prompt: 1 }, endpoints: [{ provider: off, id: n }] }
  acme/other: { name: Other, pricing: { prompt: 3, completion: 3 }, endpoints: [{ provider: acme, id: other-1 }] }
  acme/ring-a: { name: A, shutdown: "2025-01-01", successor: acme/ring-b, pricing: { prompt: 1 }, endpoints: [{ provider: acme, id: ring-a }] }
  acme/ring-b: { name: B, shutdown: "2025-01-01", successor: acme/ring-a, pricing: { prompt: 1 }, endpoints: [{ provider: acme, id: ring-b }] }
${more}`,
  })
  context.after(async () => {
    await server.stop()
    await upstream.stop()
  })
  upstream.answerWith((request) => {
    const { model } = request.body as { model: string }
    return /old|ring/.test(model)
      ? NO_SUCH_MODEL
      : openaiServer({ promptTokens: 10, completionTokens: 5 })(request)
  })
  return { server, upstream, key: await server.createKey({ name: 'live' }) }
}

const models = (upstream: FakeUpstream): unknown[] =>
  upstream.requests.map((request) => (request.body as { model: string }).model)

test('a model that is gone is answered by its successor, at its price, and says so', async (context) => {
  const setting = await start(context)
  const response = await call(
    setting,
    { model: 'acme/old', max_tokens: 50, temperature: 0.3 },
    { path: '/api/v1/chat/completions' },
  )
  assert.equal(response.status, 200)
  const succession = response.headers.get('x-causeway-succession') ?? ''
  assert.match(succession, /^acme\/old -> acme\/new; reason=gone; by=catalogue; shutdown=2025-01-01$/)
  assert.equal(response.headers.get('x-causeway-requested-model'), 'acme/old')
  const body = (await response.json()) as { id: string; model: string; usage: { cost: number } }
  assert.equal(body.model, 'acme/new')
  assert.equal(body.usage.cost, (10 * 2 + 5 * 8) / 1e6)
  const sent = setting.upstream.requests[1]?.body as Record<string, unknown>
  assert.equal(sent['max_completion_tokens'], 50, 'parameters are fitted to the successor')
  assert.ok(!('temperature' in sent))
  const generation = await generationOf(setting, body.id)
  assert.equal(generation['model'], 'acme/new')
  assert.equal(generation['requested_model'], 'acme/old')
})

test("a provider's word is remembered: the next request does not ask it again", async (context) => {
  const setting = await start(context)
  for (let turn = 0; turn < 3; turn++)
    assert.equal((await call(setting, { model: 'acme/old', stream: true })).status, 200)
  assert.deepEqual(models(setting.upstream), ['old-1', 'new-1', 'new-1', 'new-1'])
})

test('before its day "no such model" is an ordinary error, and the deprecation text is believed on any day', async (context) => {
  const setting = await start(context)
  setting.upstream.answerWith(NO_SUCH_MODEL)
  const ordinary = await call(setting, { model: 'acme/dying' })
  assert.notEqual(ordinary.status, 200)
  assert.equal(ordinary.headers.get('x-causeway-succession'), null)
  setting.upstream.answerWith((request) =>
    (request.body as { model: string }).model === 'dying-1' ? DEPRECATED : openaiServer({})(request),
  )
  const succeeded = await call(setting, { model: 'acme/dying' })
  assert.equal(succeeded.status, 200)
  assert.match(succeeded.headers.get('x-causeway-succession') ?? '', /acme\/dying -> acme\/new/)
})

test('an endpoint that still answers after the day is used', async (context) => {
  const setting = await start(context)
  setting.upstream.answerWith(openaiServer({}))
  const response = await call(setting, { model: 'acme/old' })
  assert.equal(response.headers.get('x-causeway-succession'), null)
  assert.deepEqual(models(setting.upstream), ['old-1'])
})

test('a model that ended and that no configured provider serves goes to its successor', async (context) => {
  const setting = await start(context)
  const response = await call(setting, { model: 'acme/unserved' })
  assert.equal(response.status, 200)
  assert.deepEqual(models(setting.upstream), ['new-1'])
})

test('a model that ended, whose successor no configured provider serves either, is named with the variables of both', async (context) => {
  const server = await startCauseway()
  context.after(() => server.stop())
  const setting = { server, key: await server.createKey({ name: 'live' }) }
  const response = await call(setting, { model: 'o1' })
  assert.equal(response.status, 503)
  const { error } = (await response.json()) as { error: { message: string; code: string } }
  assert.equal(error.code, 'no_provider_configured')
  assert.match(
    error.message,
    /^No provider is configured for openai\/o1, which its maker shut down on 2026-10-23,/,
  )
  assert.match(error.message, / nor for its successor openai\/gpt-5\.6-sol\./)
  assert.match(
    error.message,
    / Set OPENAI_API_KEY,? .*for openai\/o1; or OPENAI_API_KEY.* for openai\/gpt-5\.6-sol/,
  )
})

test('when those who had a model say that it is gone, its successor still needs a provider', async (context) => {
  const setting = await start(
    context,
    'succession: { models: { acme/old: { to: acme/nowhere }, acme/nowhere: { to: acme/unserved } } }\n',
  )
  const response = await call(setting, { model: 'acme/old' })
  assert.equal(response.status, 503)
  const { error } = (await response.json()) as { error: { message: string } }
  assert.match(
    error.message,
    /^acme\/old is gone: its maker shut it down on 2025-01-01, and no provider configured here serves it/,
  )
  assert.match(
    error.message,
    / No provider is configured for its successor acme\/nowhere\. Set OFF_KEY for acme\/nowhere,/,
  )
})

test('an operator may refuse, or name another successor, by any name of the model', async (context) => {
  const setting = await start(
    context,
    'succession: { default: refuse, models: { acme/dying: { to: acme/other } } }\n',
  )
  const refused = await call(setting, { model: 'acme/old' })
  assert.equal(refused.status, 404)
  const { error } = (await refused.json()) as { error: { message: string; code: string } }
  assert.equal(error.code, 'model_deprecated')
  assert.match(error.message, /2025-01-01/)
  assert.match(error.message, /acme\/new/)
  setting.upstream.answerNext(DEPRECATED)
  const other = await call(setting, { model: 'acme/dying' })
  assert.match(other.headers.get('x-causeway-succession') ?? '', /acme\/other; reason=gone; by=operator/)
})

test('a ring of successors ends in a refusal', async (context) => {
  const setting = await start(context)
  const response = await call(setting, { model: 'acme/ring-a' })
  assert.equal(response.status, 404)
  assert.deepEqual(models(setting.upstream), ['ring-a', 'ring-b'])
})

test('in test mode any day can be tried: o3 answers before its end and its successor after it', async (context) => {
  const server = await startCauseway()
  context.after(() => server.stop())
  const setting = { server, key: server.testKey }
  for (const [today, model] of [
    ['2026-12-10', 'openai/o3'],
    ['2026-12-11', 'openai/gpt-5.6-sol'],
  ] as const) {
    const response = await call(
      setting,
      { model: 'o3', simulate: { today } },
      { path: '/api/v1/chat/completions' },
    )
    assert.equal(response.status, 200, today)
    assert.equal(((await response.json()) as { model: string }).model, model)
  }
})
