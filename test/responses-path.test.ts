// The way of a response end to end, without any client's package: an upstream of the Responses format behind a live key, asked
// by callers of this format and of Chat Completions. What the official SDK sees is in test/clients/openai-responses.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request as openRequest, type IncomingMessage } from 'node:http'
import { after, before, test } from 'node:test'
import { startFakeUpstream, type FakeUpstream, type RecordedRequest } from './support/fake-upstream.ts'
import { jsonAnswer, sseAnswer } from './support/openai-answers.ts'
import { startCauseway, type RunningCauseway } from './support/start-causeway.ts'

const ID = 'resp_0123456789abcdef'
const REASONING = {
  id: 'rs_abc123',
  type: 'reasoning',
  summary: [{ type: 'summary_text', text: 'First this.' }],
  encrypted_content: 'gAAAAABpPDIV+/==',
}
const MESSAGE = {
  id: 'msg_abc123',
  type: 'message',
  status: 'completed',
  role: 'assistant',
  content: [{ type: 'output_text', text: 'Hello.', annotations: [], logprobs: [] }],
}
const CALL = {
  id: 'fc_abc123',
  type: 'function_call',
  status: 'completed',
  call_id: 'call_abc',
  name: 'get_weather',
  arguments: '{"city": "Oslo"}',
}
const USAGE = {
  input_tokens: 30,
  input_tokens_details: { cached_tokens: 10 },
  output_tokens: 20,
  output_tokens_details: { reasoning_tokens: 8 },
  total_tokens: 50,
}

let upstream: FakeUpstream
let server: RunningCauseway
let key: string

before(async () => {
  upstream = await startFakeUpstream()
  upstream.answerWith(answer)
  server = await startCauseway({
    configYaml: `
providers:
  maker: { name: Maker, dialect: openai-responses, base_url: "${upstream.baseUrl}", api_key: sk-fake-maker }
models:
  maker/thinker-1:
    name: Thinker 1
    context: 128000
    max_output: 32000
    input: [text]
    pricing: { prompt: 1.10, completion: 4.40 }
    reasoning: { kind: effort, efforts: [low, medium, high], default: medium }
    supports: [tools, tool_choice, max_completion_tokens, temperature]
    endpoints:
      - { provider: maker, id: thinker-1-2026-01-01 }
`,
    environment: {},
  })
  key = await server.createKey({ name: 'responses' })
})

after(async () => {
  await server?.stop()
  await upstream?.stop()
})

function answer(request: RecordedRequest): ReturnType<typeof jsonAnswer> {
  const body = request.body as { model: string; stream?: boolean; tools?: unknown[] }
  const output = [REASONING, body.tools ? CALL : MESSAGE]
  const base = { id: ID, object: 'response', created_at: 1_765_000_000, model: body.model, tools: [] }
  const whole = { ...base, status: 'completed', output, usage: USAGE, x_extra: 'kept' }
  if (body.stream !== true) return jsonAnswer(whole)
  const events = [
    { type: 'response.created', response: { ...base, status: 'in_progress', output: [] } },
    ...output.flatMap((item, output_index) => [
      { type: 'response.output_item.added', output_index, item: { ...item, summary: [], content: [] } },
      { type: 'response.output_item.done', output_index, item },
    ]),
    { type: 'response.completed', response: whole },
  ]
  const bytes = events
    .map(
      (event, index) =>
        `event: ${event.type}\ndata: ${JSON.stringify({ ...event, sequence_number: index })}\n\n`,
    )
    .join('')
  return sseAnswer([{ do: 'write', bytes }])
}

interface Exchange {
  readonly status: number
  readonly text: string
  readonly sent: RecordedRequest
}

async function post(path: string, text: string): Promise<Exchange> {
  upstream.requests.length = 0
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: text,
  })
  const answered = await response.text()
  const [sent] = upstream.requests
  assert.ok(sent, `nothing was sent: ${answered}`)
  return { status: response.status, text: answered, sent }
}

const BODY =
  '{ "model" : "maker/thinker-1", "zz":{"b":1e2},\n "input":"caf\\u00e9", "max_output_tokens":900.0, "provider":{"order":["maker"]} }'

test('a body goes to a provider of the same format byte for byte but for its model, what is ours and what is not to be kept', async () => {
  const { status, sent, text } = await post('/v1/responses', BODY)
  assert.equal(status, 200, text)
  assert.equal(sent.path, '/v1/responses')
  assert.equal(sent.headers.authorization, 'Bearer sk-fake-maker')
  assert.equal(
    sent.bodyText,
    '{"model" : "thinker-1-2026-01-01","zz":{"b":1e2},"input":"caf\\u00e9","max_output_tokens":900.0' +
      ',"store":false,"include":["reasoning.encrypted_content"]}',
  )
})

test('a whole answer keeps every item and field of the provider under our id', async () => {
  const { text } = await post('/v1/responses', BODY)
  const response = JSON.parse(text) as Record<string, unknown>
  assert.match(String(response['id']), /^gen-/)
  assert.equal(response['model'], 'thinker-1-2026-01-01')
  assert.deepEqual(response['output'], [REASONING, MESSAGE])
  assert.equal(response['x_extra'], 'kept')
  assert.equal(response['max_output_tokens'], 900)
  const { cost, ...counts } = response['usage'] as Record<string, unknown>
  assert.equal((counts as typeof USAGE).output_tokens_details.reasoning_tokens, 8)
  assert.ok(Math.abs(Number(cost) - (30 * 1.1 + 20 * 4.4) / 1e6) < 1e-9)
})

