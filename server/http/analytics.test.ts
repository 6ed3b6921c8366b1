import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { analyticsAnswer, analyticsMetaAnswer } from '../../contract/analytics.ts'
import type { AnalyticsRow } from '../../contract/analytics.ts'
import { appRankingsAnswer, benchmarksAnswer, rankingsDailyAnswer } from '../../contract/datasets.ts'
import { nanodollars } from '../../core/money.ts'
import type { HttpForTests } from '../../test/support/http-server.ts'
import { openHttpForTests } from '../../test/support/http-server.ts'
import { SMALL_CATALOGUE } from '../../test/support/small-catalogue.ts'
import { rollUpAll } from '../jobs/roll-up.ts'

const DAY_MS = 86_400_000
const START = Date.UTC(2026, 9, 1)
const RANGE = { start: '2026-10-01T00:00:00Z', end: '2026-10-11T00:00:00Z' }

let http: HttpForTests
before(async () => {
  http = await openHttpForTests(SMALL_CATALOGUE)
  const second = await http.createKey({ name: 'second', personId: 'nobody-any-more' })
  const free = { modelId: 'acme/free', endpointId: 'acme/free@acme' }
  const made = [
    { createdAt: START, appTitle: 'Notes' },
    { createdAt: START + 3_600_000, keyId: second.record.id },
    {
      createdAt: START + DAY_MS,
      ...free,
      costNanodollars: nanodollars(0),
      appReferer: 'https://a.example/x',
    },
    { createdAt: START + DAY_MS, status: 502, errorCode: 'provider_error', outputTokens: 0 },
    { createdAt: START + 8 * DAY_MS, ...free, keyId: second.record.id, appTitle: 'Notes' },
    { createdAt: START, keyId: http.keys.test.record.id },
    { createdAt: START, keyId: http.keys.stranger.record.id, appReferer: 'https://a.example/' },
  ]
  for (const [at, one] of made.entries())
    await http.settle({ id: `gen-1750000000-${String(at).padStart(20, '0')}`, ...one })
  await rollUpAll(http.services)
})
after(() => http.close())

async function query(body: object, key = http.keys.management): Promise<AnalyticsRow[]> {
  const json = { time_range: RANGE, ...body }
  const answer = await http.call('/api/v1/analytics/query', { key, method: 'POST', json })
  assert.equal(answer.status, 200, answer.text)
  return analyticsAnswer.parse(answer.body).data.data
}

test('what a query may name is told, and all of it can be asked for', async () => {
  const answer = await http.call('/v1/analytics/meta', { key: http.keys.management })
  const { metrics, dimensions, granularities } = analyticsMetaAnswer.parse(answer.body).data
  for (const { name } of dimensions)
    for (const granularity of granularities) {
      const rows = await query({
        metrics: metrics.map((metric) => metric.name),
        dimensions: [name],
        granularity: granularity.name,
      })
      assert.equal(
        rows.reduce((all, row) => all + Number(row['request_count']), 0),
        5,
        `${name} by ${granularity.name}`,
      )
    }
})

test('usage is added up by model, the dearest first, with label and id', async () => {
  const metrics = ['usage', 'request_count', 'error_count', 'error_rate', 'total_tokens']
  assert.deepEqual(await query({ metrics, dimensions: ['model'] }), [
    {
      model: 'o1',
      model__id: 'openai/o1',
      usage: 0.00405,
      request_count: 3,
      error_count: 1,
      error_rate: 1 / 3,
      total_tokens: 70,
    },
    {
      model: 'Free',
      model__id: 'acme/free',
      usage: 0.00135,
      request_count: 2,
      error_count: 0,
      error_rate: 0,
      total_tokens: 60,
    },
  ])
})

test('two dimensions and a step give a row for each combination, oldest first', async () => {
  const rows = await query({
    metrics: ['request_count'],
    dimensions: ['api_key_id', 'model'],
    granularity: 'day',
  })
  assert.deepEqual(
    rows.map((row) => [row['date__day'], row['api_key_id'], row['model__id'], row['request_count']]),
    [
      ['2026-10-01T00:00:00.000Z', 'live', 'openai/o1', 1],
      ['2026-10-01T00:00:00.000Z', 'second', 'openai/o1', 1],
      ['2026-10-02T00:00:00.000Z', 'live', 'acme/free', 1],
      ['2026-10-02T00:00:00.000Z', 'live', 'openai/o1', 1],
      ['2026-10-09T00:00:00.000Z', 'second', 'acme/free', 1],
    ],
  )
})

