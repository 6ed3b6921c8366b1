// The Agents SDK's loop over the Responses API: tools, handoffs, streams, structured output, state kept by the server, sessions,
// failures; then the same tools by Chat Completions.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { handoff, MemorySession } from '@openai/agents'
import { z } from 'zod'
import { generationId } from '../environment.mjs'
import { Agent, chatModel, makeLiveRunner, makeRunner, weatherTool } from './client.mjs'

const QUESTION = 'What is the weather in Oslo?'
const runner = makeRunner()

const weatherAgent = (calls, fields = {}) =>
  new Agent({
    name: 'Weather desk',
    instructions: 'Answer with the weather.',
    model: 'o3',
    tools: [weatherTool(calls)],
    ...fields,
  })

function assertUsage({ inputTokens, outputTokens, totalTokens }) {
  assert.ok(inputTokens > 0 && outputTokens > 0)
  assert.equal(totalTokens, inputTokens + outputTokens)
}

test('a tool is called, its result is used, and usage adds up', async () => {
  const calls = []
  const result = await runner.run(weatherAgent(calls), QUESTION)
  assert.equal(calls.length, 1)
  assert.equal(calls[0].city, 'Oslo')
  assert.match(result.finalOutput, /-3/)
  assert.equal(result.rawResponses.length, 2)
  assert.match(result.lastResponseId, generationId)
  assertUsage(result.state.usage)
})

test('a stream tells every step as it happens', async () => {
  const calls = []
  const result = await runner.run(weatherAgent(calls), QUESTION, { stream: true })
  const names = []
  let text = ''
  for await (const event of result) {
    if (event.type === 'run_item_stream_event') names.push(event.name)
    if (event.type === 'raw_model_stream_event' && event.data.type === 'output_text_delta')
      text += event.data.delta
  }
  await result.completed
  assert.deepEqual(names, ['tool_called', 'tool_output', 'message_output_created'])
  assert.equal(calls.length, 1)
  assert.equal(text, result.finalOutput)
  assert.match(text, /-3/)
  assertUsage(result.state.usage)
})

test('parallel calls are all carried out', async () => {
  const calls = []
  const tool_calls = ['Oslo', 'Lima'].map((city) => ({
    name: 'get_weather',
    arguments: { city, unit: 'celsius' },
  }))
  const parallel = makeRunner({ simulate: { tool_calls } })
  const agent = weatherAgent(calls, { toolUseBehavior: 'stop_on_first_tool' })
  await parallel.run(agent, QUESTION)
  assert.deepEqual(calls.map(({ city }) => city).toSorted(), ['Lima', 'Oslo'])
})

test('a structured answer has the type that was asked for', async () => {
  const agent = new Agent({
    name: 'Cook',
    model: 'o1',
    outputType: z.object({ name: z.string(), minutes: z.number().int() }),
  })
  const { finalOutput } = await runner.run(agent, 'A recipe for pancakes.')
  assert.equal(typeof finalOutput.name, 'string')
  assert.ok(Number.isInteger(finalOutput.minutes))
})

test('a conversation goes on from the last response, which the server keeps', async () => {
  const live = makeLiveRunner()
  const agent = new Agent({ name: 'Clerk', model: 'acme/thinker-1', tools: [weatherTool([])] })
  const order = (words) => `fake: agent call get_weather {"city":"${words}","unit":"celsius"}`
  const first = await live.run(agent, order('Oslo'))
  assert.match(first.finalOutput, /It says: \{"degrees":-3\}/)
  const second = await live.run(agent, order('Lima'), { previousResponseId: first.lastResponseId })
  assert.match(second.finalOutput, /It says/)
  assert.notEqual(second.lastResponseId, first.lastResponseId)
  await assert.rejects(
    live.run(agent, 'x', { previousResponseId: 'resp_nobody' }),
    (error) => error.status === 400 && error.code === 'previous_response_not_found',
  )
})

test('a session keeps the conversation on the side of the caller', async () => {
  const session = new MemorySession()
  const calls = []
  const agent = weatherAgent(calls)
  await runner.run(agent, QUESTION, { session })
  const result = await runner.run(agent, 'And now in one word?', { session })
  assert.ok(result.finalOutput.length > 0)
  const kinds = (await session.getItems()).map((item) => item.type ?? item.role)
  for (const kind of ['function_call', 'function_call_result']) assert.ok(kinds.includes(kind), kinds.join())
})

for (const [model, wire] of [
  ['acme/thinker-1', 'Chat Completions'],
  ['claude-sonnet-5.5', 'Messages'],
  ['gpt-5.6-sol', 'Responses'],
])
  test(`a conversation is handed to another agent, at a provider of ${wire}`, async () => {
    const desk = new Agent({ name: 'Weather desk', model, tools: [weatherTool([])] })
    const triage = new Agent({
      name: 'Front desk',
      model,
      handoffs: [handoff(desk, { toolNameOverride: 'to_weather' })],
    })
    for (const stream of [false, true]) {
      const result = await makeLiveRunner().run(triage, 'fake: agent call to_weather {}', { stream })
      if (stream) {
        for await (const event of result) assert.ok(event.type)
        await result.completed
      }
      assert.equal(result.lastAgent.name, 'Weather desk')
      assert.match(result.finalOutput, /It says: [^]*Weather desk/)
      const asked = JSON.parse(/ASKED (\{.*\})/.exec(result.finalOutput)[1])
      assert.deepEqual(asked.tools, { get_weather: 'function' })
      assert.equal(asked.stream, stream)
    }
  })

test('failures keep their status and their words', async () => {
  const unknown = new Agent({ name: 'Nobody', model: 'no-such-model' })
  await assert.rejects(runner.run(unknown, 'Hello'), (error) => error.status === 404)
  const faulty = makeRunner({ simulate: { fault: 'status:429' } })
  await assert.rejects(faulty.run(weatherAgent([]), QUESTION), (error) => error.status === 429)
  const broken = makeRunner({
    simulate: { reasoning_tokens: 0, output_tokens: 60, fault: 'cut', at_token: 10 },
  })
  const agent = new Agent({ name: 'Broken', model: 'o1' })
  const result = await broken.run(agent, 'Hello', { stream: true })
  await assert.rejects(async () => {
    for await (const event of result) assert.ok(event.type)
    await result.completed
  })
})

test('the same loop runs by Chat Completions', async () => {
  const calls = []
  const agent = weatherAgent(calls, { model: chatModel('o3') })
  const result = await runner.run(agent, QUESTION)
  assert.equal(calls.length, 1)
  assert.match(result.finalOutput, /-3/)
  assertUsage(result.state.usage)
})
