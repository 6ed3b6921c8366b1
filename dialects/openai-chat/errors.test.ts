import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ERRORS, GatewayError, type ErrorCode } from '../../core/errors.ts'
import { maskSecrets, readError, readStreamError, writeError } from './errors.ts'

const nested = (message: string, others: object = {}): string =>
  JSON.stringify({ error: { message, type: 'invalid_request_error', param: null, code: null, ...others } })

/** Errors as providers really spell them (shapes from their documentation and recorded answers), and what they are to us. */
const READ: readonly [name: string, status: number, body: string, code: ErrorCode][] = [
  [
    'nested, unsupported',
    400,
    nested("Unsupported parameter: 'temperature' is not supported with this model.", {
      param: 'temperature',
      code: 'unsupported_parameter',
    }),
    'invalid_request',
  ],
  [
    'context by code',
    400,
    nested('too long', { code: 'context_length_exceeded' }),
    'context_length_exceeded',
  ],
  [
    'context by text',
    400,
    nested("This model's maximum context length is 128000 tokens. However, you requested 131447 tokens."),
    'context_length_exceeded',
  ],
  [
    'context of another maker',
    400,
    '{"error":{"message":"prompt is too long: 210000 tokens > 200000 maximum"}}',
    'context_length_exceeded',
  ],
  [
    'context as Amazon says it',
    400,
    '{"message":"Input Tokens Exceeded: Number of input tokens exceeds maximum length."}',
    'context_length_exceeded',
  ],
  [
    'context by type',
    400,
    '{"error":{"message":"Too long.","type":"too_many_prompt_tokens","code":400}}',
    'context_length_exceeded',
  ],
  [
    'a wrong key, told with 400',
    400,
    '{"code":"invalid-argument","error":"Incorrect API key provided."}',
    'provider_unauthorized',
  ],
  [
    'budget too small',
    400,
    nested(
      'Could not finish the message because max_tokens or model output limit was reached. Please try again with higher max_tokens.',
    ),
    'invalid_request',
  ],
  [
    'limit too high',
    400,
    nested(
      'max_tokens is too large: 200000. This model supports at most 128000 completion tokens, whereas you provided 200000.',
    ),
    'invalid_request',
  ],
  ['filter by code', 400, nested('no', { code: 'content_filter' }), 'content_filter'],
  [
    'filter by text',
    400,
    nested(
      "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
    ),
    'content_filter',
  ],
  [
    'moderation',
    403,
    '{"error":{"code":403,"message":"Your input was flagged","metadata":{"reasons":["violence"]}}}',
    'content_filter',
  ],
  [
    'bad key',
    401,
    nested('Incorrect API key provided: sk-ab***yz.', { code: 'invalid_api_key' }),
    'provider_unauthorized',
  ],
  [
    'out of credits',
    403,
    '{"message":"You\'ve run out of credits. Please top up your balance","statusCode":403}',
    'provider_unauthorized',
  ],
  ['no balance', 402, nested('Insufficient Balance'), 'provider_unauthorized'],
  [
    'quota',
    429,
    nested('You exceeded your current quota', { type: 'insufficient_quota', code: 'insufficient_quota' }),
    'rate_limit_exceeded',
  ],
  [
    'flat rate limit',
    429,
    '{"message":"Too Many Requests","path":"/v1/chat/completions","requestId":"r","statusCode":429,"timestamp":"t"}',
    'rate_limit_exceeded',
  ],
  [
    'unknown model',
    404,
    nested('The model `o1` does not exist or you do not have access to it.', { code: 'model_not_found' }),
    'provider_error',
  ],
  [
    'retired model',
    404,
    nested('The model `o1-mini` has been deprecated, learn more here', { code: 'model_not_found' }),
    'model_deprecated',
  ],
  [
    'decommissioned',
    400,
    nested('The model `x` has been decommissioned and is no longer supported.', {
      code: 'model_decommissioned',
    }),
    'model_deprecated',
  ],
  ['gone', 410, '', 'model_deprecated'],
  [
    'flat string',
    400,
    '{"code":"invalid-argument","error":"Model does not support parameter presencePenalty."}',
    'invalid_request',
  ],
  [
    'flat object',
    422,
    '{"object":"error","message":{"detail":[{"loc":["body","n"],"msg":"must be 1"}]},"type":"invalid_request_error"}',
    'invalid_request',
  ],
  [
    'list of faults',
    422,
    '{"detail":[{"type":"missing","loc":["body","messages"],"msg":"Field required"}]}',
    'invalid_request',
  ],
  [
    'Google',
    503,
    '{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}',
    'provider_overloaded',
  ],
  [
    'Google in a list',
    400,
    '[{"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT"}}]',
    'invalid_request',
  ],
  [
    'HTML',
    502,
    '<html><head><title>502 Bad Gateway</title></head><body>cloud</body></html>',
    'provider_error',
  ],
  ['empty', 500, '', 'provider_error'],
  ['time-out page', 504, '<html></html>', 'provider_timeout'],
  ['edge time-out', 524, 'error code: 524', 'provider_timeout'],
  [
    'maintenance',
    500,
    '{"message":"Something wrong with the server. Please, try again later.","statusCode":500}',
    'provider_overloaded',
  ],
  ['overloaded', 529, '{"error":{"type":"overloaded_error","message":"Overloaded"}}', 'provider_overloaded'],
  ['too large', 413, nested('Request too large'), 'request_too_large'],
  ['garbage', 500, '{"error":', 'provider_error'],
  ['no object', 500, '"oops"', 'provider_error'],
  ['strange types', 400, '{"error":{"message":5,"code":{"a":1},"param":[]}}', 'invalid_request'],
]

