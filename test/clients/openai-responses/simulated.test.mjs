// The Responses API of the official package against the simulator: whole answers, streams, tools, structure, errors.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { APIError } from 'openai'
import { zodTextFormat } from 'openai/helpers/zod'
import { z } from 'zod'
import { assertWeatherArguments, generationId, quick } from '../environment.mjs'
import { collect, makeClient, weatherTool } from './client.mjs'

const client = makeClient()

function assertUsage(usage) {
  assert.ok(usage.input_tokens > 0 && usage.output_tokens > 0)
  assert.equal(usage.total_tokens, usage.input_tokens + usage.output_tokens)
  assert.ok(usage.input_tokens_details.cached_tokens <= usage.input_tokens)
  assert.ok(usage.output_tokens_details.reasoning_tokens <= usage.output_tokens)
}

test('a string is answered with a whole response that repeats the settings', async () => {
  const { data, response } = await client.responses
    .create({
      model: 'o3',
      input: 'Say hello.',
      instructions: 'Be short.',
      max_output_tokens: 900,
      metadata: { topic: 'greeting' },
      reasoning: { effort: 'low' },
      simulate: quick,
    })
    .withResponse()
  assert.match(data.id, generationId)
  assert.equal(data.id, response.headers.get('x-generation-id'))
  assert.equal(data.object, 'response')
  assert.equal(data.status, 'completed')
  assert.equal(data.model, 'o3-2025-04-16')
  assert.ok(data.output_text.length > 0)
  assert.equal(data.instructions, 'Be short.')
  assert.equal(data.max_output_tokens, 900)
  assert.deepEqual(data.metadata, { topic: 'greeting' })
  assert.equal(data.reasoning.effort, 'low')
  assert.equal(data.error, null)
  assert.deepEqual(data.tools, [])
  assertUsage(data.usage)
})

test('items, parts and images are taken as input', async () => {
  const response = await client.responses.create({
    model: 'o1',
    input: [
      { role: 'developer', content: 'Answer in one word.' },
      {
        role: 'user',
        content: [
          { type: 'input_text', text: 'What is this?' },
          { type: 'input_image', image_url: 'data:image/png;base64,iVBORw0KGgo=', detail: 'low' },
        ],
      },
    ],
    simulate: quick,
  })
  assert.ok(response.output_text.length > 0)
})

test('a stream has every event in its order and ends with the whole response', async () => {
  const stream = await client.responses.create({
    model: 'o3-mini',
    input: 'Count to three.',
    stream: true,
    simulate: quick,
  })
  const events = await collect(stream)
  const types = events.map((event) => event.type)
  assert.deepEqual(types.slice(0, 4), [
    'response.created',
    'response.in_progress',
    'response.output_item.added',
    'response.content_part.added',
  ])
  assert.deepEqual(types.slice(-4), [
    'response.output_text.done',
    'response.content_part.done',
    'response.output_item.done',
    'response.completed',
  ])
  assert.ok(types.slice(4, -4).every((type) => type === 'response.output_text.delta'))
  assert.deepEqual(
    events.map((event) => event.sequence_number),
    events.map((_, index) => index),
  )
  const last = events.at(-1).response
  const text = events
    .map((event) => (event.type === 'response.output_text.delta' ? event.delta : ''))
    .join('')
  assert.equal(last.output[0].content[0].text, text)
  assert.equal(last.id, events[0].response.id)
  assertUsage(last.usage)
})

test('the stream helper accumulates the same response', async () => {
  const helper = client.responses.stream({
    model: 'o1',
    input: 'Tell me about the sea.',
    simulate: quick,
  })
  let text = ''
  helper.on('response.output_text.delta', (event) => {
    text += event.delta
  })
  const final = await helper.finalResponse()
  assert.equal(final.status, 'completed')
  assert.ok(text.length > 0)
  assert.equal(final.output_text, text)
})

test('function tools work over two turns, whole and streamed', async () => {
  for (const way of ['whole', 'streamed']) {
    const first = { model: 'o3', tools: [weatherTool], tool_choice: 'required', simulate: quick }
    const input = [{ role: 'user', content: 'What is the weather in Oslo?' }]
    const response =
      way === 'whole'
        ? await client.responses.create({ ...first, input })
        : await client.responses.stream({ ...first, input }).finalResponse()
    const calls = response.output.filter((item) => item.type === 'function_call')
    assert.ok(calls.length > 0, way)
    for (const call of calls) {
      assert.equal(call.name, 'get_weather')
      assertWeatherArguments(call.arguments)
    }
    assert.equal(response.tools[0].name, 'get_weather')
    const results = calls.map((call) => ({
      type: 'function_call_output',
      call_id: call.call_id,
      output: '{"temperature":-3}',
    }))
    const second = await client.responses.create({
      model: 'o3',
      tools: [weatherTool],
      input: [...input, ...response.output, ...results],
      simulate: quick,
    })
    assert.ok(second.output_text.length > 0, way)
  }
})

