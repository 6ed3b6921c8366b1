// JSON from models that take no wish for it: asked for by a tool that must be called, or in words; the answer is the value alone.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { chunksOf, textOf } from './support/call-gateway.ts'
import type { FakeUpstream, RecordedRequest } from './support/fake-upstream.ts'
import { startFakeUpstream } from './support/fake-upstream.ts'
import { jsonAnswer, openaiServer, sseAnswer } from './support/openai-answers.ts'
import type { RunningCauseway } from './support/start-causeway.ts'
import { startCauseway } from './support/start-causeway.ts'

let upstream: FakeUpstream
let server: RunningCauseway
let key: string

type Body = Readonly<Record<string, unknown>>

const yaml = (address: string): string => `providers:
  plain: { name: Plain, dialect: openai-chat, base_url: "${address}", api_key: k }
  messages: { name: Messages, dialect: anthropic-messages, base_url: "${address}", api_key: k }
  converse: { name: Converse, dialect: bedrock-converse, base_url: "${address}", api_key: k }
models:
  acme/plain: { name: Plain, supports: [max_tokens, tools, tool_choice], endpoints: [{ provider: plain, id: plain }] }
  acme/thinker: { name: Thinker, supports: [max_tokens, tools, tool_choice, response_format], reasoning: { kind: always }, endpoints: [{ provider: plain, id: thinker }] }
  acme/bare: { name: Bare, supports: [max_tokens], endpoints: [{ provider: plain, id: bare }] }
  acme/messages: { name: Messages, max_output: 4000, supports: [max_tokens, tools, tool_choice, response_format], endpoints: [{ provider: messages, id: messages }] }
  acme/muses: { name: Muses, max_output: 9000, supports: [max_tokens, tools, tool_choice, response_format, reasoning], reasoning: { kind: budget, budget: { min: 1024, max: 4000 } }, endpoints: [{ provider: messages, id: muses }] }
  acme/converse: { name: Converse, max_output: 4000, supports: [max_tokens, tools, tool_choice], endpoints: [{ provider: converse, id: converse }] }
`

const VALUE = '{"city": "Oslo", "list": ["}"]}'
const FENCED = `Here it is:\n\`\`\`json\n${VALUE}\n\`\`\`\nAnything else?`
const SCHEMA = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
const JSON_SCHEMA = { type: 'json_schema', json_schema: { name: 'place', schema: SCHEMA } }

before(async () => {
  upstream = await startFakeUpstream()
  upstream.answerWith((request) => {
    if (request.path === '/v1/messages') return messagesAnswer(request)
    if (request.path.includes('/converse')) return converseAnswer(request)
    const { tools } = request.body as { tools?: readonly { function: { name: string } }[] }
    const name = tools?.[0]?.function.name
    if (name === undefined) return openaiServer({ pieces: [FENCED.slice(0, 20), FENCED.slice(20)] })(request)
    return openaiServer({ toolCalls: [{ id: 'call_1', name, arguments: VALUE }] })(request)
  })
  server = await startCauseway({ configYaml: yaml(upstream.baseUrl) })
  key = await server.createKey({ name: 'json' })
})

after(async () => {
  await server?.stop()
  await upstream?.stop()
})

function messagesAnswer({ body }: RecordedRequest): ReturnType<typeof jsonAnswer> {
  const { tools, stream } = body as { tools?: readonly { name: string }[]; stream?: boolean }
  const name = tools?.[0]?.name
  const block =
    name === undefined
      ? { type: 'text', text: FENCED }
      : { type: 'tool_use', id: 't', name, input: JSON.parse(VALUE) }
  const message = {
    id: 'm',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [block],
    stop_reason: name ? 'tool_use' : 'end_turn',
    usage: { input_tokens: 5, output_tokens: 5 },
  }
  if (!stream) return jsonAnswer(message)
  const delta = name
    ? [VALUE.slice(0, 9), VALUE.slice(9)].map((partial_json) => ({ type: 'input_json_delta', partial_json }))
    : [FENCED.slice(0, 15), FENCED.slice(15)].map((text) => ({ type: 'text_delta', text }))
  const events = [
    { type: 'message_start', message: { ...message, content: [], stop_reason: null } },
    {
      type: 'content_block_start',
      index: 0,
      content_block: name ? { ...block, input: {} } : { type: 'text', text: '' },
    },
    ...delta.map((one) => ({ type: 'content_block_delta', index: 0, delta: one })),
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: message.stop_reason }, usage: { output_tokens: 5 } },
    { type: 'message_stop' },
  ]
  return sseAnswer(
    events.map((event) => ({
      do: 'write',
      bytes: `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`,
    })),
  )
}

function converseAnswer({ body }: RecordedRequest): ReturnType<typeof jsonAnswer> {
  const { toolConfig } = body as { toolConfig?: { tools: readonly { toolSpec: { name: string } }[] } }
  const name = toolConfig?.tools[0]?.toolSpec.name
  const block = name ? { toolUse: { toolUseId: 't', name, input: JSON.parse(VALUE) } } : { text: FENCED }
  const message = { role: 'assistant', content: [block] }
  return jsonAnswer({
    output: { message },
    stopReason: name ? 'tool_use' : 'end_turn',
    usage: { inputTokens: 5, outputTokens: 5, totalTokens: 10 },
  })
}