const count = async (filters: readonly object[]): Promise<number> =>
  Number((await query({ metrics: ['request_count'], filters }))[0]?.['request_count'] ?? 0)

test('filters take what is, and leave what is not', async () => {
  const live = http.keys.live.record
  const cases: readonly (readonly [number, ...object[]])[] = [
    [3, { field: 'api_key_id', operator: 'eq', value: live.hash }],
    [3, { field: 'api_key_id', operator: 'eq', value: live.id }],
    [2, { field: 'api_key_id', operator: 'neq', value: live.hash }],
    [2, { field: 'model', operator: 'in', value: ['acme/free', 'nobody/nothing'] }],
    [3, { field: 'model', operator: 'not_in', value: ['acme/free'] }],
    [5, { field: 'provider', operator: 'eq', value: 'Acme' }],
    [5, { field: 'provider', operator: 'eq', value: 'acme' }],
    [2, { field: 'app', operator: 'eq', value: '~notes' }],
    [1, { field: 'app', operator: 'neq', value: '~notes' }],
    [3, { field: 'app', operator: 'not_in', value: ['~notes'], include_unset: true }],
    [2, { field: 'user', operator: 'eq', value: 'nobody-any-more' }],
    [3, { field: 'user', operator: 'not_in', value: ['nobody-any-more'], include_unset: true }],
    [0, { field: 'workspace', operator: 'eq', value: 'another' }],
    [5, { field: 'workspace', operator: 'neq', value: 'another' }],
    [
      1,
      { field: 'model', operator: 'eq', value: 'acme/free' },
      { field: 'app', operator: 'eq', value: '~notes' },
    ],
    [
      0,
      { field: 'model', operator: 'eq', value: 'acme/free' },
      { field: 'model', operator: 'eq', value: 'openai/o1' },
    ],
  ]
  for (const [wanted, ...filters] of cases)
    assert.equal(await count(filters), wanted, JSON.stringify(filters))
})

test('a key that is not there is named, and the rest is answered', async () => {
  const filters = [
    { field: 'api_key_id', operator: 'in', value: ['f'.repeat(64), http.keys.live.record.hash] },
  ]
  const json = { metrics: ['request_count'], filters, time_range: RANGE }
  const answer = await http.call('/v1/analytics/query', { key: http.keys.management, method: 'POST', json })
  const { data, warnings } = analyticsAnswer.parse(answer.body).data
  assert.equal(data[0]?.['request_count'], 3)
  assert.equal(warnings?.length, 1)
  assert.match(warnings?.[0] ?? '', /f{64}/)
})

test('limits cut, and say so', async () => {
  const ask = async (body: object): Promise<[number, boolean]> => {
    const json = { metrics: ['request_count'], time_range: RANGE, ...body }
    const answer = await http.call('/v1/analytics/query', { key: http.keys.management, method: 'POST', json })
    const { data, metadata } = analyticsAnswer.parse(answer.body).data
    assert.equal(metadata.row_count, data.length)
    return [data.length, metadata.truncated]
  }
  const daily = { dimensions: ['model'], granularity: 'day' }
  assert.deepEqual(await ask(daily), [4, false])
  assert.deepEqual(await ask({ ...daily, limit: 3 }), [3, true])
  assert.deepEqual(await ask({ ...daily, group_limit: 1 }), [2, true])
})

test('an account sees its own usage only', async () => {
  const rows = await query({ metrics: ['request_count'] }, http.keys.stranger)
  assert.deepEqual(rows, [{ request_count: 1 }])
})

test('only management keys may ask', async () => {
  for (const key of [http.keys.live, http.keys.test]) {
    assert.equal((await http.call('/v1/analytics/meta', { key })).status, 403)
    const call = { key, method: 'POST', json: { metrics: ['usage'] } }
    assert.equal((await http.call('/v1/analytics/query', call)).status, 403)
  }
})

for (const body of [
  {},
  { metrics: [] },
  { metrics: ['colour'] },
  { metrics: ['usage'], dimensions: ['model', 'app', 'user'] },
  { metrics: ['usage'], granularity: 'minute' },
  { metrics: ['usage'], order_by: { field: 'latency', direction: 'asc' } },
  { metrics: ['usage'], time_range: { start: '2026-10-01T00:00Z', end: '2026-10-02T00:00:00Z' } },
  { metrics: ['usage'], time_range: { start: '2026-10-02T00:00:00Z', end: '2026-10-01T00:00:00Z' } },
  { metrics: ['usage'], classifier_dimensions: { classifier_id: 'x' } },
  { metrics: ['usage'], filters: [{ field: 'model', operator: 'gt', value: 'a' }] },
  { metrics: ['usage'], colour: 'red' },
])
  test(`${JSON.stringify(body)} is refused`, async () => {
    const call = { key: http.keys.management, method: 'POST', json: body }
    assert.equal((await http.call('/v1/analytics/query', call)).status, 400)
  })

