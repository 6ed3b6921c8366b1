// Bedrock end to end: the shipped catalogue switched on by AWS's own variables, against a server on this machine that checks
// signatures and answers in binary frames. What the format can say is tested in its dialect.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { expectedSignature } from './support/aws-signature.ts'
import { bedrockUpstream, INPUT_PIECES, THOUGHT } from './support/bedrock-answers.ts'
import { callGateway, chunksOf, textOf, type Exchange } from './support/call-gateway.ts'
import { startFakeUpstream, type FakeUpstream, type RecordedRequest } from './support/fake-upstream.ts'
import { startCauseway, type RunningCauseway } from './support/start-causeway.ts'

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
const BEDROCK_KEY = 'bedrock-api-key-fake'
const KEYS = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: SECRET,
  AWS_REGION: 'eu-central-1',
}

let aws: FakeUpstream
let server: RunningCauseway
let key: string

const isSigned = (request: RecordedRequest): boolean =>
  request.headers.authorization?.endsWith(`Signature=${expectedSignature(request, SECRET)}`) === true

before(async () => {
  aws = await startFakeUpstream()
  aws.answerWith(bedrockUpstream(isSigned))
  server = await startCauseway({
    configYaml: 'routing: { attempts: 2 }',
    environment: { ...KEYS, AMAZON_BEDROCK_BASE_URL: aws.origin },
  })
  key = await server.createKey({ name: 'bedrock' })
})

after(async () => {
  await server?.stop()
  await aws?.stop()
})

function post(path: string, body: object): Promise<Exchange> {
  aws.requests.length = 0
  return callGateway({ url: server.url + path, key }, body)
}

const HELLO = [{ role: 'user', content: 'Hello' }]
const chat = (model: string, fields: object = {}): Promise<Exchange> =>
  post('/v1/chat/completions', { model, messages: HELLO, ...fields })
const claude = (fields: object = {}): Promise<Exchange> => chat('claude-sonnet-5', fields)
const say = (content: string): object => ({ messages: [{ role: 'user', content }] })

/** The body that a fake was sent first. */
function firstBody({ requests }: FakeUpstream): Record<string, unknown> {
  const [request] = requests
  assert.ok(request)
  return request.body as Record<string, unknown>
}

const TOOLS = [
  { type: 'function', function: { name: 'get_weather', parameters: { type: 'object', properties: {} } } },
]

test('a whole answer over a request that is signed, with its counts in the books', async () => {
  const { status, answer } = await claude()
  assert.equal(status, 200, JSON.stringify(answer))
  assert.equal(answer.choices?.[0]?.message.content, 'Hello from the fake upstream. é🍓')
  assert.equal(answer.choices[0].finish_reason, 'stop')
  assert.equal(answer.usage?.['prompt_tokens'], 142)
  assert.equal(answer.usage['completion_tokens'], 34)
  const [sent] = aws.requests
  assert.equal(sent?.path, '/model/global.anthropic.claude-sonnet-5/converse')
  assert.match(
    sent.headers.authorization ?? '',
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/bedrock\//,
  )
  assert.deepEqual((sent.body as { messages: unknown }).messages, [
    { role: 'user', content: [{ text: 'Hello' }] },
  ])
  const response = await fetch(`${server.url}/v1/generation?id=${answer.id}`, {
    headers: { authorization: `Bearer ${key}` },
  })
  const { data } = (await response.json()) as { data: Record<string, unknown> }
  assert.equal(data['native_tokens_prompt'], 142)
  assert.equal(data['native_tokens_cached'], 100)
  assert.equal(data['native_finish_reason'], 'end_turn')
  // 12 at 2 dollars, 100 at 0.2, 30 at 2.5, 34 at 10 for a million.
  assert.equal(data['total_cost'], 0.000459)
})

test('a request that is to stay in one region is served where the operator has called Bedrock, and never by a profile that may leave it', async () => {
  const here = await chat('gpt-oss-120b', { provider: { region: 'eu' } })
  assert.equal(here.status, 200, JSON.stringify(here.answer))
  assert.equal(aws.requests[0]?.path, '/model/openai.gpt-oss-120b-1%3A0/converse')
  for (const [model, region, status] of [
    ['gpt-oss-120b', 'us', 400],
    ['claude-sonnet-5', 'eu', 404],
  ] as const) {
    const refused = await chat(model, { provider: { region } })
    assert.equal(refused.status, status, JSON.stringify(refused.answer))
    assert.equal(aws.requests.length, 0)
  }
})

test('a stream of binary frames is a stream of events for the caller', async () => {
  const { text } = await claude({ stream: true })
  assert.equal(textOf(chunksOf(text)), 'Hello from the fake upstream. é🍓')
  assert.ok(text.endsWith('data: [DONE]\n\n'))
  assert.equal(aws.requests[0]?.path, '/model/global.anthropic.claude-sonnet-5/converse-stream')
})

