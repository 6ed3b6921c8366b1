// Streams with the official SDK: the events and their order, and the messages that its helpers make of them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { APIError } from '@anthropic-ai/sdk'
import { assertWeatherArguments, generationId, quick } from '../environment.mjs'
import { collect, makeClient, say, textOf, weatherTool } from './client.mjs'

const client = makeClient()
const base = { model: 'claude-sonnet-5', max_tokens: 4000, messages: say('Hello') }
const stream = (body) => client.messages.create({ ...base, simulate: quick, ...body, stream: true })
const helped = (body) => client.messages.stream({ ...base, simulate: quick, ...body })

test('events come in the order of the protocol, blocks one at a time and numbered without gaps', async () => {
  const events = await collect(await stream({ tools: [weatherTool], tool_choice: { type: 'any' } }))
  assert.equal(events[0].type, 'message_start')
  assert.deepEqual(
    events.slice(-2).map(({ type }) => type),
    ['message_delta', 'message_stop'],
  )
  let open
  let next = 0
  for (const event of events.slice(1, -2)) {
    if (event.type === 'content_block_start') {
      assert.equal(open, undefined)
      assert.equal(event.index, next++)
      open = event.index
    } else {
      assert.equal(event.index, open)
      if (event.type === 'content_block_stop') open = undefined
    }
  }
  assert.equal(open, undefined)
  assert.ok(next > 0)
})

test('the helper puts text, thinking and counts together', async () => {
  const pieces = []
  const message = await helped({ simulate: { ...quick, text: 'Eight legs, as all spiders.' } })
    .on('text', (piece) => pieces.push(piece))
    .finalMessage()
  assert.match(message.id, generationId)
  assert.equal(message.stop_reason, 'end_turn')
  assert.equal(textOf(message), 'Eight legs, as all spiders.')
  assert.ok(pieces.length > 1, 'it came in pieces')
  assert.equal(pieces.join(''), textOf(message))
  assert.equal(message.content[0].type, 'thinking')
  assert.ok(message.content[0].thinking.length > 0)
  assert.ok(message.usage.input_tokens > 0, 'the counts of the end are put over those of the start')
  assert.ok(message.usage.output_tokens > 0)
})

test('a streamed call has its input whole', async () => {
  const message = await helped({
    tools: [weatherTool],
    tool_choice: { type: 'tool', name: 'get_weather' },
  }).finalMessage()
  assert.equal(message.stop_reason, 'tool_use')
  const call = message.content.find((block) => block.type === 'tool_use')
  assertWeatherArguments(JSON.stringify(call.input))
})

test('a limit is told in the stream too', async () => {
  const message = await helped({
    max_tokens: 20,
    simulate: { ...quick, text: 'word '.repeat(200) },
  }).finalMessage()
  assert.equal(message.stop_reason, 'max_tokens')
})

test('a stream that breaks is thrown, never taken for whole', async () => {
  const broken = { ...quick, fault: 'cut', at_token: 3, times: 99 }
  await assert.rejects(async () => collect(await stream({ simulate: broken })), APIError)
  await assert.rejects(helped({ simulate: broken }).finalMessage(), APIError)
})
