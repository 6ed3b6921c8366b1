// The Responses API of the official package with a live key: the provider behind it speaks Chat Completions and shows reasoning.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { APIError } from 'openai'
import { collect, makeLiveClient, weatherTool } from './client.mjs'

const client = makeLiveClient()

test('a provider of Chat Completions answers as a response', async () => {
  const response = await client.responses.create({ model: 'acme/thinker-1', input: 'Hello' })
  assert.equal(response.output_text, 'Hello from the fake upstream.')
  assert.ok(response.usage.input_tokens > 0)
  assert.ok(response.usage.cost > 0)
})

test('plain reasoning becomes the summary of a reasoning item, streamed before the text', async () => {
  const stream = await client.responses.create({
    model: 'acme/thinker-1',
    input: 'fake: reason',
    reasoning: { effort: 'high' },
    stream: true,
  })
  const events = await collect(stream)
  const { output } = events.at(-1).response
  assert.deepEqual(
    output.map((item) => item.type),
    ['reasoning', 'message'],
  )
  assert.deepEqual(output[0].summary, [{ type: 'summary_text', text: 'First this, then that.' }])
  const types = events.map((event) => event.type)
  for (const type of [
    'response.reasoning_summary_part.added',
    'response.reasoning_summary_text.delta',
    'response.reasoning_summary_text.done',
    'response.reasoning_summary_part.done',
  ])
    assert.ok(types.includes(type), type)
})

test('reasoning comes back with the call that it led to, word for word', async () => {
  const body = { model: 'acme/thinker-1', tools: [weatherTool] }
  const input = [{ role: 'user', content: 'fake: reason' }]
  const first = await client.responses.stream({ ...body, input }).finalResponse()
  assert.deepEqual(
    first.output.map((item) => item.type).filter((type) => type !== 'message'),
    ['reasoning', 'function_call'],
  )
  const call = first.output.find((item) => item.type === 'function_call')
  const result = { type: 'function_call_output', call_id: call.call_id, output: 'cold' }
  const second = await client.responses.create({ ...body, input: [...input, ...first.output, result] })
  assert.equal(second.output_text, 'The reasoning came back.')
})

test('a refusal of the provider keeps its status', async () => {
  await assert.rejects(
    client.responses.create({ model: 'acme/thinker-1', input: 'fake: refuse' }),
    (error) => error.status === 400 && /The fake upstream refuses this/.test(error.message),
  )
})

test('a stream that breaks says so in the stream, after what had come', async () => {
  const seen = []
  const read = async () => {
    const body = { model: 'acme/thinker-1', input: 'fake: cut', stream: true }
    for await (const event of await client.responses.create(body)) seen.push(event.type)
  }
  await assert.rejects(read(), (error) => error instanceof APIError && error.code !== undefined)
  assert.equal(seen[0], 'response.created')
  assert.ok(!seen.includes('response.completed'))
})
