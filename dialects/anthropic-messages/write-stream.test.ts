// What a caller of this format is sent: blocks in order, one open at a time, and an end that can be relied on.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GatewayError } from '../../core/errors.ts'
import { NO_USAGE, type StreamEvent } from '../../core/events.ts'
import { NO_PROOF, unsealDetails } from '../../core/sealed-details.ts'
import { generateEvents } from '../../test/support/generate-events.ts'
import { createChooser } from '../../test/support/generate.ts'
import { gather, readText, writeText } from '../../test/support/streams.ts'
import { anthropicMessages } from './index.ts'

type Wire = Record<string, unknown> & { type: string; index?: number }

/** Every event has its name on a line of its own, and the name is its type. */
function written(events: readonly StreamEvent[]): Wire[] {
  const text = writeText(anthropicMessages, events)
  return text
    .split('\n\n')
    .slice(0, -1)
    .map((event) => {
      const [, name, data] = /^event: (\w+)\ndata: ([^\n]*)$/.exec(event) ?? []
      const wire = JSON.parse(data ?? '') as Wire
      assert.equal(wire.type, name)
      return wire
    })
}

const start: StreamEvent = { type: 'message-start', upstreamId: 'u', model: 'm', created: 0 }
const text = (words: string): StreamEvent => ({ type: 'text-delta', choice: 0, text: words })
const call = (index: number, kind: 'function' | 'custom' = 'function'): StreamEvent => ({
  type: 'tool-call-start',
  choice: 0,
  index,
  id: `call_${index}`,
  kind,
  name: 'f',
})
const piece = (index: number, json: string): StreamEvent => ({
  type: 'tool-call-delta',
  choice: 0,
  index,
  arguments: json,
})
const finish = (reason: 'stop' | 'tool_calls' = 'stop'): StreamEvent[] => [
  { type: 'choice-end', choice: 0, finishReason: reason, nativeFinishReason: reason },
  { type: 'usage', usage: { ...NO_USAGE, inputTokens: 9, cachedTokens: 4, outputTokens: 3 } },
  { type: 'message-end' },
]

/** Blocks as `type` and what their deltas add up to. */
function blocks(events: readonly Wire[]): string[] {
  const list: string[] = []
  for (const event of events) {
    const block = event['content_block'] as Record<string, string> | undefined
    if (block) list.push(`${block['type']}:`)
    const delta = event['delta'] as Record<string, string> | undefined
    if (event.type === 'content_block_delta' && delta)
      list[list.length - 1] +=
        delta['text'] ?? delta['partial_json'] ?? delta['thinking'] ?? `<${delta['signature']}>`
  }
  return list
}

test('a stream has its events in the order of the protocol, and its counts without the cache', () => {
  const events = written([start, text('Hel'), text('lo'), ...finish()])
  assert.deepEqual(
    events.map(({ type }) => type),
    [
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ],
  )
  assert.deepEqual(events.at(-2)?.['delta'], { stop_reason: 'end_turn', stop_sequence: null })
  const usage = events.at(-2)?.['usage'] as Record<string, number>
  assert.deepEqual(
    [usage['input_tokens'], usage['cache_read_input_tokens'], usage['output_tokens']],
    [5, 4, 3],
  )
})

test('any stream has its blocks numbered without gaps and open one at a time', () => {
  for (let seed = 1; seed <= 1000; seed++) {
    let open: number | undefined
    let next = 0
    for (const event of written(generateEvents(createChooser(seed)))) {
      if (event.type === 'content_block_start') {
        assert.equal(open, undefined, `seed ${seed}`)
        assert.equal(event.index, next++, `seed ${seed}`)
        open = event.index
      } else if (event.type === 'content_block_delta') assert.equal(event.index, open, `seed ${seed}`)
      else if (event.type === 'content_block_stop') {
        assert.equal(event.index, open, `seed ${seed}`)
        open = undefined
      } else assert.equal(open, undefined, `seed ${seed}`)
    }
  }
})

test('the arguments of one call at a time are passed on as they come', () => {
  const pieces: string[] = []
  const writer = anthropicMessages.createStreamWriter(
    { id: 'g', model: 'm', surface: 'openai', providerName: 'P', created: 0, includeUsage: true },
    (out) => pieces.push(out),
  )
  for (const event of [start, call(0), piece(0, '{"a":')]) writer.push(event)
  assert.ok(pieces.at(-1)?.includes('"partial_json":"{\\"a\\":"'))
})

