// Models of a kind that a path does not serve are refused before any provider is asked, in the words of the path's own format.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import type { FakeUpstream } from './support/fake-upstream.ts'
import { startFakeUpstream } from './support/fake-upstream.ts'
import { openaiServer } from './support/openai-answers.ts'
import type { RunningCauseway } from './support/start-causeway.ts'
import { startCauseway } from './support/start-causeway.ts'

interface Setting {
  readonly server: RunningCauseway
  readonly upstream: FakeUpstream
  /** A live key first: it is what would cost money. */
  readonly keys: readonly string[]
}

const yaml = (address: string): string => `providers:
  only: { name: Only, dialect: openai-chat, base_url: "${address}", api_key: "key-of-only" }
models:
  acme/writer: { name: Writer, pricing: { prompt: 1, completion: 4 }, endpoints: [{ provider: only, id: writer }] }
  acme/vectors: { name: Vectors, kind: embedding, pricing: { prompt: 1, completion: 0 }, endpoints: [{ provider: only, id: vectors }] }
  acme/sorter: { name: Sorter, kind: rerank, pricing: { prompt: 1, completion: 0 }, endpoints: [{ provider: only, id: sorter }] }
`

async function start(context: TestContext): Promise<Setting> {
  const upstream = await startFakeUpstream()
  upstream.answerWith(openaiServer({}))
  const server = await startCauseway({ configYaml: yaml(upstream.baseUrl) })
  context.after(async () => {
    await server.stop()
    await upstream.stop()
  })
  return { server, upstream, keys: [await server.createKey({ name: 'live' }), server.testKey] }
}

const messages = [{ role: 'user', content: 'Hello' }]

/** Every path that writes text, with the smallest body it takes; Google's has the model in the path. */
const WRITING: readonly [path: (model: string) => string, body: (model: string) => object][] = [
  [() => '/v1/chat/completions', (model) => ({ model, messages })],
  [() => '/api/v1/chat/completions', (model) => ({ model, messages, stream: true })],
  [() => '/v1/completions', (model) => ({ model, prompt: 'Hello' })],
  [() => '/v1/responses', (model) => ({ model, input: 'Hello' })],
  [() => '/v1/messages', (model) => ({ model, messages, max_tokens: 10 })],
  [
    (model) => `/v1beta/models/${model}:generateContent`,
    () => ({ contents: [{ role: 'user', parts: [{ text: 'Hello' }] }] }),
  ],
]

interface ErrorBody {
  readonly error: { readonly message: string; readonly type?: string; readonly param?: string | null }
}

async function refusal(
  setting: Setting,
  ask: { readonly path: string; readonly body: object; readonly key: string },
): Promise<ErrorBody['error']> {
  const response = await fetch(setting.server.url + ask.path, {
    method: 'POST',
    headers: { authorization: `Bearer ${ask.key}`, 'content-type': 'application/json' },
    body: JSON.stringify(ask.body),
  })
  const text = await response.text()
  assert.equal(response.status, 400, `${ask.path}: ${text}`)
  return (JSON.parse(text) as ErrorBody).error
}

test('a model that makes no text is refused by every path that writes text, with the path that serves it', async (context) => {
  const setting = await start(context)
  for (const key of setting.keys)
    for (const [pathOf, bodyOf] of WRITING)
      for (const [model, serving] of [
        ['acme/vectors', 'POST /embeddings'],
        ['acme/sorter', 'Choose another model'],
      ] as const) {
        const path = pathOf(model)
        const { message } = await refusal(setting, { path, body: bodyOf(model), key })
        const prefix = path.startsWith('/api') ? '/api/v1' : '/v1'
        assert.ok(message.includes(model), `${path}: ${message}`)
        assert.ok(message.includes(serving.replace(' /', ` ${prefix}/`)), `${path}: ${message}`)
      }
  assert.deepEqual(setting.upstream.requests, [])
})

test('one such model among the fallbacks is refused too', async (context) => {
  const setting = await start(context)
  const [key = ''] = setting.keys
  const body = { model: 'acme/writer', models: ['acme/writer', 'acme/vectors'], messages }
  const error = await refusal(setting, { path: '/api/v1/chat/completions', body, key })
  assert.match(error.message, /acme\/vectors/)
  assert.deepEqual(setting.upstream.requests, [])
})

test('a model that makes no vectors is refused by /embeddings', async (context) => {
  const setting = await start(context)
  for (const key of setting.keys)
    for (const [model, serving] of [
      ['acme/writer', 'POST /v1/chat/completions'],
      ['acme/sorter', 'Choose another model'],
    ] as const) {
      const error = await refusal(setting, { path: '/v1/embeddings', body: { model, input: 'Hello' }, key })
      assert.ok(error.message.includes(model) && error.message.includes(serving), error.message)
      assert.equal(error.type, 'invalid_request_error')
      assert.equal(error.param, 'model')
    }
  assert.deepEqual(setting.upstream.requests, [])
})
