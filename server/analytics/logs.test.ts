import assert from 'node:assert/strict'
import { test } from 'node:test'
import { logDetail, logsAnswer, logsQuery } from '../../contract/app/logs.ts'
import type { Logs } from '../../contract/app/logs.ts'
import { nanodollars, ZERO } from '../../core/money.ts'
import { SAMPLE_TIME } from '../../test/engines/sample-records.ts'
import type { TrafficWorld } from '../../test/support/traffic-world.ts'
import { attemptOf, openTrafficWorld } from '../../test/support/traffic-world.ts'
import { logOf, logsOf } from './logs.ts'

const DAY_MS = 86_400_000

async function ask(world: TrafficWorld, query: object = {}, accountId = world.accountId): Promise<Logs> {
  return logsAnswer.parse(await logsOf(world.traffic, { accountId, query: logsQuery.parse(query) }))
}

test('generations are listed newest first, those of test keys too, and no other account’s', async (context) => {
  const world = await openTrafficWorld(context)
  const ids = await world.settle([
    { createdAt: SAMPLE_TIME - 1000, appReferer: 'https://notes.example/private?x=1', appTitle: 'Notes' },
    { createdAt: SAMPLE_TIME - 500, keyKind: 'test', costNanodollars: ZERO },
    { createdAt: SAMPLE_TIME - 100, keyId: 77, status: 502, errorCode: 'provider_error' },
    { createdAt: SAMPLE_TIME - 100, accountId: world.otherAccountId },
    { createdAt: SAMPLE_TIME - 40 * DAY_MS },
  ])
  const { items, next } = await ask(world)
  assert.deepEqual(
    items.map(({ id }) => id),
    [ids[2], ids[1], ids[0]],
  )
  assert.equal(next, null)
  assert.deepEqual(
    items.map(({ test: isTest, key, app, error }) => [isTest, key.name, app?.id, error]),
    [
      [false, 'Deleted key 77', undefined, 'provider_error'],
      [true, 'First key', undefined, null],
      [false, 'First key', 'notes.example', null],
    ],
  )
})

test('pages follow each other by their cursor, and filters by key take hashes', async (context) => {
  const world = await openTrafficWorld(context)
  const [first = 0, second = 0] = world.keys.map((key) => key.id)
  const ids = await world.settle(
    Array.from({ length: 9 }, (_, at) => ({
      createdAt: SAMPLE_TIME - at * 1000,
      keyId: at % 3 === 0 ? second : first,
    })),
  )
  const seen: string[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Logs = await ask(world, { limit: 2, key: 'hash-first', ...(cursor === '' ? {} : { cursor }) })
    seen.push(...page.items.map(({ id }) => id))
    cursor = page.next
  }
  assert.deepEqual(
    seen,
    ids.filter((_, at) => at % 3 !== 0),
  )
  assert.equal((await ask(world, { key: 'nobody' })).items.length, 0)
  await assert.rejects(ask(world, { cursor: 'x' }), /Invalid 'cursor'/)
})

test('a whole id is found wherever it is in time, but in its account only', async (context) => {
  const world = await openTrafficWorld(context)
  const [old = ''] = await world.settle([{ createdAt: SAMPLE_TIME - 400 * DAY_MS }])
  assert.equal((await ask(world, { text: old })).items[0]?.id, old)
  assert.deepEqual((await ask(world, { text: old }, world.otherAccountId)).items, [])
  await assert.rejects(logOf(world.traffic, { accountId: world.otherAccountId, id: old }), /not found/)
  await assert.rejects(logOf(world.traffic, { accountId: world.accountId, id: "' or 1=1" }), /not found/)
})

test('the bill of a generation adds up, and is not made up from other prices', async (context) => {
  const world = await openTrafficWorld(context)
  const tokens = { inputTokens: 1000, cachedTokens: 200, outputTokens: 500, reasoningTokens: 400 }
  // $15.75 a million input tokens, cached ones at the same price since the endpoint has no other, $63 for output.
  const costNanodollars = nanodollars(1000 * 15_750 + 500 * 63_000)
  const [id = '', other = ''] = await world.settle([
    { ...tokens, costNanodollars, attempts: [attemptOf('openai/o1@beta', { code: 'provider_error' })] },
    { ...tokens, costNanodollars: nanodollars(costNanodollars + 1) },
  ])
  const detail = logDetail.parse(await logOf(world.traffic, { accountId: world.accountId, id }))
  assert.deepEqual(
    detail.costLines?.map(({ what, quantity, price }) => [what, quantity, price]),
    [
      ['input', 800, 15.75],
      ['cached input', 200, 15.75],
      ['reasoning', 400, 63],
      ['output', 100, 63],
    ],
  )
  const sum = detail.costLines?.reduce((all, { cost }) => all + cost, 0) ?? 0
  assert.ok(Math.abs(sum - detail.cost) < 1e-9)
  assert.deepEqual(
    detail.attempts.map(({ endpoint, status, error }) => [endpoint, status, error?.code]),
    [['openai/o1@beta', 503, 'provider_error']],
  )
  assert.equal((await logOf(world.traffic, { accountId: world.accountId, id: other })).costLines, null)
})
