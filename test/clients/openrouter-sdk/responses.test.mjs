// The Responses API of the official @openrouter/sdk, which checks every answer and every event with zod.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { generationId } from '../environment.mjs'
import { collect, makeClient, simulated } from './client.mjs'

const client = makeClient()

test('a whole response has the shape that the specification gives it', async () => {
  const response = await client.responses.send(
    { responsesRequest: { model: 'openai/o3', input: 'Say hello.', metadata: { topic: 'x' } } },
    simulated(),
  )
  assert.match(response.id, generationId)
  assert.equal(response.model, 'openai/o3')
  assert.equal(response.status, 'completed')
  assert.ok(response.usage.totalTokens > 0)
})

test('a stream ends in the whole response', async () => {
  const stream = await client.responses.send(
    { responsesRequest: { model: 'openai/o3-mini', input: 'Count to three.', stream: true } },
    simulated(),
  )
  const events = await collect(stream)
  assert.equal(events[0].type, 'response.created')
  const last = events.at(-1)
  assert.equal(last.type, 'response.completed')
  assert.equal(last.response.output[0].type, 'message')
})
