import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { activityAnswer, activityQuery } from '../../contract/app/activity.ts'
import type { AppActivity } from '../../contract/app/activity.ts'
import { nanodollars } from '../../core/money.ts'
import { SAMPLE_TIME } from '../../test/engines/sample-records.ts'
import type { TrafficWorld } from '../../test/support/traffic-world.ts'
import { openTrafficWorld } from '../../test/support/traffic-world.ts'
import { activityOf } from './activity.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const FREE = { modelId: 'acme/free', endpointId: 'acme/free@acme' }

async function ask(world: TrafficWorld, query: Readonly<Record<string, unknown>> = {}): Promise<AppActivity> {
  const people = new Map([
    ['ada', 'Ada'],
    ['grace', 'Grace'],
  ])
  const answer = await activityOf(world.traffic, {
    accountId: world.accountId,
    keys: world.keys,
    creatorOf: ({ personId = '' }) =>
      people.has(personId) ? { id: personId, label: people.get(personId) ?? '' } : undefined,
    query: activityQuery.parse(query),
  })
  return activityAnswer.parse(answer)
}

/** Two weeks of two models, three keys, an app, a failure, a caller who left, and another account's. */
async function openWithTraffic(context: TestContext): Promise<TrafficWorld> {
  const world = await openTrafficWorld(context)
  const [first = 0, second = 0, third = 0] = world.keys.map((key) => key.id)
  await world.settle([
    { createdAt: SAMPLE_TIME - 20 * DAY_MS, costNanodollars: nanodollars(500) },
    { createdAt: SAMPLE_TIME - 3 * DAY_MS, latencyMs: 1000, firstTokenMs: 200, outputTokens: 50 },
    { createdAt: SAMPLE_TIME - 2 * DAY_MS, keyId: second, latencyMs: 3000, firstTokenMs: 400 },
    { createdAt: SAMPLE_TIME - 2 * DAY_MS, keyId: third, ...FREE, appTitle: 'Notes' },
    { createdAt: SAMPLE_TIME - DAY_MS, keyId: 99, ...FREE, costNanodollars: nanodollars(3000) },
    {
      createdAt: SAMPLE_TIME - DAY_MS,
      status: 502,
      errorCode: 'provider_error',
      costNanodollars: nanodollars(0),
    },
    {
      createdAt: SAMPLE_TIME - HOUR_MS,
      keyId: first,
      status: 499,
      errorCode: 'caller_left',
      cancelled: true,
    },
    { createdAt: SAMPLE_TIME - DAY_MS, accountId: world.otherAccountId },
  ])
  return world
}

const FORTNIGHT = { from: new Date(SAMPLE_TIME - 14 * DAY_MS).toISOString() }

test('usage is of the account and the stretch, with the stretch before to compare with', async (context) => {
  const world = await openWithTraffic(context)
  const { totals, previous, from, to, step } = await ask(world, FORTNIGHT)
  assert.deepEqual([from, to, step], ['2026-02-18T05:00:00.000Z', '2026-03-04T06:00:00.000Z', 'day'])
  assert.equal(totals.requests, 6)
  assert.equal(totals.cancelled, 1)
  assert.deepEqual(totals.errors, { caller: 0, limited: 0, provider: 1, timeout: 0, gateway: 0 })
  assert.equal(totals.cost, 7000 / 1e9)
  assert.equal(totals.inputTokens, 600)
  assert.equal(totals.outputTokens, 150)
  // Of the four that were answered: 1000, 3000, 250 and 250 ms.
  assert.equal(totals.latencyMs, 1125)
  assert.equal(totals.firstTokenMs, 300)
  assert.equal(totals.tokensPerSecond, 110 / 4.5)
  assert.deepEqual([previous.requests, previous.cost], [1, 500 / 1e9])
})

