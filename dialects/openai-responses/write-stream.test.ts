// The events that callers get, in their order and with their places.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GatewayError } from '../../core/errors.ts'
import { NO_USAGE, type StreamEvent } from '../../core/events.ts'
import type { StreamWriterContext } from '../../dialects/dialect.ts'
import { writeText } from '../../test/support/streams.ts'
import { openaiResponses } from './index.ts'

interface WireEvent {
  readonly type: string
  readonly sequence_number: number
  readonly output_index?: number
  readonly content_index?: number
  readonly summary_index?: number
  readonly item_id?: string
  readonly delta?: string
  readonly item?: Readonly<Record<string, unknown>>
  readonly response?: Readonly<Record<string, unknown>>
}

function write(events: readonly StreamEvent[], context: Partial<StreamWriterContext> = {}): WireEvent[] {
  return writeText(openaiResponses, events, context)
    .split('\n')
    .filter((line) => line.startsWith('data: {'))
    .map((line) => JSON.parse(line.slice('data: '.length)) as WireEvent)
}

const START: StreamEvent = { type: 'message-start', upstreamId: 'x', model: 'm', created: 1_700_000_000 }
const END: readonly StreamEvent[] = [
  { type: 'choice-end', choice: 0, finishReason: 'stop', nativeFinishReason: 'stop' },
  { type: 'usage', usage: { ...NO_USAGE, inputTokens: 3, outputTokens: 2 } },
  { type: 'message-end' },
]
const say = (text: string): StreamEvent => ({ type: 'text-delta', choice: 0, text })
const call = (index: number): StreamEvent => ({
  type: 'tool-call-start',
  choice: 0,
  index,
  id: `call_${index}`,
  kind: 'function',
  name: 'f',
})
const argue = (index: number, text: string): StreamEvent => ({
  type: 'tool-call-delta',
  choice: 0,
  index,
  arguments: text,
})

test('items come one after another with places that have no gaps and ids that stay', () => {
  const events = write([
    START,
    { type: 'reasoning-delta', choice: 0, text: 'Hm.' },
    say('Hel'),
    say('lo'),
    { type: 'refusal-delta', choice: 0, text: 'No.' },
    call(0),
    argue(0, '{}'),
    ...END,
  ])
  assert.deepEqual(
    events.map(({ sequence_number: number }) => number),
    events.map((_, index) => index),
  )
  const added = events.filter(({ type }) => type === 'response.output_item.added')
  assert.deepEqual(
    added.map(({ output_index: index, item }) => [index, item?.['type']]),
    [
      [0, 'reasoning'],
      [1, 'message'],
      [2, 'function_call'],
    ],
  )
  const parts = events.filter(({ type }) => type === 'response.content_part.added')
  assert.deepEqual(
    parts.map(({ content_index: index }) => index),
    [0, 1],
  )
  for (const event of events)
    if (event.item_id !== undefined)
      assert.equal(event.item_id, added[event.output_index ?? -1]?.item?.['id'])
  assert.match(String(added[1]?.item?.['id']), /^msg_1700000000_abcdefghijklmnopqrst_1$/)
})

test('calls whose pieces come mixed end up one after the other', () => {
  const pieces = [argue(0, '{"a"'), call(1), argue(1, '{"b"'), argue(0, ':1}'), argue(1, ':2}')]
  const events = write([START, call(0), ...pieces, ...END])
  const order = events.filter(({ type }) => /added|arguments\.(delta|done)|item\.done/.test(type))
  assert.deepEqual(
    order.map(({ output_index: index }) => index),
    order.map(({ output_index: index }) => index ?? -1).toSorted((left, right) => left - right),
  )
  const done = events.filter(({ type }) => type === 'response.output_item.done')
  assert.deepEqual(
    done.map(({ item }) => item?.['arguments']),
    ['{"a":1}', '{"b":2}'],
  )
})

test('items are finished when the model is, the response only when the answer is settled', () => {
  const written: string[] = []
  const writer = openaiResponses.createStreamWriter(
    { id: 'gen-1-a', model: 'm', surface: 'openai', providerName: 'P', created: 1, includeUsage: true },
    (text) => written.push(text),
  )
  for (const event of [START, say('Hi'), ...END.slice(0, -1)]) writer.push(event)
  assert.ok(written.some((text) => text.includes('response.output_item.done')))
  assert.ok(!written.some((text) => text.includes('event: response.completed')))
  writer.push({ type: 'message-end' })
  assert.ok(written.at(-1)?.startsWith('event: response.completed'))
})

