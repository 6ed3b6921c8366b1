// Function calling with the official openai package: every tool_choice, the second turn, parallel calls, streams, the loop.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assertWeatherArguments, quick, timeTool, weatherTool } from '../environment.mjs'
import { collect, makeClient, say } from './client.mjs'

const client = makeClient()
const tools = [timeTool, weatherTool]
const question = say('What is the weather in Oslo?')
const create = (body) =>
  client.chat.completions.create({ model: 'o3-mini', messages: question, tools, simulate: quick, ...body })

for (const model of ['o1', 'o3-mini', 'o3'])
  describe(`tools of ${model}`, () => {
    test('required: one of the tools is called with arguments that fit its schema', async () => {
      const answer = await create({ model, tool_choice: 'required' })
      const [choice] = answer.choices
      assert.equal(choice.finish_reason, 'tool_calls')
      assert.equal(choice.message.content, null)
      assert.ok(choice.message.tool_calls.length >= 1)
      const [call] = choice.message.tool_calls
      assert.match(call.id, /^call_/)
      assert.equal(call.type, 'function')
      assert.equal(call.function.name, 'get_weather')
      assertWeatherArguments(call.function.arguments)
    })

    test('named: exactly that function is called', async () => {
      const answer = await create({
        model,
        tool_choice: { type: 'function', function: { name: 'get_time' } },
      })
      const names = answer.choices[0].message.tool_calls.map((call) => call.function.name)
      assert.deepEqual([...new Set(names)], ['get_time'])
    })

    test('auto: a call, its result, and an answer in words', async () => {
      const first = await create({ model, tool_choice: 'auto' })
      const { message } = first.choices[0]
      assert.equal(first.choices[0].finish_reason, 'tool_calls')
      const results = message.tool_calls.map((call) => ({
        role: 'tool',
        tool_call_id: call.id,
        content: '{"degrees":-3,"sky":"clear"}',
      }))
      const second = await create({ model, messages: [...question, message, ...results] })
      assert.equal(second.choices[0].finish_reason, 'stop')
      assert.equal(second.choices[0].message.tool_calls, undefined)
      assert.match(second.choices[0].message.content, /-3/)
    })

    test('none: words although there are tools', async () => {
      const answer = await create({ model, tool_choice: 'none' })
      assert.equal(answer.choices[0].finish_reason, 'stop')
      assert.equal(answer.choices[0].message.tool_calls, undefined)
      assert.ok(answer.choices[0].message.content.length > 0)
    })
  })

test('two calls in one answer have their own ids and keep their order', async () => {
  const answer = await create({
    simulate: {
      ...quick,
      tool_calls: [
        { name: 'get_weather', arguments: { city: 'Oslo', unit: 'celsius' } },
        { name: 'get_time', arguments: { city: 'Lima' } },
      ],
    },
  })
  const calls = answer.choices[0].message.tool_calls
  assert.equal(calls.length, 2)
  assert.notEqual(calls[0].id, calls[1].id)
  assert.deepEqual(JSON.parse(calls[0].function.arguments), { city: 'Oslo', unit: 'celsius' })
  assert.deepEqual(JSON.parse(calls[1].function.arguments), { city: 'Lima' })
})

test('parallel_tool_calls, which the o-series refuses at its maker, is dropped with a warning', async () => {
  const { data, response } = await create({
    model: 'o1',
    parallel_tool_calls: false,
    tool_choice: 'required',
  }).withResponse()
  assert.equal(data.choices[0].finish_reason, 'tool_calls')
  assert.match(response.headers.get('x-causeway-warnings') ?? '', /parallel_tool_calls/)
})

test('streamed calls: the name once, then arguments in pieces, parallel calls by index', async () => {
  const chunks = await collect(
    await create({
      stream: true,
      simulate: {
        ...quick,
        tool_calls: [
          { name: 'get_weather', arguments: { city: 'Trondheim in Norway', unit: 'celsius' } },
          { name: 'get_time', arguments: { city: 'Lima' } },
        ],
      },
    }),
  )
  const deltas = chunks.flatMap((chunk) => chunk.choices[0]?.delta.tool_calls ?? [])
  for (const [index, name] of ['get_weather', 'get_time'].entries()) {
    const own = deltas.filter((delta) => delta.index === index)
    assert.match(own[0].id, /^call_/)
    assert.equal(own[0].type, 'function')
    assert.equal(own[0].function.name, name)
    assert.equal(own.filter((delta) => delta.function?.name).length, 1, 'the name comes once')
    assert.ok(own.every((delta) => typeof (delta.function?.arguments ?? '') === 'string'))
    const text = own.map((delta) => delta.function?.arguments ?? '').join('')
    assert.ok(JSON.parse(text).city.length > 0)
  }
  assert.equal(chunks.at(-1).choices[0].finish_reason, 'tool_calls')
})

test('the stream helper assembles calls', async () => {
  const stream = client.chat.completions.stream({
    model: 'o1',
    messages: question,
    tools,
    tool_choice: 'required',
    simulate: quick,
  })
  const answer = await stream.finalChatCompletion()
  assert.equal(answer.choices[0].finish_reason, 'tool_calls')
  assertWeatherArguments(answer.choices[0].message.tool_calls[0].function.arguments)
})

for (const stream of [false, true])
  test(`runTools ${stream ? 'streams' : 'goes'} through the whole loop and ends with words`, async () => {
    const asked = []
    const runner = client.chat.completions.runTools({
      model: 'o3-mini',
      messages: question,
      stream,
      simulate: quick,
      tools: [
        {
          type: 'function',
          function: {
            ...weatherTool.function,
            parse: JSON.parse,
            function: (given) => {
              asked.push(given)
              return 'It is snowing.'
            },
          },
        },
      ],
    })
    const text = await runner.finalContent()
    assert.equal(asked.length, 1)
    assert.equal(asked[0].city, 'Oslo')
    assert.match(text, /It is snowing\./)
  })
