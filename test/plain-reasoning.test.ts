// Reasoning that nobody has signed, of a model that wants it back with its calls, through callers' formats whose clients return only
// what is signed: AI SDK and others drop unsigned thinking and items without `encrypted_content`, Gemini CLI drops all thoughts.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startFakeUpstream, type FakeUpstream } from './support/fake-upstream.ts'
import { jsonAnswer, openaiServer } from './support/openai-answers.ts'
import { startCauseway, type RunningCauseway } from './support/start-causeway.ts'

type Json = Record<string, unknown>

const THOUGHT = ['I should', ' look.']
let upstream: FakeUpstream
let server: RunningCauseway
let key: string

const yaml = (address: string): string => `providers:
  plain: { name: Plain, dialect: openai-chat, base_url: "${address}", api_key: k, quirks: [reasoning-content] }
  responses: { name: Responses, dialect: openai-responses, base_url: "${address}", api_key: k }
  gemini: { name: Gemini, dialect: gemini, base_url: "${address}", api_key: k }
  messages: { name: Messages, dialect: anthropic-messages, base_url: "${address}", api_key: k }
models:
${['plain', 'responses', 'gemini', 'messages']
  .map(
    (name) =>
      `  acme/${name}: { name: ${name}, max_output: 9000, supports: [max_tokens, tools, reasoning], reasoning: { kind: effort, efforts: [low, high] }, endpoints: [{ provider: ${name}, id: ${name} }] }`,
  )
  .join('\n')}
routing: { attempts: 1 }
`

before(async () => {
  upstream = await startFakeUpstream()
  upstream.answerWith((request) => {
    // Only what is asked of the other makers matters here, not what they say.
    if (!request.path.endsWith('/chat/completions')) return jsonAnswer({ error: 'seen' }, { status: 400 })
    const { messages } = request.body as { messages: Json[] }
    if (messages.at(-1)?.['role'] === 'tool') return openaiServer({ pieces: ['Rain.'] })(request)
    const toolCalls = [{ id: 'call_1', name: 'look', arguments: '{"at":"Oslo"}' }]
    return openaiServer({ reasoning: THOUGHT, toolCalls })(request)
  })
  server = await startCauseway({ configYaml: yaml(upstream.baseUrl) })
  key = await server.createKey({ name: 'plain' })
})

after(async () => {
  await server?.stop()
  await upstream?.stop()
})

async function post(path: string, body: Json): Promise<string> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const answer = await fetch(server.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  return answer.text()
}

/** The data of a stream's events, or the one whole answer. */
function wiresOf(text: string): Json[] {
  if (text.startsWith('{')) return [JSON.parse(text) as Json]
  const data = text.split('\n').filter((line) => line.startsWith('data: {'))
  return data.map((line) => JSON.parse(line.slice('data: '.length)) as Json)
}

/** A format: the first request, and the one that goes on from its answer as its strictest clients write it. */
interface Format {
  readonly ask: (model: string, stream: boolean) => { path: string; body: Json }
  readonly goOn: (body: Json, answer: readonly Json[]) => Json
}

const SCHEMA = { type: 'object', properties: { at: { type: 'string' } } }

const messages: Format = {
  ask: (model, stream) => ({
    path: '/v1/messages',
    body: {
      model,
      stream,
      max_tokens: 3000,
      tools: [{ name: 'look', input_schema: SCHEMA }],
      messages: [{ role: 'user', content: 'Weather?' }],
    },
  }),
  goOn: (body, answer) => {
    const [whole] = answer
    const deltas = answer.map(({ delta }) => delta as Json | undefined)
    const join = (field: string): string => deltas.map((delta) => delta?.[field] ?? '').join('')
    const thinking = Array.isArray(whole?.['content'])
      ? (whole['content'] as Json[])[0]
      : { type: 'thinking', thinking: join('thinking'), signature: join('signature') }
    assert.ok(thinking?.['signature'], 'unsigned thinking is not returned')
    const call = { type: 'tool_use', id: 'call_1', name: 'look', input: { at: 'Oslo' } }
    const result = { type: 'tool_result', tool_use_id: 'call_1', content: 'Rain' }
    const turns = [
      { role: 'assistant', content: [thinking, call] },
      { role: 'user', content: [result] },
    ]
    return { ...body, messages: [...(body['messages'] as Json[]), ...turns] }
  },
}

const responses: Format = {
  ask: (model, stream) => ({
    path: '/v1/responses',
    body: {
      model,
      stream,
      store: false,
      tools: [{ type: 'function', name: 'look', parameters: SCHEMA }],
      input: [{ role: 'user', content: 'Weather?' }],
    },
  }),
  goOn: (body, answer) => {
    const done = (answer.find(({ type }) => type === 'response.completed')?.['response'] ?? answer[0]) as Json
    const output = done['output'] as Json[]
    const returned = output.filter(({ type, encrypted_content }) => type !== 'reasoning' || encrypted_content)
    const result = { type: 'function_call_output', call_id: 'call_1', output: 'Rain' }
    return { ...body, input: [...(body['input'] as Json[]), ...returned, result] }
  },
}

const gemini: Format = {
  ask: (model, stream) => ({
    path: `/v1beta/${model}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
    body: {
      tools: [{ functionDeclarations: [{ name: 'look', parametersJsonSchema: SCHEMA }] }],
      contents: [{ role: 'user', parts: [{ text: 'Weather?' }] }],
    },
  }),
  goOn: (body, answer) => {
    const parts = answer
      .flatMap(({ candidates }) => candidates as { content: { parts: Json[] } }[])
      .flatMap(({ content }) => content.parts)
    assert.ok(!parts.some(({ thought }) => thought), 'nobody has asked to be shown thoughts')
    const calls = parts.filter(({ functionCall }) => functionCall)
    const result = { functionResponse: { id: 'call_1', name: 'look', response: { output: 'Rain' } } }
    const turns = [
      { role: 'model', parts: calls },
      { role: 'user', parts: [result] },
    ]
    return { ...body, contents: [...(body['contents'] as Json[]), ...turns] }
  },
}

const FORMATS = { Messages: messages, Responses: responses, 'Google’s format': gemini }

for (const [name, format] of Object.entries(FORMATS))
  for (const stream of [false, true])
    test(`plain reasoning comes back with its calls through ${name}, ${stream ? 'in a stream' : 'whole'}, and to nobody else`, async () => {
      const { path, body } = format.ask('acme/plain', stream)
      const next = format.goOn(body, wiresOf(await post(path, body)))
      assert.match(await post(path, next), /Rain\./)
      const sent = upstream.requests.at(-1)?.body as { messages: Json[] } | undefined
      const turn = sent?.messages.find(({ role }) => role === 'assistant')
      assert.equal(turn?.['reasoning_content'], THOUGHT.join(''))
      for (const other of ['responses', 'gemini', 'messages']) {
        upstream.requests.length = 0
        const there = format.ask(`acme/${other}`, stream)
        await post(there.path, { ...next, ...('model' in body && { model: `acme/${other}` }) })
        const text = upstream.requests.at(-1)?.bodyText ?? ''
        assert.match(text, /Rain/, `${other} was not asked`)
        assert.doesNotMatch(text, /cw1\.|Y3cxL|I should/, other)
      }
    })
