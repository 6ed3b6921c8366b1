import assert from 'node:assert/strict'
import { test } from 'node:test'
import { beginAnswer } from './answer.ts'
import type { Answer } from './answer.ts'
import {
  addTurn,
  atRest,
  before,
  newConversation,
  parseTools,
  putAnswer,
  requestOf,
  toMarkdown,
} from './conversation.ts'
import type { Turn } from './conversation.ts'

const answer = (model: string, more: Partial<Answer> = {}): Answer => ({
  ...beginAnswer(`${model}-1`, model, 0),
  ...more,
})
const turn = (id: string, question: string, answers: readonly Answer[] = []): Turn => ({
  id,
  question,
  files: [],
  answers,
})
const empty = newConversation('c', ['a/b', 'c/d'], 0)

test('each model reads its own answers; one that joined later reads those of the first', () => {
  const said = [
    answer('a/b', { text: 'A', reasoningDetails: [{ type: 'reasoning.text' }] }),
    answer('c/d', { text: 'C' }),
  ]
  const conversation = addTurn(addTurn(empty, turn('1', 'One?', said), 1), turn('2', 'Two?'), 2)
  const messages = (model: string): unknown => requestOf(conversation, model)['messages']
  assert.deepEqual(messages('a/b'), [
    { role: 'user', content: 'One?' },
    { role: 'assistant', content: 'A', reasoning_details: [{ type: 'reasoning.text' }] },
    { role: 'user', content: 'Two?' },
  ])
  assert.deepEqual((messages('e/f') as unknown[])[1], { role: 'assistant', content: 'A' })
})

test('an answer that never came leaves no empty message behind', () => {
  const failed = turn('1', 'One?', [answer('a/b', { state: 'failed' })])
  const conversation = addTurn(addTurn(empty, failed, 1), turn('2', 'Two?'), 2)
  assert.deepEqual(requestOf(conversation, 'a/b')['messages'], [
    { role: 'user', content: 'One?' },
    { role: 'user', content: 'Two?' },
  ])
})

test('images and files go as parts, settings only when they are set', () => {
  const files = [
    { name: 'a.png', type: 'image/png', url: 'data:image/png;base64,AA' },
    { name: 'b.pdf', type: 'application/pdf', url: 'data:application/pdf;base64,BB' },
  ]
  const conversation = {
    ...addTurn(empty, { ...turn('1', 'See?'), files }, 1),
    settings: { mode: 'live' as const, system: 'Be brief.', effort: 'low', tools: 'not json' },
  }
  const body = requestOf(conversation, 'a/b')
  assert.deepEqual(body['reasoning'], { effort: 'low' })
  assert.equal('temperature' in body, false)
  assert.equal('tools' in body, false)
  assert.deepEqual(body['messages'], [
    { role: 'system', content: 'Be brief.' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'See?' },
        { type: 'image_url', image_url: { url: 'data:image/png;base64,AA' } },
        { type: 'file', file: { filename: 'b.pdf', file_data: 'data:application/pdf;base64,BB' } },
      ],
    },
  ])
})

test('a conversation is named after its first question and cut before the one that is asked anew', () => {
  const conversation = addTurn(
    addTurn(empty, turn('1', `  What\n is ${'x'.repeat(80)}`), 1),
    turn('2', 'Two?'),
    2,
  )
  assert.equal(conversation.title.length, 60)
  assert.match(conversation.title, /^What is x+…$/)
  assert.deepEqual(
    before(conversation, '2').turns.map(({ id }) => id),
    ['1'],
  )
})

test('what runs when the page is closed is kept as stopped', () => {
  const running = addTurn(empty, turn('1', 'One?', [answer('a/b', { state: 'writing', text: 'Ha' })]), 1)
  assert.equal(atRest(running).turns[0]?.answers[0]?.state, 'stopped')
  const done = putAnswer(running, answer('a/b', { state: 'done', text: 'Half' }))
  assert.equal(atRest(done).turns[0]?.answers[0]?.state, 'done')
  assert.match(toMarkdown(done), /# One\?\n\n## Question\n\nOne\?\n\n## a\/b\n\nHalf/)
})

test('tools are a JSON array or none', () => {
  assert.equal(parseTools('{}'), undefined)
  assert.equal(parseTools('[]'), undefined)
  assert.deepEqual(parseTools('[{"type":"function"}]'), [{ type: 'function' }])
})
