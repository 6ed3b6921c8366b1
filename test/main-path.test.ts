// The main path end to end: a live key, real sockets, two scripted providers. What official clients cover is not repeated.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createGate } from './support/fake-upstream.ts'
import { jsonAnswer, openaiError, openaiServer, sseAnswer, sseEvent } from './support/openai-answers.ts'
import { call, generationOf, startTwoProviders } from './support/two-providers.ts'

interface ErrorBody {
  error: {
    message: string
    type: string
    param: string | null
    code: string | number | null
    metadata?: Record<string, unknown>
  }
}

const RESET = { steps: [], before: [{ do: 'reset' as const }] }

const chunk = (delta: object, finish: string | null = null): string =>
  sseEvent({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'thinker-1-2026-01-01',
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
  })

test('a body goes to the provider byte for byte but for its model', async (context) => {
  const setting = await startTwoProviders(context)
  const text =
    '{ "seed":1.0, "model" : "thinker", "zz_unknown":{"b":1,"a":[1e2,"\\u00e9"]},\n "messages":[{"role":"user","content":"caf\\u00e9 ☕","10":1,"2":2}] }'
  const response = await call(setting, {}, { text })
  assert.equal(response.status, 200)
  const sent = setting.first.requests[0]
  assert.equal(
    sent?.bodyText,
    '{"seed":1.0,"model" : "thinker-1-2026-01-01","zz_unknown":{"b":1,"a":[1e2,"\\u00e9"]},"messages":[{"role":"user","content":"caf\\u00e9 ☕","10":1,"2":2}]}',
  )
  assert.equal(sent?.headers.authorization, 'Bearer key-of-first')
  assert.match(String(sent?.headers.via), /causeway\//)
})

test('an answer carries our id, the snapshot, real usage and its cost, and is in the books', async (context) => {
  const setting = await startTwoProviders(context)
  const response = await call(
    setting,
    { user: 'u-1' },
    { headers: { 'HTTP-Referer': 'https://app.example', 'X-Title': 'App' } },
  )
  const body = (await response.json()) as { id: string; model: string; usage: Record<string, unknown> }
  assert.match(body.id, /^gen-\d+-[0-9A-Za-z]{20}$/)
  assert.equal(response.headers.get('x-generation-id'), body.id)
  assert.equal(response.headers.get('x-provider-name'), 'First')
  assert.equal(body.model, 'thinker-1-2026-01-01')
  // 6 fresh prompt tokens at $1, 4 cached at $0.50, 5 completion tokens at $4, per million.
  assert.equal(body.usage['cost'], (6 * 1 + 4 * 0.5 + 5 * 4) / 1e6)
  const generation = await generationOf(setting, body.id)
  assert.equal(generation['total_cost'], body.usage['cost'])
  assert.equal(generation['native_tokens_reasoning'], 2)
  assert.equal(generation['http_referer'], 'https://app.example')
})

test('a provider that fails before the first token is replaced without the caller noticing', async (context) => {
  const setting = await startTwoProviders(context)
  for (const trouble of [
    openaiError({ status: 500, message: 'boom', type: 'server_error' }),
    openaiError({ status: 429, message: 'slow down', code: 'rate_limit_exceeded' }),
    RESET,
    { steps: [], before: [{ do: 'hang' as const }] },
    sseAnswer([{ do: 'cut' as const }]),
    sseAnswer([{ do: 'write', bytes: sseEvent('{oops') }]),
    sseAnswer([{ do: 'write', bytes: sseEvent('[DONE]') }]),
  ]) {
    // A connection closed as it is used again is tried once more, for the provider may not have seen the request.
    const times = trouble === RESET ? 2 : 1
    setting.first.answerNext(...Array.from({ length: times }, () => trouble))
    const asked = setting.first.requests.length
    // The order is asked for, since an endpoint that has just failed would otherwise be tried last.
    const response = await call(setting, { stream: true, provider: { order: ['first'] } })
    assert.equal(response.status, 200, JSON.stringify(trouble))
    const text = await response.text()
    assert.ok(text.endsWith('data: [DONE]\n\n'), text)
    assert.equal(setting.first.requests.length, asked + times)
    const generation = await generationOf(setting, response.headers.get('x-generation-id'))
    assert.equal(generation['provider_name'], 'Second', JSON.stringify(trouble))
    assert.equal((generation['attempts'] as unknown[]).length, 2)
  }
})

test('an endpoint that has just failed is tried after the others', async (context) => {
  const setting = await startTwoProviders(context)
  setting.first.answerNext(openaiError({ status: 503, message: 'overloaded', type: 'server_error' }))
  for (let turn = 0; turn < 3; turn++)
    assert.equal((await call(setting, {})).headers.get('x-provider-name'), 'Second')
  assert.equal(setting.first.requests.length, 1)
})

test('when every endpoint fails the caller gets the real status and what was tried', async (context) => {
  const setting = await startTwoProviders(context)
  const limited = openaiError({
    status: 429,
    message: 'slow down',
    code: 'rate_limit_exceeded',
    headers: { 'retry-after': '7' },
  })
  setting.first.answerWith(limited)
  setting.second.answerWith(limited)
  const response = await call(setting, {}, { path: '/api/v1/chat/completions' })
  assert.equal(response.status, 429)
  assert.equal(response.headers.get('retry-after'), '7')
  assert.equal(response.headers.get('x-should-retry'), 'false')
  const { error } = (await response.json()) as ErrorBody
  assert.equal(error.code, 429)
  assert.equal((error.metadata?.['previous_errors'] as unknown[] | undefined)?.length, 2)
})

test('a stream that breaks after its first token ends in an error, is not charged, and never in [DONE]', async (context) => {
  const setting = await startTwoProviders(context)
  const begun = [
    { do: 'write' as const, bytes: chunk({ role: 'assistant', content: '' }) },
    { do: 'write' as const, bytes: chunk({ content: 'Half an ans' }) },
  ]
  for (const [end, surface] of [
    ['cut', '/v1'],
    ['reset', '/api/v1'],
    ['hang', '/v1'],
  ] as const) {
    setting.first.answerNext(sseAnswer([...begun, { do: 'pause', ms: 20 }, { do: end }]))
    setting.second.answerNext(sseAnswer([...begun, { do: 'pause', ms: 20 }, { do: end }]))
    const response = await call(setting, { stream: true }, { path: `${surface}/chat/completions` })
    const text = await response.text()
    assert.ok(text.includes('Half an ans'))
    assert.ok(!text.includes('[DONE]'), `${end}: ${text}`)
    const at = surface === '/v1' ? -2 : -1
    const last = JSON.parse(text.trim().split('\n\n').at(at)?.slice(6) ?? '') as ErrorBody & {
      choices: { finish_reason: string }[]
    }
    assert.equal(last.choices[0]?.finish_reason, 'error')
    assert.equal(typeof last.error.code, surface === '/v1' ? 'string' : 'number')
    const generation = await generationOf(setting, response.headers.get('x-generation-id'))
    assert.equal(generation['total_cost'], 0)
    assert.equal(generation['finish_reason'], 'error')
    setting.first.answerWith(openaiServer({}))
  }
})

test('a caller who leaves stops the provider, streaming or not, and pays for what was produced', async (context) => {
  const setting = await startTwoProviders(context)
  setting.first.answerWith(
    sseAnswer([
      { do: 'write', bytes: chunk({ role: 'assistant', content: '' }) },
      { do: 'write', bytes: chunk({ content: 'one two three four five six seven eight nine ten' }) },
      { do: 'hang' },
    ]),
  )
  const leaving = new AbortController()
  const response = await call(setting, { stream: true }, { signal: leaving.signal })
  const reader = response.body?.getReader()
  await reader?.read()
  leaving.abort()
  const request = await setting.first.request(0)
  await request.ended
  assert.equal(request.abortedByCaller, true)
  const id = response.headers.get('x-generation-id')
  for (let turn = 0; turn < 50; turn++) {
    await sleep(50)
    const found = await fetch(`${setting.server.url}/api/v1/generation?id=${id}`, {
      headers: { authorization: `Bearer ${setting.key}` },
    })
    if (found.status === 200) break
  }
  const generation = await generationOf(setting, id)
  assert.equal(generation['cancelled'], true)
  assert.ok(Number(generation['total_cost']) > 0)
  assert.ok(Number(generation['native_tokens_completion']) >= 10)

  setting.first.answerWith({ steps: [], before: [{ do: 'hang' }] })
  const leavingToo = new AbortController()
  const whole = call(setting, {}, { signal: leavingToo.signal }).catch((error: Error) => error.name)
  const second = await setting.first.request(1)
  leavingToo.abort()
  assert.equal(await whole, 'AbortError')
  await second.ended
  assert.equal(second.abortedByCaller, true)
})

test('a disabled, limited or unknown key is refused at once, with the status that says which', async (context) => {
  const setting = await startTwoProviders(context)
  assert.equal((await call(setting, {})).status, 200)
  const disabled = await setting.server.runCommand(['keys', 'disable', 'live'])
  assert.equal(disabled.exitCode, 0, disabled.stderr)
  assert.equal((await call(setting, {})).status, 401)
  await setting.server.runCommand(['keys', 'enable', 'live'])
  assert.equal((await call(setting, {})).status, 200)

  const poor = await setting.server.createKey({ name: 'poor', limitUsd: 0.000001 })
  const refused = await call({ ...setting, key: poor }, {})
  assert.equal(refused.status, 403)
  assert.match(((await refused.json()) as ErrorBody).error.message, /Key limit exceeded/)

  const manager = await setting.server.createKey({ name: 'manager', kind: 'management' })
  assert.equal((await call({ ...setting, key: manager }, {})).status, 403)
  assert.equal((await call({ ...setting, key: `sk-cw-v1-${'0'.repeat(49)}` }, {})).status, 401)
})

test('a key with little credit left gets a shorter answer rather than none', async (context) => {
  const setting = await startTwoProviders(context)
  const key = await setting.server.createKey({ name: 'little', limitUsd: 0.005 })
  const response = await call({ ...setting, key }, {})
  assert.equal(response.status, 200)
  const sent = setting.first.requests[0]?.body as { max_completion_tokens: number }
  assert.ok(
    sent.max_completion_tokens > 16 && sent.max_completion_tokens < 32_000,
    String(sent.max_completion_tokens),
  )
})

test('wrong input gets a 400 that names the field, and nothing reaches a provider', async (context) => {
  const setting = await startTwoProviders(context)
  const cases: [Record<string, unknown> | string, string | null][] = [
    ['{"model":', null],
    ['{"model":"thinker","model":"o1","messages":[]}', 'model'],
    ['[]', null],
    ['null', null],
    ['"text"', null],
    [{ messages: [] }, 'messages'],
    [{ messages: 'hi' }, 'messages'],
    [{ temperature: 'hot' }, 'temperature'],
    [{ temperature: 3 }, 'temperature'],
    [{ n: 0 }, 'n'],
    [{ n: 1.5 }, 'n'],
    [{ reasoning_effort: 'ultra' }, 'reasoning_effort'],
    [{ messages: [{ role: 'wizard', content: 'x' }] }, 'messages[0].role'],
    [{ tools: [{ type: 'function' }] }, 'tools[0].function'],
    [{ response_format: { type: 'json_schema' } }, 'response_format.json_schema'],
  ]
  for (const [body, param] of cases) {
    const response =
      typeof body === 'string' ? await call(setting, {}, { text: body }) : await call(setting, body)
    const { error } = (await response.json()) as ErrorBody
    assert.equal(response.status, 400, JSON.stringify(body))
    if (param !== null) assert.equal(error.param, param, JSON.stringify(body))
    assert.ok(error.message.length > 10)
  }
  assert.equal(setting.first.requests.length, 0)
  assert.equal((await call(setting, { model: 'thinkr' })).status, 404)
})

test('a provider that answers in one piece to a request for a stream is still streamed', async (context) => {
  const setting = await startTwoProviders(context)
  setting.first.answerWith((request) => openaiServerWhole(request.body))
  for (const path of ['/v1/chat/completions', '/api/v1/chat/completions']) {
    const response = await call(setting, { stream: true }, { path })
    assert.match(response.headers.get('content-type') ?? '', /event-stream/)
    const text = await response.text()
    assert.ok(text.includes('in one piece') && text.endsWith('data: [DONE]\n\n'), text)
  }
})

function openaiServerWhole(body: unknown): ReturnType<typeof jsonAnswer> {
  const { model } = body as { model: string }
  return jsonAnswer({
    id: 'chatcmpl-w',
    object: 'chat.completion',
    created: 1,
    model,
    choices: [{ index: 0, message: { role: 'assistant', content: 'in one piece' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1, completion_tokens: 3, total_tokens: 4 },
  })
}

test('usage that a provider leaves out is counted here, marked, and told to whoever asked', async (context) => {
  const setting = await startTwoProviders(context)
  setting.first.answerWith(openaiServer({ usage: 'none', pieces: ['one ', 'two ', 'three'] }))
  const streamed = await call(setting, { stream: true, stream_options: { include_usage: true } })
  const text = await streamed.text()
  assert.match(text, /"usage":\{"prompt_tokens":\d+,"completion_tokens":\d/)
  assert.ok(text.endsWith('data: [DONE]\n\n'))
  const whole = (await (await call(setting, {})).json()) as {
    id: string
    usage: { completion_tokens: number }
  }
  assert.ok(whole.usage.completion_tokens >= 3)
  const generation = await generationOf(setting, whole.id)
  assert.equal(generation['usage_estimated'] ?? generation['estimated'], true)
})

test('a request that has passed this gateway before is a loop', async (context) => {
  const setting = await startTwoProviders(context)
  await call(setting, {})
  const via = String(setting.first.requests[0]?.headers.via)
  const response = await call(setting, {}, { headers: { via } })
  assert.equal(response.status, 508)
})

test('lenient changes are told in a header and strict mode answers as OpenAI does', async (context) => {
  const setting = await startTwoProviders(context)
  const lenient = await call(setting, { temperature: 0.5, max_tokens: 100, frequency_penalty: 0 })
  assert.equal(lenient.status, 200)
  const warnings = lenient.headers.get('x-causeway-warnings') ?? ''
  assert.match(warnings, /parameter_renamed;param=max_tokens/)
  assert.match(warnings, /parameter_dropped;param=temperature/)
  const sent = setting.first.requests[0]?.body as Record<string, unknown>
  assert.equal(sent['max_completion_tokens'], 100)
  assert.ok(!('temperature' in sent) && !('max_tokens' in sent) && !('frequency_penalty' in sent))

  const headers = { 'X-Causeway-Parameters': 'strict' }
  const strict = (await (await call(setting, { temperature: 0.5 }, { headers })).json()) as ErrorBody
  assert.equal(strict.error.message, "Unsupported parameter: 'temperature' is not supported with this model.")
  assert.equal(strict.error.code, 'unsupported_parameter')
  const unknown = (await (await call(setting, { stor: true }, { headers })).json()) as ErrorBody
  assert.equal(unknown.error.message, "Unknown parameter: 'stor'. Did you mean 'store'?")
})

test('a changed configuration file acts on the next request, and a bad one changes nothing', async (context) => {
  const setting = await startTwoProviders(context)
  const good = `providers:
  first: { name: Renamed, dialect: openai-chat, base_url: "${setting.first.baseUrl}", api_key: "k" }
models:
  acme/thinker-1: { name: T, pricing: { prompt: 1, completion: 4 }, endpoints: [{ provider: first, id: t }] }
`
  await setting.server.writeConfig(good)
  await until(async () => (await call(setting, {})).headers.get('x-provider-name') === 'Renamed')
  await setting.server.writeConfig('models: { acme/thinker-1: { endpoints: [{ provider: nobody, id: x }] } }')
  await until(async () => /not taken over/.test(setting.server.stderr()))
  assert.equal((await call(setting, {})).headers.get('x-provider-name'), 'Renamed')
})

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 100; turn++) {
    if (await condition()) return
    await sleep(50)
  }
  assert.fail('it did not happen within five seconds')
}

test('SIGTERM lets a stream finish, refuses new requests, and exits 0', async (context) => {
  const setting = await startTwoProviders(context)
  const gate = createGate()
  setting.first.answerNext(
    sseAnswer([
      { do: 'write', bytes: chunk({ role: 'assistant', content: 'Hello' }) },
      { do: 'wait', gate },
      { do: 'write', bytes: chunk({}, 'stop') + sseEvent('[DONE]') },
    ]),
  )
  const patient = { headers: { 'x-causeway-timeouts': 'first_event=20000, idle=20000' } }
  const response = await call(setting, { stream: true }, patient)
  const stopped = setting.server.stop()
  // When the signal arrives nobody can say; from then on new requests find no listener, or hear that it is too late.
  const isRefused = (): Promise<boolean> =>
    call(setting, {}).then(
      ({ status }) => status === 503,
      () => true,
    )
  while (!(await isRefused())) await sleep(10)
  gate.open()
  assert.ok((await response.text()).endsWith('data: [DONE]\n\n'))
  assert.equal(await stopped, 0)
})
