// How much a simulated answer says: reasoning, limits, stop sequences, lengths asked for, choices.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Rest } from '../../../core/chat.ts'
import type { CallParts, Played } from '../../../test/support/simulated-calls.ts'
import {
  answerOf,
  AT_ONCE,
  chunksOf,
  play,
  simulatedEndpoint,
  streamedText,
} from '../../../test/support/simulated-calls.ts'
import { createTokenizer } from '../tokenizer/tokenizer.ts'
import { createSimulator } from './simulator.ts'

const tokenizer = createTokenizer()
const simulator = createSimulator({ now: () => 1_800_000_000_500, tokenizer })
after(async () => {
  await simulator.close()
  await tokenizer.close()
})

const encoding = 'o200k_base'
const ask = (content: unknown): Rest => ({ messages: [{ role: 'user', content }] })
const HELLO = ask('Please say hello to the harbour.')

function playAtOnce(parts: CallParts): Promise<Played> {
  return play(simulator, { ...parts, simulate: { ...AT_ONCE, ...parts.simulate } })
}

const withoutReasoning = simulatedEndpoint({
  capabilities: {
    reasoning: { kind: 'none', efforts: [], default: undefined, budget: undefined, mandatory: false },
  },
})

test('reasoning follows the effort, the catalogue and what was asked of the simulator', async () => {
  const tokens = async (parts: Partial<CallParts>): Promise<number> =>
    answerOf(await playAtOnce({ body: HELLO, ...parts })).usage.completion_tokens_details.reasoning_tokens
  assert.equal(await tokens({ body: { ...HELLO, reasoning_effort: 'low' } }), 64)
  assert.equal(await tokens({ body: { ...HELLO, reasoning_effort: 'high' } }), 1024)
  assert.equal(await tokens({ body: { ...HELLO, reasoning_effort: 'none' } }), 0)
  assert.equal(await tokens({ endpoint: withoutReasoning }), 0)
  assert.equal(await tokens({ simulate: { reasoning_tokens: 7 } }), 7)
  assert.equal(await tokens({ body: { ...HELLO, n: 3 }, simulate: { reasoning_tokens: 7 } }), 21)
})

test('reasoning stays hidden unless the provider is one that shows it', async () => {
  const hidden = answerOf(await playAtOnce({ body: HELLO })).choices[0]?.message
  assert.ok(hidden && !('reasoning_content' in hidden))
  const endpoint = simulatedEndpoint({ quirks: ['reasoning-content'] })
  const shown = answerOf(await playAtOnce({ body: HELLO, endpoint })).choices[0]?.message
  assert.equal(await tokenizer.count({ encoding, text: shown?.reasoning_content ?? '' }), 256)
  const chunks = chunksOf(await playAtOnce({ body: { ...HELLO, stream: true }, endpoint }))
  const kinds = chunks.flatMap(({ choices }) => Object.keys(choices[0]?.delta ?? {}))
  assert.ok(kinds.lastIndexOf('reasoning_content') < kinds.lastIndexOf('content'))
  assert.ok(kinds.includes('reasoning_content'))
})

test('the token limit covers reasoning and text; what is beyond is cut with finish_reason length', async () => {
  for (const limit of ['max_tokens', 'max_completion_tokens']) {
    const answer = answerOf(
      await playAtOnce({ body: { ...HELLO, [limit]: 74 }, simulate: { reasoning_tokens: 64 } }),
    )
    const text = answer.choices[0]?.message.content ?? ''
    assert.equal(answer.choices[0]?.finish_reason, 'length')
    assert.equal(answer.usage.completion_tokens, 74)
    assert.equal(await tokenizer.count({ encoding, text }), 10)
  }
})

test('reasoning that eats the whole limit leaves empty content', async () => {
  const body = { ...HELLO, max_completion_tokens: 100 }
  const answer = answerOf(await playAtOnce({ body }))
  assert.equal(answer.choices[0]?.message.content, '')
  assert.equal(answer.choices[0]?.finish_reason, 'length')
  assert.equal(answer.usage.completion_tokens, 100)
  assert.equal(answer.usage.completion_tokens_details.reasoning_tokens, 100)
  const streamed = await playAtOnce({ body: { ...body, stream: true } })
  assert.equal(streamedText(streamed), '')
  assert.equal(chunksOf(streamed).at(-1)?.choices[0]?.finish_reason, 'length')
})

test('the first stop sequence ends the text and is not part of it', async () => {
  const body = { ...HELLO, stop: ['never there', 'harbour', 'hello'] }
  const answer = answerOf(await playAtOnce({ body }))
  const text = answer.choices[0]?.message.content ?? ''
  assert.match(text, /say $/)
  assert.equal(answer.choices[0]?.finish_reason, 'stop')
})

test('text, output_tokens and finish_reason are obeyed to the letter', async () => {
  const said = answerOf(
    await playAtOnce({ body: HELLO, simulate: { text: 'Exactly this.', finish_reason: 'content_filter' } }),
  )
  assert.equal(said.choices[0]?.message.content, 'Exactly this.')
  assert.equal(said.choices[0]?.finish_reason, 'content_filter')
  for (const outputTokens of [0, 1, 5, 333]) {
    const simulate = { output_tokens: outputTokens, reasoning_tokens: 0 }
    const answer = answerOf(await playAtOnce({ body: HELLO, simulate }))
    assert.equal(answer.usage.completion_tokens, outputTokens)
  }
})

test('n choices differ, are numbered and interleave in a stream', async () => {
  const body = { ...HELLO, n: 4, seed: 3 }
  const whole = answerOf(await playAtOnce({ body }))
  assert.deepEqual(
    whole.choices.map(({ index }) => index),
    [0, 1, 2, 3],
  )
  assert.ok(new Set(whole.choices.map(({ message }) => message.content)).size > 1)
  const streamed = await playAtOnce({ body: { ...body, stream: true } })
  for (const { index, message } of whole.choices) assert.equal(streamedText(streamed, index), message.content)
  const order = chunksOf(streamed).map(({ choices }) => choices[0]?.index)
  assert.deepEqual(order.slice(0, 8), [0, 1, 2, 3, 0, 1, 2, 3])
  const finishes = chunksOf(streamed).filter(({ choices }) => choices[0]?.finish_reason === 'stop')
  assert.equal(finishes.length, 4)
})
