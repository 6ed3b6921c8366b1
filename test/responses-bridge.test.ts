// Providers that have Chat Completions and the Responses API: which of them a request goes by, and that its caller cannot tell.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { buildCatalogue } from '../server/catalogue/build.ts'
import { readShippedDocuments } from '../server/catalogue/read-data.ts'
import type { UpstreamAnswer } from './support/fake-upstream.ts'
import { startFakeUpstream } from './support/fake-upstream.ts'
import { chatChunks, openaiError, sseAnswer, sseEvent } from './support/openai-answers.ts'
import type { Answered, Json, ResponsesSetting } from './support/responses-setting.ts'
import { answerByPath, ask, eventsIn } from './support/responses-setting.ts'
import { startCauseway } from './support/start-causeway.ts'

const yaml = (baseUrl: string): string => {
  const model = (slug: string, only: string): string => `  acme/${slug}:
    name: ${slug}
    context: 128000
    pricing: { prompt: 1, completion: 4 }
    reasoning: { kind: effort, efforts: [none, low, medium, high], default: medium }
    supports: [max_completion_tokens, tools, tool_choice, seed, stop, n, temperature, frequency_penalty]
    ${only}
    endpoints: [{ provider: acme, id: ${slug}-2026-01-01 }]
`
  return `providers:
  acme: { name: Acme, dialect: openai-chat, base_url: "${baseUrl}", api_key: k, paths: { responses: /responses } }
models:
${model('both', '')}${model('tools', 'responses_only: tools')}${model('always', 'responses_only: always')}`
}

async function start(context: TestContext): Promise<ResponsesSetting> {
  const upstream = await startFakeUpstream()
  upstream.answerWith(answerByPath)
  const server = await startCauseway({ configYaml: yaml(upstream.baseUrl) })
  context.after(async () => {
    await server.stop()
    await upstream.stop()
  })
  return { server, upstream, key: await server.createKey({ name: 'live' }) }
}

const PARAMETERS = { type: 'object', properties: { city: { type: 'string' } } }
const CHAT_TOOLS = [{ type: 'function', function: { name: 'get_weather', parameters: PARAMETERS } }]
const chat = (model: string, fields: Json = {}): { path: string; body: Json } => ({
  path: '/v1/chat/completions',
  body: { model, messages: [{ role: 'user', content: 'Hello' }], ...fields },
})

interface Asked extends Answered {
  /** Where the provider was asked, in order. */
  readonly paths: readonly string[]
  readonly sent: Json
}

async function asked(setting: ResponsesSetting, call: { path: string; body: Json }): Promise<Asked> {
  setting.upstream.requests.length = 0
  const answered = await ask(setting, call)
  const { requests } = setting.upstream
  return {
    ...answered,
    paths: requests.map((request) => request.path),
    sent: (requests.at(-1)?.body ?? {}) as Json,
  }
}

test('a chat goes to Responses for what is taken there only', async (context) => {
  const setting = await start(context)
  const cases: [string, Json, string][] = [
    ['acme/both', {}, '/v1/chat/completions'],
    ['acme/both', { tools: CHAT_TOOLS }, '/v1/chat/completions'],
    ['acme/tools', {}, '/v1/chat/completions'],
    ['acme/tools', { tools: CHAT_TOOLS }, '/v1/responses'],
    ['acme/tools', { tools: CHAT_TOOLS, reasoning_effort: 'low' }, '/v1/responses'],
    ['acme/tools', { tools: CHAT_TOOLS, reasoning_effort: 'none' }, '/v1/chat/completions'],
    ['acme/tools', { tools: CHAT_TOOLS, reasoning: { enabled: false } }, '/v1/chat/completions'],
    ['acme/tools', { tools: [] }, '/v1/chat/completions'],
    ['acme/always', {}, '/v1/responses'],
  ]
  for (const [model, fields, path] of cases)
    for (const stream of [false, true]) {
      const { status, paths, text } = await asked(setting, chat(model, { ...fields, stream }))
      assert.equal(status, 200, text)
      assert.deepEqual(paths, [path], JSON.stringify([model, fields]))
      assert.ok(stream ? text.endsWith('data: [DONE]\n\n') : text.includes('"object":"chat.completion"'))
      assert.match(text, /Hello/)
    }
})

test('callers of every format meet it, in their own', async (context) => {
  const setting = await start(context)
  const message = {
    path: '/v1/messages',
    body: {
      model: 'acme/tools',
      max_tokens: 900,
      messages: [{ role: 'user', content: 'Hello' }],
      tools: [{ name: 'get_weather', input_schema: PARAMETERS }],
    },
  }
  const { paths, sent, body } = await asked(setting, message)
  assert.deepEqual(paths, ['/v1/responses'])
  assert.deepEqual(sent['tools'], [
    { type: 'function', name: 'get_weather', parameters: PARAMETERS, strict: false },
  ])
  assert.equal(sent['model'], 'tools-2026-01-01')
  assert.equal(body['type'], 'message')
})

test('what Responses has no word for is dropped with a warning, and several choices are asked for one by one', async (context) => {
  const setting = await start(context)
  const fields = { tools: CHAT_TOOLS, seed: 3, stop: ['x'], frequency_penalty: 1 }
  const { status, sent, headers } = await asked(setting, chat('acme/tools', fields))
  assert.equal(status, 200)
  assert.ok(!('seed' in sent) && !('stop' in sent) && !('frequency_penalty' in sent))
  for (const param of ['seed', 'stop', 'frequency_penalty'])
    assert.ok(headers.get('x-causeway-warnings')?.includes(`parameter_dropped;param=${param}`), param)
  const several = await asked(setting, chat('acme/tools', { tools: CHAT_TOOLS, n: 2 }))
  assert.deepEqual([several.status, several.paths], [200, ['/v1/responses', '/v1/responses']])
})

