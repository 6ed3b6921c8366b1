// What the Responses API of the official package keeps, against the simulator: going on, asking again, the background.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { quick } from '../environment.mjs'
import { collect, makeClient, weatherTool } from './client.mjs'

const client = makeClient()

/** Slow enough to be met while it runs. */
const slow = { ttft_ms: 0, reasoning_tokens: 0, output_tokens: 400, tokens_per_second: 100 }

test('a conversation goes on from its last response', async () => {
  const body = { model: 'o3', tools: [weatherTool], simulate: quick }
  const first = await client.responses.create({
    ...body,
    input: 'What is the weather in Oslo?',
    tool_choice: 'required',
  })
  assert.equal(first.store, true)
  const results = first.output
    .filter((item) => item.type === 'function_call')
    .map((call) => ({ type: 'function_call_output', call_id: call.call_id, output: '{"degrees":-3}' }))
  assert.ok(results.length > 0)
  const second = await client.responses
    .stream({ ...body, input: results, previous_response_id: first.id })
    .finalResponse()
  assert.equal(second.previous_response_id, first.id)
  assert.match(second.output_text, /-3/)
})

test('a response is retrieved, listed in pages and deleted', async () => {
  const made = await client.responses.create({
    model: 'o1',
    input: ['One', 'Two', 'Three'].map((content) => ({ role: 'user', content })),
    simulate: quick,
  })
  assert.deepEqual(await client.responses.retrieve(made.id), made)
  const words = []
  for await (const item of client.responses.inputItems.list(made.id, { limit: 2, order: 'asc' }))
    words.push(item.content[0].text)
  assert.deepEqual(words, ['One', 'Two', 'Three'])
  await client.responses.delete(made.id)
  await assert.rejects(client.responses.retrieve(made.id), (error) => error.status === 404)
})

test('a response in the background is polled until it is complete', async () => {
  const queued = await client.responses.create({
    model: 'o3-mini',
    input: 'Tell me about the sea.',
    background: true,
    simulate: { ...slow, output_tokens: 60 },
  })
  assert.equal(queued.status, 'queued')
  let response = queued
  while (response.status === 'queued' || response.status === 'in_progress') {
    await new Promise((resolve) => setTimeout(resolve, 50))
    response = await client.responses.retrieve(queued.id)
  }
  assert.equal(response.status, 'completed')
  assert.equal(response.id, queued.id)
  assert.ok(response.output_text.length > 0)
})

test('a response in the background is cancelled, twice', async () => {
  const queued = await client.responses.create({
    model: 'o1',
    input: 'Take your time.',
    background: true,
    simulate: slow,
  })
  const cancelled = await client.responses.cancel(queued.id)
  assert.equal(cancelled.status, 'cancelled')
  assert.deepEqual(await client.responses.cancel(queued.id), cancelled)
})

test('a stream in the background is left and followed again, by the package and its helper', async () => {
  const stream = await client.responses.create({
    model: 'o1',
    input: 'Tell me about the sea.',
    background: true,
    stream: true,
    simulate: slow,
  })
  const seen = []
  for await (const event of stream) {
    seen.push(event)
    if (seen.length === 10) break
  }
  const { id } = seen[0].response
  const after = seen.at(-1).sequence_number
  const rest = await collect(await client.responses.retrieve(id, { stream: true, starting_after: after }))
  const events = [...seen, ...rest]
  assert.deepEqual(
    events.map((event) => event.sequence_number),
    events.map((_, index) => index),
  )
  const final = events.at(-1)
  assert.equal(final.type, 'response.completed')
  assert.deepEqual(await client.responses.retrieve(id), {
    ...final.response,
    output_text: (await client.responses.retrieve(id)).output_text,
  })
  const helped = await client.responses.stream({ response_id: id }).finalResponse()
  assert.equal(helped.status, 'completed')
  assert.equal(helped.output_text, final.response.output[0].content[0].text)
})
