// What is read from a provider's stream, and how it may end. Real recordings are read in test/recordings-anthropic.test.ts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StreamEvent } from '../../core/events.ts'
import { listFixtures, readStreamFixture } from '../../test/support/fixtures.ts'
import { frame, gather, readEvents, readText, writeText } from '../../test/support/streams.ts'
import { openaiChat } from '../openai-chat/index.ts'
import { anthropicMessages } from './index.ts'

const readFixture = (name: string): StreamEvent[] =>
  readText(anthropicMessages, readStreamFixture('anthropic-messages', name))

const ofType = <Type extends StreamEvent['type']>(events: readonly StreamEvent[], type: Type) =>
  events.filter((event) => event.type === type) as Extract<StreamEvent, { type: Type }>[]

test('thinking, its signature and redacted thinking are details of their own, in order', () => {
  const format = 'anthropic-claude-v1'
  assert.deepEqual(
    ofType(readFixture('thinking-and-tools'), 'reasoning-delta').map(({ text, details }) => [text, details]),
    [
      ['Two cities, ', [{ type: 'reasoning.text', text: 'Two cities, ', format, index: 0 }]],
      ['two calls.', [{ type: 'reasoning.text', text: 'two calls.', format, index: 0 }]],
      ['', [{ type: 'reasoning.text', signature: 'EqoBCkgIARABGAIiQ/+w==', format, index: 0 }]],
      ['', [{ type: 'reasoning.encrypted', data: 'EmwKAhgBEgy3va3pzix/LafPsn4a', format, index: 1 }]],
    ],
  )
})

test('calls keep the letters of their arguments; one without any has an empty object', () => {
  assert.deepEqual(gather(readFixture('thinking-and-tools')).toolCalls, [
    { id: 'toolu_a', kind: 'function', name: 'get_weather', arguments: '{"city": "Oslo", "days": 1.0}' },
    { id: 'toolu_b', kind: 'function', name: 'get_time', arguments: '{}' },
  ])
})

test('usage counts the cache into the prompt, thinking into the output, and keeps what has no neutral name', () => {
  const { usage, finishReason, nativeFinishReason } = gather(readFixture('thinking-and-tools'))
  assert.deepEqual([finishReason, nativeFinishReason], ['tool_calls', 'tool_use'])
  assert.ok(usage)
  assert.deepEqual(
    [
      usage.inputTokens,
      usage.cachedTokens,
      usage.cacheWriteTokens,
      usage.outputTokens,
      usage.reasoningTokens,
    ],
    [126, 100, 5, 40, 9],
  )
  assert.deepEqual(usage.rest, {
    cache_creation: { ephemeral_5m_input_tokens: 5, ephemeral_1h_input_tokens: 0 },
    service_tier: 'standard',
  })
})

test('server tools ride along whole, text keeps its blocks, and a citation is an annotation', () => {
  const events = readFixture('server-tools')
  const blocks = ofType(events, 'delta-rest').map(({ rest }) => rest['content_blocks'])
  assert.deepEqual(blocks[0], [
    { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'spider legs' } },
  ])
  assert.equal(blocks.length, 2)
  const [annotations] = ofType(events, 'annotations')
  const { citation, ...annotation } = annotations?.annotations[0] ?? {}
  assert.deepEqual(annotation, {
    type: 'url_citation',
    url_citation: {
      url: 'https://example.com/spiders',
      title: 'Spiders',
      content: 'Spiders have eight legs.',
      start_index: 13,
      end_index: 36,
    },
  })
  assert.equal((citation as { encrypted_index?: string }).encrypted_index, 'Eo8BCio=')
  assert.equal(gather(events).text.slice(13, 36), 'a spider has eight legs')
})

test('a stop sequence and a refusal are told with what the provider said of them', () => {
  const [stopped] = ofType(readFixture('stop-sequence'), 'choice-end')
  assert.deepEqual([stopped?.finishReason, stopped?.rest], ['stop', { stop_sequence: 'STOP' }])
  const [refused] = ofType(readFixture('refusal'), 'choice-end')
  assert.equal(refused?.finishReason, 'content_filter')
  const details = { type: 'refusal', category: 'cyber', explanation: 'No.' }
  assert.deepEqual(refused?.rest, { stop_details: details })
})

test('the call of the tool that makes a model answer in JSON is its text', () => {
  const answer = gather(readFixture('json-answer'))
  assert.deepEqual([answer.text, answer.toolCalls, answer.finishReason], ['{"legs": 8}', [], 'stop'])
})

test('an error event ends the stream with that error, and with the counts so far', () => {
  const events = readFixture('error-event')
  const last = events.at(-1)
  assert.ok(last?.type === 'message-error')
  assert.equal(last.error.code, 'provider_overloaded')
  assert.equal(ofType(events, 'usage').length, 1)
})

test('a stream that is cut anywhere before message_stop is an error', () => {
  for (const name of listFixtures('anthropic-messages', '.sse')) {
    const text = readStreamFixture('anthropic-messages', name)
    const stop = text.indexOf('data: {"type":"message_stop"')
    for (let at = 0; at <= (stop < 0 ? text.length : stop); at++)
      assert.equal(
        readText(anthropicMessages, text.slice(0, at)).at(-1)?.type,
        'message-error',
        `${name} at ${at}`,
      )
  }
})

test('message_stop without a reason before it is no end', () => {
  const text = readStreamFixture('anthropic-messages', 'stop-sequence').replace(
    /event: message_delta\n.*\n\n/,
    '',
  )
  const last = readText(anthropicMessages, text).at(-1)
  assert.ok(last?.type === 'message-error' && last.error.code === 'stream_cut')
})

test('every stream gives the same events wherever its bytes are cut in two', () => {
  for (const name of listFixtures('anthropic-messages', '.sse')) {
    const bytes = new TextEncoder().encode(readStreamFixture('anthropic-messages', name))
    const expected = JSON.stringify(readEvents(anthropicMessages, frame([bytes])))
    for (let at = 1; at < bytes.length; at++) {
      const events = readEvents(anthropicMessages, frame([bytes.subarray(0, at), bytes.subarray(at)]))
      if (JSON.stringify(events) !== expected) assert.fail(`${name}, cut at byte ${at}`)
    }
  }
})

test('every stream, written for a caller and read again, has the same events', () => {
  for (const name of listFixtures('anthropic-messages', '.sse')) {
    if (name === 'error-event') continue
    const events = readFixture(name)
    const again = readText(
      anthropicMessages,
      writeText(anthropicMessages, events, { id: 'msg_made1', model: 'claude-made-1' }),
    )
    const { finishReason } = gather(events)
    // What a tool of ours said is text from here on, and its end an ordinary one.
    const expected = events.map((event) =>
      event.type === 'choice-end' && finishReason === 'stop' && event.nativeFinishReason === 'tool_use'
        ? { ...event, nativeFinishReason: 'end_turn' }
        : event,
    )
    assert.deepEqual(again, expected, name)
  }
})

test('a caller of Chat Completions hears everything that his format has', () => {
  for (const name of ['thinking-and-tools', 'server-tools']) {
    const events = readFixture(name)
    const { nativeFinishReason: _native, ...there } = gather(
      readText(openaiChat, writeText(openaiChat, events)),
    )
    const { nativeFinishReason: _own, ...here } = gather(events)
    assert.deepEqual(there, here, name)
  }
})