test('a caller of the Responses API reaches it wherever a provider has it', async (context) => {
  const setting = await start(context)
  for (const stream of [false, true]) {
    const body = { model: 'acme/both', input: 'Hello', zz: 1, tools: [{ type: 'web_search' }], stream }
    const { paths, sent, text } = await asked(setting, { path: '/v1/responses', body })
    assert.deepEqual(paths, ['/v1/responses'])
    assert.deepEqual([sent['zz'], sent['tools'], sent['store']], [1, [{ type: 'web_search' }], false])
    assert.ok(text.includes('gAAAAABpPDIV+/=='), 'encrypted reasoning comes back')
    if (stream) assert.equal(eventsIn(text).at(-1)?.type, 'response.completed')
  }
})

test('a provider that has no Responses API after all is asked by Chat Completions, and not asked twice', async (context) => {
  const missing: [string, UpstreamAnswer][] = [
    [
      '404',
      {
        status: 404,
        headers: { 'content-type': 'text/html' },
        steps: [{ do: 'write', bytes: '<h1>404</h1>' }],
      },
    ],
    ['405', openaiError({ status: 405, message: 'Method Not Allowed' })],
    [
      'a chat',
      {
        headers: { 'content-type': 'application/json' },
        steps: [{ do: 'write', bytes: '{"object":"chat.completion","choices":[]}' }],
      },
    ],
    ['chunks', sseAnswer([{ do: 'write', bytes: chatChunks({}, {}).map(sseEvent).join('') }])],
  ]
  for (const [what, answer] of missing) {
    const setting = await start(context)
    setting.upstream.answerWith((request) =>
      request.path === '/v1/responses' ? answer : answerByPath(request),
    )
    const stream = what === 'chunks'
    const call = { path: '/v1/responses', body: { model: 'acme/both', input: 'Hello', stream } }
    const first = await asked(setting, call)
    assert.equal(first.status, 200, `${what}: ${first.text}`)
    assert.deepEqual(first.paths, ['/v1/responses', '/v1/chat/completions'], what)
    assert.match(first.text, /"status":"completed"/)
    assert.deepEqual((await asked(setting, call)).paths, ['/v1/chat/completions'], what)
  }
})

test('other failures stay what they are', async (context) => {
  const setting = await start(context)
  setting.upstream.answerWith(
    openaiError({
      status: 404,
      message: 'The model `both-2026-01-01` does not exist.',
      code: 'model_not_found',
    }),
  )
  const call = { path: '/v1/responses', body: { model: 'acme/both', input: 'Hello' } }
  const unknown = await asked(setting, call)
  assert.ok(unknown.paths.every((path) => path === '/v1/responses'))
  setting.upstream.answerWith(openaiError({ status: 400, message: 'No.' }))
  const refused = await asked(setting, call)
  assert.deepEqual([refused.status, refused.paths], [400, ['/v1/responses']])
  setting.upstream.answerWith(openaiError({ status: 404, message: 'Not here.' }))
  const always = await asked(setting, chat('acme/always'))
  assert.ok(always.paths.every((path) => path === '/v1/responses'))
})

test('a provider that asks for its Responses API in words is asked by it at once', async (context) => {
  const setting = await start(context)
  const words = [
    [
      400,
      "Function tools with reasoning_effort are not supported for x in /v1/chat/completions. To use function tools, use /v1/responses or set reasoning_effort to 'none'.",
    ],
    [
      404,
      'This model is not supported in the v1/chat/completions endpoint. Use the v1/responses endpoint instead.',
    ],
  ] as const
  for (const [status, message] of words) {
    setting.upstream.answerWith((request) =>
      request.path === '/v1/chat/completions' ? openaiError({ status, message }) : answerByPath(request),
    )
    const answered = await asked(setting, chat('acme/both', { tools: CHAT_TOOLS }))
    assert.equal(answered.status, 200, answered.text)
    assert.deepEqual(answered.paths, ['/v1/chat/completions', '/v1/responses'])
  }
})

test('the shipped catalogue knows which of its models take tools by Responses only', async () => {
  const catalogue = buildCatalogue(await readShippedDocuments(), () => undefined)
  const at = (id: string): unknown =>
    catalogue.models.get(id)?.endpoints.find(({ provider }) => provider.id === 'openai')
  const marked = [...catalogue.models.values()].filter((model) =>
    model.endpoints.some(({ responsesOnly, viaResponses }) => responsesOnly && viaResponses),
  )
  assert.deepEqual(
    marked.map(({ id }) => id),
    [
      'gpt-5.4',
      'gpt-5.4-mini',
      'gpt-5.6-sol',
      'gpt-5.6-terra',
      'gpt-5.6-luna',
      'gpt-6-luna',
      'gpt-6-sol',
    ].map((slug) => `openai/${slug}`),
  )
  const { viaResponses, ...o3 } = at('openai/o3') as Json & { viaResponses: Json & { provider: Json } }
  assert.ok(!('responsesOnly' in o3))
  assert.equal(viaResponses['id'], o3['id'])
  assert.equal(viaResponses.provider['dialect'], 'openai-responses')
  assert.equal((viaResponses.provider['paths'] as Json)['chat'], '/responses')
})
