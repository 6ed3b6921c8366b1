import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ContentPart, ProviderPreferences } from '../../core/chat.ts'
import { GatewayError } from '../../core/errors.ts'
import type { Model } from '../../core/model.ts'
import type { EndpointFacts, QueryParts } from '../../test/support/routing-query.ts'
import { endpointOf, queryOf, requestOf } from '../../test/support/routing-query.ts'
import { unsetSettings } from '../accounts/account-settings.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { withAccount } from './account-rules.ts'
import { candidateEndpoints, chooseEndpoints } from './candidates.ts'
import { FILTERS } from './filters.ts'

/** Two endpoints of which a filter is to take `b`. */
const two = (b: Omit<EndpointFacts, 'provider'> = {}) => [
  endpointOf({
    provider: 'a',
    prompt: 1,
    completion: 4,
    retainsDays: 0,
    quantization: 'fp16',
    region: 'eu-west-1',
  }),
  endpointOf({ provider: 'b', prompt: 2, completion: 8, ...b }),
]

interface Case {
  readonly b?: Omit<EndpointFacts, 'provider'>
  readonly parts: QueryParts
}

const supports = (...names: string[]): NonNullable<EndpointFacts['can']> => ({ supports: new Set(names) })
const NOTHING_SET = unsetSettings(1)
const prefer = (preferences: ProviderPreferences): QueryParts => ({ preferences })
const image: ContentPart = { type: 'image', url: 'data:image/png;base64,AA' }
const tools = [{ kind: 'function' as const, name: 'look' }]

const CASES: Readonly<Record<string, readonly Case[]>> = {
  key: [{ parts: { key: { allowedProviders: ['a'] } } }],
  account: [{ parts: withAccount(undefined, { ...NOTHING_SET, allowedProviders: ['a'] }) }],
  account_data_policy: [
    { b: { trains: true }, parts: withAccount(undefined, { ...NOTHING_SET, dataPolicy: 'no-training' }) },
    {
      b: { retainsDays: 1 },
      parts: withAccount(undefined, { ...NOTHING_SET, dataPolicy: 'zero-retention' }),
    },
  ],
  account_ignore: [{ parts: withAccount(undefined, { ...NOTHING_SET, ignore: ['b'] }) }],
  only: [
    { parts: prefer({ only: ['a'] }) },
    { parts: prefer({ only: [' A '] }) },
    { parts: prefer({ only: ['a/fp16'] }) },
    { parts: prefer({ only: ['acme/thinker@a'] }) },
  ],
  ignore: [{ parts: prefer({ ignore: ['B'] }) }],
  data_collection: [
    { b: { trains: true, retainsDays: 0 }, parts: prefer({ dataCollection: 'deny' }) },
    { b: { trains: true, retainsDays: 0 }, parts: prefer({ zdr: true }) },
  ],
  zdr: [{ b: { retainsDays: 30 }, parts: prefer({ zdr: true }) }, { parts: prefer({ zdr: true }) }],
  quantizations: [
    { b: { quantization: 'fp4' }, parts: prefer({ quantizations: ['fp16', 'bf16'] }) },
    { parts: prefer({ quantizations: ['fp16'] }) },
  ],
  region: [
    { parts: prefer({ regions: ['eu'] }) },
    { b: { region: 'us-east-1' }, parts: prefer({ regions: [' EU-West-1 '] }) },
    { b: { region: 'eu-west-10' }, parts: prefer({ regions: ['eu-west-1'] }) },
    { b: { region: 'us' }, parts: prefer({ regions: ['eu-west'] }) },
    { b: { region: 'asia-east1' }, parts: prefer({ regions: ['europe'] }) },
  ],
  max_price: [
    { parts: prefer({ maxPrice: { prompt: 1 } }) },
    { parts: prefer({ maxPrice: { completion: 7.99 } }) },
    { b: { request: 0.02 }, parts: prefer({ maxPrice: { request: 0.01 } }) },
  ],
  require_parameters: [
    {
      b: { can: supports('tools') },
      parts: { preferences: { requireParameters: true }, request: requestOf({ seed: 1 }) },
    },
  ],
  modalities: [
    {
      b: { can: { input: new Set(['text']) } },
      parts: { request: requestOf({ messages: [{ role: 'user', content: [image] }] }) },
    },
  ],
  tools: [{ b: { can: supports('seed') }, parts: { request: requestOf({ tools }) } }],
  structured_outputs: [
    {
      b: { can: supports('tools') },
      parts: { request: requestOf({ responseFormat: { type: 'json_object' } }) },
    },
  ],
  context_length: [
    {
      b: { can: { contextTokens: 1_000 } },
      parts: {
        request: requestOf({ messages: [{ role: 'user', content: 'x'.repeat(4_001) }] }),
        bodyBytes: 4_100,
      },
    },
  ],
  max_tokens: [
    { b: { can: { maxOutputTokens: 100 } }, parts: { request: requestOf({ maxTokens: 101 }) } },
    { b: { can: { maxOutputTokens: 100 } }, parts: { request: requestOf({ maxCompletionTokens: 101 }) } },
  ],
}

