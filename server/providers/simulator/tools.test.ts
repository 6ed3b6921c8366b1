// Which tools a simulated answer calls, with what arguments, and how the calls look on the wire.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Rest } from '../../../core/chat.ts'
import type { CallParts, WireToolCall } from '../../../test/support/simulated-calls.ts'
import { answerOf, AT_ONCE, chunksOf, play } from '../../../test/support/simulated-calls.ts'
import { createTokenizer } from '../tokenizer/tokenizer.ts'
import { createSimulator } from './simulator.ts'

const tokenizer = createTokenizer()
const simulator = createSimulator({ now: Date.now, tokenizer })
after(async () => {
  await simulator.close()
  await tokenizer.close()
})

const WEATHER = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'Current weather of a city.',
    parameters: {
      type: 'object',
      properties: { city: { type: 'string' }, unit: { type: 'string', enum: ['celsius', 'fahrenheit'] } },
      required: ['city', 'unit'],
      additionalProperties: false,
    },
  },
}
const MAIL = {
  type: 'function',
  function: {
    name: 'send_message',
    description: 'Delivers an email to somebody.',
    parameters: { type: 'object', properties: { to: { type: 'string', format: 'email' } }, required: ['to'] },
  },
}
const DRAW = { type: 'custom', custom: { name: 'draw', description: 'Makes a picture.' } }
const TOOLS = [WEATHER, MAIL, DRAW]

async function callsFor(
  content: string,
  extra: Rest = {},
  simulate: Rest = {},
): Promise<readonly WireToolCall[]> {
  const body = { messages: [{ role: 'user', content }], tools: TOOLS, ...extra }
  const parts: CallParts = { body, simulate: { ...AT_ONCE, ...simulate } }
  return answerOf(await play(simulator, parts)).choices[0]?.message.tool_calls ?? []
}

const namesOf = (calls: readonly WireToolCall[]): (string | undefined)[] =>
  calls.map((call) => call.function?.name ?? call.custom?.name)

test('a tool is called when the question mentions what it is about, and not otherwise', async () => {
  assert.deepEqual(namesOf(await callsFor('What is the weather like in Oslo?')), ['get_weather'])
  assert.deepEqual(namesOf(await callsFor('Write an email to Ann.')), ['send_message'])
  assert.deepEqual(namesOf(await callsFor('Please use get_weather now.')), ['get_weather'])
  assert.deepEqual(namesOf(await callsFor('Tell me a story about the sea.')), [])
})

test('the answer has null content, finish_reason tool_calls and arguments by the schema with words of the question', async () => {
  const body = {
    messages: [{ role: 'user', content: 'What is the weather in New York today?' }],
    tools: TOOLS,
  }
  const [choice] = answerOf(await play(simulator, { body, simulate: AT_ONCE })).choices
  assert.equal(choice?.finish_reason, 'tool_calls')
  assert.equal(choice.message.content, null)
  const [call] = choice.message.tool_calls ?? []
  assert.match(call?.id ?? '', /^call_[0-9A-Za-z]{24}$/)
  assert.equal(call?.type, 'function')
  const given = JSON.parse(call.function?.arguments ?? '') as Rest
  assert.equal(given['city'], 'New York')
  assert.ok(['celsius', 'fahrenheit'].includes(given['unit'] as string))
})

test('a stream sends the name first and the arguments in pieces', async () => {
  const body = {
    messages: [{ role: 'user', content: 'Weather in Oslo, and email Ann about it' }],
    tools: TOOLS,
    stream: true,
    seed: 5,
  }
  const chunks = chunksOf(await play(simulator, { body, simulate: AT_ONCE }))
  const first = chunks[0]?.choices[0]?.delta
  assert.equal(first?.role, 'assistant')
  assert.equal(first.content, null)
  assert.equal(first.tool_calls?.[0]?.function?.arguments, '')
  const deltas = chunks.flatMap(({ choices }) => choices[0]?.delta.tool_calls ?? [])
  const opened = deltas.filter((delta) => delta.id !== undefined)
  assert.deepEqual(namesOf(opened), ['get_weather'])
  const pieces = deltas.filter((delta) => delta.index === 0 && delta.id === undefined)
  assert.ok(pieces.length > 3)
  const streamed = pieces.map((piece) => piece.function?.arguments).join('')
  assert.deepEqual(Object.keys(JSON.parse(streamed) as object), ['city', 'unit'])
  assert.equal(chunks.at(-1)?.choices[0]?.finish_reason, 'tool_calls')
})

