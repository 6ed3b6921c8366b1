import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GatewayError } from '../../core/errors.ts'
import { NO_USAGE, type StreamEvent } from '../../core/events.ts'
import { readStreamFixture } from '../../test/support/fixtures.ts'
import { readText, writeText } from '../../test/support/streams.ts'
import { openaiChat } from './index.ts'

interface Chunk extends Record<string, unknown> {
  readonly id: string
  readonly choices: readonly {
    readonly index: number
    readonly delta: Record<string, unknown>
    readonly finish_reason: string | null
    readonly native_finish_reason?: string | null
    readonly logprobs: unknown
  }[]
}

const START: StreamEvent = {
  type: 'message-start',
  upstreamId: 'up',
  model: 'up-model',
  created: 1_760_000_000,
}
const END: StreamEvent = { type: 'message-end' }
const text = (piece: string, choice = 0): StreamEvent => ({ type: 'text-delta', choice, text: piece })
const finish = (choice = 0): StreamEvent => ({
  type: 'choice-end',
  choice,
  finishReason: 'stop',
  nativeFinishReason: 'end_turn',
})
const USAGE: StreamEvent = {
  type: 'usage',
  usage: { ...NO_USAGE, inputTokens: 3, outputTokens: 2 },
  costDollars: 0.5,
}

type Context = Parameters<typeof writeText>[2]

/** The chunks of a written stream; the end marker is the string itself. */
function chunks(events: readonly StreamEvent[], context: Context = {}): (Chunk | string)[] {
  const written = writeText(openaiChat, events, context)
  assert.ok(written.endsWith('\n\n'))
  return written
    .slice(0, -2)
    .split('\n\n')
    .map((event) => {
      assert.ok(event.startsWith('data: ') && !event.includes('\n'), event)
      return event === 'data: [DONE]' ? '[DONE]' : (JSON.parse(event.slice(6)) as Chunk)
    })
}

const deltas = (list: (Chunk | string)[]): unknown[] =>
  list.map((chunk) => (typeof chunk === 'string' ? chunk : (chunk.choices[0]?.delta ?? 'no choice')))

test('a stream is written as OpenAI writes it, letter by letter', () => {
  const head =
    '{"id":"gen-1700000000-abcdefghijklmnopqrst","object":"chat.completion.chunk","created":1760000000,"model":"model-1","service_tier":"default","system_fingerprint":null,"choices":['
  const start: StreamEvent = { ...START, rest: { system_fingerprint: null, service_tier: 'default' } }
  assert.equal(
    writeText(openaiChat, [start, text('Hi "you"'), finish(), USAGE, END], {}),
    [
      `data: ${head}{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}],"usage":null}`,
      `data: ${head}{"index":0,"delta":{"content":"Hi \\"you\\""},"logprobs":null,"finish_reason":null}],"usage":null}`,
      `data: ${head}{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}],"usage":null}`,
      `data: ${head}],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0},"cost":0.5}}`,
      'data: [DONE]',
      '',
    ].join('\n\n'),
  )
})

test('without include_usage there is neither a usage chunk nor an empty usage', () => {
  const written = writeText(openaiChat, [START, text('x'), finish(), USAGE, END], { includeUsage: false })
  assert.ok(!written.includes('usage'))
  assert.ok(written.endsWith('data: [DONE]\n\n'))
})

test('on the OpenRouter surface each delta has role and content, and usage always comes with a choice', () => {
  const events: StreamEvent[] = [
    START,
    { type: 'reasoning-delta', choice: 0, text: 'hm' },
    text('x'),
    finish(),
    USAGE,
    END,
  ]
  const list = chunks(events, { surface: 'openrouter', includeUsage: false, model: 'acme/m' })
  const details = [{ type: 'reasoning.text', text: 'hm', format: 'unknown', index: 0 }]
  assert.deepEqual(deltas(list), [
    { role: 'assistant', content: '', reasoning: 'hm', reasoning_details: details },
    { role: 'assistant', content: 'x' },
    { role: 'assistant', content: '' },
    { role: 'assistant', content: '' },
    '[DONE]',
  ])
  const last = list.at(-2) as Chunk
  assert.equal(last['provider'], 'Acme')
  assert.equal(last['service_tier'], null)
  assert.equal(last.choices[0]?.finish_reason, 'stop')
  assert.equal(last.choices[0]?.native_finish_reason, 'end_turn')
  assert.deepEqual(last['usage'], {
    prompt_tokens: 3,
    completion_tokens: 2,
    total_tokens: 5,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0, cache_write_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
    cost: 0.5,
    is_byok: false,
    cost_details: null,
  })
  assert.equal((list[0] as Chunk).choices[0]?.native_finish_reason, null)
  // Its schema of a chunk takes a string there or nothing.
  assert.ok(list.every((chunk) => typeof chunk === 'string' || !('system_fingerprint' in chunk)))
})

test('reasoning goes out under both names that clients read, with its details when there are any', () => {
  const details = [{ type: 'reasoning.text', signature: 'sig', index: 0 }]
  const events: StreamEvent[] = [
    START,
    { type: 'reasoning-delta', choice: 0, text: 'hm' },
    { type: 'reasoning-delta', choice: 0, text: '', details },
    finish(),
    END,
  ]
  assert.deepEqual(deltas(chunks(events)).slice(1, 3), [
    { reasoning_content: 'hm', reasoning: 'hm' },
    { reasoning_details: details },
  ])
})

