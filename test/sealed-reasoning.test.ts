// Reasoning that only its maker can use, through a caller's format that has no place for it: signatures and encrypted items come back
// to the model that made them byte for byte, through calls of tools, and to nobody else.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { FakeUpstream, RecordedRequest, UpstreamAnswer } from './support/fake-upstream.ts'
import { startFakeUpstream } from './support/fake-upstream.ts'
import { messagesUpstream, THOUGHT } from './support/messages-answers.ts'
import { jsonAnswer, sseAnswer } from './support/openai-answers.ts'
import type { RunningCauseway } from './support/start-causeway.ts'
import { startCauseway } from './support/start-causeway.ts'

type Json = Record<string, unknown>

let upstream: FakeUpstream
let server: RunningCauseway
let key: string
let warnings: string | null

const model = (provider: string, reasoning: string): string =>
  `  acme/${provider}: { name: ${provider}, max_output: 9000, supports: [max_tokens, tools, tool_choice, reasoning], reasoning: ${reasoning}, endpoints: [{ provider: ${provider}, id: ${provider} }] }\n`

const yaml = (origin: string): string => `providers:
  responses: { name: Responses, dialect: openai-responses, base_url: "${origin}/v1", api_key: k }
  gemini: { name: Gemini, dialect: gemini, base_url: "${origin}/v1beta", api_key: k }
  messages: { name: Messages, dialect: anthropic-messages, base_url: "${origin}/v1", api_key: k }
models:
${model('responses', '{ kind: effort, efforts: [low, high] }')}${model('gemini', '{ kind: effort, efforts: [low, high] }')}${model('messages', '{ kind: budget, budget: { min: 1024, max: 8000 } }')}`

const ITEM = {
  id: 'rs_0a1b2c',
  type: 'reasoning',
  summary: [{ type: 'summary_text', text: 'I should look.' }],
  encrypted_content: 'gAAAAABpPDIV+/==é',
}
const CALL = {
  type: 'function_call',
  id: 'fc_1',
  call_id: 'call_1',
  name: 'look',
  arguments: '{"at": "Oslo"}',
  status: 'completed',
}
const SIGNATURE = 'CiQBjz1rX+/abc=='
const PARTS = [
  { text: 'I should look.', thought: true },
  { functionCall: { name: 'look', args: { at: 'Oslo' } }, thoughtSignature: SIGNATURE },
]

function responsesAnswer(body: Json): UpstreamAnswer {
  const isSecond = JSON.stringify(body['input']).includes('function_call_output')
  const message = {
    type: 'message',
    id: 'msg_1',
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text: 'Rain.', annotations: [] }],
  }
  const output = isSecond ? [message] : [ITEM, CALL]
  const base = { id: 'resp_1', object: 'response', created_at: 1, model: 'responses' }
  const whole = {
    ...base,
    status: 'completed',
    output,
    usage: { input_tokens: 9, output_tokens: 5, total_tokens: 14 },
  }
  if (body['stream'] !== true) return jsonAnswer(whole)
  const events = [
    { type: 'response.created', response: { ...base, status: 'in_progress', output: [] } },
    ...output.flatMap((item, output_index) => [
      {
        type: 'response.output_item.added',
        output_index,
        item: {
          ...item,
          ...('summary' in item && { summary: [], encrypted_content: '' }),
          ...('arguments' in item && { arguments: '' }),
        },
      },
      { type: 'response.output_item.done', output_index, item },
    ]),
    { type: 'response.completed', response: whole },
  ]
  return sseAnswer(
    events.map((event) => ({
      do: 'write',
      bytes: `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`,
    })),
  )
}

