// Streams that break half way: continued elsewhere so that the caller has one whole answer, or told honestly.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openaiServer, sseAnswer, sseEvent } from './support/openai-answers.ts'
import type { UpstreamStep } from './support/fake-upstream.ts'
import { call, generationOf, startTwoProviders } from './support/two-providers.ts'

const PIECES = ['The ', 'answer ', 'is ', 'forty', '-two', '.']
const WHOLE = PIECES.join('')

const chunk = (delta: object): string =>
  sseEvent({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'thinker-1-2026-01-01',
    choices: [{ index: 0, delta, logprobs: null, finish_reason: null }],
  })

const begun = (pieces: readonly string[]): UpstreamStep[] => [
  { do: 'write', bytes: chunk({ role: 'assistant', content: '' }) },
  ...pieces.map((piece) => ({ do: 'write' as const, bytes: chunk({ content: piece }) })),
  { do: 'pause', ms: 20 },
]

interface Seen {
  readonly text: string
  readonly tail: string
  readonly ids: Set<string>
  readonly finishes: string[]
}

async function read(response: Response): Promise<Seen> {
  const raw = await response.text()
  const seen: { text: string; tail: string; ids: Set<string>; finishes: string[] } = {
    text: '',
    tail: raw.slice(-14),
    ids: new Set(),
    finishes: [],
  }
  for (const block of raw.split('\n\n')) {
    if (!block.startsWith('data: {')) continue
    const event = JSON.parse(block.slice(6)) as {
      id: string
      choices?: { delta?: { content?: string }; finish_reason?: string }[]
    }
    seen.ids.add(event.id)
    seen.text += event.choices?.[0]?.delta?.content ?? ''
    const finish = event.choices?.[0]?.finish_reason
    if (finish) seen.finishes.push(finish)
  }
  return seen
}

const TROUBLES: Record<string, UpstreamStep[]> = {
  cut: [{ do: 'cut' }],
  reset: [{ do: 'reset' }],
  stall: [{ do: 'hang' }],
  garbage: [{ do: 'write', bytes: 'data: {"id":"chatcmpl-1","obj\n\n' }, { do: 'hang' }],
  'error event': [
    { do: 'write', bytes: sseEvent({ error: { message: 'engine lost', type: 'server_error' } }) },
    { do: 'cut' },
  ],
}

for (const surface of ['/v1', '/api/v1']) {
  for (const [name, trouble] of Object.entries(TROUBLES)) {
    test(`${surface}: after a ${name} the stream goes on elsewhere, word for word, as one stream`, async (context) => {
      const setting = await startTwoProviders(context)
      setting.first.answerWith(sseAnswer([...begun(PIECES.slice(0, 3)), ...trouble]))
      setting.second.answerWith(openaiServer({ pieces: PIECES, promptTokens: 10, completionTokens: 6 }))
      const response = await call(setting, { stream: true }, { path: `${surface}/chat/completions` })
      const seen = await read(response)
      assert.equal(seen.text, WHOLE)
      assert.equal(seen.tail, 'data: [DONE]\n\n')
      assert.equal(seen.ids.size, 1)
      assert.ok(seen.finishes.every((finish) => finish === 'stop'))
      const generation = await generationOf(setting, response.headers.get('x-generation-id'))
      assert.equal(generation['provider_name'], 'Second')
      assert.equal(generation['native_tokens_completion'], 6)
      assert.equal(generation['total_cost'], (10 * 2 + 6 * 8) / 1e6)
      assert.equal((generation['attempts'] as unknown[]).length, 2)
      assert.match(String(generation['warnings']), /continued at Second/)
    })
  }
}

