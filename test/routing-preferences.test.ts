// Each of OpenRouter's preferences by a request of its own, against three endpoints, told by the explanation of the answer: who was
// taken out by which filter, in which order the others were to be tried, and who answered.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { startFakeUpstream } from './support/fake-upstream.ts'
import { openaiServer } from './support/openai-answers.ts'
import { startCauseway } from './support/start-causeway.ts'
import { call } from './support/two-providers.ts'

const NAMES = ['dear', 'cheap', 'free'] as const
const TRAITS = {
  dear: 'data_policy: { trains: false, retains_days: 0 }',
  cheap: 'data_policy: { trains: true, retains_days: 30 }',
  free: 'data_policy: { trains: false, retains_days: 30 }',
}
const ENDPOINTS = {
  dear: 'pricing: { prompt: 5, completion: 20, cache_read: 0.5 }, quantization: bf16, region: eu, supports: [tools, seed, max_tokens, temperature, structured_outputs, response_format]',
  cheap:
    'pricing: { prompt: 1, completion: 4, cache_read: 0.1 }, quantization: fp8, region: us-east-1, supports: [tools, max_tokens]',
  free: 'pricing: { prompt: 0, completion: 0 }, supports: [seed, max_tokens], context: 2000, max_output: 500',
}

async function start(context: TestContext, routing = '') {
  const upstreams = await Promise.all(NAMES.map(() => startFakeUpstream()))
  const rows = (line: (name: (typeof NAMES)[number], at: number) => string): string =>
    NAMES.map((name, at) => `${line(name, at)}\n`).join('')
  const server = await startCauseway({
    configYaml: `providers:
${rows((name, at) => `  ${name}: { name: ${name.toUpperCase()}, dialect: openai-chat, base_url: "${upstreams[at]?.baseUrl}", api_key: k, ${TRAITS[name]} }`)}models:
  acme/one:
    name: One
    context: 100000
    max_output: 30000
    distillable: true
    endpoints:
${rows((name) => `      - { provider: ${name}, id: one, ${ENDPOINTS[name]} }`)}  acme/two:
    name: Two
    endpoints: [{ provider: cheap, id: two, pricing: { prompt: 0.5, completion: 2 } }]
${routing}`,
  })
  context.after(async () => {
    await server.stop()
    await Promise.all(upstreams.map((upstream) => upstream.stop()))
  })
  for (const upstream of upstreams)
    upstream.answerWith(openaiServer({ promptTokens: 100, completionTokens: 50, cachedTokens: 80 }))
  const key = await server.createKey({ name: 'live' })
  const ask = async (body: object, headers: Record<string, string> = {}): Promise<Asked> => {
    const response = await call(
      { server, key },
      { model: 'acme/one', ...body },
      { path: '/api/v1/chat/completions', headers: { 'x-causeway-explain': 'true', ...headers } },
    )
    const answer = (await response.json()) as Answer
    return { status: response.status, answer, warnings: response.headers.get('x-causeway-warnings') ?? '' }
  }
  return { ask, upstreams }
}

interface Answer {
  readonly provider?: string
  readonly model?: string
  readonly error?: { readonly message: string; readonly availability: { readonly code: string } }
  readonly openrouter_metadata?: {
    readonly routing: readonly {
      readonly model: string
      readonly removed: readonly { readonly endpoint: string; readonly filter: string }[]
      readonly measure: string
      readonly order: readonly { readonly endpoint: string; readonly why: string; readonly score: number }[]
    }[]
  }
}

interface Asked {
  readonly status: number
  readonly answer: Answer
  readonly warnings: string
}

/** `order` then what was removed, in short: `dear cheap -free:max_price`. */
function toldOf({ answer }: Asked): string {
  const [choice] = answer.openrouter_metadata?.routing ?? []
  const short = (endpoint: string): string => endpoint.slice(endpoint.lastIndexOf('@') + 1)
  const removed = (choice?.removed ?? []).map(({ endpoint, filter }) => `-${short(endpoint)}:${filter}`)
  return [...(choice?.order ?? []).map(({ endpoint }) => short(endpoint)), ...removed].join(' ')
}

const TOOLS = [{ type: 'function', function: { name: 'f', parameters: { type: 'object', properties: {} } } }]

