import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { z } from 'zod'
import {
  modelAnswer,
  modelCountAnswer,
  modelItem as modelItemSchema,
  modelsAnswer,
} from '../../contract/models.ts'
import type { HttpForTests, TestAnswer } from '../../test/support/http-server.ts'
import { catalogueOf, openHttpForTests } from '../../test/support/http-server.ts'
import { SMALL_CATALOGUE } from '../../test/support/small-catalogue.ts'

let http: HttpForTests
before(async () => {
  http = await openHttpForTests(SMALL_CATALOGUE)
})
after(() => http.close())

function read<T>(schema: z.ZodType<T>, answer: TestAnswer): T {
  assert.equal(answer.status, 200, answer.text)
  return schema.parse(answer.body)
}

const idsOf = async (path: string): Promise<string[]> =>
  read(modelsAnswer, await http.call(path)).data.map((model) => model.id)

function refusal(answer: TestAnswer): { code: unknown; param: unknown; message: string } {
  return (answer.body as { error: { code: unknown; param: unknown; message: string } }).error
}

test('the list has the fields of OpenAI, OpenRouter and ours, newest first', async () => {
  const list = read(modelsAnswer, await http.call('/v1/models'))
  assert.deepEqual(
    list.data.map((model) => model.id),
    ['acme/thinker-2', 'acme/embedder', 'openai/o1', 'acme/free', 'acme/undated'],
  )
  assert.deepEqual(list.links, { next: null })
  assert.equal(list.total_count, 5)
  const o1 = list.data[2]
  assert.ok(o1)
  assert.equal(o1.object, 'model')
  assert.equal(o1.owned_by, 'openai')
  assert.equal(o1.created, Date.UTC(2024, 11, 17) / 1000)
  assert.equal(o1.shutdown_date, '2026-10-23')
  assert.equal(o1.expiration_date, '2026-10-23')
  assert.equal(o1.deprecated_at, '2026-04-22')
  assert.equal(o1.successor, 'acme/thinker-2')
  assert.equal(o1.canonical_slug, 'openai/o1-2024-12-17')
  assert.deepEqual(o1.aliases, ['o1', 'o1-2024-12-17', 'openai/o1-2024-12-17'])
  assert.equal(o1.architecture.modality, 'text+image->text')
  assert.deepEqual(o1.reasoning, {
    mandatory: true,
    default_enabled: true,
    default_effort: 'medium',
    supported_efforts: ['high', 'medium', 'low'],
  })
  assert.equal(o1.available, true)
})

test('prices are those of the first provider that is switched on, as decimal strings per token', async () => {
  const list = read(modelsAnswer, await http.call('/v1/models'))
  const byId = new Map(list.data.map((model) => [model.id, model]))
  // The first endpoint of o1 is at a provider without a key; the second has a price of its own.
  assert.deepEqual(byId.get('openai/o1')?.pricing, {
    prompt: '0.00001575',
    completion: '0.000063',
    request: '0',
  })
  assert.deepEqual(byId.get('acme/thinker-2')?.pricing, {
    prompt: '0.0000011',
    completion: '0.0000044',
    request: '0',
    input_cache_read: '0.000000055',
    input_cache_write: '0.000001375',
    input_cache_write_1h: '0.0000022',
    overrides: [{ min_prompt_tokens: 200_000, prompt: '0.0000022', completion: '0.0000066' }],
  })
  assert.equal(byId.get('acme/undated')?.created, 0)
  assert.equal(byId.get('acme/undated')?.available, false)
  assert.equal(byId.get('acme/thinker-2')?.hugging_face_id, 'acme/Thinker-2')
})

test('below /api/v1 only what gives text is listed, unless other outputs are asked for', async () => {
  assert.ok(!(await idsOf('/api/v1/models')).includes('acme/embedder'))
  assert.deepEqual(await idsOf('/api/v1/models?output_modalities=embeddings'), ['acme/embedder'])
  assert.equal((await idsOf('/api/v1/models?output_modalities=all')).length, 5)
  assert.deepEqual(await idsOf('/v1/embeddings/models'), ['acme/embedder'])
  const counts = ['/v1/models/count', '/api/v1/models/count', '/api/v1/models/count?output_modalities=all']
  const counted = await Promise.all(counts.map(async (path) => read(modelCountAnswer, await http.call(path))))
  assert.deepEqual(
    counted.map(({ data }) => data.count),
    [5, 4, 5],
  )
})

