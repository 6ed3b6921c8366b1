import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NO_USAGE, type StreamEvent } from '../../core/events.ts'
import { listFixtures, readAnswerFixture, readStreamFixture } from '../../test/support/fixtures.ts'
import { frame, gather, readEvents, readText } from '../../test/support/streams.ts'
import { openaiChat } from './index.ts'

const read = (name: string, ...quirks: string[]): StreamEvent[] =>
  readText(openaiChat, readStreamFixture('openai-chat', name), quirks)

const ofType = <Type extends StreamEvent['type']>(events: StreamEvent[], type: Type) =>
  events.filter((event): event is Extract<StreamEvent, { type: Type }> => event.type === type)

/** The quirks under which a fixture is meant to be read. */
const QUIRKS: Record<string, string[]> = {
  'credits-for-tokens': ['credits-for-tokens'],
  'think-tags': ['think-tags'],
  'think-opened': ['think-tags', 'think-opened'],
}

test('a plain stream gives start, text, end of choice, usage and end, in this order', () => {
  assert.deepEqual(read('plain'), [
    {
      type: 'message-start',
      upstreamId: 'chatcmpl-plain1',
      model: 'gpt-9-2026-01-01',
      created: 1_760_000_000,
      rest: { service_tier: 'default', system_fingerprint: 'fp_salt' },
    },
    { type: 'text-delta', choice: 0, text: 'Salt ' },
    { type: 'text-delta', choice: 0, text: 'and ' },
    { type: 'text-delta', choice: 0, text: 'Pfeffer – 塩 🧂.' },
    { type: 'choice-end', choice: 0, finishReason: 'stop', nativeFinishReason: 'stop' },
    { type: 'usage', usage: { ...NO_USAGE, inputTokens: 12, cachedTokens: 4, outputTokens: 7 } },
    { type: 'message-end' },
  ])
})

test('every stream gives the same events wherever its bytes are cut in two', () => {
  for (const name of listFixtures('openai-chat', '.sse')) {
    const bytes = new TextEncoder().encode(readStreamFixture('openai-chat', name))
    const expected = readEvents(openaiChat, frame([bytes]), QUIRKS[name])
    for (let at = 0; at <= bytes.length; at++) {
      const framed = frame([bytes.subarray(0, at), bytes.subarray(at)])
      assert.deepEqual(readEvents(openaiChat, framed, QUIRKS[name]), expected, `${name} cut at byte ${at}`)
    }
  }
})

test('every stream gives the same events byte by byte, with any line end and a byte order mark', () => {
  for (const name of listFixtures('openai-chat', '.sse')) {
    const text = readStreamFixture('openai-chat', name)
    const expected = readText(openaiChat, text, QUIRKS[name])
    for (const lineEnd of ['\n', '\r\n', '\r']) {
      const bytes = new TextEncoder().encode(`\uFEFF${text.replaceAll('\n', lineEnd)}`)
      const pieces = Array.from(bytes, (byte) => Uint8Array.of(byte))
      assert.deepEqual(readEvents(openaiChat, frame(pieces), QUIRKS[name]), expected, name)
    }
  }
})

test('a stream and the same answer sent whole say the same', () => {
  for (const name of listFixtures('openai-chat', '.json')) {
    const quirks = QUIRKS[name] ?? []
    const streamed = gather(read(name, ...quirks))
    const answer = openaiChat.readAnswer(readAnswerFixture('openai-chat', name), { quirks: new Set(quirks) })
    const choice = answer.choices[0]
    assert.deepEqual(
      {
        text: streamed.text,
        reasoning: streamed.reasoning,
        refusal: streamed.refusal,
        names: streamed.toolCalls.map((call) => call.name),
        arguments: streamed.toolCalls.map((call) => call.arguments),
        ids: new Set(streamed.toolCalls.map((call) => call.id)).size,
        finish: streamed.finishReason,
        native: streamed.nativeFinishReason,
        usage: streamed.usage,
      },
      {
        text: choice?.text ?? '',
        reasoning: choice?.reasoning ?? '',
        refusal: choice?.refusal ?? '',
        names: choice?.toolCalls.map((call) => call.name),
        arguments: choice?.toolCalls.map((call) => call.arguments),
        ids: choice?.toolCalls.length,
        finish: choice?.finishReason,
        native: choice?.nativeFinishReason,
        usage: answer.usage,
      },
      name,
    )
  }
})

