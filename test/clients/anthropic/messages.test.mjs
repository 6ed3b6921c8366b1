// Messages with the official SDK and a test key: Anthropic's format in, the simulator (which speaks OpenAI's) behind.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertWeatherArguments, generationId, quick, redPixel, url } from '../environment.mjs'
import { makeClient, say, textOf, weatherTool } from './client.mjs'

const client = makeClient()
const create = (body, options) =>
  client.messages.create(
    { model: 'claude-sonnet-5', max_tokens: 4000, messages: say('Hello'), simulate: quick, ...body },
    options,
  )

for (const [model, served] of [
  ['claude-sonnet-5', 'claude-sonnet-5'],
  ['anthropic/claude-haiku-4.5', 'claude-haiku-4-5-20251001'],
  ['o3', 'o3-2025-04-16'],
])
  test(`${model} answers in the documented shape, signed by what served`, async () => {
    const message = await create({ model, simulate: { ...quick, text: 'Hello there.' } })
    assert.match(message.id, generationId)
    assert.equal(message.type, 'message')
    assert.equal(message.role, 'assistant')
    assert.equal(message.model, served)
    assert.equal(message.stop_reason, 'end_turn')
    assert.equal(message.stop_sequence, null)
    assert.equal(textOf(message), 'Hello there.')
    const { usage } = message
    assert.ok(usage.input_tokens > 0 && usage.output_tokens > 0)
    assert.equal(usage.cache_read_input_tokens, 0)
    assert.ok(usage.output_tokens_details.thinking_tokens <= usage.output_tokens)
  })

test('/api/v1 answers too, with the model as author and slug', async () => {
  const other = makeClient({ baseURL: `${url}/api` })
  const message = await other.messages.create({ model: 'o3', max_tokens: 4000, messages: say('Hello') })
  assert.equal(message.model, 'openai/o3')
  assert.equal(message.stop_reason, 'end_turn')
})

test('a key in Authorization works as one in x-api-key', async () => {
  const bearer = makeClient({ apiKey: null, authToken: client.apiKey })
  const message = await bearer.messages.create({ model: 'o3', max_tokens: 4000, messages: say('Hello') })
  assert.equal(message.type, 'message')
})

test('a limit ends the answer with max_tokens, and never writes more', async () => {
  const message = await create({ max_tokens: 20, simulate: { ...quick, text: 'word '.repeat(200) } })
  assert.equal(message.stop_reason, 'max_tokens')
  assert.ok(message.usage.output_tokens <= 20)
})

test('system prompts, images, documents and cache marks are taken', async () => {
  const [, data] = redPixel.split(',')
  const message = await create({
    system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }],
    messages: say([
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data } },
      {
        type: 'document',
        source: { type: 'text', media_type: 'text/plain', data: 'Spiders have eight legs.' },
      },
      { type: 'text', text: 'What is this?', cache_control: { type: 'ephemeral' } },
    ]),
  })
  assert.match(textOf(message), /image/i)
})

test('a tool is called, its result taken, and the answer goes on', async () => {
  const tools = [weatherTool]
  const question = say('What is the weather in Oslo?')
  const first = await create({ messages: question, tools, tool_choice: { type: 'any' } })
  assert.equal(first.stop_reason, 'tool_use')
  const call = first.content.find((block) => block.type === 'tool_use')
  assert.equal(call.name, 'get_weather')
  assertWeatherArguments(JSON.stringify(call.input))
  const result = { type: 'tool_result', tool_use_id: call.id, content: [{ type: 'text', text: 'snow' }] }
  const second = await create({
    tools,
    messages: [
      ...question,
      { role: 'assistant', content: first.content },
      { role: 'user', content: [result] },
    ],
  })
  assert.equal(second.stop_reason, 'end_turn')
  assert.ok(textOf(second).length > 0)
})

test('tool_choice none calls nothing', async () => {
  const message = await create({ tools: [weatherTool], tool_choice: { type: 'none' } })
  assert.ok(message.content.every((block) => block.type !== 'tool_use'))
})

test('reasoning of any maker is signed thinking, and may be sent back', async () => {
  const first = await create({ thinking: { type: 'adaptive' }, output_config: { effort: 'high' } })
  const [thinking, text] = first.content
  assert.equal(thinking.type, 'thinking')
  assert.ok(thinking.thinking.length > 0)
  assert.notEqual(thinking.signature, '')
  assert.equal(text.type, 'text')
  assert.ok(first.usage.output_tokens_details.thinking_tokens > 0)
  const second = await create({
    messages: [...say('Hello'), { role: 'assistant', content: first.content }, ...say('And now?')],
  })
  assert.equal(second.stop_reason, 'end_turn')
})

test('a schema shapes the answer', async () => {
  const schema = {
    type: 'object',
    properties: { legs: { type: 'integer' } },
    required: ['legs'],
    additionalProperties: false,
  }
  const message = await create({ output_config: { format: { type: 'json_schema', schema } } })
  assert.equal(typeof JSON.parse(textOf(message)).legs, 'number')
})

test('tokens are counted before anything is sent', async () => {
  const short = await client.messages.countTokens({ model: 'claude-sonnet-5', messages: say('Hello') })
  const long = await client.messages.countTokens({
    model: 'claude-sonnet-5',
    system: 'word '.repeat(100),
    messages: say('Hello'),
    tools: [weatherTool],
    thinking: { type: 'enabled', budget_tokens: 16_000 },
  })
  assert.ok(short.input_tokens > 0)
  assert.ok(long.input_tokens > short.input_tokens + 90)
})

test('the list of models is in the shape of the SDK', async () => {
  const page = await client.models.list({ limit: 5 })
  assert.equal(page.data.length, 5)
  assert.equal(page.data[0].type, 'model')
})