test('an error finishes what was begun, is said twice, and is never a completed response', () => {
  const error = new GatewayError('rate_limit_exceeded', 'Slow down.')
  for (const events of [
    [START, say('Hi'), { type: 'message-error' as const, error }],
    [{ type: 'message-error' as const, error }],
  ]) {
    const types = write(events).map(({ type }) => type)
    assert.equal(types[0], 'response.created')
    assert.deepEqual(types.slice(-2), ['error', 'response.failed'])
  }
  const last = write([START, { type: 'message-error', error }]).at(-1)
  assert.deepEqual(last?.response?.['error'], { code: 'rate_limit_exceeded', message: 'Slow down.' })
  assert.equal(last?.response?.['status'], 'failed')
})

test('a writer that is ended too early fails', () => {
  assert.equal(write([START, say('Hi')]).at(-1)?.type, 'response.failed')
})

test('an answer that was cut short is incomplete, and says why', () => {
  for (const [finishReason, reason] of [
    ['length', 'max_output_tokens'],
    ['content_filter', 'content_filter'],
  ] as const) {
    const end: StreamEvent = { type: 'choice-end', choice: 0, finishReason, nativeFinishReason: 'x' }
    const last = write([START, say('Hi'), end, { type: 'message-end' }]).at(-1)
    assert.equal(last?.type, 'response.incomplete')
    assert.deepEqual(last?.response?.['incomplete_details'], { reason })
  }
})

test('the settings of the request are repeated at every stage', () => {
  const request = openaiResponses.readRequest({
    model: 'm',
    input: 'secret words',
    instructions: 'Be brief.',
    temperature: 0.5,
    tools: [{ type: 'function', name: 'f' }],
    text: { format: { type: 'json_object' } },
    metadata: { a: 'b' },
  })
  const echo = openaiResponses.echo?.(request)
  for (const { response } of write([START, say('Hi'), ...END], { echo })) {
    if (!response) continue
    assert.equal(response['instructions'], 'Be brief.')
    assert.equal(response['temperature'], 0.5)
    assert.deepEqual(response['tools'], [{ parameters: null, strict: null, type: 'function', name: 'f' }])
    assert.deepEqual(response['text'], { format: { type: 'json_object' } })
    assert.deepEqual(response['metadata'], { a: 'b' })
    assert.ok(!JSON.stringify(response).includes('secret words'))
  }
})

test('only the openrouter surface ends in [DONE]', () => {
  const text = (surface: 'openai' | 'openrouter'): string =>
    writeText(openaiResponses, [START, say('Hi'), ...END], { surface })
  assert.ok(text('openrouter').endsWith('data: [DONE]\n\n'))
  assert.ok(!text('openai').includes('[DONE]'))
})

test('what other makers must get back survives clients that keep nothing but this format’s own fields', () => {
  const format = 'anthropic-claude-v1'
  const details = [
    { type: 'reasoning.text', text: 'Hm', format, index: 0 },
    { type: 'reasoning.text', text: '.', format, index: 0 },
    { type: 'reasoning.text', signature: 'EqoB+/==', format, index: 0 },
  ]
  const events = details.map((detail): StreamEvent => {
    const text = 'text' in detail ? String(detail.text) : ''
    return { type: 'reasoning-delta', choice: 0, text, details: [detail] }
  })
  const item = write([START, ...events, say('Hi'), ...END]).find(
    ({ type }) => type === 'response.output_item.done',
  )?.item
  const { type, id, summary, encrypted_content } = item ?? {}
  const [turn] = openaiResponses.readRequest({
    model: 'm',
    input: [
      { type, id, summary, encrypted_content },
      { role: 'assistant', content: 'Hi' },
    ],
  }).messages
  assert.equal(turn?.reasoning, 'Hm.')
  assert.deepEqual(turn?.reasoningDetails, [
    { type: 'reasoning.text', text: 'Hm.', signature: 'EqoB+/==', format, index: 0 },
  ])
})

test('a response in the background goes on after the two events that it was queued with', () => {
  const events = write([START, say('Hi'), ...END], {
    id: 'gen-1700000001-abcdefghijklmnopqrst',
    echo: { background: true, store: true, previous_response_id: 'gen-0' },
  })
  assert.equal(events[0]?.type, 'response.in_progress')
  assert.deepEqual(
    events.map((event) => event.sequence_number),
    events.map((_, index) => index + 2),
  )
  for (const { response } of events) {
    if (!response) continue
    const { background, store, previous_response_id: previous, created_at: created } = response
    assert.deepEqual([background, store, previous], [true, true, 'gen-0'])
    // The time at which it was queued, not the provider's.
    assert.equal(created, 1_700_000_001)
  }
})