test('a custom tool is called with free text, and its result is taken back', async () => {
  const tools = [{ type: 'custom', name: 'write_sql', description: 'Writes one SQL statement' }]
  const input = [{ role: 'user', content: 'All users over 25.' }]
  const response = await client.responses
    .stream({ model: 'o3', input, tools, tool_choice: 'required', simulate: quick })
    .finalResponse()
  const call = response.output.find((item) => item.type === 'custom_tool_call')
  assert.ok(call, JSON.stringify(response.output))
  assert.equal(call.name, 'write_sql')
  assert.ok(call.input.length > 0)
  const result = { type: 'custom_tool_call_output', call_id: call.call_id, output: 'three rows' }
  const second = await client.responses.create({
    model: 'o3',
    tools,
    input: [...input, ...response.output, result],
    simulate: quick,
  })
  assert.ok(second.output_text.length > 0)
})

test('structured output is parsed by the package, whole and streamed', async () => {
  const Weather = z.object({ city: z.string(), degrees: z.number() })
  const body = {
    model: 'o3-mini',
    input: 'The weather in Oslo.',
    text: { format: zodTextFormat(Weather, 'weather') },
    simulate: quick,
  }
  const parsed = await client.responses.parse(body)
  assert.equal(typeof parsed.output_parsed.degrees, 'number')
  assert.equal(parsed.text.format.name, 'weather')
  const streamed = await client.responses.stream(body).finalResponse()
  assert.equal(typeof streamed.output_parsed.city, 'string')
})

test('an answer that runs out of tokens is incomplete and says why', async () => {
  const body = { model: 'o1', input: 'Tell me everything.', max_output_tokens: 20, simulate: quick }
  const whole = await client.responses.create(body)
  assert.equal(whole.status, 'incomplete')
  assert.equal(whole.incomplete_details.reason, 'max_output_tokens')
  const events = await collect(await client.responses.create({ ...body, stream: true }))
  assert.equal(events.at(-1).type, 'response.incomplete')
})

test('mistakes are refused in the words of the API, with the field at fault', async () => {
  const cases = [
    [{ messages: [{ role: 'user', content: 'x' }] }, 'unsupported_parameter', null, /moved to 'input'/],
    [{ input: undefined }, 'missing_required_parameter', 'input', /Missing required parameter: 'input'/],
    [{ max_output_tokens: 0 }, 'integer_below_min_value', 'max_output_tokens', /below minimum/],
    [
      { previous_response_id: 'resp_1' },
      'previous_response_not_found',
      'previous_response_id',
      /Previous response with id 'resp_1' not found/,
    ],
    [{ conversation: 'conv_1' }, 'unsupported_parameter', 'conversation', /keeps responses, not/],
    [{ background: true, store: false }, 'unsupported_value', 'background', /has to be kept/],
    [{ input: [{ type: 'item_reference', id: 'rs_1' }] }, null, 'input', /Item with id 'rs_1' not found/],
    [{ model: 'no-such-model' }, 'model_not_found', null, /does not exist/],
  ]
  for (const [wrong, code, param, message] of cases)
    await assert.rejects(client.responses.create({ model: 'o1', input: 'x', ...wrong }), (error) => {
      assert.ok(error instanceof APIError, JSON.stringify(wrong))
      assert.equal(error.code, code, JSON.stringify(wrong))
      assert.equal(error.param, param, JSON.stringify(wrong))
      assert.match(error.message, message)
      return true
    })
})

test('a response that nobody made is not found', async () => {
  const id = 'gen-1760000000-0123456789ABCDEFGHIJ'
  const isUnknown = (error) => error.status === 404 && error.message.includes(`'${id}' not found`)
  await assert.rejects(client.responses.retrieve(id), isUnknown)
  await assert.rejects(client.responses.delete(id), isUnknown)
  await assert.rejects(client.responses.cancel(id), isUnknown)
})

test('store: false is repeated, and the response cannot be asked for', async () => {
  const made = await client.responses.create({ model: 'o1', input: 'Hello', store: false, simulate: quick })
  assert.equal(made.store, false)
  await assert.rejects(client.responses.retrieve(made.id), (error) => error.status === 404)
})