const filters: [query: string, ids: string[]][] = [
  ['q=THINK', ['acme/thinker-2']],
  ['q=o1%202024', ['openai/o1']],
  ['q=', ['acme/thinker-2', 'acme/embedder', 'openai/o1', 'acme/free', 'acme/undated']],
  ['id=o1-2024-12-17', ['openai/o1']],
  ['id=nobody', []],
  ['input_modalities=text,image', ['openai/o1']],
  ['supported_parameters=tools,prefill', ['acme/thinker-2']],
  ['supported_parameters=temperature&supported_parameters=tools', ['acme/thinker-2']],
  ['supported_parameters=max_tokens', ['openai/o1']],
  ['context=150000', ['acme/thinker-2', 'openai/o1']],
  ['model_authors=OpenAI', ['openai/o1']],
  ['providers=Beta%20Cloud', ['openai/o1']],
  ['providers=acme', ['acme/thinker-2', 'acme/embedder', 'openai/o1', 'acme/free']],
  ['zdr=true', ['acme/thinker-2', 'acme/embedder', 'openai/o1', 'acme/free']],
  ['region=EU', ['openai/o1']],
  ['region=us,eu-west-1', ['openai/o1']],
  ['region=us', []],
  ['distillable=true', ['acme/thinker-2']],
  ['distillable=false&q=free', ['acme/free']],
  ['min_price=1&max_price=2', ['acme/thinker-2']],
  ['max_price=0', ['acme/free', 'acme/undated']],
  ['min_output_price=63', ['openai/o1']],
  ['sort=pricing-low-to-high&min_price=0.01', ['acme/embedder', 'acme/thinker-2', 'openai/o1']],
  ['sort=pricing-high-to-low&min_price=0.01', ['openai/o1', 'acme/thinker-2', 'acme/embedder']],
  ['sort=context-high-to-low&context=1', ['acme/thinker-2', 'openai/o1', 'acme/free']],
  ['_=12345', ['acme/thinker-2', 'acme/embedder', 'openai/o1', 'acme/free', 'acme/undated']],
]
for (const [query, ids] of filters)
  test(`?${query} keeps ${ids.length === 0 ? 'nothing' : ids.join(', ')}`, async () => {
    assert.deepEqual(await idsOf(`/v1/models?${query}`), ids)
  })

test('age is counted from the release in days and leaves out what has no date', async () => {
  const days = Math.floor((Date.now() - Date.UTC(2024, 11, 17)) / 86_400_000)
  assert.deepEqual(await idsOf(`/v1/models?min_age_days=${days}&max_age_days=${days + 1}`), ['openai/o1'])
})

const wrongQueries: [query: string, param: string, says: RegExp][] = [
  ['sort=most-popular', 'sort', /newest.*pricing-low-to-high.*context-high-to-low/],
  ['limit=0', 'limit', />=1/],
  ['limit=1001', 'limit', /<=1000/],
  ['offset=-1', 'offset', />=0/],
  ['offset=x', 'offset', /number/],
  ['min_price=cheap', 'min_price', /number/],
  ['output_modalities=smell', 'output_modalities[0]', /text/],
  ['category=programming', 'category', /no data/],
  ['min_coding_index=10', 'min_coding_index', /no data/],
]
for (const [query, param, says] of wrongQueries)
  test(`?${query} is refused with the field and what is allowed`, async () => {
    const answer = await http.call(`/v1/models?${query}`)
    assert.equal(answer.status, 400, answer.text)
    assert.equal(refusal(answer).param, param)
    assert.match(refusal(answer).message, says)
  })

test('on /api/v1 the code of a refusal is a number', async () => {
  const answer = await http.call('/api/v1/models?sort=nonsense')
  assert.equal(refusal(answer).code, 400)
})

test('a thousand models come in pages that leave none out and repeat none', async () => {
  const models = Object.fromEntries(
    Array.from({ length: 1000 }, (_, at) => [`acme/m${at}`, { name: `M ${at}`, released: '2025-01-01' }]),
  )
  const before = http.services.catalogue.current()
  http.useCatalogue(catalogueOf({ ...SMALL_CATALOGUE, models }))
  try {
    const whole = read(modelsAnswer, await http.call('/v1/models'))
    assert.equal(whole.data.length, 1000)
    assert.equal(whole.links.next, null)
    const seen: string[] = []
    let pages = 0
    for (let path: string | null = '/v1/models?q=m&offset=0&limit=300'; path !== null; pages++) {
      const page: z.infer<typeof modelsAnswer> = read(modelsAnswer, await http.call(path))
      assert.equal(page.total_count, 1000)
      seen.push(...page.data.map((model) => model.id))
      path = page.links.next
    }
    assert.equal(pages, 4)
    assert.deepEqual(
      seen,
      whole.data.map((model) => model.id),
    )
    // With an offset alone a page has 500.
    assert.equal(read(modelsAnswer, await http.call('/v1/models?offset=100')).data.length, 500)
    assert.deepEqual(await idsOf('/v1/models?offset=1000'), [])
    assert.deepEqual(await idsOf('/v1/models?offset=999999999999'), [])
  } finally {
    http.useCatalogue(before)
  }
})

