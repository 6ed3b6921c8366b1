import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { GatewayError } from '../../core/errors.ts'
import { readRequest } from './request.ts'
import { KNOWN_FIELDS, nearestField } from './wire.ts'

const hello = [{ role: 'user', content: 'Hello' }]

function refusal(wire: unknown): GatewayError {
  try {
    readRequest(wire)
  } catch (error) {
    assert.ok(error instanceof GatewayError, `not a GatewayError but ${String(error)}`)
    return error
  }
  throw new assert.AssertionError({ message: `accepted ${JSON.stringify(wire)}` })
}

interface Refusal {
  readonly given: unknown
  readonly param: string | null
  readonly code: string | null
  readonly message: string
}

/** Lines of `JSON | param | code | message`, with `-` for null. */
function readRefusals(name: string): Refusal[] {
  const text = readFileSync(new URL(`../../test/fixtures/openai-chat/${name}.txt`, import.meta.url), 'utf8')
  return text.split('\n').flatMap((line) => {
    const [given = '', param = '-', code = '-', ...message] = line.split(' | ')
    if (given === '') return []
    return [
      {
        given: JSON.parse(given) as unknown,
        param: param === '-' ? null : param,
        code: code === '-' ? null : code,
        message: message.join(' | '),
      },
    ]
  })
}

function assertRefused(wire: unknown, expected: Omit<Refusal, 'given'>): void {
  const error = refusal(wire)
  const { message, param, wireCode } = error
  assert.deepEqual({ message, param, code: wireCode }, expected)
  assert.equal(error.status, 400)
}

test('what is wrong with a field is said in the words of the API that callers know', () => {
  const refusals = readRefusals('refused-fields')
  assert.ok(refusals.length > 40)
  for (const { given, ...expected } of refusals)
    assertRefused({ model: 'o1', messages: hello, ...(given as object) }, expected)
})

test('what is wrong with a message is said with its place', () => {
  const refusals = readRefusals('refused-messages')
  assert.ok(refusals.length > 20)
  for (const { given, ...expected } of refusals)
    assertRefused({ model: 'o1', messages: [...hello, given] }, expected)
})

test('without a model, or without messages, nothing else is looked at', () => {
  const noModel = { message: 'you must provide a model parameter', param: null, code: null }
  assertRefused({ messages: 5, n: 'x' }, noModel)
  assertRefused(
    { model: 'o1', n: 'x' },
    {
      message: "Missing required parameter: 'messages'.",
      param: 'messages',
      code: 'missing_required_parameter',
    },
  )
})

test('lists and strings have an end', () => {
  const codeOf = (fields: object): string | null =>
    refusal({ model: 'o1', messages: hello, ...fields }).wireCode
  const pairs = (count: number): object =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']))
  assert.equal(codeOf({ metadata: pairs(17) }), 'object_above_max_properties')
  assert.equal(codeOf({ metadata: { a: 'x'.repeat(513) } }), 'string_above_max_length')
  assert.equal(codeOf({ metadata: { ['k'.repeat(65)]: 'v' } }), 'property_name_above_max_length')
  assert.equal(codeOf({ session_id: 's'.repeat(257) }), 'string_above_max_length')
  assert.equal(
    codeOf({ tools: Array.from({ length: 129 }, () => ({ type: 'x' })) }),
    'array_above_max_length',
  )
  readRequest({
    model: 'o1',
    messages: hello,
    metadata: { ...pairs(15), ['k'.repeat(64)]: 'x'.repeat(512) },
    session_id: 's'.repeat(256),
    tools: Array.from({ length: 128 }, () => ({ type: 'x' })),
  })
})

test('a body that is no object is refused', () => {
  for (const wire of [null, undefined, 'x', 5, [], true]) assert.equal(refusal(wire).status, 400)
})

