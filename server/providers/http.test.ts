// Where a provider is called and how it is shown its key, against a server that notes what came. What the bytes mean is the
// dialects'.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Endpoint } from '../../core/model.ts'
import {
  type FakeUpstream,
  type RecordedRequest,
  startFakeUpstream,
} from '../../test/support/fake-upstream.ts'
import { jsonAnswer } from '../../test/support/openai-answers.ts'
import { buildCatalogue } from '../catalogue/build.ts'
import { model, provider, type ProviderDocument } from '../catalogue/schema.ts'
import { createHttpTransport } from './http.ts'
import type { Operation, Transport } from './transport.ts'

let upstream: FakeUpstream
let transport: Transport
let count = 0

before(async () => {
  upstream = await startFakeUpstream()
  upstream.answerWith(jsonAnswer({}))
  transport = createHttpTransport({ via: 'causeway/test', userAgent: 'causeway/test' })
})

after(async () => {
  await transport.close()
  await upstream.stop()
})

function endpointAt(document: Partial<ProviderDocument>): Endpoint {
  const filled = provider.parse({
    name: 'Acme',
    dialect: 'openai-chat',
    base_url: new URL('/base', upstream.baseUrl).href,
    api_key: 'acme-key',
    ...document,
  })
  const row = model.parse({ name: 'M', endpoints: [{ provider: 'acme', id: 'm:1' }] })
  const catalogue = buildCatalogue(
    { providers: new Map([['acme', filled]]), models: new Map([['acme/m', row]]) },
    () => undefined,
  )
  return catalogue.models.get('acme/m')?.endpoints[0] as Endpoint
}

interface Asked {
  readonly operation?: Operation
  readonly stream?: boolean
}

async function received(
  endpoint: Endpoint,
  { operation = 'chat', stream = false }: Asked,
): Promise<RecordedRequest> {
  await new Promise<void>((resolve, reject) => {
    transport.send(
      {
        operation,
        endpoint,
        body: '{}',
        stream,
        passedHeaders: {},
        simulate: undefined,
        attempt: 0,
        connectTimeoutMs: 2000,
      },
      { onHeaders: () => undefined, onData: () => undefined, onEnd: resolve, onError: reject },
    )
  })
  return upstream.request(count++)
}

test('a provider of OpenAI’s format is asked at one path, with a bearer key, streamed or not', async () => {
  const endpoint = endpointAt({})
  for (const stream of [false, true]) {
    const { path, headers } = await received(endpoint, { stream })
    assert.equal(path, '/base/chat/completions')
    assert.equal(headers['authorization'], 'Bearer acme-key')
    assert.equal(headers['accept'], stream ? 'text/event-stream' : 'application/json')
  }
})

test('a provider of Google’s format has the model and the stream in its paths, and its key in a header of its own', async () => {
  const endpoint = endpointAt({ dialect: 'gemini', auth: 'x-goog-api-key' })
  const whole = await received(endpoint, {})
  assert.equal(whole.path, '/base/models/m%3A1:generateContent')
  assert.equal(whole.headers['x-goog-api-key'], 'acme-key')
  assert.equal(whole.headers['authorization'], undefined)
  const streamed = await received(endpoint, { stream: true })
  assert.equal(streamed.path, '/base/models/m%3A1:streamGenerateContent?alt=sse')
})

test('embeddings go out in OpenAI’s format, key included', async () => {
  const endpoint = endpointAt({
    dialect: 'gemini',
    auth: 'x-goog-api-key',
    paths: { embeddings: '/openai/embeddings' },
  })
  const { path, headers } = await received(endpoint, { operation: 'embeddings' })
  assert.equal(path, '/base/openai/embeddings')
  assert.equal(headers['authorization'], 'Bearer acme-key')
  assert.equal(headers['x-goog-api-key'], undefined)
})

test('the query of an address stays, also beside one of the path', async () => {
  const base = { base_url: `${new URL('/base', upstream.baseUrl).href}?v=2` }
  const streamed = await received(endpointAt({ ...base, dialect: 'gemini' }), { stream: true })
  assert.equal(streamed.path, '/base/models/m%3A1:streamGenerateContent?alt=sse&v=2')
  const own = endpointAt({ ...base, paths: { chat: '/ask', chat_stream: '/tell' } })
  assert.equal((await received(own, {})).path, '/base/ask?v=2')
  assert.equal((await received(own, { stream: true })).path, '/base/tell?v=2')
})

test('a document that names one path for conversations means both', async () => {
  const endpoint = endpointAt({ dialect: 'gemini', paths: { chat: '/only/{model}' } })
  assert.equal((await received(endpoint, { stream: true })).path, '/base/only/m%3A1')
})
