// The way of a message end to end, without any client's package: an upstream of Anthropic's format and one of OpenAI's behind
// a live key. What the official SDK sees is in test/clients/anthropic.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { clientsUpstream } from './support/clients-upstream.ts'
import { startFakeUpstream, type FakeUpstream, type RecordedRequest } from './support/fake-upstream.ts'
import { startCauseway, type RunningCauseway } from './support/start-causeway.ts'

let upstream: FakeUpstream
let server: RunningCauseway
let key: string

before(async () => {
  upstream = await startFakeUpstream()
  upstream.answerWith(clientsUpstream)
  server = await startCauseway({
    environment: {
      ANTHROPIC_API_KEY: 'sk-ant-fake',
      ANTHROPIC_BASE_URL: upstream.baseUrl,
      OPENAI_API_KEY: 'sk-fake-openai',
      OPENAI_BASE_URL: upstream.baseUrl,
    },
  })
  key = await server.createKey({ name: 'messages' })
})

after(async () => {
  await server?.stop()
  await upstream?.stop()
})

interface Exchange {
  readonly status: number
  readonly text: string
  readonly sent: RecordedRequest | undefined
}

async function post(path: string, text: string, headers: Record<string, string> = {}): Promise<Exchange> {
  upstream.requests.length = 0
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: { 'x-api-key': key, 'content-type': 'application/json', ...headers },
    body: text,
  })
  if (path.includes('/v1/messages')) assert.match(response.headers.get('request-id') ?? '', /^req_/)
  return { status: response.status, text: await response.text(), sent: upstream.requests[0] }
}

const MESSAGE =
  '{ "max_tokens":4000.0, "model" : "claude-sonnet-5", "zz":{"b":1e2},\n "messages":[{"role":"user","content":"caf\\u00e9"}] }'

test('a body goes to a provider of the same format byte for byte but for its model, with the provider’s own key', async () => {
  const { status, sent } = await post('/v1/messages', MESSAGE, { 'anthropic-beta': 'one,two' })
  assert.equal(status, 200)
  assert.equal(sent?.path, '/v1/messages')
  assert.equal(
    sent?.bodyText,
    '{"max_tokens":4000.0,"model" : "claude-sonnet-5","zz":{"b":1e2},"messages":[{"role":"user","content":"caf\\u00e9"}]}',
  )
  assert.equal(sent?.headers['x-api-key'], 'sk-ant-fake')
  assert.equal(sent?.headers['anthropic-version'], '2023-06-01')
  assert.equal(sent?.headers['anthropic-beta'], 'one,two')
  assert.equal(sent?.headers.authorization, undefined)
})

test('betas are for providers of the same format: one of another gets none', async () => {
  const { status, sent } = await post('/v1/messages', MESSAGE.replace('claude-sonnet-5', 'o3'), {
    'anthropic-beta': 'one',
  })
  assert.equal(status, 200)
  assert.equal(sent?.path, '/v1/chat/completions')
  assert.equal(sent?.headers['anthropic-beta'], undefined)
  assert.ok(sent)
  assert.deepEqual((sent.body as { messages: unknown }).messages, [{ role: 'user', content: 'café' }])
  assert.equal((sent.body as { max_completion_tokens: unknown }).max_completion_tokens, 4000)
})