/** A request, and whom it leaves in which order and takes out by which filter. */
const WISHES: readonly (readonly [object, string])[] = [
  [{}, 'dear cheap free'],
  [{ provider: { only: ['cheap', 'FREE'] } }, 'cheap free -dear:only'],
  [{ provider: { ignore: ['Dear'] } }, 'cheap free -dear:ignore'],
  [{ provider: { order: ['free', 'cheap'] } }, 'free cheap dear'],
  [
    { provider: { order: ['free'], allow_fallbacks: false } },
    'free -dear:allow_fallbacks -cheap:allow_fallbacks',
  ],
  [{ provider: { allow_fallbacks: false } }, 'dear -cheap:allow_fallbacks -free:allow_fallbacks'],
  [{ provider: { only: ['cheap/fp8', 'dear/eu'] } }, 'dear cheap -free:only'],
  [{ provider: { sort: 'price' } }, 'free cheap dear'],
  [{ provider: { sort: { by: 'price' } } }, 'free cheap dear'],
  [{ model: 'acme/one:floor' }, 'free cheap dear'],
  [{ model: 'acme/one:nitro:floor' }, 'free cheap dear'],
  [{ model: 'acme/one:floor', provider: { sort: 'latency' } }, 'dear cheap free'],
  [{ model: 'acme/one:free' }, 'free -dear:max_price -cheap:max_price'],
  [{ provider: { max_price: { prompt: 1, completion: '4' } } }, 'cheap free -dear:max_price'],
  [{ provider: { quantizations: ['fp8', 'unknown'] } }, 'cheap free -dear:quantizations'],
  [{ provider: { region: 'us' } }, 'cheap -dear:region -free:region'],
  [{ provider: { region: ['EU', 'us-east-1'] } }, 'dear cheap -free:region'],
  [{ provider: { data_collection: 'deny' } }, 'dear free -cheap:data_collection'],
  [{ provider: { zdr: true } }, 'dear -cheap:data_collection -free:zdr'],
  [{ provider: { enforce_distillable_text: true } }, 'dear cheap free'],
  [{ seed: 1, provider: { require_parameters: true } }, 'dear free -cheap:require_parameters'],
  [
    { temperature: 1, seed: 1, provider: { require_parameters: true } },
    'dear -cheap:require_parameters -free:require_parameters',
  ],
  [{ tools: TOOLS }, 'dear cheap -free:tools'],
  [{ max_tokens: 1000 }, 'dear cheap -free:max_tokens'],
  [{ messages: [{ role: 'user', content: 'word '.repeat(2_000) }] }, 'dear cheap -free:context_length'],
  [{ response_format: { type: 'json_object' } }, 'dear -cheap:structured_outputs -free:structured_outputs'],
  [
    { provider: { preferred_max_latency: 60, preferred_min_throughput: { p50: 0.1, p90: 0.1 } } },
    'dear cheap free',
  ],
]

test('each preference takes out and puts in order what it says, and the answer comes from the first that is left', async (context) => {
  const { ask } = await start(context)
  for (const [body, expected] of WISHES) {
    const asked = await ask(body)
    const told = JSON.stringify(body).slice(0, 200)
    assert.equal(asked.status, 200, told + JSON.stringify(asked.answer))
    assert.equal(toldOf(asked), expected, told)
    assert.equal(asked.answer.provider, expected.split(' ')[0]?.toUpperCase(), told)
  }
})

test('what leaves nobody says so in words and codes', async (context) => {
  const { ask } = await start(context)
  for (const [body, code, words] of [
    [{ provider: { only: ['nobody'] } }, 'constraint_filtered', /No allowed providers/],
    [{ provider: { only: ['cheap'], data_collection: 'deny' } }, 'privacy_restricted', /data policy/],
    [{ provider: { only: ['free'], zdr: true } }, 'privacy_restricted', /Zero data retention/],
    [
      { model: 'acme/two', provider: { region: 'eu' } },
      'constraint_filtered',
      /in the regions of this request \(eu\).*provider\.region/,
    ],
    [{ model: 'acme/two:free' }, 'constraint_filtered', /No endpoint of acme\/two is free/],
    [{ model: 'acme/three' }, 'model_not_found', /does not exist/],
    [
      { provider: { order: ['nobody'], allow_fallbacks: false } },
      'constraint_filtered',
      /manual order: nobody/,
    ],
    [
      { model: 'acme/two', provider: { enforce_distillable_text: true } },
      'constraint_filtered',
      /may train other/,
    ],
  ] as const) {
    const { status, answer } = await ask(body)
    assert.equal(status, 404, JSON.stringify(answer))
    assert.match(answer.error?.message ?? '', words)
    assert.equal(answer.error?.availability.code, code, JSON.stringify(answer))
  }
})

