// A provider's errors in our terms, and ours in the words of this format.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ERRORS, GatewayError, type ErrorCode } from '../../core/errors.ts'
import { anthropicMessages } from './index.ts'

const read = (status: number, type: string, message: string): GatewayError =>
  anthropicMessages.readError({ status, text: JSON.stringify({ type: 'error', error: { type, message } }) })

for (const [status, type, message, code] of [
  [400, 'invalid_request_error', 'messages: Field required', 'invalid_request'],
  [
    400,
    'invalid_request_error',
    'prompt is too long: 213462 tokens > 200000 maximum',
    'context_length_exceeded',
  ],
  [
    400,
    'invalid_request_error',
    'Your credit balance is too low to access the Anthropic API.',
    'provider_unauthorized',
  ],
  [401, 'authentication_error', 'invalid x-api-key', 'provider_unauthorized'],
  [404, 'not_found_error', 'model: claude-9', 'provider_error'],
  [413, 'request_too_large', 'Request exceeds the maximum size', 'request_too_large'],
  [429, 'rate_limit_error', 'Number of request tokens has exceeded your rate limit', 'rate_limit_exceeded'],
  [500, 'api_error', 'Internal server error', 'provider_error'],
  [529, 'overloaded_error', 'Overloaded', 'provider_overloaded'],
] as const)
  test(`${status} ${type} is ${code}`, () => {
    assert.equal(read(status, type, message).code, code)
  })

test('an unknown model is known as one, so that succession can tell', () => {
  assert.equal(read(404, 'not_found_error', 'model: claude-9').metadata?.['provider_code'], 'model_not_found')
})

test('keys in a provider’s words are masked', () => {
  const error = read(400, 'invalid_request_error', 'bad key sk-ant-api03-abcdefghijkl')
  assert.ok(!error.message.includes('abcdefghijkl'))
})

test('bodies that are no JSON are read too', () => {
  assert.equal(
    anthropicMessages.readError({ status: 502, text: '<html><title>Bad gateway</title>' }).code,
    'provider_error',
  )
})

test('every error of ours has a type of this format', () => {
  for (const code of Object.keys(ERRORS) as ErrorCode[]) {
    const { body, status } = anthropicMessages.writeError(new GatewayError(code, 'Words.'), 'openai')
    const wire = JSON.parse(body) as { type: string; error: { type: string; message: string } }
    assert.equal(wire.type, 'error')
    assert.equal(wire.error.message, 'Words.')
    assert.match(wire.error.type, /^(\w+_error|request_too_large)$/)
    assert.ok(status >= 400 && status < 600)
  }
})

test('the types are those that clients tell apart', () => {
  const type = (code: ErrorCode): unknown =>
    (
      JSON.parse(anthropicMessages.writeError(new GatewayError(code, ''), 'openai').body) as {
        error: { type: string }
      }
    ).error.type
  assert.equal(type('invalid_value'), 'invalid_request_error')
  assert.equal(type('invalid_api_key'), 'authentication_error')
  assert.equal(type('insufficient_credits'), 'billing_error')
  assert.equal(type('key_limit_exceeded'), 'permission_error')
  assert.equal(type('model_not_found'), 'not_found_error')
  assert.equal(type('rate_limit_exceeded'), 'rate_limit_error')
  assert.equal(type('provider_timeout'), 'timeout_error')
  assert.equal(type('stream_cut'), 'api_error')
  assert.equal(type('provider_overloaded'), 'overloaded_error')
})

test('below /api/v1 an error says OpenRouter’s type too', () => {
  const { body } = anthropicMessages.writeError(new GatewayError('provider_overloaded', ''), 'openrouter')
  assert.equal(
    (JSON.parse(body) as { error: { error_type: string } }).error.error_type,
    'provider_overloaded',
  )
})

test('a conversation kept by the server is refused so that SDKs send the whole of it instead', () => {
  const asked = { model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'Hello' }] }
  for (const thread of [{ type: 'create' }, { type: 'continue', previous_message_id: 'msg_01' }])
    try {
      anthropicMessages.readRequest({ ...asked, thread })
      assert.fail('it was read')
    } catch (error) {
      assert.ok(error instanceof GatewayError, String(error))
      const { status, body } = anthropicMessages.writeError(error, 'openai')
      assert.equal(status, 400)
      const { details } = (JSON.parse(body) as { error: { details: unknown } }).error
      assert.deepEqual(details, { error_code: 'thread_unsupported_request', unsupported: ['thread'] })
    }
  assert.equal(anthropicMessages.readRequest({ ...asked, thread: null }).model, 'm')
})
