// The official openai package with a live key: through Causeway to an upstream that speaks OpenAI's format (a fake of the
// test, which answers `Hello from the fake upstream.` and tells in `x_received` which body fields reached it).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { APIError, BadRequestError } from 'openai'
import {
  assertWeatherArguments,
  eventually,
  generationId,
  liveKey,
  quick,
  weatherTool,
} from '../environment.mjs'
import { collect, makeClient, say, textOf } from './client.mjs'

const client = makeClient({ apiKey: liveKey })
const create = (body) => client.chat.completions.create({ messages: say('Hello'), ...body })

for (const [name, served] of [
  ['acme/thinker-1', 'thinker-1-2026-01-01'],
  ['thinker', 'thinker-1-2026-01-01'],
  ['o1', 'o1-2024-12-17'],
  ['openai/o3-mini', 'o3-mini-2025-01-31'],
])
  test(`${name} reaches the upstream as ${served}, and its answer comes back whole`, async () => {
    const answer = await create({ model: name })
    assert.match(answer.id, generationId)
    assert.equal(answer.model, served)
    assert.equal(answer.x_received.model, served)
    assert.equal(answer.choices[0].message.content, 'Hello from the fake upstream.')
    assert.equal(answer.system_fingerprint, 'fp_fake')
    assert.equal(answer.usage.prompt_tokens, 12)
    assert.equal(answer.usage.completion_tokens, 34)
    assert.equal(answer.usage.total_tokens, 46)
    assert.equal(answer.usage.completion_tokens_details.reasoning_tokens, 16)
  })

test('the upstream’s own id is kept in the generation', async () => {
  const answer = await create({ model: 'acme/thinker-1' })
  await eventually(async () => {
    const { data } = await client.get('/generation', { query: { id: answer.id } })
    assert.equal(data.upstream_id, 'chatcmpl-fake0000000000000000000000')
    assert.ok(data.total_cost > 0, 'a live answer has its price')
  })
})

test('a stream passes through with and without usage', async () => {
  const plain = await collect(await create({ model: 'o1', stream: true }))
  assert.equal(textOf(plain), 'Hello from the fake upstream.')
  assert.ok(
    plain.every((chunk) => !('usage' in chunk)),
    'usage was not asked for',
  )
  const counted = await collect(
    await create({ model: 'o1', stream: true, stream_options: { include_usage: true } }),
  )
  assert.deepEqual(counted.at(-1).choices, [])
  assert.equal(counted.at(-1).usage.total_tokens, 46)
})

test('max_tokens reaches an o-model as max_completion_tokens, temperature not at all', async () => {
  const answer = await create({ model: 'o1', max_tokens: 77, temperature: 0.3 })
  assert.equal(answer.x_received.max_completion_tokens, 77)
  assert.ok(!('max_tokens' in answer.x_received))
  assert.ok(!('temperature' in answer.x_received))
})

test('a field that Causeway does not know reaches an upstream of the same dialect', async () => {
  const answer = await create({ model: 'acme/thinker-1', sparkle: 'kept' })
  assert.equal(answer.x_received.sparkle, 'kept')
})

test('simulate is ignored for a live key, with a warning, and never sent on', async () => {
  const { data, response } = await create({
    model: 'acme/thinker-1',
    simulate: { ...quick, fault: 'status:500' },
  }).withResponse()
  assert.equal(data.choices[0].message.content, 'Hello from the fake upstream.')
  assert.ok(!('simulate' in data.x_received))
  assert.match(response.headers.get('x-causeway-warnings') ?? '', /simulate/)
})

test('a tool call and its result go there and back', async () => {
  const tools = [weatherTool]
  const messages = say('What is the weather in Oslo?')
  const first = await create({ model: 'acme/thinker-1', messages, tools })
  const { message, finish_reason } = first.choices[0]
  assert.equal(finish_reason, 'tool_calls')
  assert.equal(message.tool_calls[0].id, 'call_fake1')
  assertWeatherArguments(message.tool_calls[0].function.arguments)
  const result = { role: 'tool', tool_call_id: 'call_fake1', content: 'snow' }
  const second = await create({ model: 'acme/thinker-1', messages: [...messages, message, result], tools })
  assert.equal(second.choices[0].message.content, 'Hello from the fake upstream.')
})

test('readable reasoning of an upstream survives as it came', async () => {
  const body = { model: 'acme/thinker-1', messages: say('fake: reason') }
  const whole = await create(body)
  assert.equal(whole.choices[0].message.reasoning_content, 'First this, then that.')
  const chunks = await collect(await create({ ...body, stream: true }))
  const reasoning = chunks.map((chunk) => chunk.choices[0]?.delta.reasoning_content ?? '').join('')
  assert.equal(reasoning, 'First this, then that.')
})

test('an upstream’s refusal comes through as OpenAI’s error', async () => {
  await assert.rejects(
    create({ model: 'acme/thinker-1', messages: say('fake: refuse') }),
    (error) =>
      error instanceof BadRequestError &&
      error.param === 'messages' &&
      error.message.includes('The fake upstream refuses this.'),
  )
})

test('a stream that the upstream cuts again and again is thrown', async () => {
  const stream = await create({ model: 'acme/thinker-1', messages: say('fake: cut'), stream: true })
  await assert.rejects(collect(stream), APIError)
})

test('embeddings pass through in both encodings', async () => {
  const model = 'text-embedding-3-small'
  const plain = await client.embeddings.create({ model, input: ['a', 'b'], encoding_format: 'float' })
  assert.deepEqual(
    plain.data.map(({ embedding }) => embedding),
    [
      [0.25, -0.5, 0.75, 1],
      [0.25, -0.5, 0.75, 1],
    ],
  )
  const decoded = await client.embeddings.create({ model, input: 'a' })
  assert.deepEqual([...decoded.data[0].embedding], [0.25, -0.5, 0.75, 1])
})
