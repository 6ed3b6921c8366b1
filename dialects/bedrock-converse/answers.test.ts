// Whole answers, streams and errors of a provider, read.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { awsEventBytes, type AwsEvent } from '../../core/aws-event-stream.ts'
import type { ReasoningDetail } from '../../core/chat.ts'
import type { StreamEvent } from '../../core/events.ts'
import { frameAws, gather, readEvents, readText, writeText } from '../../test/support/streams.ts'
import { anthropicMessages } from '../anthropic-messages/index.ts'
import { openaiChat } from '../openai-chat/index.ts'
import { bedrockConverse } from './index.ts'

const SIGNED = ['signed-thinking']

type Fields = Readonly<Record<string, unknown>>

const event = (name: string, fields: Fields): AwsEvent => ({ event: name, data: JSON.stringify(fields) })
const delta = (contentBlockIndex: number, fields: Fields): AwsEvent =>
  event('contentBlockDelta', { contentBlockIndex, delta: fields, p: 'abcdefgh' })
const stop = (contentBlockIndex: number): AwsEvent => event('contentBlockStop', { contentBlockIndex })

/** As the service sends it: text and reasoning without a start, padding in `p`, counts at the end. */
const STREAM: readonly AwsEvent[] = [
  event('messageStart', { role: 'assistant', p: 'abc' }),
  delta(0, { reasoningContent: { text: 'Two' } }),
  delta(0, { reasoningContent: { text: ' and two.' } }),
  delta(0, { reasoningContent: { signature: 'EqoB==' } }),
  stop(0),
  delta(1, { text: 'Let me' }),
  delta(1, { text: ' look. é🍓' }),
  stop(1),
  event('contentBlockStart', { contentBlockIndex: 2, start: { toolUse: { toolUseId: 't1', name: 'f' } } }),
  delta(2, { toolUse: { input: '{"a"' } }),
  delta(2, { toolUse: { input: ': 1}' } }),
  stop(2),
  event('contentBlockStart', { contentBlockIndex: 3, start: { toolUse: { toolUseId: 't2', name: 'g' } } }),
  stop(3),
  event('messageStop', { stopReason: 'tool_use' }),
  event('metadata', {
    usage: {
      inputTokens: 10,
      outputTokens: 20,
      totalTokens: 35,
      cacheReadInputTokens: 5,
      cacheWriteInputTokens: 0,
    },
    metrics: { latencyMs: 9 },
  }),
]

const ANSWER = {
  metrics: { latencyMs: 9 },
  output: {
    message: {
      role: 'assistant',
      content: [
        { reasoningContent: { reasoningText: { text: 'Two and two.', signature: 'EqoB==' } } },
        { text: 'Let me look. é🍓' },
        { toolUse: { toolUseId: 't1', name: 'f', input: { a: 1 } } },
        { toolUse: { toolUseId: 't2', name: 'g', input: {} } },
      ],
    },
  },
  stopReason: 'tool_use',
  usage: {
    inputTokens: 10,
    outputTokens: 20,
    totalTokens: 35,
    cacheReadInputTokens: 5,
    cacheWriteInputTokens: 0,
  },
}

const read = (events: readonly AwsEvent[], quirks: readonly string[] = SIGNED): StreamEvent[] =>
  readEvents(bedrockConverse, events, quirks)

const detailsOf = (events: readonly StreamEvent[]): readonly ReasoningDetail[] =>
  events.flatMap((one) => (one.type === 'reasoning-delta' ? (one.details ?? []) : []))

test('a stream gives text, signed reasoning, calls and counts', () => {
  const events = read(STREAM)
  const answer = gather(events)
  assert.equal(answer.text, 'Let me look. é🍓')
  assert.equal(answer.reasoning, 'Two and two.')
  assert.deepEqual(answer.toolCalls, [
    { id: 't1', kind: 'function', name: 'f', arguments: '{"a": 1}' },
    { id: 't2', kind: 'function', name: 'g', arguments: '{}' },
  ])
  assert.equal(answer.finishReason, 'tool_calls')
  assert.equal(answer.nativeFinishReason, 'tool_use')
  assert.equal(answer.last, 'message-end')
  assert.deepEqual(
    [answer.usage?.inputTokens, answer.usage?.cachedTokens, answer.usage?.outputTokens],
    [15, 5, 20],
  )
  const format = 'anthropic-claude-v1'
  assert.deepEqual(detailsOf(events), [
    { type: 'reasoning.text', text: 'Two', format, index: 0 },
    { type: 'reasoning.text', text: ' and two.', format, index: 0 },
    { type: 'reasoning.text', signature: 'EqoB==', format, index: 0 },
  ])
})

test('every cut of the bytes in two pieces gives the same events', () => {
  const bytes = Buffer.concat(STREAM.map(awsEventBytes))
  const expected = read(STREAM)
  for (let at = 0; at <= bytes.length; at++)
    assert.deepEqual(read(frameAws([bytes.subarray(0, at), bytes.subarray(at)])), expected, `cut at ${at}`)
})

