// Errors as the official SDK sees them: its classes by status, Anthropic's types and words inside.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  AuthenticationError,
  BadRequestError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
} from '@anthropic-ai/sdk'
import { managementKey, quick, strangerKey } from '../environment.mjs'
import { makeClient, say } from './client.mjs'

const client = makeClient()
const base = { model: 'claude-sonnet-5', max_tokens: 100, messages: say('Hello') }

/** Rejects with this class, this type, and words that match. */
async function refuses(promise, { as, type, words }) {
  await assert.rejects(promise, (error) => {
    assert.ok(error instanceof as, `${error.name}: ${error.message}`)
    assert.equal(error.type, type)
    assert.equal(error.error.type, 'error')
    assert.match(error.error.error.message, words)
    return true
  })
}

for (const [body, words] of [
  [{ max_tokens: undefined }, /^max_tokens: Field required$/],
  [{ messages: undefined }, /^messages: Field required$/],
  [{ messages: [] }, /^messages: at least one message is required$/],
  [{ temperature: 1.5 }, /^temperature: range: 0\.\.1$/],
  [{ temperature: 'hot' }, /^temperature: Input should be a valid number$/],
  [
    { max_tokens: 2000, thinking: { type: 'enabled', budget_tokens: 2000 } },
    /greater than `thinking\.budget_tokens`/,
  ],
  [
    { messages: [{ role: 'robot', content: 'x' }] },
    /^messages\.0\.role: Input should be 'user', 'assistant' or 'system'$/,
  ],
  [{ messages: [{ role: 'system', content: 'x' }] }, /^messages\.0: use the top-level 'system' parameter/],
  [{ tools: [{ name: 'f' }] }, /^tools\.0\.input_schema: Field required$/],
])
  test(`${JSON.stringify(body)} is refused in Anthropic’s words`, () =>
    refuses(client.messages.create({ ...base, ...body }), {
      as: BadRequestError,
      type: 'invalid_request_error',
      words,
    }))

test('a wrong key is an authentication error', () =>
  refuses(makeClient({ apiKey: strangerKey }).messages.create(base), {
    as: AuthenticationError,
    type: 'authentication_error',
    words: /Incorrect API key/,
  }))

test('a management key may not ask models', () =>
  refuses(makeClient({ apiKey: managementKey }).messages.create(base), {
    as: PermissionDeniedError,
    type: 'permission_error',
    words: /Management keys/,
  }))

test('an unknown model is not found', () =>
  refuses(client.messages.create({ ...base, model: 'claude-sonet-5' }), {
    as: NotFoundError,
    type: 'not_found_error',
    words: /does not exist/,
  }))

test('a rate limit of the provider is one here', () =>
  refuses(client.messages.create({ ...base, simulate: { ...quick, fault: 'status:429', times: 99 } }), {
    as: RateLimitError,
    type: 'rate_limit_error',
    words: /limiting requests/,
  }))

test('an overloaded provider is overloaded here, with Anthropic’s status', async () => {
  const asked = client.messages.create({ ...base, simulate: { ...quick, fault: 'status:503', times: 99 } })
  await assert.rejects(asked, (error) => error.status === 529 && error.type === 'overloaded_error')
})

test('counting refuses what a message would be refused for, but for the limit', async () => {
  const counted = client.messages.countTokens({ model: 'claude-sonnet-5', messages: [] })
  await refuses(counted, {
    as: BadRequestError,
    type: 'invalid_request_error',
    words: /at least one message/,
  })
})