test('fewer tokens than the provider takes are raised to what it takes', async () => {
  const { sent } = await post(
    '/v1/responses',
    '{"model":"maker/thinker-1","input":"x","max_output_tokens":1}',
  )
  assert.equal((sent.body as { max_output_tokens: number }).max_output_tokens, 16)
})

test('a stream keeps what is encrypted under its id, and is in the books before it ends', async () => {
  for (const [path, end] of [
    ['/v1/responses', '}\n\n'],
    ['/api/v1/responses', '}\n\ndata: [DONE]\n\n'],
  ] as const) {
    const { text } = await post(path, BODY.replace('{ ', '{ "stream":true, '))
    assert.ok(text.endsWith(end), path)
    const line = text
      .split('\n')
      .find((candidate) => candidate.startsWith('data: {"type":"response.completed"'))
    const { response } = JSON.parse(line?.slice('data: '.length) ?? '{}') as {
      response: Record<string, unknown>
    }
    const [reasoning, message] = response['output'] as Record<string, unknown>[]
    assert.deepEqual({ ...reasoning, status: undefined }, { ...REASONING, status: undefined })
    const [part] = (message?.['content'] ?? []) as { text: string }[]
    assert.equal(part?.text, 'Hello.')
    const books = await fetch(`${server.url}/v1/generation?id=${String(response['id'])}`, {
      headers: { authorization: `Bearer ${key}` },
    })
    const { data } = (await books.json()) as { data: Record<string, unknown> }
    assert.equal(data['upstream_id'], ID)
    assert.equal(data['native_finish_reason'], 'completed')
    assert.equal(data['native_tokens_completion'], 20)
  }
})

test('a caller of Chat Completions reaches a provider of this format, and gives its reasoning back with the result', async () => {
  const messages: unknown[] = [{ role: 'user', content: 'Weather?' }]
  const parameters = { type: 'object', properties: { city: { type: 'string' } } }
  const body = {
    model: 'maker/thinker-1',
    tools: [{ type: 'function', function: { name: 'get_weather', parameters } }],
    max_completion_tokens: 400,
  }
  const first = await post('/api/v1/chat/completions', JSON.stringify({ ...body, messages }))
  assert.deepEqual(first.sent.body, {
    model: 'thinker-1-2026-01-01',
    input: [{ type: 'message', role: 'user', content: 'Weather?' }],
    max_output_tokens: 400,
    tools: [{ type: 'function', name: 'get_weather', parameters, strict: false }],
    store: false,
    include: ['reasoning.encrypted_content'],
  })
  const { choices } = JSON.parse(first.text) as {
    choices: { finish_reason: string; message: Record<string, unknown> }[]
  }
  assert.equal(choices[0]?.finish_reason, 'tool_calls')
  assert.equal(choices[0]?.message['reasoning'], 'First this.')
  messages.push(choices[0]?.message, { role: 'tool', tool_call_id: 'call_abc', content: 'cold' })
  const second = await post('/api/v1/chat/completions', JSON.stringify({ ...body, messages }))
  const { input } = second.sent.body as { input: Record<string, unknown>[] }
  assert.deepEqual(input.slice(1), [
    REASONING,
    { type: 'function_call', call_id: 'call_abc', name: 'get_weather', arguments: CALL.arguments },
    { type: 'function_call_output', call_id: 'call_abc', output: 'cold' },
  ])
})

test('what was sealed for other makers is not shown to this one', async () => {
  const sealed = `cw1.${Buffer.from('[{"type":"reasoning.text","signature":"s","format":"anthropic-claude-v1"}]').toString('base64')}`
  const input = [
    { role: 'user', content: 'Hi' },
    { type: 'reasoning', id: 'rs_1765000000_abc_0', summary: [], encrypted_content: sealed },
    { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hello' }] },
    { role: 'user', content: 'Again' },
  ]
  const { status, sent } = await post('/v1/responses', JSON.stringify({ model: 'maker/thinker-1', input }))
  assert.equal(status, 200)
  assert.ok(!sent.bodyText.includes('cw1.'))
  assert.deepEqual(
    (sent.body as { input: { role: string }[] }).input.map(({ role }) => role),
    ['user', 'assistant', 'user'],
  )
})

test('a WebSocket is refused with the status after which Codex goes on with POST at once', async () => {
  const headers = { connection: 'Upgrade', upgrade: 'websocket', authorization: `Bearer ${key}` }
  for (const path of ['/v1/responses', '/api/v1/responses']) {
    const asked = openRequest(server.url + path, { headers }).end()
    const [refusal] = (await once(asked, 'response')) as [IncomingMessage]
    assert.equal(refusal.statusCode, 426, path)
    assert.equal(refusal.headers.upgrade, 'HTTP/1.1')
    assert.match(String(await refusal.toArray()), /WebSockets are not offered/)
  }
  const got = await fetch(`${server.url}/v1/messages`)
  assert.deepEqual([got.status, got.headers.get('allow')], [405, 'POST'])
})