test('an endpoint that takes a beginning is given the words so far', async (context) => {
  const setting = await startTwoProviders(context)
  await setting.server.stop()
  const { startCauseway } = await import('./support/start-causeway.ts')
  const server = await startCauseway({
    configYaml: `providers:
  first: { name: First, dialect: openai-chat, base_url: "${setting.first.baseUrl}", api_key: "k" }
  second: { name: Second, dialect: openai-chat, base_url: "${setting.second.baseUrl}", api_key: "k" }
models:
  acme/thinker-1:
    name: T
    pricing: { prompt: 1, completion: 4 }
    supports: [max_tokens, prefill]
    endpoints: [{ provider: first, id: t }, { provider: second, id: t }]
`,
  })
  context.after(() => server.stop())
  const key = await server.createKey({ name: 'live' })
  setting.first.answerWith(sseAnswer([...begun(PIECES.slice(0, 3)), { do: 'cut' }]))
  setting.second.answerWith(openaiServer({ pieces: PIECES.slice(3) }))
  const response = await call({ server, key }, { stream: true, stream_options: { include_usage: true } })
  const seen = await read(response)
  assert.equal(seen.text, WHOLE)
  const sent = setting.second.requests[0]?.body as { messages: { role: string; content: string }[] }
  assert.deepEqual(sent.messages.at(-1), { role: 'assistant', content: PIECES.slice(0, 3).join('') })
  const generation = await generationOf({ server, key }, response.headers.get('x-generation-id'))
  assert.ok(
    Number(generation['native_tokens_completion']) >= 6,
    'the whole answer is counted, not the second half',
  )
})

test('an endpoint that begins differently is not spliced on: the caller gets an error, and pays nothing', async (context) => {
  const setting = await startTwoProviders(context)
  setting.first.answerWith(sseAnswer([...begun(PIECES.slice(0, 3)), { do: 'cut' }]))
  setting.second.answerWith(openaiServer({ pieces: ['Something ', 'else.'] }))
  const response = await call(setting, { stream: true })
  const seen = await read(response)
  assert.equal(seen.text, 'The answer is ')
  assert.deepEqual(seen.finishes, ['error'])
  const generation = await generationOf(setting, response.headers.get('x-generation-id'))
  assert.equal(generation['total_cost'], 0)
})

const tool = (index: number, more: object): string => chunk({ tool_calls: [{ index, ...more }] })
const callOf = (index: number, name: string): string =>
  tool(index, { id: `call_${index}`, type: 'function', function: { name, arguments: '' } })
const argumentsOf = (index: number, text: string): string => tool(index, { function: { arguments: text } })
const FINISH_CALLS = sseEvent({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'thinker-1-2026-01-01',
  choices: [{ index: 0, delta: {}, logprobs: null, finish_reason: 'tool_calls' }],
})
const written = (...texts: readonly string[]): UpstreamStep[] =>
  texts.map((bytes) => ({ do: 'write' as const, bytes }))
const TOOLS = { tools: ['f', 'g'].map((name) => ({ type: 'function', function: { name, parameters: {} } })) }
const PAUSE = { do: 'pause' as const, ms: 20 }

interface WireCall {
  readonly index: number
  readonly id?: string
  readonly function?: { readonly name?: string; readonly arguments?: string }
}

/** Joins the pieces of calls as clients do. */
function callsIn(raw: string): { id: string; name: string; arguments: string }[] {
  const calls: { id: string; name: string; arguments: string }[] = []
  for (const block of raw.split('\n\n')) {
    if (!block.startsWith('data: {')) continue
    const event = JSON.parse(block.slice(6)) as { choices?: { delta?: { tool_calls?: WireCall[] } }[] }
    for (const piece of event.choices?.[0]?.delta?.tool_calls ?? []) {
      const known = (calls[piece.index] ??= { id: '', name: '', arguments: '' })
      known.id += piece.id ?? ''
      known.name += piece.function?.name ?? ''
      known.arguments += piece.function?.arguments ?? ''
    }
  }
  return calls
}

for (const surface of ['/v1', '/api/v1'])
  test(`${surface}: calls of tools that broke off half way are finished elsewhere, when they come out the same`, async (context) => {
    const setting = await startTwoProviders(context)
    const first = written(callOf(0, 'f'), argumentsOf(0, '{"a":1}'), callOf(1, 'g'), argumentsOf(1, '{"b'))
    setting.first.answerWith(sseAnswer([...begun(['Let me see. ']), ...first, PAUSE, { do: 'cut' }]))
    const second = written(
      callOf(0, 'f').replace('call_0', 'other_0'),
      argumentsOf(0, '{"a"'),
      argumentsOf(0, ':1}'),
      callOf(1, 'g').replace('call_1', 'other_1'),
      argumentsOf(1, '{"b":2}'),
      FINISH_CALLS,
      sseEvent('[DONE]'),
    )
    setting.second.answerWith(sseAnswer([...begun(['Let me ', 'see. ']), ...second]))
    const response = await call(setting, { stream: true, ...TOOLS }, { path: `${surface}/chat/completions` })
    const raw = await response.text()
    assert.ok(raw.endsWith('data: [DONE]\n\n'), raw)
    assert.deepEqual(callsIn(raw), [
      { id: 'call_0', name: 'f', arguments: '{"a":1}' },
      { id: 'call_1', name: 'g', arguments: '{"b":2}' },
    ])
    assert.match(raw, /"finish_reason":"tool_calls"/)
    const generation = await generationOf(setting, response.headers.get('x-generation-id'))
    const [broken] = generation['attempts'] as { output_tokens: number }[]
    assert.ok((broken?.output_tokens ?? 0) > 3, 'what broke off is in the books')
    assert.ok(Number(generation['upstream_inference_cost']) > Number(generation['total_cost']))
  })