for (const [name, cases] of Object.entries(CASES))
  test(`the filter ${name} removes the endpoint that it should, and says so`, () => {
    for (const { b, parts } of cases) {
      const [a, other] = two(b)
      assert.ok(a && other)
      const choice = chooseEndpoints(queryOf([other, a], parts))
      assert.deepEqual(choice.candidates, [a], JSON.stringify(parts))
      assert.deepEqual(choice.removed, [{ endpoint: other, filter: name }])
    }
  })

test('only models whose author is known to allow it are asked for text that trains others', () => {
  const [a, b] = two()
  assert.ok(a && b)
  const allowed = { ...b, id: 'acme/open@b', modelId: 'acme/open' }
  const models = [
    { id: a.modelId, endpoints: [a] },
    { id: 'acme/open', endpoints: [allowed], distillable: true },
  ] as unknown as Model[]
  const query = queryOf([a], prefer({ enforceDistillableText: true }))
  const catalogue = { models: new Map(models.map((model) => [model.id, model])) } as unknown as Catalogue
  const refused = chooseEndpoints({ ...query, catalogue })
  assert.deepEqual(refused.removed, [{ endpoint: a, filter: 'distillable' }])
  assert.match(refused.refusal?.message ?? '', /its author does not allow it, or is not known to/)
  const chosen = chooseEndpoints({ ...query, catalogue, alternatives: models.slice(1) })
  assert.deepEqual(chosen.candidates, [allowed])
  assert.deepEqual(candidateEndpoints(queryOf([a], prefer({ enforceDistillableText: false }))), [a])
})

test('an endpoint whose provider says that the model is gone is removed while another is left', () => {
  const [a, b] = two()
  assert.ok(a && b)
  const query = queryOf([a, b])
  query.health.gone(a.id, query.now)
  assert.deepEqual(chooseEndpoints(query).removed, [{ endpoint: a, filter: 'gone' }])
  query.health.gone(b.id, query.now)
  assert.deepEqual(candidateEndpoints(query), [a, b], 'what to do when all are gone is not decided here')
})

test('a region that no endpoint has is refused by name, with those there are', () => {
  const endpoints = two({ region: 'us' })
  for (const regions of [['mars'], ['eu', 'mars'], ['e'], ['eu-w'], ['']]) {
    const error = errorOf(queryOf(endpoints, prefer({ regions })))
    assert.deepEqual([error.status, error.param], [400, 'provider.region'], regions.join())
    assert.match(error.message, /Regions are: eu-west-1, us;/)
  }
  const nowhere = errorOf(queryOf([endpointOf({ provider: 'c' })], prefer({ regions: ['eu'] })))
  assert.match(nowhere.message, /The region of no endpoint is known here/)
  assert.equal(candidateEndpoints(queryOf(endpoints, prefer({ regions: [] }))).length, 2)
  assert.equal(candidateEndpoints(queryOf(endpoints, prefer({ regions: ['US', 'eu'] }))).length, 2)
})

test('every filter of the table is tried above', () => {
  assert.deepEqual(
    FILTERS.map(({ name }) => name).toSorted(),
    [...Object.keys(CASES), 'gone', 'distillable'].toSorted(),
  )
})

test('without anything asked nobody is removed', () => {
  const endpoints = two({ trains: true })
  const choice = chooseEndpoints(queryOf(endpoints, { request: requestOf(), bodyBytes: 100 }))
  assert.deepEqual(choice.candidates, endpoints)
  assert.deepEqual(choice.removed, [])
})