test('choices are kept apart, with logprobs before their text, refusals and annotations', () => {
  const events = read('two-choices')
  const [first, second] = [gather(events, 0), gather(events, 1)]
  assert.equal(first.text, 'Red')
  assert.equal(first.finishReason, 'length')
  assert.equal(second.refusal, "I can't say.")
  assert.equal(second.finishReason, 'stop')
  const types = events.map((event) => event.type)
  assert.equal(types.indexOf('logprobs') + 1, types.indexOf('text-delta'))
  assert.equal(ofType(events, 'annotations')[0]?.annotations.length, 1)
})

test('parallel calls of functions and custom tools are gathered by their index', () => {
  const events = read('parallel-tools')
  assert.deepEqual(gather(events).toolCalls, [
    { id: 'call_a', kind: 'function', name: 'weather', arguments: '{"city":"Rome"}' },
    { id: 'call_b', kind: 'custom', name: 'write_sql', arguments: 'SELECT 1' },
    { id: 'call_c', kind: 'function', name: 'time', arguments: '{}' },
  ])
  assert.deepEqual(ofType(events, 'tool-call-start')[2]?.rest, {
    extra_content: { thought_signature: 'c2ln' },
  })
})

test('a deprecated function call is a tool call that remembers where it came from', () => {
  const events = read('function-call')
  const start = ofType(events, 'tool-call-start')[0]
  assert.deepEqual(start?.rest, { function_call: true })
  assert.equal(gather(events).toolCalls[0]?.arguments, '{"a":1}')
  assert.equal(gather(events).finishReason, 'tool_calls')
  assert.equal(gather(events).nativeFinishReason, 'function_call')
})

test('a stream without an end marker is whole when every choice has ended; the last usage counts', () => {
  const events = read('no-done')
  assert.equal(events.at(-1)?.type, 'message-end')
  assert.deepEqual(
    ofType(events, 'usage').map((event) => event.usage),
    [{ ...NO_USAGE, inputTokens: 9, cachedTokens: 4, outputTokens: 2 }],
  )
})

test('fields that are not known survive at every level: chunk, choice and delta', () => {
  const events = read('extras')
  assert.deepEqual(ofType(events, 'message-start')[0]?.rest, { citations: ['https://example.com'] })
  const rests = ofType(events, 'delta-rest')
  assert.deepEqual(
    rests.map((event) => [event.level, event.rest]),
    [
      [undefined, { audio: { id: 'audio_1', transcript: 'Hi' } }],
      [undefined, { images: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }] }],
      ['chunk', { timings: { predicted_ms: 3.5 } }],
    ],
  )
  assert.deepEqual(ofType(events, 'choice-end')[0]?.rest, { stop_reason: 151645 })
})

const ENDINGS: readonly [name: string, code: string, detail: RegExp][] = [
  ['cut', 'stream_cut', /before its answer was complete/],
  ['cut-with-end-marker', 'stream_cut', /before its answer was complete/],
  ['malformed', 'malformed_answer', /not a JSON object/],
  ['error-object', 'provider_error', /The server had an error/],
  ['error-string', 'provider_overloaded', /Model overloaded/],
  ['error-flat', 'provider_timeout', /Generation timeout/],
  ['error-event', 'rate_limit_exceeded', /Try again in 1\.3 s/],
  ['error-choice', 'rate_limit_exceeded', /Rate limit exceeded/],
  ['error-finish', 'provider_error', /network_error/],
]