for (const [name, other] of Object.entries({
  'another call': written(callOf(0, 'g'), argumentsOf(0, '{"a":2}'), FINISH_CALLS),
  'other arguments': written(callOf(0, 'f'), argumentsOf(0, '{"b":2}'), FINISH_CALLS),
  'fewer arguments': written(callOf(0, 'f'), argumentsOf(0, '{'), FINISH_CALLS),
  'words in its place': written(chunk({ content: 'No.' }), FINISH_CALLS),
}))
  test(`a call that becomes ${name} elsewhere is not joined: the stream ends in an error`, async (context) => {
    const setting = await startTwoProviders(context)
    const first = written(callOf(0, 'f'), argumentsOf(0, '{"a"'))
    setting.first.answerNext(sseAnswer([...begun([]), ...first, PAUSE, { do: 'cut' }]))
    for (const upstream of [setting.first, setting.second])
      upstream.answerWith(sseAnswer([...begun([]), ...other, ...written(sseEvent('[DONE]'))]))
    const response = await call(setting, { stream: true, ...TOOLS })
    const raw = await response.text()
    assert.doesNotMatch(raw, /\[DONE\]/)
    assert.match(raw, /"finish_reason":"error"/)
    assert.deepEqual(callsIn(raw), [{ id: 'call_0', name: 'f', arguments: '{"a"' }])
    const generation = await generationOf(setting, response.headers.get('x-generation-id'))
    assert.equal(generation['total_cost'], 0)
  })

test('a stream that breaks again is continued again, and paid for once', async (context) => {
  const setting = await startTwoProviders(context)
  setting.first.answerNext(sseAnswer([...begun(PIECES.slice(0, 2)), { do: 'cut' }]))
  setting.second.answerNext(sseAnswer([...begun(PIECES.slice(0, 4)), { do: 'cut' }]))
  setting.first.answerWith(openaiServer({ pieces: PIECES, promptTokens: 10, completionTokens: 6 }))
  setting.second.answerWith(openaiServer({ pieces: PIECES, promptTokens: 10, completionTokens: 6 }))
  const response = await call(setting, { stream: true })
  const seen = await read(response)
  assert.equal(seen.text, WHOLE)
  assert.equal(seen.tail, 'data: [DONE]\n\n')
  const generation = await generationOf(setting, response.headers.get('x-generation-id'))
  assert.equal((generation['attempts'] as unknown[]).length, 3)
  assert.equal(generation['provider_name'], 'Second')
  assert.equal(generation['total_cost'], (10 * 2 + 6 * 8) / 1e6)
})

test('half a JSON answer is begun again rather than given to a model to go on from', async (context) => {
  const setting = await startTwoProviders(context)
  const pieces = ['{"answer"', ':', '42', '}']
  setting.first.answerNext(sseAnswer([...begun(pieces.slice(0, 2)), { do: 'cut' }]))
  setting.second.answerWith(openaiServer({ pieces }))
  const response = await call(setting, { stream: true, response_format: { type: 'json_object' } })
  assert.deepEqual(JSON.parse((await read(response)).text), { answer: 42 })
  const sent = setting.second.requests[0]?.body as { messages: { role: string }[] }
  assert.equal(sent.messages.at(-1)?.role, 'user')
})