test('an answer of nothing but calls begins with role, null content and the first call', () => {
  const events: StreamEvent[] = [
    START,
    { type: 'tool-call-start', choice: 0, index: 0, id: 'a', kind: 'function', name: 'f' },
    { type: 'tool-call-delta', choice: 0, index: 0, arguments: '{}' },
    { type: 'tool-call-start', choice: 0, index: 1, id: 'b', kind: 'custom', name: 'g', rest: { extra: 1 } },
    { type: 'tool-call-delta', choice: 0, index: 1, arguments: 'SELECT' },
    { type: 'choice-end', choice: 0, finishReason: 'tool_calls', nativeFinishReason: 'tool_use' },
    END,
  ]
  assert.deepEqual(deltas(chunks(events)), [
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: '' } }],
    },
    { tool_calls: [{ index: 0, function: { arguments: '{}' } }] },
    { tool_calls: [{ index: 1, id: 'b', type: 'custom', custom: { name: 'g', input: '' }, extra: 1 }] },
    { tool_calls: [{ index: 1, custom: { input: 'SELECT' } }] },
    {},
    '[DONE]',
  ])
})

test('a deprecated function call is written back in its own form', () => {
  const events = readText(openaiChat, readStreamFixture('openai-chat', 'function-call'))
  const list = chunks(events)
  assert.deepEqual(deltas(list).slice(1, 4), [
    { function_call: { name: 'weather', arguments: '' } },
    { function_call: { arguments: '{"a":' } },
    { function_call: { arguments: '1}' } },
  ])
  assert.equal((list.at(-3) as Chunk).choices[0]?.finish_reason, 'function_call')
})

test('logprobs go into the chunk of the text that they belong to', () => {
  const logprobs = { content: [{ token: 'Hi', logprob: -0.1 }], refusal: null }
  const list = chunks([
    START,
    { type: 'logprobs', choice: 0, logprobs },
    text('Hi'),
    finish(),
    END,
  ]) as Chunk[]
  assert.equal(list[0]?.choices[0]?.logprobs, null)
  assert.deepEqual(list[1]?.choices[0]?.logprobs, logprobs)
  assert.equal(list[2]?.choices[0]?.logprobs, null)
})

test("a provider's own fields survive on both surfaces, but cannot take the place of ours", () => {
  const events = readText(openaiChat, readStreamFixture('openai-chat', 'extras'))
  for (const surface of ['openai', 'openrouter'] as const) {
    const written = chunks(events, { surface })
    const all = JSON.stringify(written)
    for (const piece of ['"citations"', '"timings"', '"stop_reason":151645', '"audio_1"', '"images"'])
      assert.equal(all.split(piece).length, 2, `${piece} is there once on ${surface}`)
  }
  const impostor = { id: 'theirs', model: 'theirs', choices: [], error: 'x', provider: 'Theirs' }
  const [first] = chunks([{ ...START, rest: impostor }, text('x'), finish(), END], {
    surface: 'openrouter',
  }) as Chunk[]
  assert.equal(first?.id, 'gen-1700000000-abcdefghijklmnopqrst')
  assert.equal(first['provider'], 'Acme')
  assert.equal(first['error'], undefined)
})

test('choices are opened one by one', () => {
  const list = chunks([START, text('a', 1), text('b', 0), finish(1), finish(0), END])
  const seen = list.map((chunk) =>
    typeof chunk === 'string'
      ? chunk
      : `${chunk.choices[0]?.index} ${JSON.stringify(chunk.choices[0]?.delta)}`,
  )
  assert.deepEqual(seen, [
    '1 {"role":"assistant","content":"","refusal":null}',
    '1 {"content":"a"}',
    '0 {"role":"assistant","content":"","refusal":null}',
    '0 {"content":"b"}',
    '1 {}',
    '0 {}',
    '[DONE]',
  ])
})

const FAILURE = new GatewayError('rate_limit_exceeded', 'Slow down.')

test('a failure is a chunk with the error and finish_reason error, and no end marker follows', () => {
  const events: StreamEvent[] = [
    START,
    text('Half'),
    { type: 'message-error', error: FAILURE },
    END,
    text('ghost'),
  ]
  const openai = chunks(events).at(-2) as Chunk
  const bare = chunks(events).at(-1) as Chunk
  assert.deepEqual(bare, { error: openai['error'] }, 'said again for clients that overlook it beside choices')
  assert.deepEqual(openai['error'], {
    message: 'Slow down.',
    type: 'requests',
    param: null,
    code: 'rate_limit_exceeded',
  })
  assert.equal(openai.choices[0]?.finish_reason, 'error')
  const openrouter = chunks(events, { surface: 'openrouter' }).at(-1) as Chunk
  assert.deepEqual(openrouter['error'], {
    code: 429,
    message: 'Slow down.',
    metadata: { error_type: 'rate_limit_exceeded' },
  })
  assert.equal(openrouter.choices[0]?.finish_reason, 'error')
})

test('a failure before anything was written has id and model all the same', () => {
  const [only, ...others] = chunks([{ type: 'message-error', error: FAILURE }]) as Chunk[]
  assert.deepEqual(others, [{ error: only?.['error'] }])
  assert.equal(only?.id, 'gen-1700000000-abcdefghijklmnopqrst')
  assert.equal(only['model'], 'model-1')
  assert.equal(only['created'], 1_700_000_000)
})

test('a writer that is ended too early writes an error and never the end marker', () => {
  const written = writeText(openaiChat, [START, text('Half')])
  assert.ok(!written.includes('[DONE]'))
  assert.match(written, /"finish_reason":"error"[^\n]*"code":"stream_cut"/)
})