test('what no endpoint can do is left for the fitting to refuse in its own words', () => {
  for (const name of ['modalities', 'tools', 'structured_outputs', 'context_length', 'max_tokens'])
    for (const { b, parts } of CASES[name] ?? []) {
      const endpoints = [endpointOf({ provider: 'b', ...b }), endpointOf({ provider: 'c', ...b })]
      assert.equal(candidateEndpoints(queryOf(endpoints, parts)).length, 2, name)
    }
})

test('pictures do not count as text when the context is measured', () => {
  const [a, b] = two({ can: { contextTokens: 1_000 } })
  assert.ok(a && b)
  const request = requestOf({
    messages: [{ role: 'user', content: [{ type: 'text', text: 'what is this?' }, image] }],
  })
  assert.equal(candidateEndpoints(queryOf([a, b], { request, bodyBytes: 5_000_000 })).length, 2)
})

const errorOf = (query: Parameters<typeof candidateEndpoints>[0]): GatewayError => {
  try {
    candidateEndpoints(query)
  } catch (error) {
    if (error instanceof GatewayError) return error
    throw error
  }
  throw new Error('somebody was left')
}

test('when nobody is left the error names the filter, what there is, and the way out', () => {
  const expected: [parts: QueryParts, message: RegExp, excludedBy: string[]][] = [
    [
      prefer({ only: ['z'] }),
      /^No allowed providers are available for the selected model\..*provider\.only/,
      ['allowed_providers'],
    ],
    [prefer({ ignore: ['a', 'b'] }), /^No allowed providers.*provider\.ignore/, ['allowed_providers']],
    [
      prefer({ dataCollection: 'deny' }),
      /matching your data policy \(Paid model training\).*data_collection/,
      ['data_policy:training'],
    ],
    [
      prefer({ zdr: true }),
      /matching your data policy \(Zero data retention\).*provider\.zdr/,
      ['data_policy:training'],
    ],
    [prefer({ quantizations: ['int4'] }), /quantizations.*provider\.quantizations/, ['quantization']],
    [
      prefer({ maxPrice: { prompt: 0.5 } }),
      /lowest price is 1 for prompts and 4 for completions/,
      ['max_price'],
    ],
    [
      { preferences: { requireParameters: true }, request: requestOf({ topK: 5 }) },
      /^No endpoints found that can handle the requested parameters\. Leave out top_k/,
      ['require_parameters'],
    ],
  ]
  for (const [parts, message, excludedBy] of expected) {
    const endpoints = [
      endpointOf({ provider: 'a', trains: true }),
      endpointOf({ provider: 'b', trains: true, prompt: 2, completion: 8 }),
    ]
    const error = errorOf(queryOf(endpoints, parts))
    assert.equal(error.code, 'no_endpoints')
    assert.equal(error.status, 404)
    assert.match(error.message, message)
    assert.deepEqual(error.metadata?.['available_providers'], ['a', 'b'])
    assert.deepEqual(error.metadata?.['excluded_by'], excludedBy)
  }
  const named = errorOf(queryOf(two(), prefer({ only: ['Nobody', 'z'] })))
  assert.deepEqual(named.metadata?.['requested_providers'], ['Nobody', 'z'])
})

test('several filters that take one each are all named', () => {
  const error = errorOf(
    queryOf(two({ trains: true }), prefer({ dataCollection: 'deny', quantizations: ['int8'] })),
  )
  assert.deepEqual(error.metadata?.['excluded_by'], ['data_policy:training', 'quantization'])
  assert.deepEqual(error.metadata?.['removed'], [
    { provider: 'b', filter: 'data_collection' },
    { provider: 'a', filter: 'quantizations' },
  ])
})

test('a key that may use none of the providers is a 403, and a model that nobody serves a 503 that names the variable', () => {
  const refused = errorOf(queryOf(two(), { key: { allowedProviders: ['z'] } }))
  assert.deepEqual([refused.code, refused.status], ['model_not_allowed', 403])
  const off = errorOf(queryOf([endpointOf({ provider: 'a', enabled: false })]))
  assert.deepEqual([off.code, off.status], ['no_provider_configured', 503])
  assert.match(off.message, /Set A_KEY, and restart/)
})

test('a test key sees the simulated endpoints only, and providers that are switched off are never tried', () => {
  const [a, b] = two({ enabled: false })
  assert.ok(a && b)
  const simulated = [endpointOf({ provider: 'sim' })]
  assert.deepEqual(candidateEndpoints(queryOf([a, b], { simulated })), [a])
  assert.deepEqual(candidateEndpoints(queryOf([a, b], { simulated, key: { kind: 'test' } })), simulated)
})