for (const name of ['o1', 'o1-2024-12-17', 'openai%2Fo1', 'openai/o1', 'OPENAI/O1', 'openai%2fo1-2024-12-17'])
  test(`/v1/models/${name} finds the model and calls it as it was asked for`, async () => {
    const model = read(modelItemSchema, await http.call(`/v1/models/${name}`))
    assert.equal(model.id, decodeURIComponent(name).toLowerCase())
    assert.equal(model.canonical_slug, 'openai/o1-2024-12-17')
    const onOther = read(modelItemSchema, await http.call(`/api/v1/models/${name}`))
    assert.equal(onOther.id, 'openai/o1')
  })

test('a routing suffix does not hide a model, any other suffix does', async () => {
  for (const suffix of ['nitro', 'floor', 'free']) {
    const found = read(modelAnswer, await http.call(`/api/v1/model/openai/o1:${suffix}`))
    assert.equal(found.data.id, 'openai/o1')
  }
  assert.equal((await http.call('/api/v1/model/openai/o1:slow')).status, 404)
})

test('the model at the root is wrapped as AI/ML API wraps it, with its info', async () => {
  const { status, body } = await http.call('/model/openai/o1')
  assert.equal(status, 200)
  const { object, data } = body as { object: string; data: z.infer<typeof modelItemSchema> }
  assert.equal(object, 'model')
  assert.deepEqual(modelItemSchema.parse(data).info, {
    name: 'o1',
    developer: 'openai',
    description: 'Thinks before it answers.',
    releasedAt: '2024-12-17',
    contextLength: 200_000,
    outputMax: 100_000,
    cutoffAt: '2023-10-01',
  })
})

test('details=1 and include add the info, and nothing else does', async () => {
  for (const query of ['details=1', 'details=true', 'include=all']) {
    const list = read(modelsAnswer, await http.call(`/v1/models?${query}&id=o1`))
    assert.deepEqual(list.data[0]?.capabilities, ['streaming', 'vision', 'tools', 'structured_output'])
    assert.equal(list.data[0]?.type, 'openai/chat-completions')
  }
  const plain = read(modelsAnswer, await http.call('/v1/models?details=0&id=o1'))
  assert.equal(plain.data[0]?.info, undefined)
})

for (const name of [
  'nobody',
  'openai/',
  'openai%2F',
  '..%2F..%2Fetc',
  '%00',
  'o1%27%22%3Cscript%3E',
  'a'.repeat(400),
])
  test(`the name ${JSON.stringify(name.slice(0, 20))} is an unknown model, not a failure`, async () => {
    const answer = await http.call(`/v1/models/${name}`)
    assert.equal(answer.status, 404, answer.text)
    assert.equal(refusal(answer).code, 'model_not_found')
  })

test('an unknown model is told the nearest names', async () => {
  assert.match(refusal(await http.call('/v1/models/thinker-3')).message, /acme\/thinker-2/)
})

test('a client that has the list is told so in a 304, until the catalogue changes', async () => {
  const first = await http.call('/v1/models')
  const etag = first.headers.get('etag')
  assert.ok(etag)
  for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const again = await http.call('/v1/models', { headers: { 'if-none-match': tag } })
    assert.equal(again.status, 304)
    assert.equal(again.text, '')
    assert.equal(again.headers.get('etag'), etag)
  }
  assert.equal((await http.call('/v1/models', { headers: { 'if-none-match': '"other"' } })).status, 200)
  assert.notEqual((await http.call('/v1/models/o1')).headers.get('etag'), etag)
  const before = http.services.catalogue.current()
  http.useCatalogue(catalogueOf({ ...SMALL_CATALOGUE, models: {} }))
  const changed = await http.call('/v1/models', { headers: { 'if-none-match': etag } })
  http.useCatalogue(before)
  assert.equal(changed.status, 200)
  assert.notEqual(changed.headers.get('etag'), etag)
})

test('the public list ignores keys, wrong ones too, and is open to other origins', async () => {
  const answer = await http.call('/v1/models', { key: 'sk-nonsense' })
  assert.equal(answer.status, 200)
  assert.equal(answer.headers.get('access-control-allow-origin'), '*')
})

test('a HEAD request has the headers of the list and no body', async () => {
  const answer = await http.call('/v1/models', { method: 'HEAD' })
  assert.equal(answer.status, 200)
  assert.equal(answer.text, '')
  assert.ok(answer.headers.get('etag'))
})