test('the whole answer says what its stream says', () => {
  const streamed = gather(read(STREAM))
  const { choices, usage } = bedrockConverse.readAnswer(ANSWER, { quirks: new Set(SIGNED) })
  const [choice] = choices
  assert.equal(choice?.text, streamed.text)
  assert.equal(choice?.reasoning, streamed.reasoning)
  assert.deepEqual(
    choice?.toolCalls.map((call) => ({ ...call, arguments: JSON.parse(call.arguments) as unknown })),
    streamed.toolCalls.map((call) => ({ ...call, arguments: JSON.parse(call.arguments) as unknown })),
  )
  assert.equal(choice?.finishReason, streamed.finishReason)
  assert.deepEqual(usage, streamed.usage)
  assert.deepEqual(choice?.reasoningDetails, [
    {
      type: 'reasoning.text',
      text: 'Two and two.',
      signature: 'EqoB==',
      format: 'anthropic-claude-v1',
      index: 0,
    },
  ])
})

test('callers of every format are told the text, the reasoning, the calls and the counts', () => {
  const events = read(STREAM)
  const before = gather(events)
  for (const dialect of [openaiChat, anthropicMessages, bedrockConverse]) {
    const after = gather(readText(dialect, writeText(dialect, events, { surface: 'openrouter' }), SIGNED))
    assert.equal(after.text, before.text, dialect.id)
    assert.equal(after.reasoning, before.reasoning, dialect.id)
    assert.deepEqual(after.toolCalls, before.toolCalls, dialect.id)
    assert.equal(after.usage?.inputTokens, before.usage?.inputTokens, dialect.id)
  }
})

test('encrypted reasoning is joined byte by byte, one item for each block', () => {
  const blob = Buffer.from('encrypted thoughts of a model').toString('base64')
  const halves = [Buffer.from('encrypted thou'), Buffer.from('ghts of a model')]
  const sealed = (index: number, redactedContent: string): AwsEvent =>
    delta(index, { reasoningContent: { redactedContent } })
  const events = read(
    [
      ...halves.map((half) => sealed(0, half.toString('base64'))),
      stop(0),
      sealed(1, 'gAAA'),
      stop(1),
      delta(2, { text: 'Yes' }),
      event('messageStop', { stopReason: 'end_turn' }),
    ],
    ['effort-field'],
  )
  const format = 'bedrock-openai-responses-v1'
  assert.deepEqual(detailsOf(events), [
    { type: 'reasoning.encrypted', data: blob, format, index: 0 },
    { type: 'reasoning.encrypted', data: 'gAAA', format, index: 1 },
  ])
})

test('reasoning of a model of which nothing is known is nobody’s to bring back', () => {
  const [detail] = detailsOf(read(STREAM, []))
  assert.equal(detail?.['format'], 'unknown')
})

test('counts may come before the stop, or not at all; the stop may not be missing', () => {
  const stopEvent = STREAM.at(-2) as AwsEvent
  const metadata = STREAM.at(-1) as AwsEvent
  const before = STREAM.slice(0, -2)
  const early = gather(read([...before, metadata, stopEvent]))
  assert.equal(early.last, 'message-end')
  assert.equal(early.usage?.inputTokens, 15)
  const without = gather(read([...before, stopEvent]))
  assert.equal(without.last, 'message-end')
  assert.equal(without.usage, undefined)
  for (const events of [before, [...before, metadata], [stopEvent, metadata], []])
    assert.equal(gather(read(events)).last, 'message-error')
})

test('what comes after the stop but the counts is not heard', () => {
  const events = read([...STREAM.slice(0, -1), delta(1, { text: ' More' }), STREAM.at(-1) as AwsEvent])
  assert.equal(gather(events).text, 'Let me look. é🍓')
})

test('the sequence that an answer stopped at is told, wherever the model put it', () => {
  const fields = [{ stop_sequence: 'END' }, { delta: { stop_sequence: 'END' } }]
  for (const additionalModelResponseFields of fields) {
    const events = read([
      delta(0, { text: 'Hi' }),
      event('messageStop', { stopReason: 'stop_sequence', additionalModelResponseFields }),
    ])
    const end = events.find((one) => one.type === 'choice-end')
    assert.deepEqual(end?.rest, { stop_sequence: 'END' })
  }
})

test('an answer through our own JSON tool is text', () => {
  const start = { contentBlockIndex: 0, start: { toolUse: { toolUseId: 't', name: 'causeway_json_answer' } } }
  const answer = gather(
    read([
      event('contentBlockStart', start),
      delta(0, { toolUse: { input: '{"legs":8}' } }),
      stop(0),
      event('messageStop', { stopReason: 'tool_use' }),
    ]),
  )
  assert.equal(answer.text, '{"legs":8}')
  assert.deepEqual(answer.toolCalls, [])
  assert.equal(answer.finishReason, 'stop')
})