test('a stream that broke ends in an error and never as a whole one', () => {
  for (const [name, code, detail] of ENDINGS) {
    const events = read(name)
    const last = events.at(-1)
    assert.ok(last?.type === 'message-error', name)
    assert.equal(last.error.code, code, name)
    assert.match(last.error.message, detail, name)
    assert.equal(gather(events).text, 'Half', name)
    assert.equal(ofType(events, 'message-end').length, 0, name)
    assert.equal(ofType(events, 'message-error').length, 1, name)
  }
})

test('usage that came with an error is handed on before it', () => {
  const events = read('error-choice')
  assert.deepEqual(events.at(-2), { type: 'usage', usage: { ...NO_USAGE, inputTokens: 12, outputTokens: 7 } })
})

const chunkOf = (choices: readonly object[], others: object = {}): string =>
  `data: ${JSON.stringify({ id: 'a', choices, ...others })}\n\n`

test('a stream in which one of two choices has not ended is cut', () => {
  const both = [
    { index: 0, delta: { content: 'x' }, finish_reason: 'stop' },
    { index: 1, delta: { content: 'y' } },
  ]
  const last = readText(openaiChat, `${chunkOf(both)}data: [DONE]\n\n`).at(-1)
  assert.ok(last?.type === 'message-error')
  assert.equal(last.error.code, 'stream_cut')
})

test('once counts are known to be credits, later ones are credits too', () => {
  const counts = { prompt_tokens: 900, completion_tokens: 800, total_tokens: 1700 }
  const end = [{ index: 0, delta: { content: 'x' }, finish_reason: 'stop' }]
  const meta = { usage: { credits_used: 1700, usd_spent: 0.01 } }
  const events = readText(openaiChat, chunkOf(end, { meta }) + chunkOf([], { usage: counts }))
  assert.deepEqual(gather(events).usage, { ...NO_USAGE, estimated: true, providerCostDollars: 0.01 })
})

test('text that was held back for a tag that never closed comes before the end', () => {
  const events = readText(
    openaiChat,
    chunkOf([{ index: 0, delta: { content: '<thin' }, finish_reason: 'stop' }]),
    ['think-tags'],
  )
  assert.deepEqual(
    events.map((event) => event.type),
    ['message-start', 'text-delta', 'choice-end', 'message-end'],
  )
})

test('nothing comes after the end', () => {
  const events = read('after-end')
  assert.equal(events.at(-1)?.type, 'message-end')
  assert.equal(gather(events).text, 'Half')
})

test('an empty stream is no answer', () => {
  for (const text of ['', 'data: [DONE]\n\n', ': ping\n\n', 'data: {"choices":[]}\n\ndata: [DONE]\n\n']) {
    const last = readText(openaiChat, text).at(-1)
    assert.ok(last?.type === 'message-error')
    assert.equal(last.error.code, 'stream_cut')
  }
})

test('finish reasons of other makers are understood, and failures among them are failures', () => {
  const finish = (reason: string): unknown => {
    const chunk = { id: 'a', choices: [{ index: 0, delta: { content: 'x' }, finish_reason: reason }] }
    const events = readText(openaiChat, `data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`)
    return gather(events).finishReason ?? events.at(-1)?.type
  }
  assert.equal(finish('end_turn'), 'stop')
  assert.equal(finish('STOP'), 'stop')
  assert.equal(finish('eos'), 'stop')
  assert.equal(finish('max_tokens'), 'length')
  assert.equal(finish('model_length'), 'length')
  assert.equal(finish('tool_use'), 'tool_calls')
  assert.equal(finish('SAFETY'), 'content_filter')
  assert.equal(finish('never_heard_of'), 'stop')
  assert.equal(finish('error'), 'message-error')
  assert.equal(finish('network_error'), 'message-error')
  assert.equal(finish('insufficient_system_resource'), 'message-error')
})
