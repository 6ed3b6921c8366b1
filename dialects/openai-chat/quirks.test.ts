// Every quirk against a stream and a whole answer that show it. What needs no quirk to be read is read without it here.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NO_USAGE, type Answer } from '../../core/events.ts'
import { readAnswerFixture, readStreamFixture } from '../../test/support/fixtures.ts'
import { gather, readText, type Gathered } from '../../test/support/streams.ts'
import { openaiChat } from './index.ts'
import { QUIRKS } from './quirks.ts'

const usage = (inputTokens: number, outputTokens: number, others: object = {}): object => ({
  ...NO_USAGE,
  inputTokens,
  outputTokens,
  ...others,
})

const stream = (name: string, ...quirks: string[]): Gathered =>
  gather(readText(openaiChat, readStreamFixture('openai-chat', name), quirks))

const whole = (name: string, ...quirks: string[]): Answer =>
  openaiChat.readAnswer(readAnswerFixture('openai-chat', name), { quirks: new Set(quirks) })

interface Content {
  readonly text?: string
  readonly reasoning?: string
  readonly usage?: object | undefined
}

/** The stream and the whole answer of a name say the same. */
function assertBoth(name: string, quirks: readonly string[], expected: Content): void {
  const streamed = stream(name, ...quirks)
  const answer = whole(name, ...quirks)
  const choice = answer.choices[0]
  assert.equal(streamed.last, 'message-end', name)
  assert.equal(streamed.text, expected.text ?? '', name)
  assert.equal(choice?.text ?? '', expected.text ?? '', name)
  assert.equal(streamed.reasoning, expected.reasoning ?? '', name)
  assert.equal(choice?.reasoning ?? '', expected.reasoning ?? '', name)
  assert.deepEqual(streamed.usage, expected.usage, name)
  assert.deepEqual(answer.usage, expected.usage, name)
  assert.equal(streamed.finishReason, choice?.finishReason, name)
}

test('every quirk is explained in a sentence', () => {
  for (const [name, meaning] of Object.entries(QUIRKS)) assert.match(meaning, /^[A-Z].*\.$/s, name)
})

test('reasoning-content: reasoning beside null content, finish and usage in one chunk', () => {
  assertBoth('reasoning-content', [], {
    text: 'Four.',
    reasoning: 'Two and two.',
    usage: usage(30, 25, { cachedTokens: 16, reasoningTokens: 14 }),
  })
})

test('reasoning-field: reasoning as `reasoning`', () => {
  assertBoth('reasoning-field', [], { text: 'Yes.', reasoning: 'Hm, yes.', usage: usage(12, 7) })
})

test('content-parts: content as a list of thinking and text', () => {
  assertBoth('content-parts', [], { text: 'Eight.', reasoning: 'Count the legs.', usage: usage(12, 7) })
})

test('credits-for-tokens: counts are not used, the dollars are', () => {
  const expected = usage(0, 0, { estimated: true, providerCostDollars: 0.0014335 })
  assertBoth('credits-for-tokens', ['credits-for-tokens'], { text: 'Hello there.', usage: expected })
  // The credits in `meta` tell the same without the quirk.
  assertBoth('credits-for-tokens', [], { text: 'Hello there.', usage: expected })
})

test('credits-for-tokens: without any sign in the answer the quirk alone decides', () => {
  assert.deepEqual(stream('plain', 'credits-for-tokens').usage, usage(0, 0, { estimated: true }))
})

test('completion-excludes-reasoning: the total tells that reasoning was left out', () => {
  assertBoth('completion-excludes-reasoning', [], {
    text: 'Hello',
    reasoning: 'One word then.',
    usage: usage(12, 42, {
      cachedTokens: 8,
      reasoningTokens: 40,
      providerCostDollars: 0.000025,
      rest: { num_sources_used: 0 },
    }),
  })
})

test('usage-in-x-groq: usage is found there when it is nowhere else', () => {
  const rest = { queue_time: 0.04, prompt_time: 0.003, completion_time: 0.02, total_time: 0.023 }
  assertBoth('usage-in-x-groq', [], { text: 'Light.', usage: usage(45, 6, { rest }) })
})

test('missing-ids: every call gets an id of its own, the same in a stream and in a whole answer', () => {
  const calls = [
    { id: 'call_cmplnoids_0_0', kind: 'function', name: 'weather', arguments: '{"city":"Oslo"}' },
    { id: 'call_cmplnoids_0_1', kind: 'function', name: 'weather', arguments: '{"city":"Bergen"}' },
    { id: 'dup', kind: 'function', name: 'time', arguments: '{"zone":"CET"}' },
    { id: 'dup_3', kind: 'function', name: 'time', arguments: '{}' },
  ]
  assert.deepEqual(stream('missing-ids').toolCalls, calls)
  assert.deepEqual(whole('missing-ids').choices[0]?.toolCalls, calls)
  assert.equal(stream('missing-ids').finishReason, 'tool_calls')
  assert.equal(stream('missing-ids').nativeFinishReason, 'stop')
})

test('prompt-filter-chunk: the report before the answer starts nothing, and is not lost', () => {
  assertBoth('prompt-filter-chunk', [], { text: 'Blue.', usage: usage(12, 7) })
  const [start] = readText(openaiChat, readStreamFixture('openai-chat', 'prompt-filter-chunk'))
  assert.equal(start?.type, 'message-start')
  assert.equal(start.upstreamId, 'chatcmpl-az')
  assert.ok(Array.isArray(start.rest?.['prompt_filter_results']))
})

test('think-tags: reasoning is cut out of the text, wherever the tags are cut', () => {
  const expected = { text: 'Birds: yes, a < b.', reasoning: 'Birds fly.', usage: usage(12, 7) }
  assertBoth('think-tags', ['think-tags'], expected)
  assert.match(stream('think-tags').text, /^<think>/, 'without the quirk it is plain text')
})

test('think-opened: an answer that begins inside reasoning', () => {
  const expected = { text: 'Yes.', reasoning: 'Birds fly.', usage: usage(12, 7) }
  assertBoth('think-opened', ['think-tags', 'think-opened'], expected)
})

test('think-tags: reasoning that stands in its own field and between tags counts once', () => {
  const message = { content: '<think>why</think>because', reasoning_content: 'why' }
  const wire = { id: 'x', choices: [{ index: 0, message, finish_reason: 'stop' }] }
  const choice = openaiChat.readAnswer(wire, { quirks: new Set(['think-tags']) }).choices[0]
  assert.deepEqual([choice?.reasoning, choice?.text], ['why', 'because'])
})

test('effort-object: another gateway with comments, details, its own cost and a repeated last choice', () => {
  const rest = { server_tool_use_details: { web_search_requests: 1 } }
  const expected = usage(17, 33, {
    cachedTokens: 2,
    cacheWriteTokens: 5,
    reasoningTokens: 11,
    providerCostDollars: 0.000123,
    rest,
  })
  assertBoth('gateway', [], { text: 'Left.', reasoning: 'This way.', usage: expected })
  const events = readText(openaiChat, readStreamFixture('openai-chat', 'gateway'))
  const details = events.flatMap((event) => (event.type === 'reasoning-delta' ? (event.details ?? []) : []))
  assert.deepEqual(details.at(-1), {
    type: 'reasoning.text',
    format: 'anthropic-claude-v1',
    index: 0,
    signature: 'EqoB',
  })
  const ends = events.filter((event) => event.type === 'choice-end')
  assert.deepEqual(ends, [
    { type: 'choice-end', choice: 0, finishReason: 'stop', nativeFinishReason: 'end_turn' },
  ])
})
