// Whole answers: read for any caller, and written for callers of this format from any provider.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GatewayError } from '../../core/errors.ts'
import { NO_USAGE, type Answer, type AnswerChoice } from '../../core/events.ts'
import { readAnswerFixture } from '../../test/support/fixtures.ts'
import { openaiChat } from '../openai-chat/index.ts'
import { NO_PROOF } from '../../core/sealed-details.ts'
import { anthropicMessages } from './index.ts'

const read = (wire: unknown): Answer => anthropicMessages.readAnswer(wire, { quirks: new Set() })
const everything = readAnswerFixture('anthropic-messages', 'everything') as Record<string, unknown>

const context = {
  id: 'gen-1-x',
  model: 'claude-made-1',
  surface: 'openai',
  providerName: 'P',
  usage: NO_USAGE,
  costDollars: 0,
} as const

const write = (answer: Answer): Record<string, unknown> =>
  JSON.parse(
    anthropicMessages.writeAnswer(answer, { ...context, usage: answer.usage ?? NO_USAGE }),
  ) as Record<string, unknown>

const choice = (fields: Partial<AnswerChoice>): Answer => ({
  upstreamId: 'u',
  model: 'm',
  created: 0,
  usage: undefined,
  choices: [
    {
      index: 0,
      text: null,
      refusal: null,
      reasoning: undefined,
      reasoningDetails: undefined,
      toolCalls: [],
      finishReason: 'stop',
      nativeFinishReason: 'stop',
      ...fields,
    },
  ],
})

test('an answer is read with its text, thinking, calls and counts', () => {
  const answer = read(everything)
  const [first] = answer.choices
  assert.equal(first?.text, 'As is known, a spider has eight legs.')
  assert.equal(first?.reasoning, 'Look it up.')
  assert.deepEqual(
    first?.reasoningDetails?.map(({ signature, data }) => signature ?? data),
    ['EqoBCkgI==', 'EmwK'],
  )
  assert.deepEqual(first?.toolCalls, [
    { id: 'toolu_a', kind: 'function', name: 'note', arguments: '{"legs":8}' },
  ])
  assert.deepEqual([first?.finishReason, first?.nativeFinishReason], ['tool_calls', 'tool_use'])
  assert.equal(answer.usage?.inputTokens, 126)
})

test('for a caller of the same format every block and field is as it was, but for id, model and counts of ours', () => {
  assert.deepEqual(write(read(everything)), { ...everything, id: 'gen-1-x' })
})

test('thinking that the caller does not want is taken out of the provider’s own blocks too', () => {
  const answer = read(everything)
  const choices = answer.choices.map((one) => ({ ...one, reasoning: undefined, reasoningDetails: undefined }))
  const types = (write({ ...answer, choices })['content'] as { type: string }[]).map(({ type }) => type)
  assert.ok(
    !types.includes('thinking') && !types.includes('redacted_thinking') && types.includes('server_tool_use'),
  )
})

test('a caller of Chat Completions gets no field of this format at the top, and the citations as annotations', () => {
  const answer = read(everything)
  const text = openaiChat.writeAnswer(answer, { ...context, usage: answer.usage ?? NO_USAGE })
  const wire = JSON.parse(text) as { choices: { message: Record<string, unknown> }[] }
  for (const name of ['type', 'content', 'stop_reason', 'container'])
    assert.ok(!Object.hasOwn(wire, name), name)
  const [annotation] = (wire.choices[0]?.message['annotations'] ?? []) as {
    url_citation: { start_index: number }
  }[]
  assert.equal(annotation?.url_citation.start_index, 13)
})

test('an answer of another format is written as blocks, reasoning first with the mark of no proof', () => {
  const toolCalls = [
    { id: 'call_1', kind: 'function', name: 'f', arguments: '{"a": 1.0}' },
    { id: 'call_2', kind: 'function', name: 'g', arguments: '{"cut' },
  ] as const
  const answer = choice({ text: 'Hi', reasoning: 'Hm.', toolCalls, finishReason: 'tool_calls' })
  assert.ok(anthropicMessages.writeAnswer(answer, context).includes('"input":{"a": 1.0}'))
  const wire = write(answer)
  assert.deepEqual(wire['content'], [
    { type: 'thinking', thinking: 'Hm.', signature: NO_PROOF },
    { type: 'text', text: 'Hi' },
    { type: 'tool_use', id: 'call_1', name: 'f', input: { a: 1 } },
    { type: 'tool_use', id: 'call_2', name: 'g', input: { input: '{"cut' } },
  ])
  assert.equal(wire['stop_reason'], 'tool_use')
})

test('reasons are said in words of this format', () => {
  const reason = (fields: Partial<AnswerChoice>): unknown => write(choice(fields))['stop_reason']
  assert.equal(reason({}), 'end_turn')
  assert.equal(reason({ finishReason: 'length', nativeFinishReason: 'length' }), 'max_tokens')
  assert.equal(reason({ finishReason: 'content_filter' }), 'refusal')
  const context_ = { finishReason: 'length', nativeFinishReason: 'model_context_window_exceeded' } as const
  assert.equal(reason(context_), 'model_context_window_exceeded')
})

test('the call of our own tool is the answer’s text', () => {
  const call = { type: 'tool_use', id: 't', name: 'causeway_json_answer', input: { legs: 8 } }
  const answer = read({ ...everything, content: [call] })
  assert.deepEqual([answer.choices[0]?.text, answer.choices[0]?.finishReason], ['{"legs":8}', 'stop'])
  assert.deepEqual(write(answer)['content'], [{ type: 'text', text: '{"legs":8}' }])
})

test('what is no answer is refused, and an error with a status of success is that error', () => {
  for (const wire of [null, [], 'x', {}, { content: 'x' }])
    assert.throws(
      () => read(wire),
      (error) => error instanceof GatewayError && error.code === 'malformed_answer',
    )
  const error = { type: 'error', error: { type: 'rate_limit_error', message: 'Slow down' } }
  assert.throws(
    () => read(error),
    (thrown) => thrown instanceof GatewayError && thrown.code === 'rate_limit_exceeded',
  )
})