test('a region that no endpoint has is a 400 that names those there are, and asks nobody', async (context) => {
  const { ask, upstreams } = await start(context)
  const { status, answer } = await ask({ provider: { region: ['eu', 'mars'] } })
  assert.equal(status, 400, JSON.stringify(answer))
  assert.match(answer.error?.message ?? '', /in 'mars'\. Regions are: eu, us-east-1;/)
  assert.equal((await ask({ provider: { region: 5 } })).status, 400)
  assert.equal(
    upstreams.reduce((sum, { requests }) => sum + requests.length, 0),
    0,
  )
})

test('models, one list of them, and suffixes that nobody can grant', async (context) => {
  const { ask, upstreams } = await start(context)
  const together = await ask({
    models: ['acme/two'],
    provider: { only: ['dear', 'cheap'], sort: { by: 'price', partition: 'none' } },
  })
  assert.equal(together.answer.model, 'acme/two')
  const routed = await ask({
    models: ['acme/two'],
    route: 'sort',
    provider: { only: ['dear', 'cheap'], sort: 'price' },
  })
  assert.equal(routed.answer.model, 'acme/two')
  const oneByOne = await ask({ models: ['acme/two'], provider: { only: ['dear', 'cheap'], sort: 'price' } })
  assert.equal(oneByOne.answer.model, 'acme/one')
  const passedOver = await ask({
    models: ['acme/two'],
    provider: { max_price: { prompt: 0.5 }, ignore: ['free'] },
  })
  assert.equal(passedOver.answer.model, 'acme/two')
  const ignored = await ask({ model: 'acme/one:online' })
  assert.equal(ignored.answer.provider, 'DEAR')
  assert.match(ignored.warnings, /preference_ignored;param=model/)
  const strict = await ask({ model: 'acme/one:online' }, { 'x-causeway-parameters': 'strict' })
  assert.equal(strict.status, 400)
  assert.equal((await ask({ model: 'acme/one:thinking' })).status, 404)
  assert.ok(
    upstreams.every(({ requests }) => requests.every(({ body }) => !('provider' in (body as object)))),
  )
})

test('measured speed moves and sorts: the slow go last, and the quickest comes first', async (context) => {
  const { ask, upstreams } = await start(context)
  const quick = openaiServer({ promptTokens: 100, completionTokens: 50 })
  upstreams[0]?.answerWith(async (request) => ({
    ...(await quick(request)),
    before: [{ do: 'pause', ms: 120 }],
  }))
  for (const name of NAMES)
    for (let turn = 0; turn < 3; turn++) {
      // Streams alone have a first word to be waited for.
      await ask({ provider: { only: [name] } })
    }
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  const sorted = await ask({ model: 'acme/one:nitro' })
  assert.equal(toldOf(sorted).split(' ').at(-1), 'dear', toldOf(sorted))
  const preferred = await ask({ provider: { preferred_min_throughput: { p50: 2_000 } } })
  assert.equal(toldOf(preferred).split(' ').at(-1), 'dear', toldOf(preferred))
  const [choice] = preferred.answer.openrouter_metadata?.routing ?? []
  assert.equal(choice?.order.at(-1)?.why, 'slower than preferred')
})

test('a session stays with the endpoint that has its cache, by its name or by how it begins', async (context) => {
  const { ask } = await start(context, 'routing: { balance: price }\n')
  const provider = { only: ['dear', 'cheap'] }
  const opening = [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Hello there' },
  ]
  const turns: readonly (readonly [object, Record<string, string>])[] = [
    [{ session_id: 'abc' }, {}],
    [{}, { 'x-session-id': 'def' }],
    [{ prompt_cache_key: 'ghi' }, {}],
    [{ messages: opening }, {}],
  ]
  for (const [body, headers] of turns) {
    const first = (await ask({ provider: { only: ['dear'] }, ...body }, headers)).answer.provider
    assert.equal(first, 'DEAR')
    for (let turn = 0; turn < 6; turn++) {
      const again = await ask({ provider, ...body }, headers)
      assert.equal(again.answer.provider, 'DEAR', 'although the other one costs a fifth')
      assert.equal(again.answer.openrouter_metadata?.routing[0]?.order[0]?.why, 'sticky')
    }
  }
})