test('null is the same as absent for every setting', () => {
  const names = [...KNOWN_FIELDS].filter((name) => name !== 'model' && name !== 'messages')
  const request = readRequest({
    model: 'o1',
    messages: hello,
    ...Object.fromEntries(names.map((name) => [name, null])),
  })
  assert.deepEqual(request, readRequest({ model: 'o1', messages: hello }))
})

test('every known field is looked at: a value of a wrong type never goes to rest unseen', () => {
  const unchecked = new Set(['moderation', 'x_search_filter'])
  for (const name of KNOWN_FIELDS) {
    if (unchecked.has(name)) continue
    const wrong = name === 'provider' ? 5 : () => 'a function is of no type that JSON has'
    assert.throws(() => readRequest({ model: 'o1', messages: hello, [name]: wrong }), GatewayError, name)
  }
})

test('fields that are not known ride along in rest, by their own names and as they came', () => {
  const wire = JSON.parse(
    '{"model":"o1","messages":[{"role":"user","content":"x","custom":1}],"safe_prompt":true,"nothing":null,"__proto__":{"a":1}}',
  ) as object
  const request = readRequest(wire)
  assert.deepEqual(Object.keys(request.rest), ['safe_prompt', 'nothing', '__proto__'])
  assert.equal(Object.getPrototypeOf(request.rest), Object.prototype)
  assert.deepEqual(request.messages[0]?.rest, { custom: 1 })
  assert.equal(({} as { a?: number }).a, undefined)
})

test('the samples of the model pages are taken: both limits, stream_options without a stream, names', () => {
  const request = readRequest({
    model: 'o1',
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }], name: 'text' }],
    max_completion_tokens: 1,
    max_tokens: 512.0,
    stream: false,
    stream_options: { include_usage: true },
    n: 1,
    seed: 1,
    reasoning_effort: 'low',
    response_format: { type: 'text' },
    parallel_tool_calls: true,
    tool_choice: 'none',
    stop: 'text',
  })
  assert.equal(request.maxTokens, 512)
  assert.equal(request.maxCompletionTokens, 1)
  assert.equal(request.stream, false)
  assert.equal(request.includeUsage, true)
  assert.equal(request.messages[0]?.name, 'text')
  assert.deepEqual(request.reasoning, { effort: 'low' })
})

test('the many ways to ask for reasoning mean the same', () => {
  const reasoningOf = (fields: object): unknown =>
    readRequest({ model: 'm', messages: hello, ...fields }).reasoning
  assert.deepEqual(reasoningOf({ reasoning: { effort: 'high', exclude: true } }), {
    effort: 'high',
    exclude: true,
  })
  assert.deepEqual(reasoningOf({ reasoning: { effort: 'high' }, reasoning_effort: 'high' }), {
    effort: 'high',
  })
  assert.deepEqual(reasoningOf({ reasoning: {} }), {})
  assert.deepEqual(reasoningOf({ include_reasoning: true }), {})
  assert.deepEqual(reasoningOf({ include_reasoning: false }), { exclude: true })
  assert.deepEqual(reasoningOf({ enable_thinking: true, thinking_budget: 4096 }), {
    enabled: true,
    maxTokens: 4096,
  })
  assert.deepEqual(reasoningOf({ thinking: { type: 'disabled' } }), { enabled: false })
  assert.deepEqual(reasoningOf({ thinking: { type: 'enabled', budget_tokens: 2048 } }), {
    enabled: true,
    maxTokens: 2048,
  })
  assert.equal(reasoningOf({}), undefined)
})

