// What a provider's whole answer is, and what is none although it has the form of one.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readText } from '../../test/support/streams.ts'
import { openaiResponses } from './index.ts'

const read = (fields: object): unknown =>
  openaiResponses.readAnswer(
    { object: 'response', id: 'resp_1', output: [], ...fields },
    { quirks: new Set() },
  )

test('a receipt for a response in the background is no answer', () => {
  for (const status of ['queued', 'in_progress'])
    assert.throws(() => read({ status }), { code: 'malformed_answer' })
  for (const status of ['failed', 'cancelled'])
    assert.throws(() => read({ status }), { code: 'provider_error' })
  for (const status of ['completed', 'incomplete', undefined]) assert.ok(read({ status }))
})

test('a response that is completed and failed in one event has failed', () => {
  const last = (response: object): unknown =>
    readText(openaiResponses, `data: ${JSON.stringify({ type: 'response.completed', response })}\n\n`).at(-1)
      ?.type
  assert.equal(last({ status: 'completed', output: [] }), 'message-end')
  assert.equal(last({ status: 'failed', output: [], error: { message: 'No' } }), 'message-error')
})