test('calls that come mixed are put one after the other', () => {
  const events = [
    start,
    call(0),
    call(1),
    piece(0, '{"a"'),
    piece(1, '{"b":'),
    piece(0, ':1}'),
    piece(1, '2}'),
  ]
  assert.deepEqual(blocks(written([...events, ...finish('tool_calls')])), [
    'tool_use:{"a":1}',
    'tool_use:{"b":2}',
  ])
})

test('a call that is cut short does not lose those after it, and free text stands under `input`', () => {
  const events = [
    start,
    call(0),
    piece(0, '{"a'),
    call(1, 'custom'),
    piece(1, 'free '),
    piece(1, 'text'),
    text('!'),
  ]
  assert.deepEqual(blocks(written([...events, ...finish()])), [
    'tool_use:{"a',
    'tool_use:{"input":"free text"}',
    'text:!',
  ])
})

/** What was said of the signature of the first thinking. */
const signatureIn = (events: readonly Record<string, unknown>[]): string => {
  const deltas = events.map(({ delta }) => delta as { type?: string; signature?: string } | undefined)
  return deltas.find((delta) => delta?.type === 'signature_delta')?.signature ?? ''
}

test('reasoning of another maker is thinking, signed with what proves it there', () => {
  const foreign = { type: 'reasoning.encrypted', data: 'gAAA', format: 'openai-responses-v1' }
  const events = written([
    start,
    { type: 'reasoning-delta', choice: 0, text: 'Hm, ' },
    { type: 'reasoning-delta', choice: 0, text: 'yes.', details: [foreign] },
    text('Yes.'),
    ...finish(),
  ])
  const signature = signatureIn(events)
  assert.deepEqual(blocks(events), [`thinking:Hm, yes.<${signature}>`, 'text:Yes.'])
  assert.deepEqual(unsealDetails(signature), [foreign])
  assert.deepEqual(events[1]?.['content_block'], { type: 'thinking', thinking: '', signature: '' })
})

test('what another maker proves without showing it is sealed into redacted thinking', () => {
  const foreign = { type: 'reasoning.encrypted', data: 'gAAA', format: 'openai-responses-v1' }
  const events = written([
    start,
    { type: 'reasoning-delta', choice: 0, text: '', details: [foreign] },
    text('Yes.'),
    ...finish(),
  ])
  assert.deepEqual(blocks(events), ['redacted_thinking:', 'text:Yes.'])
  const block = events[1]?.['content_block'] as { data?: string } | undefined
  assert.deepEqual(unsealDetails(block?.data ?? ''), [foreign])
})

test('plain reasoning is signed too, once, whatever stands between its pieces', () => {
  const events = written([
    start,
    { type: 'reasoning-delta', choice: 0, text: 'Hm, ' },
    { type: 'delta-rest', choice: 0, rest: { obfuscation: 'x' } },
    { type: 'reasoning-delta', choice: 0, text: 'yes.' },
    ...finish(),
  ])
  assert.deepEqual(blocks(events), [`thinking:Hm, yes.<${NO_PROOF}>`])
})

test('a signature ends its block', () => {
  const thought = (fields: object, words = ''): StreamEvent => ({
    type: 'reasoning-delta',
    choice: 0,
    text: words,
    details: [{ type: 'reasoning.text', format: 'anthropic-claude-v1', ...fields }],
  })
  const events = [
    start,
    thought({ text: 'a' }, 'a'),
    thought({ signature: 's1' }),
    thought({ text: 'b' }, 'b'),
  ]
  assert.deepEqual(blocks(written([...events, thought({ signature: 's2' }), ...finish()])), [
    'thinking:a<s1>',
    'thinking:b<s2>',
  ])
})

test('an error is an event of that name, and nothing follows it', () => {
  const error = new GatewayError('provider_overloaded', 'Busy.')
  const events = written([start, text('Hel'), { type: 'message-error', error }, ...finish()])
  const last = events.at(-1)
  assert.equal(last?.type, 'error')
  assert.deepEqual(last?.['error'], { type: 'overloaded_error', message: 'Busy.' })
})

test('a writer whose events stop too early writes an error, never message_stop', () => {
  for (const events of [[], [start], [start, text('Hel')]])
    assert.equal(written(events).at(-1)?.type, 'error')
})

test('an answer without any content has no blocks, and an end', () => {
  assert.deepEqual(
    written([start, ...finish()]).map(({ type }) => type),
    ['message_start', 'message_delta', 'message_stop'],
  )
})

test('only the first choice is told: the format has no other', () => {
  const other: StreamEvent = { type: 'text-delta', choice: 1, text: 'other' }
  const answer = gather(
    readText(anthropicMessages, writeText(anthropicMessages, [start, text('one'), other, ...finish()])),
  )
  assert.equal(answer.text, 'one')
})