function geminiAnswer({ path, body }: RecordedRequest): UpstreamAnswer {
  const isSecond = JSON.stringify(body).includes('functionResponse')
  const parts = isSecond ? [{ text: 'Rain.' }] : PARTS
  const chunk = (some: unknown[], more: Json = {}): Json => ({
    candidates: [{ content: { role: 'model', parts: some }, index: 0, ...more }],
    responseId: 'r',
    modelVersion: 'gemini',
  })
  const usageMetadata = { promptTokenCount: 9, candidatesTokenCount: 5, totalTokenCount: 14 }
  if (!path.includes('stream'))
    return jsonAnswer({ ...chunk(parts, { finishReason: 'STOP' }), usageMetadata })
  const chunks = [
    ...parts.map((part) => chunk([part])),
    { ...chunk([], { finishReason: 'STOP' }), usageMetadata },
  ]
  return sseAnswer(chunks.map((one) => ({ do: 'write', bytes: `data: ${JSON.stringify(one)}\r\n\r\n` })))
}

before(async () => {
  upstream = await startFakeUpstream()
  upstream.answerWith((request) => {
    if (request.path === '/v1/responses') return responsesAnswer(request.body as Json)
    if (request.path === '/v1/messages') return messagesUpstream(request)
    return geminiAnswer(request)
  })
  server = await startCauseway({ configYaml: yaml(upstream.origin) })
  key = await server.createKey({ name: 'sealed' })
})

after(async () => {
  await server?.stop()
  await upstream?.stop()
})

async function post(path: string, body: Json): Promise<string> {
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  warnings = response.headers.get('x-causeway-warnings')
  assert.equal(response.status, 200, text)
  return text
}

/** The blocks of a message, whole or of its stream, as a client puts them together. */
function blocksOf(text: string): Json[] {
  if (text.startsWith('{')) return (JSON.parse(text) as { content: Json[] }).content
  const blocks: Json[] = []
  const inputs: string[] = []
  for (const line of text.split('\n').filter((one) => one.startsWith('data: '))) {
    const event = JSON.parse(line.slice(6)) as {
      type: string
      index: number
      content_block?: Json
      delta?: Json
    }
    if (event.type === 'content_block_start') blocks[event.index] = { ...event.content_block }
    const block = blocks[event.index]
    if (event.type !== 'content_block_delta' || !block || !event.delta) continue
    const { partial_json: json, thinking, text: said, signature } = event.delta
    if (json !== undefined) inputs[event.index] = (inputs[event.index] ?? '') + String(json)
    if (thinking !== undefined) block['thinking'] = String(block['thinking']) + String(thinking)
    if (said !== undefined) block['text'] = String(block['text']) + String(said)
    if (signature !== undefined) block['signature'] = String(block['signature']) + String(signature)
  }
  return blocks.map((block, index) =>
    inputs[index] === undefined ? block : { ...block, input: JSON.parse(inputs[index]) },
  )
}

const ASKED = { role: 'user', content: 'Weather in Oslo?' }
const TOOLS = [{ name: 'look', input_schema: { type: 'object', properties: { at: { type: 'string' } } } }]

/** Asks, gives the result of the call, and answers with the turns so far. */
async function inTwoSteps(name: string, stream: boolean): Promise<Json[]> {
  const body = { model: `acme/${name}`, max_tokens: 3000, tools: TOOLS, stream }
  const blocks = blocksOf(await post('/v1/messages', { ...body, messages: [ASKED] }))
  const call = blocks.find(({ type }) => type === 'tool_use')
  assert.ok(call, JSON.stringify(blocks))
  assert.equal(blocks.at(-1), call, 'nothing comes after the call')
  const turns = [
    ASKED,
    { role: 'assistant', content: blocks },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: call['id'], content: 'Rain' }] },
  ]
  upstream.requests.length = 0
  assert.match(await post('/v1/messages', { ...body, messages: turns }), /Rain\./)
  return turns
}

const lastBody = (): Json => upstream.requests.at(-1)?.body as Json

