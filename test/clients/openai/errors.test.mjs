// Errors with the official openai package: the right class, status, code and param; retries; and that a broken stream is
// never taken for a finished one.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  APIError,
  AuthenticationError,
  BadRequestError,
  InternalServerError,
  NotFoundError,
  OpenAIError,
  PermissionDeniedError,
  RateLimitError,
} from 'openai'
import {
  liveKey,
  managementKey,
  quick,
  redPixel,
  strangerKey,
  timeTool,
  weatherTool,
} from '../environment.mjs'
import { collect, makeClient, say, textOf } from './client.mjs'

const client = makeClient()
const create = (body, options) =>
  client.chat.completions.create({ model: 'o1', messages: say('Hello'), ...body }, options)

async function caught(promise) {
  try {
    await promise
  } catch (error) {
    return error
  }
  assert.fail('nothing was thrown')
}

describe('keys', () => {
  for (const [kind, apiKey] of [
    ['malformed', 'sk-nonsense'],
    ['well-formed but unknown', strangerKey],
    ['live with its last letter changed', liveKey.slice(0, -1) + (liveKey.endsWith('a') ? 'b' : 'a')],
  ])
    test(`a ${kind} key is an AuthenticationError`, async () => {
      const other = makeClient({ apiKey })
      const error = await caught(other.chat.completions.create({ model: 'o1', messages: say('Hello') }))
      assert.ok(error instanceof AuthenticationError, String(error))
      assert.equal(error.status, 401)
      assert.equal(error.code, 'invalid_api_key')
      assert.ok(!error.message.includes(apiKey), 'the key is not repeated')
      assert.ok(error.requestID)
    })

  test('a management key may not call a model', async () => {
    const other = makeClient({ apiKey: managementKey })
    const error = await caught(other.chat.completions.create({ model: 'o1', messages: say('Hello') }))
    assert.ok(error instanceof PermissionDeniedError, String(error))
  })
})

describe('requests', () => {
  test('an unknown model is a NotFoundError that names the nearest', async () => {
    const error = await caught(create({ model: 'o3-minni' }))
    assert.ok(error instanceof NotFoundError, String(error))
    assert.equal(error.code, 'model_not_found')
    assert.match(error.message, /o3-mini/)
  })

  for (const [model, param, value, code] of [
    ['o1', 'temperature', 0.2, 'unsupported_parameter'],
    ['o3-mini', 'temperature', 0.2, 'unsupported_parameter'],
    ['o1-mini', 'temperature', 0.2, 'unsupported_value'],
    ['o3', 'top_p', 0.5, 'unsupported_parameter'],
    ['o1', 'parallel_tool_calls', true, 'unsupported_parameter'],
    ['o3', 'stop', ['x'], 'unsupported_parameter'],
  ])
    test(`strict: ${param} of ${model} is OpenAI’s own BadRequestError`, async () => {
      const extra = param === 'parallel_tool_calls' ? { tools: [weatherTool] } : {}
      const error = await caught(
        create({ model, [param]: value, ...extra }, { headers: { 'X-Causeway-Parameters': 'strict' } }),
      )
      assert.ok(error instanceof BadRequestError, String(error))
      assert.equal(error.param, param)
      assert.equal(error.code, code)
      assert.equal(error.type, 'invalid_request_error')
    })

  test('strict: a field that nobody knows is named', async () => {
    const error = await caught(create({ sparkle: 1 }, { headers: { 'X-Causeway-Parameters': 'strict' } }))
    assert.ok(error instanceof BadRequestError, String(error))
    assert.equal(error.code, 'unknown_parameter')
    assert.equal(error.param, 'sparkle')
  })

  for (const [what, body, param, code] of [
    ['a wrong type', { n: 'two' }, 'n', 'invalid_type'],
    ['a number below its range', { n: 0 }, 'n', 'integer_below_min_value'],
    ['a word outside its list', { reasoning_effort: 'ultra' }, 'reasoning_effort', 'invalid_value'],
    ['no messages', { messages: [] }, 'messages', 'empty_array'],
  ])
    test(`${what} is a BadRequestError that names the field`, async () => {
      const error = await caught(create(body))
      assert.ok(error instanceof BadRequestError, String(error))
      assert.equal(error.param, param)
      assert.equal(error.code, code)
    })

  test('o1-mini refuses tools in OpenAI’s own way', async () => {
    const error = await caught(create({ model: 'o1-mini', tools: [timeTool] }))
    assert.ok(error instanceof NotFoundError, String(error))
    assert.match(error.message, /tools/)
  })

  for (const model of ['o1-mini', 'o3-mini'])
    test(`${model} refuses an image in OpenAI’s own way`, async () => {
      const content = [{ type: 'image_url', image_url: { url: redPixel } }]
      const error = await caught(create({ model, messages: say(content) }))
      assert.ok(error instanceof BadRequestError, String(error))
      assert.match(error.message, /image_url/)
    })
})

