import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GatewayError } from '../../core/errors.ts'
import { NO_USAGE, type Answer } from '../../core/events.ts'
import { readAnswerFixture } from '../../test/support/fixtures.ts'
import type { WriteAnswerOptions } from '../dialect.ts'
import { openaiChat } from './index.ts'

const read = (wire: unknown): Answer => openaiChat.readAnswer(wire, { quirks: new Set() })

function write(answer: Answer, options: Partial<WriteAnswerOptions> = {}): Record<string, unknown> {
  const text = openaiChat.writeAnswer(answer, {
    id: 'gen-1700000000-abcdefghijklmnopqrst',
    model: 'model-1',
    surface: 'openai',
    providerName: 'Acme',
    usage: answer.usage ?? NO_USAGE,
    costDollars: 0.5,
    ...options,
  })
  return JSON.parse(text) as Record<string, unknown>
}

const fixture = (name: string): Answer => read(readAnswerFixture('openai-chat', name))

const USAGE = {
  prompt_tokens: 12,
  completion_tokens: 7,
  total_tokens: 19,
  prompt_tokens_details: { cached_tokens: 4, audio_tokens: 0 },
  completion_tokens_details: {
    reasoning_tokens: 0,
    audio_tokens: 0,
    accepted_prediction_tokens: 0,
    rejected_prediction_tokens: 0,
  },
  cost: 0.5,
}

test('an answer is written as OpenAI writes it, with our id, model and cost', () => {
  assert.deepEqual(write(fixture('plain')), {
    id: 'gen-1700000000-abcdefghijklmnopqrst',
    object: 'chat.completion',
    created: 1_760_000_000,
    model: 'model-1',
    system_fingerprint: 'fp_salt',
    service_tier: 'default',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: 'Salt and Pfeffer – 塩 🧂.', refusal: null, annotations: [] },
        logprobs: null,
        finish_reason: 'stop',
      },
    ],
    usage: USAGE,
  })
})

test('an answer is written as OpenRouter writes it', () => {
  const answer = write(fixture('gateway'), { surface: 'openrouter', model: 'acme/claudish' })
  assert.equal(answer['provider'], 'Acme')
  assert.equal(answer['service_tier'], 'flex')
  assert.equal(answer['system_fingerprint'], null)
  assert.deepEqual(answer['choices'], [
    {
      index: 0,
      logprobs: null,
      finish_reason: 'stop',
      native_finish_reason: 'end_turn',
      message: {
        role: 'assistant',
        content: 'Left.',
        refusal: null,
        reasoning: 'This way.',
        reasoning_details: [
          {
            type: 'reasoning.text',
            format: 'anthropic-claude-v1',
            index: 0,
            text: 'This way.',
            signature: 'EqoB',
          },
        ],
      },
    },
  ])
  const usage = answer['usage'] as Record<string, unknown>
  assert.equal(usage['cost'], 0.5)
  assert.equal(usage['cost_details'], null)
  assert.deepEqual(usage['server_tool_use_details'], { web_search_requests: 1 })
})

test('reasoning goes out under both names on the first surface, and with details on the second', () => {
  const answer = fixture('reasoning-content')
  const message = (surface: 'openai' | 'openrouter'): Record<string, unknown> =>
    (write(answer, { surface })['choices'] as { message: Record<string, unknown> }[])[0]?.message ?? {}
  assert.equal(message('openai')['reasoning_content'], 'Two and two.')
  assert.equal(message('openai')['reasoning'], 'Two and two.')
  assert.deepEqual(message('openrouter')['reasoning_details'], [
    { type: 'reasoning.text', text: 'Two and two.', format: 'unknown', index: 0 },
  ])
  assert.equal(message('openrouter')['reasoning_content'], undefined)
})

test('reasoning that was taken out of the answer does not come back by way of the wire', () => {
  const answer = fixture('gateway')
  const choices = answer.choices.map((choice) => ({
    ...choice,
    reasoning: undefined,
    reasoningDetails: undefined,
  }))
  const text = JSON.stringify(write({ ...answer, choices }))
  assert.ok(!text.includes('This way'))
})

test('fields that we do not know survive at every level; the bill of the operator does not', () => {
  const wire = {
    ...(readAnswerFixture('openai-chat', 'parallel-tools') as object),
    citations: ['https://example.com'],
    meta: { usage: { credits_used: 5, usd_spent: 0.1 } },
  }
  const answer = write(read(wire))
  assert.deepEqual(answer['citations'], ['https://example.com'])
  assert.equal(answer['meta'], undefined)
  const [choice] = answer['choices'] as { message: { tool_calls: unknown[] } }[]
  assert.deepEqual(choice?.message.tool_calls, [
    { id: 'call_a', type: 'function', function: { name: 'weather', arguments: '{"city":"Rome"}' } },
    { id: 'call_b', type: 'custom', custom: { name: 'write_sql', input: 'SELECT 1' } },
    {
      id: 'call_c',
      type: 'function',
      function: { name: 'time', arguments: '{}' },
      extra_content: { thought_signature: 'c2ln' },
    },
  ])
  const azure = write(fixture('prompt-filter-chunk'))
  assert.ok('prompt_filter_results' in azure)
  assert.ok('content_filter_results' in ((azure['choices'] as object[])[0] ?? {}))
})

