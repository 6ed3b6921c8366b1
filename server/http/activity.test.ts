import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { activityAnswer } from '../../contract/activity.ts'
import type { ActivityItem } from '../../contract/activity.ts'
import { nanodollars } from '../../core/money.ts'
import type { HttpForTests, TestKey } from '../../test/support/http-server.ts'
import { openHttpForTests } from '../../test/support/http-server.ts'
import { SMALL_CATALOGUE } from '../../test/support/small-catalogue.ts'

const DAY_MS = 86_400_000

let http: HttpForTests
before(async () => {
  http = await openHttpForTests(SMALL_CATALOGUE)
})
after(() => http.close())

const call = (query: string, key: TestKey = http.keys.management) =>
  http.call(`/api/v1/activity${query}`, { key })
async function read(query = '', key?: TestKey): Promise<ActivityItem[]> {
  const answer = await call(query, key)
  assert.equal(answer.status, 200, answer.text)
  return activityAnswer.parse(answer.body).data
}
const daysAgo = (days: number): number => http.services.now() - days * DAY_MS
const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

test('completed days are added up by model and endpoint, newest first, and today is not among them', async () => {
  const other = await http.createKey({ name: 'other' })
  const served = { modelId: 'acme/free', endpointId: 'acme/free@acme' }
  const generations = [
    { createdAt: daysAgo(0) },
    { createdAt: daysAgo(1) },
    { createdAt: daysAgo(1), keyId: other.record.id, costNanodollars: nanodollars(1) },
    { createdAt: daysAgo(1), ...served },
    { createdAt: daysAgo(30) },
    { createdAt: daysAgo(31) },
    // Nobody served it, so no endpoint did anything.
    { createdAt: daysAgo(2), endpointId: undefined, providerName: undefined },
    { createdAt: daysAgo(2), keyId: http.keys.test.record.id },
    { createdAt: daysAgo(2), keyId: http.keys.stranger.record.id },
  ]
  for (const [at, generation] of generations.entries())
    await http.settle({ id: `gen-1750000000-${String(at).padStart(20, '0')}`, ...generation })

  const items = await read()
  assert.deepEqual(
    items.map((item) => [item.date, item.endpoint_id, item.requests, item.usage]),
    [
      [dateOf(daysAgo(1)), 'acme/free@acme', 1, 0.00135],
      [dateOf(daysAgo(1)), 'openai/o1@acme', 2, 0.001350001],
      [dateOf(daysAgo(30)), 'openai/o1@acme', 1, 0.00135],
    ],
  )
  assert.deepEqual(items[1], {
    date: dateOf(daysAgo(1)),
    model: 'openai/o1',
    model_permaslug: 'openai/o1-2024-12-17',
    endpoint_id: 'openai/o1@acme',
    provider_name: 'Acme',
    requests: 2,
    prompt_tokens: 20,
    completion_tokens: 40,
    reasoning_tokens: 30,
    usage: 0.001350001,
    byok_usage_inference: 0,
  })
  const ofKey = await read(`?api_key_hash=${other.record.hash}`)
  assert.deepEqual(
    ofKey.map((item) => [item.endpoint_id, item.requests, item.usage]),
    [['openai/o1@acme', 1, 1e-9]],
  )
  assert.equal((await read(`?date=${dateOf(daysAgo(30))}`)).length, 1)
  assert.deepEqual(await read(`?date=${dateOf(daysAgo(5))}`), [])
})

test('every account sees its own activity only', async () => {
  const theirs = await read('', http.keys.stranger)
  assert.deepEqual(
    theirs.map((item) => [item.date, item.requests]),
    [[dateOf(daysAgo(2)), 1]],
  )
  const answer = await call(`?api_key_hash=${http.keys.live.record.hash}`, http.keys.stranger)
  assert.equal(answer.status, 404)
})

test('usage of the keys that a person made is theirs, whatever the keys are', async () => {
  const personId = 'person-1'
  const keys = [
    await http.createKey({ name: 'one', personId }),
    await http.createKey({ name: 'two', personId }),
  ]
  for (const [at, { record }] of keys.entries())
    await http.settle({
      id: `gen-1750000001-${String(at).padStart(20, '0')}`,
      keyId: record.id,
      createdAt: daysAgo(3),
    })
  const items = await read(`?user_id=${personId}`)
  assert.deepEqual(
    items.map((item) => [item.date, item.requests, item.usage]),
    [[dateOf(daysAgo(3)), 2, 0.0027]],
  )
  const ofOne = await read(`?user_id=${personId}&api_key_hash=${keys[0]?.record.hash}`)
  assert.equal(ofOne[0]?.requests, 1)
})

test('grouped by workspace each item names the one that there is', async () => {
  const items = await read('?group_by=workspace')
  const workspace = items[0]?.workspace_id
  assert.match(workspace ?? '', /^[0-9a-f-]{36}$/)
  assert.equal((await read(`?workspace_id=${workspace}`)).length, items.length)
  assert.equal((await call('?workspace_id=another')).status, 404)
})

test('an ordinary key sees no activity', async () => {
  for (const key of [http.keys.live, http.keys.test]) assert.equal((await call('', key)).status, 403)
})

for (const query of [
  'date=yesterday',
  'date=2026-02-30',
  'date=2001-01-01',
  'group_by=colour',
  'user_id=user_1',
])
  test(`?${query} is refused`, async () => {
    assert.equal((await call(`?${query}`)).status, 400)
  })

test('today and the day before the thirty are refused with the days that there are', async () => {
  for (const days of [0, 31]) {
    const answer = await call(`?date=${dateOf(daysAgo(days))}`)
    assert.equal(answer.status, 400)
    assert.ok(answer.text.includes(`${dateOf(daysAgo(30))} to ${dateOf(daysAgo(1))}`), answer.text)
  }
})