interface Asked {
  readonly status: number
  readonly text: string
  readonly warnings: string | null
  readonly sent: Body | undefined
  readonly message: { readonly content: string; readonly tool_calls?: unknown }
  readonly finish: string
}

async function ask(body: Body, headers: Record<string, string> = {}): Promise<Asked> {
  upstream.requests.length = 0
  const response = await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({
      messages: [
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: 'Where?' },
      ],
      ...body,
    }),
  })
  const text = await response.text()
  const answer = (text.startsWith('{') ? JSON.parse(text) : {}) as {
    choices?: { message: Asked['message']; finish_reason: string }[]
  }
  return {
    status: response.status,
    text,
    warnings: response.headers.get('x-causeway-warnings'),
    sent: upstream.requests[0]?.body as Body | undefined,
    message: answer.choices?.[0]?.message ?? { content: '' },
    finish: answer.choices?.[0]?.finish_reason ?? '',
  }
}

const FORMATS = [{ type: 'json_object' }, JSON_SCHEMA]

test('a model with tools but without the format calls one of ours, and its arguments are the answer', async () => {
  for (const model of ['acme/plain', 'acme/messages', 'acme/converse'])
    for (const response_format of FORMATS) {
      const asked = await ask({ model, response_format })
      const what = `${model} ${response_format.type}`
      assert.equal(asked.status, 200, `${what}: ${asked.text}`)
      assert.deepEqual(JSON.parse(asked.message.content), JSON.parse(VALUE), what)
      assert.equal(asked.message.tool_calls, undefined, what)
      assert.equal(asked.finish, 'stop', what)
      assert.equal(asked.warnings, 'value_changed;param=response_format', what)
      const text = JSON.stringify(asked.sent)
      assert.ok(text.includes('causeway_json_answer') && !text.includes('response_format'), what)
      if ('json_schema' in response_format) assert.ok(text.includes('"city"'), what)
    }
})

test('beside tools of the caller, and where a model thinks, it is told in words; only the value comes back', async () => {
  const tools = [
    { type: 'function', function: { name: 'look', parameters: { type: 'object', properties: {} } } },
  ]
  const thinking = { reasoning: { max_tokens: 2000 } }
  for (const [model, fields] of [
    ['acme/thinker', {}],
    ['acme/muses', thinking],
  ] as const)
    for (const stream of [false, true]) {
      const asked = await ask({ model, response_format: JSON_SCHEMA, stream, ...fields })
      assert.equal(asked.status, 200, asked.text)
      assert.equal(stream ? textOf(chunksOf(asked.text)) : asked.message.content, VALUE, `${model} ${stream}`)
      assert.match(JSON.stringify(asked.sent), /Answer with one JSON object that fits this JSON schema/)
      assert.match(JSON.stringify(asked.sent), /Be kind\./)
    }
  const { sent } = await ask({ model: 'acme/thinker', response_format: JSON_SCHEMA, tools })
  assert.deepEqual(sent?.['tools'], tools)
  assert.deepEqual(sent['response_format'], { type: 'json_object' })
})

test('a stream is the text of the value too', async () => {
  for (const model of ['acme/plain', 'acme/messages']) {
    const { text } = await ask({ model, response_format: { type: 'json_object' }, stream: true })
    assert.equal(textOf(chunksOf(text)), VALUE, model)
    assert.ok(
      !text.includes('tool_calls') && text.includes('"finish_reason":"stop"') && text.endsWith('[DONE]\n\n'),
      model,
    )
  }
})

test('a model without tools, and a strict request, are refused before anybody is asked', async () => {
  for (const asked of [
    await ask({ model: 'acme/bare', response_format: JSON_SCHEMA }),
    await ask({ model: 'acme/plain', response_format: JSON_SCHEMA }, { 'x-causeway-parameters': 'strict' }),
  ]) {
    assert.equal(asked.status, 400)
    assert.match(asked.text, /'response_format' of type 'json_schema' is not supported/)
    assert.equal(asked.sent, undefined)
  }
})

test('a provider’s key goes as its format has it, with the version that it wants', async () => {
  await ask({ model: 'acme/messages' })
  const [request] = upstream.requests
  assert.equal(request?.headers['x-api-key'], 'k')
  assert.equal(request.headers.authorization, undefined)
  assert.equal(request.headers['anthropic-version'], '2023-06-01')
})

test('a caller’s own version of Messages goes on to a provider of that format, once', async () => {
  upstream.requests.length = 0
  await fetch(`${server.url}/v1/messages`, {
    method: 'POST',
    headers: {
      'x-api-key': key,
      'content-type': 'application/json',
      'anthropic-version': '2024-01-01',
      'anthropic-beta': 'b1',
    },
    body: JSON.stringify({
      model: 'acme/messages',
      max_tokens: 10,
      messages: [{ role: 'user', content: 'Hi' }],
    }),
  })
  const [request] = upstream.requests
  assert.equal(request?.headers['anthropic-version'], '2024-01-01')
  assert.equal(request.headers['anthropic-beta'], 'b1')
})