test('a stream begins with what the provider has counted of the prompt', async () => {
  const { text } = await post('/v1/messages', MESSAGE.replace('{ ', '{ "stream":true, '))
  const start = JSON.parse(/data: (\{"type":"message_start".*)/.exec(text)?.[1] ?? '{}') as {
    message: { usage: Record<string, unknown> }
  }
  const { usage } = start.message
  assert.deepEqual(
    [usage['input_tokens'], usage['cache_read_input_tokens'], usage['cache_creation_input_tokens']],
    [12, 100, 30],
  )
})

test('a stream ends in message_stop, with counts that are in the books', async () => {
  const { text } = await post('/v1/messages', MESSAGE.replace('{ ', '{ "stream":true, '))
  assert.ok(text.endsWith('event: message_stop\ndata: {"type":"message_stop"}\n\n'))
  const id = /"id":"(gen-[^"]+)"/.exec(text)?.[1]
  const response = await fetch(`${server.url}/v1/generation?id=${id}`, { headers: { 'x-api-key': key } })
  const { data } = (await response.json()) as { data: Record<string, unknown> }
  assert.equal(data['native_tokens_prompt'], 142)
  assert.equal(data['native_tokens_completion'], 34)
  assert.equal(data['upstream_id'], 'msg_fake0000000000000000000001')
  assert.equal(data['native_finish_reason'], 'end_turn')
})

test('a caller of Chat Completions reaches a provider of this format, and gets his own', async () => {
  const body = { model: 'claude-sonnet-5', messages: [{ role: 'user', content: 'Hello' }], stream: true }
  const { text, sent } = await post('/v1/chat/completions', JSON.stringify(body), { 'anthropic-beta': 'one' })
  assert.deepEqual(sent?.body, {
    model: 'claude-sonnet-5',
    max_tokens: 128_000,
    messages: body.messages,
    stream: true,
  })
  assert.equal(sent?.headers['anthropic-beta'], undefined)
  assert.ok(text.includes('"content":"Hello "') && text.endsWith('data: [DONE]\n\n'))
})

test('thinking can be switched off for a model that need not think', async () => {
  const body = {
    model: 'claude-sonnet-5',
    messages: [{ role: 'user', content: 'Hi' }],
    reasoning: { enabled: false },
  }
  const { sent } = await post('/v1/chat/completions', JSON.stringify(body))
  assert.ok(sent)
  assert.deepEqual((sent.body as { thinking: unknown }).thinking, { type: 'disabled' })
})

test('a stream that breaks says so in an event of that name, and never ends in message_stop', async () => {
  const broken = MESSAGE.replace('{ ', '{ "stream":true, ').replace('caf\\u00e9', 'fake: cut')
  const { text } = await post('/v1/messages', broken)
  assert.match(text, /event: error\ndata: \{"type":"error","error":\{"type":"api_error"/)
  assert.ok(!text.includes('message_stop'))
})

test('errors before any answer are in this format too: bad JSON, a wrong key', async () => {
  const errorType = (text: string): unknown => (JSON.parse(text) as { error: { type: unknown } }).error.type
  const bad = await post('/v1/messages', '{')
  assert.deepEqual([bad.status, errorType(bad.text)], [400, 'invalid_request_error'])
  const stranger = await post('/v1/messages', MESSAGE, { 'x-api-key': 'nobody' })
  assert.deepEqual([stranger.status, errorType(stranger.text)], [401, 'authentication_error'])
})

test('a body that is too long is refused in this format, and whoever still sends it hears so', async () => {
  const long = MESSAGE.replace('caf\\u00e9', 'x'.repeat(66 * 1024 * 1024))
  for (let turn = 0; turn < 3; turn++) {
    const { status, text, sent } = await post('/v1/messages', long)
    assert.equal(status, 413)
    assert.equal((JSON.parse(text) as { error: { type: unknown } }).error.type, 'request_too_large')
    assert.equal(sent, undefined)
  }
})

test('tokens are counted without a provider, under both prefixes, for a key only', async () => {
  const body = '{"model":"claude-sonnet-5","messages":[{"role":"user","content":"Hello"}]}'
  for (const prefix of ['/v1', '/api/v1']) {
    const { status, text, sent } = await post(`${prefix}/messages/count_tokens`, body)
    assert.equal(status, 200)
    assert.ok((JSON.parse(text) as { input_tokens: number }).input_tokens > 0)
    assert.equal(sent, undefined)
  }
  assert.equal((await post('/v1/messages/count_tokens', body, { 'x-api-key': 'nobody' })).status, 401)
})
