// The official SDK with a live key: through Causeway to an upstream of Anthropic's format, and to one of OpenAI's. Both are fakes
// of the test; the first tells in `x_received` what reached it, and whether its thinking came back as it was.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { APIError, BadRequestError } from '@anthropic-ai/sdk'
import { generationId, liveKey, url } from '../environment.mjs'
import { collect, makeClient, say, textOf, weatherTool } from './client.mjs'

const client = makeClient({ apiKey: liveKey })
const base = { model: 'claude-sonnet-5', max_tokens: 4000, messages: say('Hello') }
const create = (body, options) => client.messages.create({ ...base, ...body }, options)
const thinking = { type: 'adaptive', display: 'summarized' }

test('a message reaches an upstream of the same format as it was written, and its answer comes back whole', async () => {
  const asked = {
    system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }],
    metadata: { user_id: 'u1' },
    service_tier: 'standard_only',
    stop_sequences: ['END'],
    container: 'c1',
  }
  const message = await create(asked, { headers: { 'anthropic-beta': 'code-execution-2025-08-25' } })
  assert.match(message.id, generationId)
  assert.equal(message.model, 'claude-sonnet-5')
  const { turns, beta, ...received } = message.x_received
  assert.deepEqual(received, { model: 'claude-sonnet-5', max_tokens: 4000, ...asked })
  assert.deepEqual(turns, base.messages)
  assert.equal(beta, 'code-execution-2025-08-25')
  assert.equal(textOf(message), 'Hello from the fake upstream.')
  assert.equal(message.usage.input_tokens, 12)
  assert.equal(message.usage.cache_creation_input_tokens, 30)
  assert.equal(message.usage.cache_read_input_tokens, 100)
  assert.equal(message.usage.output_tokens, 34)
  assert.equal(message.usage.service_tier, 'standard')
})

for (const way of ['whole', 'streamed'])
  test(`signed thinking and a call go there and back unchanged (${way})`, async () => {
    const ask = (body) =>
      way === 'whole' ? create(body) : client.messages.stream({ ...base, ...body }).finalMessage()
    const tools = [weatherTool]
    const first = await ask({ thinking, tools })
    assert.equal(first.stop_reason, 'tool_use')
    const [thought, call] = first.content
    assert.equal(thought.thinking, 'First this, then that.')
    assert.equal(thought.signature, 'EqoBCkgIARABGAI/+w==')
    assert.deepEqual(call.input, { city: 'Oslo', unit: 'celsius' })
    const content = first.content.map(({ type, ...fields }) => ({ type, ...fields }))
    const result = { type: 'tool_result', tool_use_id: call.id, content: 'snow' }
    const second = await ask({
      thinking,
      tools,
      messages: [...base.messages, { role: 'assistant', content }, { role: 'user', content: [result] }],
    })
    assert.equal(textOf(second), 'The thinking came back.')
    assert.equal(second.usage.output_tokens_details.thinking_tokens, 16)
  })

for (const stream of [false, true])
  test(`the tool runner of the SDK sends the whole conversation, which is not kept here (stream: ${stream})`, async () => {
    const run = async ({ city }) => `snow in ${city}`
    const runner = client.beta.messages.toolRunner({
      ...base,
      thinking,
      tools: [{ ...weatherTool, run, parse: (input) => input }],
      stream,
    })
    const turns = []
    for await (const turn of runner) turns.push(stream ? await turn.finalMessage() : turn)
    assert.deepEqual(
      turns.map((turn) => turn.stop_reason),
      ['tool_use', 'end_turn'],
    )
    assert.equal(textOf(turns[1]), 'The thinking came back.')
  })

test('a caller of Chat Completions gets signed thinking from this upstream, and brings it back', async () => {
  const chat = async (messages) => {
    const response = await fetch(`${url}/api/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${liveKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'anthropic/claude-sonnet-5',
        reasoning: { effort: 'high' },
        tools: [
          { type: 'function', function: { name: 'get_weather', parameters: weatherTool.input_schema } },
        ],
        messages,
      }),
    })
    assert.equal(response.status, 200)
    const { choices } = await response.json()
    return choices[0]
  }
  const question = { role: 'user', content: 'Weather?' }
  const first = await chat([question])
  assert.equal(first.finish_reason, 'tool_calls')
  assert.equal(first.native_finish_reason, 'tool_use')
  const [detail] = first.message.reasoning_details
  assert.equal(detail.signature, 'EqoBCkgIARABGAI/+w==')
  assert.equal(detail.format, 'anthropic-claude-v1')
  const result = { role: 'tool', tool_call_id: first.message.tool_calls[0].id, content: 'snow' }
  const second = await chat([question, first.message, result])
  assert.equal(second.message.content, 'The thinking came back.')
})

test('a message reaches an upstream of OpenAI’s format, with its reasoning and its calls', async () => {
  const model = 'acme/thinker-1'
  const first = await create({ model, tools: [weatherTool] })
  assert.equal(first.model, 'thinker-1-2026-01-01')
  assert.equal(first.stop_reason, 'tool_use')
  const call = first.content.find((block) => block.type === 'tool_use')
  assert.deepEqual(call.input, { city: 'Oslo', unit: 'celsius' })
  const message = await client.messages
    .stream({ ...base, model, messages: say('fake: reason') })
    .finalMessage()
  assert.equal(message.content[0].thinking, 'First this, then that.')
  assert.equal(message.content[1].text, 'Hello from the fake upstream.')
  assert.equal(message.usage.output_tokens, 34)
})

test('an upstream’s refusal keeps its words', async () => {
  await assert.rejects(
    create({ messages: say('fake: refuse') }),
    (error) => error instanceof BadRequestError && error.message.includes('The fake upstream refuses this.'),
  )
})

for (const word of ['overloaded', 'cut'])
  test(`a stream that breaks upstream (${word}) is thrown`, async () => {
    const stream = await create({ messages: say(`fake: ${word}`), stream: true })
    await assert.rejects(collect(stream), APIError)
  })