describe('a provider’s errors', () => {
  const countingClient = (options) => {
    const calls = []
    const own = makeClient({
      ...options,
      fetch: (...args) => {
        calls.push(args)
        return fetch(...args)
      },
    })
    return { own, calls }
  }

  test('429 is a RateLimitError with the time to wait, and is not retried again by the client', async () => {
    const { own, calls } = countingClient({ maxRetries: 2 })
    const error = await caught(
      own.chat.completions.create({
        model: 'o1',
        messages: say('Hello'),
        simulate: { ...quick, fault: 'status:429', retry_after: 3 },
      }),
    )
    assert.ok(error instanceof RateLimitError, String(error))
    assert.equal(error.code, 'rate_limit_exceeded')
    assert.equal(error.headers.get('retry-after'), '3')
    assert.equal(error.headers.get('x-should-retry'), 'false')
    assert.equal(calls.length, 1)
  })

  test('503 is an InternalServerError', async () => {
    const error = await caught(create({ simulate: { ...quick, fault: 'status:503' } }))
    assert.ok(error instanceof InternalServerError, String(error))
    assert.equal(error.status, 503)
  })

  test('a prompt that is too long is a BadRequestError with its code', async () => {
    const error = await caught(create({ simulate: { ...quick, fault: 'context_length' } }))
    assert.ok(error instanceof BadRequestError, String(error))
    assert.equal(error.code, 'context_length_exceeded')
  })

  test('one failure is not seen at all: another provider answers', async () => {
    const answer = await create({ simulate: { ...quick, fault: 'status:500', times: 1 } })
    assert.equal(answer.choices[0].finish_reason, 'stop')
  })
})

describe('broken streams', () => {
  const open = (simulate) =>
    create({ stream: true, simulate: { ...quick, reasoning_tokens: 0, output_tokens: 60, ...simulate } })

  for (const fault of ['cut', 'malformed_chunk'])
    test(`${fault} on every attempt is thrown and never a clean end`, async () => {
      const error = await caught(open({ fault, at_token: 10 }).then(collect))
      assert.ok(error instanceof APIError, `${error?.constructor?.name}: ${error}`)
    })

  for (const fault of ['cut', 'malformed_chunk', 'reset'])
    test(`${fault} on the first attempt is continued elsewhere without a trace`, async () => {
      const text = 'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi'
      const chunks = await collect(
        await open({ output_tokens: undefined, text, fault, at_token: 8, times: 1 }),
      )
      assert.equal(textOf(chunks), text)
      assert.equal(chunks.at(-1).choices[0].finish_reason, 'stop')
    })

  test('an upstream that forgets its end marker after the finished text does no harm', async () => {
    const text = 'a whole answer with its finish reason'
    const chunks = await collect(await open({ output_tokens: undefined, text, fault: 'no_done' }))
    assert.equal(textOf(chunks), text)
    assert.equal(chunks.at(-1).choices[0].finish_reason, 'stop')
  })

  test('the stream helper rejects on a cut stream', async () => {
    const stream = client.chat.completions.stream({
      model: 'o1',
      messages: say('Hello'),
      simulate: { ...quick, fault: 'cut', at_token: 5 },
    })
    const error = await caught(stream.finalChatCompletion())
    assert.ok(error instanceof OpenAIError, String(error))
  })
})