test('half a thought is not thought twice: the words follow it', async (context) => {
  const setting = await startTwoProviders(context)
  const thought = (text: string): string => chunk({ reasoning_content: text })
  setting.first.answerNext(
    sseAnswer([...begun([]), ...written(thought('Hm, '), thought('let me ')), PAUSE, { do: 'cut' }]),
  )
  setting.second.answerWith(
    sseAnswer([
      ...begun([]),
      ...written(thought('I know. '), ...PIECES.map((content) => chunk({ content }))),
      ...written(FINISH_CALLS.replace('tool_calls', 'stop'), sseEvent('[DONE]')),
    ]),
  )
  const response = await call(setting, { stream: true }, { path: '/api/v1/chat/completions' })
  const raw = await response.text()
  assert.match(raw, /let me /)
  assert.doesNotMatch(raw, /I know/)
  const words = [...raw.matchAll(/"content":"([^"]+)"/g)].map(([, text]) => text).join('')
  assert.equal(words, WHOLE)
  assert.ok(raw.endsWith('data: [DONE]\n\n'))
})

const MESSAGES = [{ role: 'user', content: 'Hello' }]
/** How each format asks for a stream, where its words are, and what ends it. */
const CALLERS: Record<string, { path: string; body: object; words: RegExp; end: RegExp }> = {
  responses: {
    path: '/v1/responses',
    body: { input: 'Hello', stream: true },
    words: /"type":"response\.output_text\.delta"[^\n]*?"delta":"([^"]*)"/g,
    end: /event: response\.completed/g,
  },
  messages: {
    path: '/v1/messages',
    body: { messages: MESSAGES, max_tokens: 100, stream: true },
    words: /"type":"text_delta","text":"([^"]*)"/g,
    end: /event: message_stop/g,
  },
  contents: {
    path: '/v1beta/models/acme%2Fthinker-1:streamGenerateContent?alt=sse',
    body: { contents: [{ role: 'user', parts: [{ text: 'Hello' }] }] },
    words: /"text":"([^"]*)"/g,
    end: /"finishReason":"STOP"/g,
  },
  completions: {
    path: '/v1/completions',
    body: { prompt: 'Hello', stream: true },
    words: /"text":"([^"]*)"/g,
    end: /data: \[DONE\]/g,
  },
}

for (const [name, { path, body, words, end }] of Object.entries(CALLERS))
  test(`callers of ${name} are rescued too: one answer, one ending`, async (context) => {
    const setting = await startTwoProviders(context)
    setting.first.answerWith(sseAnswer([...begun(PIECES.slice(0, 3)), { do: 'cut' }]))
    setting.second.answerWith(openaiServer({ pieces: PIECES }))
    const request = path.includes('v1beta') ? body : { model: 'acme/thinker-1', ...body }
    const response = await call(setting, {}, { path, text: JSON.stringify(request) })
    const raw = await response.text()
    assert.equal(response.status, 200, raw)
    assert.equal([...raw.matchAll(words)].map(([, text]) => text).join(''), WHOLE, raw)
    assert.equal(raw.match(end)?.length, 1, raw)
    assert.equal(setting.second.requests.length, 1)
  })

test('a caller who leaves during the rescue stops the provider that was going on', async (context) => {
  const setting = await startTwoProviders(context)
  setting.first.answerWith(sseAnswer([...begun(PIECES.slice(0, 3)), { do: 'cut' }]))
  setting.second.answerWith(sseAnswer([...begun(PIECES.slice(0, 1)), { do: 'hang' }]))
  const leaving = new AbortController()
  const response = await call(setting, { stream: true }, { signal: leaving.signal })
  const goingOn = await setting.second.request(0)
  leaving.abort()
  await response.text().catch(() => undefined)
  await goingOn.ended
  assert.equal(goingOn.abortedByCaller, true)
  assert.equal(setting.first.requests.length, 1)
})

test('a caller may refuse to be rescued', async (context) => {
  const setting = await startTwoProviders(context)
  setting.first.answerWith(sseAnswer([...begun(PIECES.slice(0, 3)), { do: 'cut' }]))
  setting.second.answerWith(openaiServer({ pieces: PIECES }))
  const response = await call(setting, { stream: true }, { headers: { 'X-Causeway-Rescue': 'false' } })
  assert.deepEqual((await read(response)).finishes, ['error'])
  assert.equal(setting.second.requests.length, 0)
})