test('a provider may be an object of preferences or a bare name', () => {
  const providerOf = (provider: unknown): unknown =>
    readRequest({ model: 'm', messages: hello, provider }).provider
  assert.equal(providerOf('auto'), undefined)
  assert.deepEqual(providerOf('OpenAI'), { only: ['openai'], allowFallbacks: false })
  assert.deepEqual(
    providerOf({
      order: ['a'],
      ignore: ['b'],
      allow_fallbacks: false,
      require_parameters: true,
      data_collection: 'deny',
      zdr: true,
      quantizations: ['fp8'],
      region: 'EU',
      sort: { by: 'price', partition: 'none' },
      max_price: { prompt: '0.5', completion: 2, image: 1 },
      preferred_max_latency: 3,
      preferred_min_throughput: { p50: 20, p90: 5.5 },
    }),
    {
      order: ['a'],
      ignore: ['b'],
      allowFallbacks: false,
      requireParameters: true,
      dataCollection: 'deny',
      zdr: true,
      quantizations: ['fp8'],
      regions: ['EU'],
      sort: 'price',
      maxPrice: { prompt: 0.5, completion: 2 },
      preferredMaxLatencySeconds: { p50: 3 },
      preferredMinThroughput: { p50: 20, p90: 5.5 },
      rest: { partition: 'none' },
    },
  )
})

test('models without a model: the first is the model, the others are its fallbacks', () => {
  const request = readRequest({ models: ['a', 'b', 'c'], messages: hello })
  assert.equal(request.model, 'a')
  assert.deepEqual(request.models, ['b', 'c'])
})

test('deprecated functions are tools, and their calls and answers belong together', () => {
  const request = readRequest({
    model: 'm',
    messages: [
      ...hello,
      { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{}' } },
      { role: 'function', name: 'f', content: 'done' },
    ],
    functions: [{ name: 'f', parameters: {} }],
    function_call: { name: 'f' },
  })
  assert.deepEqual(request.tools, [{ kind: 'function', name: 'f', parameters: {} }])
  assert.deepEqual(request.toolChoice, { mode: 'function', name: 'f' })
  const [, call, answer] = request.messages
  assert.equal(call?.toolCalls?.[0]?.name, 'f')
  assert.equal(answer?.role, 'tool')
  assert.equal(answer?.toolCallId, call?.toolCalls?.[0]?.id)
})

test('reasoning of earlier turns is read from any of its fields', () => {
  const turn = (fields: object): unknown =>
    readRequest({ model: 'm', messages: [{ role: 'assistant', content: 'x', ...fields }] }).messages[0]
  const details = [{ type: 'reasoning.encrypted', data: 'gAAA', format: 'openai-responses-v1' }]
  assert.deepEqual(turn({ reasoning_content: 'why' }), { role: 'assistant', content: 'x', reasoning: 'why' })
  assert.deepEqual(turn({ reasoning: 'a', reasoning_content: 'b' }), {
    role: 'assistant',
    content: 'x',
    reasoning: 'a',
  })
  assert.deepEqual(turn({ reasoning_details: details }), {
    role: 'assistant',
    content: 'x',
    reasoningDetails: details,
  })
})

test('a long conversation is read in time that grows with its length', () => {
  const messages = Array.from({ length: 10_000 }, (_, index) => ({
    role: index % 2 === 0 ? 'user' : 'assistant',
    content: [{ type: 'text', text: `turn ${index}` }],
  }))
  const startedAt = performance.now()
  assert.equal(readRequest({ model: 'm', messages }).messages.length, 10_000)
  assert.ok(performance.now() - startedAt < 1000, 'ten thousand messages took more than a second')
})

test('a misspelt field is answered with the one that was most likely meant', () => {
  assert.equal(nearestField('temprature'), 'temperature')
  assert.equal(nearestField('sttore'), 'store')
  assert.equal(nearestField('max_token'), 'max_tokens')
  assert.equal(nearestField('utterly_different'), undefined)
  assert.equal(nearestField('x'.repeat(100_000)), undefined)
})

test('a tool that declares a function is one, though its type is left out', () => {
  const declared = { name: 'f', parameters: { type: 'object' } }
  const read = (tool: object): unknown =>
    readRequest({ model: 'm', messages: [{ role: 'user', content: 'x' }], tools: [tool] }).tools
  assert.deepEqual(read({ function: declared }), read({ type: 'function', function: declared }))
})