const WINDOW = 'start_date=2026-10-01&end_date=2026-10-10'

test('models are ranked by date, with everything of the installation and nothing of test keys', async () => {
  const read = async (path: string) => {
    const answer = await http.call(`/v1/datasets/rankings-daily?${WINDOW}${path}`, { key: http.keys.live })
    assert.equal(answer.status, 200, answer.text)
    return rankingsDailyAnswer.parse(answer.body)
  }
  const { data, meta } = await read('')
  assert.deepEqual(
    data.map((row) => [row.date, row.model_permaslug, row.total_tokens]),
    [
      ['2026-10-01', 'openai/o1-2024-12-17', '90'],
      ['2026-10-02', 'acme/free', '30'],
      ['2026-10-02', 'openai/o1-2024-12-17', '10'],
      ['2026-10-09', 'acme/free', '30'],
    ],
  )
  assert.deepEqual([meta.start_date, meta.end_date], ['2026-10-01', '2026-10-10'])
  const weeks = (await read('&period=week')).data
  assert.deepEqual(
    weeks.map((row) => [row.date, row.total_tokens]),
    [
      ['2026-09-28', '100'],
      ['2026-09-28', '30'],
      ['2026-10-05', '30'],
    ],
  )
  assert.equal((await read('&modality=image_output')).data.length, 0)
})

test('apps are ranked over all accounts, by what they say of themselves', async () => {
  const answer = await http.call(`/api/v1/datasets/app-rankings?${WINDOW}`, { key: http.keys.test })
  const { data } = appRankingsAnswer.parse(answer.body)
  assert.deepEqual(
    data.map((row) => [row.rank, row.app_name, row.total_requests, row.total_tokens]),
    [
      [1, 'Notes', 2, '60'],
      [2, 'a.example', 2, '60'],
    ],
  )
  const page = await http.call(`/v1/datasets/app-rankings?${WINDOW}&offset=1&limit=5`, {
    key: http.keys.live,
  })
  assert.deepEqual(
    appRankingsAnswer.parse(page.body).data.map((row) => row.rank),
    [2],
  )
})

for (const path of [
  'datasets/rankings-daily?category=programming',
  'datasets/rankings-daily?modality=tool_calling&end_date=2026-10-10',
  'datasets/rankings-daily?start_date=2026-10-11&end_date=2026-10-10',
  'datasets/rankings-daily?start_date=2020-01-01&end_date=2026-10-10',
  'datasets/app-rankings?subcategory=legal',
  'datasets/app-rankings?limit=101',
  'benchmarks?source=hearsay',
])
  test(`/${path} is refused`, async () => {
    assert.equal((await http.call(`/v1/${path}`, { key: http.keys.live })).status, 400)
  })

test('what is not published is an empty list in its shape, for those with a key', async () => {
  for (const path of ['/v1/datasets/session-cost', '/api/v1/benchmarks?task_type=coding']) {
    const answer = await http.call(path, { key: http.keys.live })
    assert.deepEqual((answer.body as { data: unknown }).data, [])
    assert.equal((await http.call(path)).status, 401)
  }
})

test('published results of benchmarks come with their sources, for those who ask for them', async () => {
  const ask = async (query: string) =>
    benchmarksAnswer.parse((await http.call(`/v1/benchmarks${query}`, { key: http.keys.live })).body)
  const { data, meta } = await ask('?source=published')
  assert.deepEqual(
    data.map((row) => [row.model_permaslug, row.score, row.setting, row.source_url]),
    [
      ['openai/o1-2024-12-17', 81.5, 'effort high', 'https://riddles.example/o1'],
      ['openai/o1-2024-12-17', 70, null, 'https://riddles.example/o1'],
    ],
  )
  assert.equal(meta.model_count, 1)
  assert.equal((await ask('?source=published&task_type=intelligence')).data.length, 2)
  assert.deepEqual((await ask('?source=published&task_type=coding')).data, [])
  assert.deepEqual((await ask('?source=openrouter')).data, [])
  assert.deepEqual((await ask('')).data, [])
})