for (const stream of [false, true]) {
  const how = stream ? 'in a stream' : 'whole'
  test(`an encrypted item comes back to its maker through Messages, ${how}`, async () => {
    await inTwoSteps('responses', stream)
    assert.equal(warnings, null)
    const input = lastBody()['input'] as Json[]
    const item = input.find(({ type }) => type === 'reasoning')
    assert.deepEqual(item, ITEM)
    assert.equal(input[input.indexOf(item) + 1]?.['type'], 'function_call')
  })

  test(`the signature of a call comes back to its maker through Messages, ${how}`, async () => {
    await inTwoSteps('gemini', stream)
    const contents = lastBody()['contents'] as { parts: Json[] }[]
    const part = contents.flatMap(({ parts }) => parts).find(({ functionCall }) => functionCall)
    assert.equal(part?.['thoughtSignature'], SIGNATURE)
  })
}

interface Content {
  readonly role: string
  readonly parts: Json[]
}

/** Asks as Google's callers do, gives the result of the call, and answers with the contents so far. */
async function inTwoStepsOfGemini(name: string, stream: boolean): Promise<Content[]> {
  const path = `/v1beta/models/acme%2F${name}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`
  const tools = [
    {
      functionDeclarations: [
        { name: 'look', parameters: { type: 'OBJECT', properties: { at: { type: 'STRING' } } } },
      ],
    },
  ]
  const generationConfig = { maxOutputTokens: 5000, thinkingConfig: { thinkingBudget: 2048 } }
  const asked: Content = { role: 'user', parts: [{ text: 'Weather in Oslo?' }] }
  const text = await post(path, { contents: [asked], tools, generationConfig })
  const chunks = stream
    ? text
        .split('\n')
        .filter((line) => line.startsWith('data: '))
        .map((line) => line.slice(6))
    : [text]
  const parts = chunks.flatMap(
    (chunk) =>
      (JSON.parse(chunk) as { candidates: { content: Content }[] }).candidates[0]?.content.parts ?? [],
  )
  const call = parts.find(({ functionCall }) => functionCall)?.['functionCall'] as Json | undefined
  assert.ok(call, text)
  const answer = { functionResponse: { id: call['id'], name: call['name'], response: { output: 'Rain' } } }
  const contents: Content[] = [asked, { role: 'model', parts }, { role: 'user', parts: [answer] }]
  upstream.requests.length = 0
  await post(path, { contents, tools, generationConfig })
  return contents
}

for (const stream of [false, true]) {
  const how = stream ? 'in a stream' : 'whole'
  test(`an encrypted item comes back to its maker through Google's format, ${how}`, async () => {
    await inTwoStepsOfGemini('responses', stream)
    const input = lastBody()['input'] as Json[]
    assert.deepEqual(
      input.find(({ type }) => type === 'reasoning'),
      ITEM,
    )
  })

  test(`signed thinking comes back to its maker through Google's format, ${how}`, async () => {
    await inTwoStepsOfGemini('messages', stream)
    const turn = (lastBody()['messages'] as { role: string; content: Json[] }[]).find(
      ({ role }) => role === 'assistant',
    )
    assert.deepEqual(turn?.content[0], THOUGHT)
    assert.equal(turn.content[1]?.['type'], 'tool_use')
  })
}

test('Google gets no signature that was sealed for another maker, and is told not to ask for one', async () => {
  const contents = await inTwoStepsOfGemini('responses', false)
  await post('/v1beta/models/acme%2Fgemini:generateContent', { contents })
  const call = (lastBody()['contents'] as Content[])
    .flatMap(({ parts }) => parts)
    .find(({ functionCall }) => functionCall)
  assert.equal(call?.['thoughtSignature'], 'skip_thought_signature_validator')
})

test('nobody else gets what was sealed for another maker', async () => {
  const turns = await inTwoSteps('responses', false)
  const body = { max_tokens: 3000, tools: TOOLS, messages: turns }
  for (const other of ['messages', 'gemini']) {
    await post('/v1/messages', { ...body, model: `acme/${other}` })
    assert.equal(warnings, 'parameter_dropped;param=messages.reasoning_details', other)
    const text = JSON.stringify(lastBody())
    assert.ok(
      !text.includes('cw1.') && !text.includes('redacted_thinking') && !text.includes('gAAAA'),
      `${other}: ${text}`,
    )
    assert.ok(text.includes('Oslo') && text.includes('Rain'), other)
  }
})
