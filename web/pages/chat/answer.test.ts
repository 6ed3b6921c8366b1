import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addChunk, beginAnswer, endAnswer, isRunning, speedOf } from './answer.ts'
import type { Chunk } from './answer.ts'

const delta = (value: object, more: Chunk = {}): Chunk => ({ choices: [{ delta: value }], ...more })

test('text and reasoning grow, and each knows when it began', () => {
  let answer = beginAnswer('a', 'acme/thinker', 1000)
  answer = addChunk(answer, delta({ reasoning: 'Let me ' }), 1200)
  assert.equal(answer.state, 'thinking')
  answer = addChunk(answer, delta({ reasoning: 'see.' }), 1300)
  answer = addChunk(answer, delta({ content: 'Four' }), 1500)
  assert.equal(answer.state, 'writing')
  answer = addChunk(
    answer,
    delta({ content: '.' }, { model: 'acme/thinker-2', provider: 'Acme', id: 'gen-1' }),
    1600,
  )
  answer = addChunk(
    answer,
    {
      choices: [],
      usage: {
        prompt_tokens: 3,
        completion_tokens: 12,
        cost: 0.5,
        completion_tokens_details: { reasoning_tokens: 4 },
      },
    },
    1700,
  )
  answer = endAnswer(answer, { how: 'done' }, 2200)
  assert.equal(answer.reasoning, 'Let me see.')
  assert.equal(answer.text, 'Four.')
  assert.equal(answer.firstAt, 1200)
  assert.equal(answer.thoughtUntil, 1500)
  assert.equal(answer.servedModel, 'acme/thinker-2')
  assert.equal(answer.reasoningTokens, 4)
  assert.equal(speedOf(answer), 12)
  assert.equal(isRunning(answer), false)
})

test('the arguments of several tools are put together by their places', () => {
  let answer = beginAnswer('a', 'm', 0)
  answer = addChunk(
    answer,
    delta({ tool_calls: [{ index: 0, id: 'x', function: { name: 'first', arguments: '{"a"' } }] }),
    1,
  )
  answer = addChunk(
    answer,
    delta({ tool_calls: [{ index: 1, id: 'y', function: { name: 'second', arguments: '{}' } }] }),
    2,
  )
  answer = addChunk(answer, delta({ tool_calls: [{ index: 0, function: { arguments: ':1}' } }] }), 3)
  assert.deepEqual(answer.tools, [
    { id: 'x', name: 'first', arguments: '{"a":1}' },
    { id: 'y', name: 'second', arguments: '{}' },
  ])
})

test('an answer with an error in its stream has failed, however the stream ends', () => {
  const answer = addChunk(
    beginAnswer('a', 'm', 0),
    delta({ content: 'x' }, { error: { message: 'Acme went away.' } }),
    1,
  )
  assert.equal(endAnswer(answer, { how: 'done' }, 2).state, 'failed')
  assert.equal(endAnswer(answer, { how: 'failed', error: 'broke off' }, 2).error, 'Acme went away.')
  assert.equal(endAnswer(beginAnswer('a', 'm', 0), { how: 'stopped' }, 2).state, 'stopped')
})
