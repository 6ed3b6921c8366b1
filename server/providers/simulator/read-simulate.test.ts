// What `simulate` may say and how it is refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GatewayError } from '../../../core/errors.ts'
import { NAMED_FAULTS, readSimulate } from './read-simulate.ts'

function refusal(simulate: unknown): GatewayError {
  try {
    readSimulate(simulate)
  } catch (error) {
    assert.ok(error instanceof GatewayError)
    return error
  }
  return assert.fail(`${JSON.stringify(simulate)} was taken`)
}

test('every field of the contract is read', () => {
  const read = readSimulate({
    ttft_ms: 20,
    tokens_per_second: 50.5,
    reasoning_tokens: 128,
    output_tokens: 30,
    text: 'Hello.',
    tool_calls: [{ name: 'look', arguments: { at: 1 } }, { name: 'raw', arguments: '{"cut' }, 'free'],
    finish_reason: 'content_filter',
    today: '2026-12-12',
    fault: 'status:429',
    at_token: 5,
    times: 2,
    retry_after: 7,
    provider: 'simulator-b',
  })
  assert.deepEqual(read, {
    ttftMs: 20,
    tokensPerSecond: 50.5,
    reasoningTokens: 128,
    outputTokens: 30,
    text: 'Hello.',
    toolCalls: [
      { name: 'look', arguments: '{"at":1}' },
      { name: 'raw', arguments: '{"cut' },
      { name: 'free', arguments: undefined },
    ],
    finishReason: 'content_filter',
    today: '2026-12-12',
    fault: { kind: 'status', status: 429 },
    atToken: 5,
    times: 2,
    retryAfterSeconds: 7,
    provider: 'simulator-b',
  })
})

test('null means absent, and nothing asks for nothing', () => {
  assert.deepEqual(readSimulate({ text: null, fault: null }), {})
  assert.deepEqual(readSimulate({}), {})
})

test('every named fault is taken', () => {
  for (const name of NAMED_FAULTS) assert.deepEqual(readSimulate({ fault: name }).fault, { kind: name })
})

test('an unknown field is refused by name, with the fields there are', () => {
  const error = refusal({ fualt: 'cut' })
  assert.equal(error.code, 'unknown_parameter')
  assert.equal(error.status, 400)
  assert.equal(error.param, 'simulate.fualt')
  assert.match(error.message, /fault/)
  assert.match(error.message, /tokens_per_second/)
})

test('a wrong value is refused with its field, itself and what is allowed', () => {
  const wrong: readonly (readonly [string, unknown, RegExp])[] = [
    ['ttft_ms', -1, /0 to 600000/],
    ['tokens_per_second', 0, /0\.1 to/],
    ['reasoning_tokens', 1.5, /whole number/],
    ['output_tokens', 1e9, /0 to 100000/],
    ['finish_reason', 'done', /stop, length, tool_calls, content_filter/],
    ['today', 'tomorrow', /YYYY-MM-DD/],
    ['today', '2026-13-01', /YYYY-MM-DD/],
    ['fault', 'status:200', /status:400 to status:599/],
    ['fault', 'explode', /reset, silence/],
    ['at_token', -1, /0 to/],
    ['times', 0.5, /whole number/],
    ['retry_after', 1e9, /86400/],
    ['provider', '', /id of a simulated provider/],
  ]
  for (const [field, value, allowed] of wrong) {
    const error = refusal({ [field]: value })
    assert.equal(error.code, 'invalid_value', field)
    assert.equal(error.param, `simulate.${field}`)
    assert.ok(error.message.includes(JSON.stringify(value)), error.message)
    assert.match(error.message, allowed)
  }
})

test('a wrong type is refused with what was expected and what came', () => {
  for (const field of ['ttft_ms', 'text', 'fault', 'today', 'provider', 'finish_reason', 'tool_calls']) {
    const error = refusal({ [field]: true })
    assert.equal(error.code, 'invalid_type', field)
    assert.equal(error.param, `simulate.${field}`)
    assert.match(error.message, /boolean/)
  }
  for (const whole of [null, [], 'cut', 3]) assert.equal(refusal(whole).param, 'simulate')
})

test('a tool call without a name, with other fields or odd arguments is refused at its place', () => {
  assert.equal(refusal({ tool_calls: [{ arguments: {} }] }).param, 'simulate.tool_calls[0].name')
  assert.equal(refusal({ tool_calls: ['a', { name: 'b', id: 'x' }] }).param, 'simulate.tool_calls[1].id')
  assert.equal(
    refusal({ tool_calls: [{ name: 'b', arguments: 3 }] }).param,
    'simulate.tool_calls[0].arguments',
  )
  assert.equal(refusal({ tool_calls: [''] }).param, 'simulate.tool_calls[0]')
})

test('names from the prototype are not fields', () => {
  assert.equal(refusal({ constructor: 1 }).code, 'unknown_parameter')
  assert.equal(refusal(JSON.parse('{"__proto__": 1}')).code, 'unknown_parameter')
})
