// Answers are put together the same from a whole body and from chunks, and nothing that comes can break the page.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addChunk, nothingYet, readWhole, wholeOf } from './tried-answer.ts'

const chunk = (delta: object, more: object = {}): object => ({
  model: 'm-1',
  choices: [{ index: 0, delta, finish_reason: null, ...more }],
})

test('pieces of text, thinking and calls are joined, and the first one is timed', () => {
  let answer = nothingYet()
  const pieces = [
    chunk({ role: 'assistant', content: '' }),
    chunk({ reasoning: 'hm' }),
    chunk({ content: 'Hel' }),
    chunk({ content: 'lo' }),
    chunk({ tool_calls: [{ index: 0, id: 'a', function: { name: 'look', arguments: '{"x"' } }] }),
    chunk({ tool_calls: [{ index: 0, function: { arguments: ':1}' } }] }, { finish_reason: 'tool_calls' }),
    {
      model: 'm-1',
      choices: [],
      usage: { prompt_tokens: 1, completion_tokens: 9, completion_tokens_details: { reasoning_tokens: 4 } },
    },
  ]
  pieces.forEach((piece, at) => (answer = addChunk(answer, piece, at * 10)))
  assert.equal(answer.text, 'Hello')
  assert.equal(answer.reasoning, 'hm')
  assert.deepEqual(answer.calls, [{ name: 'look', arguments: '{"x":1}' }])
  assert.deepEqual([answer.firstMs, answer.lastMs], [10, 60])
  assert.equal(answer.finishReason, 'tool_calls')
  assert.deepEqual(answer.usage, { promptTokens: 1, completionTokens: 9, reasoningTokens: 4 })
  assert.equal(answer.raw.length, pieces.length)
  const whole = readWhole(wholeOf(answer), 60)
  assert.deepEqual(
    [whole.text, whole.reasoning, whole.calls, whole.finishReason, whole.usage, whole.model],
    [answer.text, answer.reasoning, answer.calls, answer.finishReason, answer.usage, answer.model],
  )
})

test('a chunk with an error says why the stream ended', () => {
  const answer = addChunk(nothingYet(), { error: { message: 'cut' }, choices: [] }, 5)
  assert.equal(answer.error, 'cut')
})

test('a whole body is read, and so is a list of vectors', () => {
  const whole = readWhole(
    {
      model: 'm-1',
      choices: [
        {
          message: { content: null, tool_calls: [{ function: { name: 'f', arguments: '{}' } }] },
          finish_reason: 'tool_calls',
        },
      ],
    },
    12,
  )
  assert.deepEqual(whole.calls, [{ name: 'f', arguments: '{}' }])
  assert.equal(whole.text, '')
  assert.equal(readWhole({ object: 'list', data: [], model: 'e-1' }, 1).model, 'e-1')
})

test('what is no answer at all breaks nothing', () => {
  for (const junk of [undefined, null, 7, 'x', [], { choices: 'x' }, { choices: [null] }, { usage: 3 }]) {
    assert.equal(addChunk(nothingYet(), junk, 1).text, '')
    assert.equal(readWhole(junk, 1).text, '')
  }
})