test('a deprecated function call stays one', () => {
  const [choice] = write(fixture('function-call'))['choices'] as { message: object; finish_reason: string }[]
  assert.deepEqual(choice?.message, {
    role: 'assistant',
    content: null,
    function_call: { name: 'weather', arguments: '{"a":1}' },
    refusal: null,
    annotations: [],
  })
  assert.equal(choice.finish_reason, 'function_call')
})

test('an answer of another dialect is written from its neutral parts alone', () => {
  const { wire: _wire, ...answer } = fixture('parallel-tools')
  const openrouter = write({ ...answer, created: 0 }, { surface: 'openrouter' })
  assert.equal(openrouter['created'], 1_700_000_000, 'the second in our own id')
  const [choice] = openrouter['choices'] as { message: { tool_calls: { index: number }[] } }[]
  assert.deepEqual(
    choice?.message.tool_calls.map((call) => call.index),
    [0, 1, 2],
  )
})

test('a wire object of another dialect adds nothing', () => {
  const answer = fixture('plain')
  const foreign = { type: 'message', content: [{ type: 'text', text: 'x' }], stop_reason: 'end_turn' }
  const { wire: _wire, ...neutral } = answer
  assert.deepEqual(write({ ...neutral, wire: foreign }), write(neutral))
})

test('what is no answer is refused, and what is an error is that error', () => {
  const codeOf = (wire: unknown): string => {
    try {
      read(wire)
    } catch (error) {
      assert.ok(error instanceof GatewayError)
      return error.code
    }
    return 'read'
  }
  for (const wire of [
    null,
    'x',
    [],
    {},
    { choices: [] },
    { choices: [null] },
    { choices: [{}] },
    { choices: [{ message: 'x' }] },
  ])
    assert.equal(codeOf(wire), 'malformed_answer', JSON.stringify(wire))
  assert.equal(codeOf({ error: { code: 429, message: 'slow' } }), 'rate_limit_exceeded')
  const failed = {
    message: { content: 'Half' },
    finish_reason: 'stop',
    native_finish_reason: 'network_error',
  }
  assert.equal(codeOf({ choices: [failed] }), 'provider_error')
  assert.equal(
    codeOf({ choices: [{ message: {}, error: { code: 503, message: 'x' } }] }),
    'provider_overloaded',
  )
  assert.equal(codeOf({ choices: [{ message: { content: 'whole' } }] }), 'read')
})

test('the message says what a whole answer says, though an empty delta stands beside it', () => {
  const message = { role: 'assistant', content: 'Pepper.' }
  const choice = { index: 0, message, delta: { role: 'assistant', content: '' }, finish_reason: 'stop' }
  const answer = read({ choices: [choice] })
  assert.equal(answer.choices[0]?.text, 'Pepper.')
  const [written] = write(answer)['choices'] as [Record<string, unknown>]
  assert.equal(written['delta'], undefined)
})

test('an answer that the filter has taken away has no message, and is whole all the same', () => {
  const filtered = { hate: { filtered: true, severity: 'high' } }
  const choice = { index: 0, finish_reason: 'content_filter', content_filter_results: filtered }
  const answer = read({ choices: [choice] })
  assert.deepEqual([answer.choices[0]?.finishReason, answer.choices[0]?.text], ['content_filter', null])
  const [written] = write(answer)['choices'] as [Record<string, unknown>]
  assert.equal((written['message'] as { content: unknown }).content, '')
  assert.deepEqual(written['content_filter_results'], filtered)
})

test('a whole answer with a call waits for the call, though its finish is an empty word', () => {
  const tool_calls = [{ id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } }]
  const choice = { index: 0, message: { role: 'assistant', content: null, tool_calls }, finish_reason: '' }
  assert.equal(read({ choices: [choice] }).choices[0]?.finishReason, 'tool_calls')
})

test('fields that a server fills with nothing make no call', () => {
  const function_call = { name: '', arguments: '' }
  const message = { role: 'assistant', content: 'Four', function_call, tool_calls: null, refusal: '' }
  const [choice] = read({ choices: [{ index: 0, message, finish_reason: 'stop' }] }).choices
  assert.deepEqual([choice?.toolCalls, choice?.finishReason, choice?.refusal], [[], 'stop', null])
})