test('groups are of one dimension, the dearest first, with what they were before', async (context) => {
  const world = await openWithTraffic(context)
  const groupsBy = async (groupBy: string): Promise<[string, string, number, number][]> =>
    (await ask(world, { ...FORTNIGHT, groupBy })).groups.map((group) => [
      group.id,
      group.label,
      group.usage.requests,
      group.previous.requests,
    ])
  assert.deepEqual(await groupsBy('model'), [
    ['acme/free', 'Free', 2, 0],
    ['openai/o1', 'o1', 4, 1],
  ])
  assert.deepEqual(await groupsBy('provider'), [['acme', 'Acme', 6, 1]])
  assert.deepEqual(await groupsBy('key'), [
    ['deleted-99', 'Deleted key 99', 1, 0],
    ['hash-first', 'First key', 3, 1],
    ['hash-second', 'Second key', 1, 0],
    ['hash-third', 'Third key', 1, 0],
  ])
  assert.deepEqual(await groupsBy('person'), [
    ['none', 'Nobody in particular', 2, 0],
    ['ada', 'Ada', 3, 1],
    ['grace', 'Grace', 1, 0],
  ])
  assert.deepEqual(await groupsBy('app'), [
    ['none', 'No app', 5, 1],
    ['~notes', 'Notes', 1, 0],
  ])
})

test('filters of one dimension mean any, of several all', async (context) => {
  const world = await openWithTraffic(context)
  const requests = async (query: object): Promise<number> =>
    (await ask(world, { ...FORTNIGHT, ...query })).totals.requests
  assert.equal(await requests({ model: 'acme/free' }), 2)
  assert.equal(await requests({ model: ['acme/free', 'openai/o1'] }), 6)
  assert.equal(await requests({ model: 'acme/free', app: '~notes' }), 1)
  assert.equal(await requests({ key: 'hash-second,deleted-99' }), 2)
  assert.equal(await requests({ person: 'ada' }), 3)
  assert.equal(await requests({ person: 'none' }), 2)
  assert.equal(await requests({ person: 'none,grace' }), 3)
  assert.equal(await requests({ app: 'none' }), 5)
  assert.equal(await requests({ provider: 'beta' }), 0)
  assert.equal(await requests({ model: 'nobody/nothing' }), 0)
  assert.equal(await requests({ key: 'f'.repeat(64) }), 0)
})

test('every day of the zone has a bucket, and what few series do not have is in the last', async (context) => {
  const world = await openWithTraffic(context)
  const answer = await ask(world, { ...FORTNIGHT, groupBy: 'key', top: 1, zone: 'America/New_York' })
  assert.deepEqual(
    answer.series.map(({ id }) => id),
    ['deleted-99', 'other'],
  )
  assert.equal(answer.buckets.length, 15)
  assert.equal(answer.buckets[0]?.label, '2026-02-18')
  // 05:06 UTC is 00:06 in New York.
  assert.deepEqual(
    answer.buckets.slice(-4).map(({ label, values }) => [label, ...values.map(({ requests }) => requests)]),
    [
      ['2026-03-01', 0, 1],
      ['2026-03-02', 0, 2],
      ['2026-03-03', 1, 2],
      ['2026-03-04', 0, 0],
    ],
  )
})

test('speeds have percentiles, but not by keys and apps', async (context) => {
  const world = await openWithTraffic(context)
  const all = await ask(world, FORTNIGHT)
  assert.ok(Math.abs((all.firstTokenMs?.p50 ?? 0) - 200) / 200 < 0.1, String(all.firstTokenMs?.p50))
  assert.ok(Math.abs((all.latencyMs?.p99 ?? 0) - 3000) / 3000 < 0.1, String(all.latencyMs?.p99))
  const ofModel = await ask(world, { ...FORTNIGHT, model: 'acme/free' })
  assert.equal(ofModel.firstTokenMs, null)
  assert.ok(ofModel.latencyMs)
  for (const filter of [{ key: 'hash-first' }, { app: '~notes' }, { person: 'none' }])
    assert.equal((await ask(world, { ...FORTNIGHT, ...filter })).latencyMs, null)
})

test('an account without traffic has buckets and nothing in them', async (context) => {
  const world = await openTrafficWorld(context)
  const answer = await ask(world, { zone: '+05:45' })
  assert.equal(answer.totals.requests, 0)
  assert.deepEqual([answer.groups, answer.series, answer.latencyMs], [[], [], null])
  assert.ok(answer.buckets.length >= 30)
  assert.ok(answer.buckets.every(({ values }) => values.length === 0))
})