test('errors of every shape get the right code', () => {
  for (const [name, status, text, code] of READ) assert.equal(readError({ status, text }).code, code, name)
})

test("a request that the provider refused keeps the provider's words, field, code and status", () => {
  const text = nested("Unsupported parameter: 'temperature' is not supported with this model.", {
    param: 'temperature',
    code: 'unsupported_parameter',
  })
  const error = readError({ status: 400, text })
  assert.equal(error.message, "Unsupported parameter: 'temperature' is not supported with this model.")
  assert.equal(error.param, 'temperature')
  assert.equal(error.retry, 'no')
  assert.deepEqual(JSON.parse(writeError(error, 'openai').body), JSON.parse(text))
  assert.equal(readError({ status: 422, text: '{"detail":"bad"}' }).status, 422)
})

test('statuses that tell of the provider and not of the request lead elsewhere, those of the request do not', () => {
  for (const status of [405, 407, 409, 413, 421, 423, 424, 425, 426, 428, 431, 451, 498])
    assert.equal(readError({ status, text: '' }).retry, 'elsewhere', String(status))
  for (const status of [400, 415, 422])
    assert.equal(readError({ status, text: '' }).retry, 'no', String(status))
})

test('the words are found wherever a body has them', () => {
  const words = (text: string): string => readError({ status: 400, text }).message
  assert.equal(words('{"error":{"message":"a"}}'), 'a')
  assert.equal(words('{"error":"a","code":"x"}'), 'a')
  assert.equal(words('{"message":"a","statusCode":400}'), 'a')
  assert.equal(words('[{"error":{"code":400,"message":"a","status":"INVALID_ARGUMENT"}}]'), 'a')
  assert.equal(words('{"detail":[{"loc":["body","n"],"msg":"a"},{"msg":"b"}]}'), 'body.n: a; b')
  assert.equal(words('{"object":"error","message":{"detail":[{"msg":"a"}]}}'), 'a')
  assert.equal(words('<html><head><title> a </title></head></html>'), 'a')
  assert.equal(words('  a  '), 'a')
  assert.equal(words(''), 'The provider refused the request (status 400).')
})

test('"no such model" has one name, whoever says it, so that succession can tell', () => {
  for (const message of [
    'The model `o1` does not exist or you do not have access to it.',
    'models/x is not found for API version v1beta',
    'acme/x is not a valid model ID',
    'Model not found: x',
    'No such model: x',
  ]) {
    const error = readError({ status: 404, text: nested(message) })
    assert.equal(error.code, 'provider_error', message)
    assert.equal(error.metadata?.['provider_code'], 'model_not_found', message)
    assert.equal(error.metadata?.['provider_status'], 404)
  }
})

test('a model whose name has dots in it is recognised as gone or unknown like any other', () => {
  const gone = [
    'The model `gpt-5.6-sol` has been deprecated, learn more here: https://platform.example/docs/deprecations',
    'The model claude-3.7-sonnet-20250219 is no longer available. Please migrate to a newer model.',
    'Model meta-llama/Llama-3.1-8B-Instruct was retired on 2026.05.01 and is no longer served.',
    'This model models/gemini-2.5-flash is no longer available to new users.',
    'This model version has reached the end of its life. Please refer to the documentation.',
  ]
  for (const message of gone)
    assert.equal(readError({ status: 404, text: nested(message) }).code, 'model_deprecated', message)
  const unknown = [
    'The model `gpt-5.6-sol` does not exist or you do not have access to it.',
    'Model deepseek-v3.2 not found',
    'The model accounts/acme/models/qwen2.5-7b is not available in your region.',
    'No endpoints found for openai/gpt-5.6-sol.',
  ]
  for (const message of unknown)
    assert.equal(
      readError({ status: 404, text: nested(message) }).metadata?.['provider_code'],
      'model_not_found',
      message,
    )
})

test('what another sentence says does not make a model gone', () => {
  for (const message of [
    'This model does not support `functions`. The parameter has been deprecated.',
    'The model gpt-4.1 refused the request. File file-1 was not found',
    'No endpoints found for the request with manual order: openai.',
    'No endpoints found that can handle the requested parameters.',
  ]) {
    const error = readError({ status: 400, text: nested(message) })
    assert.equal(error.code, 'invalid_request', message)
    assert.notEqual(error.metadata?.['provider_code'], 'model_not_found', message)
  }
})