test('what was thought goes to the caller with its signature, and back byte for byte', async () => {
  const asked = { messages: HELLO, tools: TOOLS, reasoning: { effort: 'high' } }
  const { answer } = await claude(asked)
  const { additionalModelRequestFields: fields } = firstBody(aws)
  assert.deepEqual(fields, {
    thinking: { type: 'adaptive', display: 'summarized' },
    output_config: { effort: 'high' },
  })
  const message = answer.choices?.[0]?.message
  assert.equal(message?.reasoning, THOUGHT.text)
  assert.deepEqual(
    JSON.parse(message.tool_calls?.[0]?.function.arguments ?? ''),
    JSON.parse(INPUT_PIECES.join('')),
  )
  const result = { role: 'tool', tool_call_id: message.tool_calls?.[0]?.id, content: '{"celsius":3}' }
  const next = await claude({ ...asked, messages: [...HELLO, message, result] })
  assert.equal(next.status, 200, next.text)
  const messages = firstBody(aws)['messages'] as { role: string; content: unknown[] }[]
  assert.deepEqual(messages[1]?.content[0], { reasoningContent: { reasoningText: THOUGHT } })
  assert.deepEqual(messages[2]?.content[0], {
    toolResult: { toolUseId: 'tooluse_fake1', content: [{ text: '{"celsius":3}' }] },
  })
})

test('arguments and thoughts are streamed in the pieces in which they come', async () => {
  const { text } = await claude({ tools: TOOLS, reasoning: { effort: 'low' }, stream: true })
  const deltas = chunksOf(text).map(({ choices }) => choices?.[0]?.delta)
  const pieces = deltas.flatMap((delta) => delta?.tool_calls?.[0]?.function?.arguments || [])
  assert.deepEqual(pieces, INPUT_PIECES)
  assert.equal(deltas.map((delta) => delta?.reasoning ?? '').join(''), THOUGHT.text)
  assert.ok(
    deltas.some((delta) =>
      delta?.reasoning_details?.some(({ signature }) => signature === THOUGHT.signature),
    ),
  )
})

test('an exception within a stream is an error for the caller, never an end', async () => {
  const { text } = await claude({ ...say('fake: exception'), stream: true })
  assert.ok(!text.includes('[DONE]'), text)
  assert.ok(chunksOf(text).at(-1)?.error, text)
})

test('a stream that is cut anywhere, or has one wrong bit, never ends as if it were whole', async () => {
  const ways = [...[150, 333, 470, 700, 900, 1000, 1100].map((at) => `fake: cut ${at}`), 'fake: flip']
  for (const way of ways) {
    const { text } = await claude({ ...say(way), stream: true })
    assert.ok(!text.includes('[DONE]'), `${way}: ${text}`)
    assert.match(text, /"error"/, way)
  }
})

test('too many requests is 429 with the provider’s words', async () => {
  const { status, text } = await claude(say('fake: throttle'))
  assert.equal(status, 429)
  assert.match(text, /Too many requests/)
})

test('models of other makers have their own fields', async () => {
  const { status } = await chat('gpt-oss-120b', {
    reasoning_effort: 'high',
    temperature: 0.5,
  })
  assert.equal(status, 200)
  const [sent] = aws.requests
  assert.equal(sent?.path, '/model/openai.gpt-oss-120b-1%3A0/converse')
  const { messages: _messages, ...fields } = sent.body as Record<string, unknown>
  assert.deepEqual(fields, {
    inferenceConfig: { temperature: 0.5 },
    additionalModelRequestFields: { reasoning_effort: 'high' },
  })
})

test('a caller of Messages gets a stream of that format, with his marks for the cache obeyed', async () => {
  const { text } = await post('/v1/messages', {
    model: 'claude-sonnet-5',
    max_tokens: 100,
    stream: true,
    system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }],
    messages: HELLO,
  })
  assert.ok(text.endsWith('event: message_stop\ndata: {"type":"message_stop"}\n\n'), text)
  const { system, inferenceConfig } = firstBody(aws)
  assert.deepEqual(system, [{ text: 'Be brief.' }, { cachePoint: { type: 'default' } }])
  assert.deepEqual(inferenceConfig, { maxTokens: 100 })
})

test('an API key goes before access keys, and nothing is signed', async () => {
  const fake = await startFakeUpstream()
  fake.answerWith(bedrockUpstream(({ headers }) => headers.authorization === `Bearer ${BEDROCK_KEY}`))
  const other = await startCauseway({
    environment: {
      AWS_BEARER_TOKEN_BEDROCK: BEDROCK_KEY,
      ...KEYS,
      AMAZON_BEDROCK_BASE_URL: fake.origin,
    },
  })
  try {
    const its = await other.createKey({ name: 'bedrock' })
    const url = `${other.url}/v1/chat/completions`
    const { status } = await callGateway({ url, key: its }, { model: 'claude-opus-5', messages: HELLO })
    assert.equal(status, 200)
    assert.equal(fake.requests[0]?.headers['x-amz-date'], undefined)
  } finally {
    await other.stop()
    await fake.stop()
  }
})

test('keys that AWS does not know are the operator’s fault, and stay unsaid', async () => {
  aws.answerNext(...[1, 2].map(() => bedrockUpstream(() => false)))
  const { status, answer } = await claude()
  assert.equal(status, 502)
  assert.equal(answer.error?.code, 'provider_unauthorized')
  assert.ok(!`${JSON.stringify(answer)}${server.stderr()}`.includes(SECRET))
})