test('several tools, or one several times, are called in parallel unless that is switched off', async () => {
  const both = 'Use get_weather and send_message.'
  assert.deepEqual(namesOf(await callsFor(both)), ['get_weather', 'send_message'])
  assert.equal((await callsFor(both, { parallel_tool_calls: false })).length, 1)
  const cities = await callsFor('Compare the weather of both cities: in Oslo and in Paris.')
  assert.deepEqual(
    cities.map((call) => (JSON.parse(call.function?.arguments ?? '') as Rest)['city']),
    ['Oslo', 'Paris'],
  )
  assert.equal(new Set(cities.map((call) => call.id)).size, 2)
})

test('an apostrophe within a word is no quotation mark', async () => {
  const [call] = await callsFor("Today's weather is wanted (in the user's city): 'Bergen'.")
  assert.equal((JSON.parse(call?.function?.arguments ?? '{}') as { city?: string }).city, 'Bergen')
})

test('tool_choice is obeyed', async () => {
  const story = 'Tell me a story.'
  const weather = 'What is the weather?'
  assert.deepEqual(await callsFor(weather, { tool_choice: 'none' }), [])
  assert.deepEqual(namesOf(await callsFor(story, { tool_choice: 'required' })), ['get_weather'])
  const named = { type: 'function', function: { name: 'send_message' } }
  assert.deepEqual(namesOf(await callsFor(weather, { tool_choice: named })), ['send_message'])
  const allowed = {
    type: 'allowed_tools',
    allowed_tools: { mode: 'required', tools: [{ type: 'function', function: { name: 'send_message' } }] },
  }
  assert.deepEqual(namesOf(await callsFor(weather, { tool_choice: allowed })), ['send_message'])
})

test('a custom tool gets free text', async () => {
  const [call] = await callsFor('Please draw a horse.')
  assert.equal(call?.type, 'custom')
  assert.deepEqual(call.custom, { name: 'draw', input: 'Please draw a horse.' })
})

test('after a tool result the answer tells of it in words and calls nothing, unless it must', async () => {
  const messages = [
    { role: 'user', content: 'What is the weather in Oslo?' },
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'get_weather', arguments: '{}' } }],
    },
    { role: 'tool', tool_call_id: 'call_1', content: '{"degrees": 21}' },
  ]
  const answered = answerOf(await play(simulator, { body: { messages, tools: TOOLS }, simulate: AT_ONCE }))
  assert.equal(answered.choices[0]?.finish_reason, 'stop')
  assert.match(answered.choices[0]?.message.content ?? '', /get_weather returned: "\{"degrees": 21\}"/)
  const must = await play(simulator, {
    body: { messages, tools: TOOLS, tool_choice: 'required' },
    simulate: AT_ONCE,
  })
  assert.equal(answerOf(must).choices[0]?.finish_reason, 'tool_calls')
})

test('simulate.tool_calls are made as they are, and unknown or broken ones too', async () => {
  const calls = await callsFor(
    'Hello',
    {},
    {
      tool_calls: [
        'get_weather',
        { name: 'send_message', arguments: { to: 'a@b.c' } },
        { name: 'nobody', arguments: '{"x' },
      ],
    },
  )
  assert.deepEqual(namesOf(calls), ['get_weather', 'send_message', 'nobody'])
  assert.deepEqual(Object.keys(JSON.parse(calls[0]?.function?.arguments ?? '') as object), ['city', 'unit'])
  assert.equal(calls[1]?.function?.arguments, '{"to":"a@b.c"}')
  assert.equal(calls[2]?.function?.arguments, '{"x')
})

test('the same seed gives the same arguments', async () => {
  const question = 'Show me the weather.'
  const made = await Promise.all(Array.from({ length: 6 }, () => callsFor(question, { seed: 9 })))
  assert.equal(new Set(made.map((calls) => calls[0]?.function?.arguments)).size, 1)
})

test('a token limit cuts the arguments in the middle', async () => {
  const body = {
    messages: [{ role: 'user', content: 'What is the weather in Oslo?' }],
    tools: TOOLS,
    max_completion_tokens: 12,
  }
  const simulate = { ...AT_ONCE, reasoning_tokens: 0 }
  const [choice] = answerOf(await play(simulator, { body, simulate })).choices
  assert.equal(choice?.finish_reason, 'length')
  const text = choice.message.tool_calls?.[0]?.function?.arguments ?? ''
  assert.ok(text.length > 0)
  assert.throws(() => JSON.parse(text) as unknown)
})