test('when to try again is read from the words and from the details', () => {
  const wait = (text: string): number | undefined => readError({ status: 429, text }).retryAfterSeconds
  assert.equal(wait(nested('Limit 30000, Used 18928. Please try again in 174ms. Visit')), 0.174)
  assert.equal(wait(nested('Please try again in 1.3s.')), 1.3)
  assert.equal(wait(nested('Please try again in 6m0s.')), 360)
  assert.equal(wait(nested('Please try again in 1h2m3.5s')), 3723.5)
  assert.equal(wait(nested('Please retry after 20 seconds.')), 20)
  assert.equal(wait(nested('Slow down', { retry_after: 7 })), 7)
  assert.equal(wait(nested('Try again in 9999999s')), 86_400)
  assert.equal(wait(nested('Try again later')), undefined)
  const info = { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.4s' }
  assert.equal(wait(JSON.stringify({ error: { code: 429, message: 'quota', details: [{}, info] } })), 34.4)
})

test('nothing that looks like a key or an account reaches a caller', () => {
  const secrets = [
    'sk-proj-abcdefghijklmnop',
    'gsk_abcdefghijklmnopqrst',
    'AIzaSyA1234567890abcdefghijklmnop',
    'Bearer abcdefghijklmnop',
    'org-AbCdEf123456',
    '0123456789abcdef0123456789abcdef',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc',
  ]
  for (const secret of secrets) {
    for (const status of [400, 401, 429, 500]) {
      const error = readError({ status, text: nested(`Bad key ${secret} was sent`) })
      for (const surface of ['openai', 'openrouter'] as const)
        assert.ok(!writeError(error, surface).body.includes(secret.slice(7)), `${secret} at ${status}`)
    }
  }
  assert.equal(
    maskSecrets('request req_0123456789abcdef0123456789abcdef'),
    'request req_0123456789abcdef0123456789abcdef',
  )
})

test('what is kept of an upstream body is bounded', () => {
  const error = readError({ status: 500, text: `<p>${'x '.repeat(1_000_000)}` })
  assert.ok(String(error.metadata?.['raw']).length <= 2000)
  assert.ok(error.message.length < 1000)
})

test('an error in a stream brings its own status, or the one that its name has', () => {
  const codeOf = (wire: unknown): string => readStreamError(wire).code
  assert.equal(codeOf({ error: { code: 429, message: 'slow' } }), 'rate_limit_exceeded')
  assert.equal(codeOf({ error: { type: 'overloaded_error', message: 'x' } }), 'provider_overloaded')
  assert.equal(
    codeOf({ error: { code: 'context_length_exceeded', message: 'x' } }),
    'context_length_exceeded',
  )
  assert.equal(codeOf({ error: 'boom' }), 'provider_error')
  assert.equal(codeOf('boom'), 'provider_error')
  assert.equal(codeOf({ statusCode: '504', message: 'x' }), 'provider_timeout')
})

test('each surface has its own spelling of an error', () => {
  const error = new GatewayError('rate_limit_exceeded', 'Slow down.', { metadata: { limit_source: 'key' } })
  assert.deepEqual(writeError(error, 'openai'), {
    status: 429,
    body: '{"error":{"message":"Slow down.","type":"requests","param":null,"code":"rate_limit_exceeded"}}',
  })
  assert.deepEqual(writeError(error, 'openrouter'), {
    status: 429,
    body: '{"error":{"code":429,"message":"Slow down.","metadata":{"error_type":"rate_limit_exceeded","limit_source":"key"}}}',
  })
})

test('types and codes are those that clients of each API match on', () => {
  const openai = (code: ErrorCode, details: object = {}): unknown[] => {
    const { error } = JSON.parse(writeError(new GatewayError(code, 'x', details), 'openai').body) as {
      error: { type: string; code: string | null; param: string | null }
    }
    return [error.type, error.code, error.param]
  }
  assert.deepEqual(openai('invalid_api_key'), ['invalid_request_error', 'invalid_api_key', null])
  assert.deepEqual(openai('missing_api_key'), ['invalid_request_error', null, null])
  assert.deepEqual(openai('invalid_json'), ['invalid_request_error', null, null])
  assert.deepEqual(openai('insufficient_credits'), ['insufficient_quota', 'insufficient_quota', null])
  assert.deepEqual(openai('internal'), ['server_error', null, null])
  assert.deepEqual(openai('provider_overloaded'), ['server_error', 'provider_overloaded', null])
  assert.deepEqual(openai('invalid_value', { param: 'n', wireCode: 'integer_below_min_value' }), [
    'invalid_request_error',
    'integer_below_min_value',
    'n',
  ])
})

test('every error can be written on both surfaces, with a whole number for a code on the second', () => {
  for (const code of Object.keys(ERRORS) as ErrorCode[]) {
    const error = new GatewayError(code, 'x')
    const { error: written } = JSON.parse(writeError(error, 'openrouter').body) as {
      error: { code: unknown }
    }
    assert.equal(written.code, ERRORS[code].status)
    assert.match(writeError(error, 'openai').body, /"type":"[a-z_]+"/)
  }
})