test('calls that the provider answers itself are none of the caller’s', () => {
  const call = { toolUseId: 't', name: 'grounding', type: 'server_tool_use' }
  const answer = gather(
    read([
      event('contentBlockStart', { contentBlockIndex: 0, start: { toolUse: call } }),
      delta(0, { toolUse: { input: '{}' } }),
      stop(0),
      delta(1, { text: 'Found.' }),
      event('messageStop', { stopReason: 'end_turn' }),
    ]),
  )
  assert.deepEqual([answer.text, answer.toolCalls], ['Found.', []])
})

test('citations and images are told as other formats have them', () => {
  const citation = {
    title: 'T',
    sourceContent: [{ text: 'c' }],
    location: { web: { url: 'https://example.com' } },
  }
  const events = read([
    delta(0, { text: 'Cited' }),
    delta(0, { citation }),
    stop(0),
    event('contentBlockStart', { contentBlockIndex: 1, start: { image: { format: 'png' } } }),
    delta(1, { image: { source: { bytes: 'AAAA' } } }),
    stop(1),
    event('messageStop', { stopReason: 'end_turn' }),
  ])
  const told = events.find((one) => one.type === 'annotations')
  assert.deepEqual(told?.annotations, [
    {
      type: 'url_citation',
      url_citation: { url: 'https://example.com', title: 'T', content: 'c', start_index: 0, end_index: 5 },
      citation,
    },
  ])
  const image = events.find((one) => one.type === 'delta-rest')
  assert.deepEqual(image?.rest['images'], [
    { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
  ])
})

test('reasons to stop have their neutral word, and a model that failed is an error', () => {
  const ended = (stopReason: string): unknown => {
    const events = read([delta(0, { text: 'Hi' }), event('messageStop', { stopReason })])
    return gather(events).finishReason ?? events.at(-1)?.type
  }
  const words = {
    end_turn: 'stop',
    stop_sequence: 'stop',
    max_tokens: 'length',
    model_context_window_exceeded: 'length',
    guardrail_intervened: 'content_filter',
    content_filtered: 'content_filter',
    something_new: 'stop',
    malformed_model_output: 'message-error',
    malformed_tool_use: 'message-error',
  }
  for (const [word, reason] of Object.entries(words)) assert.equal(ended(word), reason, word)
})

test('exceptions of a stream are errors with their meaning', () => {
  const codes = {
    throttlingException: 'rate_limit_exceeded',
    modelStreamErrorException: 'provider_error',
    internalServerException: 'provider_error',
    serviceUnavailableException: 'provider_overloaded',
    validationException: 'invalid_request',
    modelTimeoutException: 'provider_timeout',
    unheardOfException: 'provider_error',
  }
  for (const [name, code] of Object.entries(codes)) {
    const exception = { event: name, data: '{"message":"It failed."}', isException: true }
    const events = read([...STREAM.slice(0, 6), exception, ...STREAM.slice(6)])
    const last = events.at(-1)
    assert.ok(last?.type === 'message-error', name)
    assert.equal(last.error.code, code, name)
  }
})

test('refusals are told as what they are', () => {
  const cases: readonly [number, object, string, boolean][] = [
    [429, { message: 'Too many tokens, please wait before trying again.' }, 'rate_limit_exceeded', true],
    [403, { Message: 'User: arn:aws:iam::1:user/x is not authorized' }, 'provider_unauthorized', true],
    [
      424,
      { message: 'The model returned an unexpected error', originalStatusCode: 500 },
      'provider_error',
      true,
    ],
    [408, { message: 'Model has timed out in processing the request.' }, 'provider_timeout', true],
    [400, { message: 'Input is too long for requested model.' }, 'context_length_exceeded', true],
    [400, { message: 'The provided model identifier is invalid.' }, 'provider_error', true],
    [
      400,
      { message: 'Invocation of model ID x with on-demand throughput isn’t supported.' },
      'provider_error',
      true,
    ],
    [404, { message: 'This model version has reached the end of its life.' }, 'model_deprecated', true],
    [400, { message: 'The toolConfig field must be defined.' }, 'invalid_request', false],
  ]
  for (const [status, body, code, isTriedElsewhere] of cases) {
    const error = bedrockConverse.readError({ status, text: JSON.stringify(body) })
    assert.equal(error.code, code, JSON.stringify(body))
    assert.equal(error.retry === 'elsewhere', isTriedElsewhere, JSON.stringify(body))
  }
  const unknown = bedrockConverse.readError({
    status: 400,
    text: '{"message":"The provided model identifier is invalid."}',
  })
  assert.equal(unknown.metadata?.['provider_code'], 'model_not_found')
})

test('an error in the place of an answer is an error', () => {
  for (const wire of [{ message: 'Internal failure' }, { output: {} }, [], null, { output: { message: {} } }])
    assert.throws(() => bedrockConverse.readAnswer(wire, { quirks: new Set() }), { name: 'GatewayError' })
})
