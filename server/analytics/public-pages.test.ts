// What pages say of the whole installation: rankings, apps, performance, activity of models, status.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { appAnswer, appsAnswer, appsQuery } from '../../contract/app/apps.ts'
import { modelActivityAnswer, performanceAnswer } from '../../contract/app/performance.ts'
import { modelTokensAnswer, rankingsAnswer } from '../../contract/app/rankings.ts'
import { statusAnswer } from '../../contract/app/status.ts'
import { nanodollars } from '../../core/money.ts'
import { SAMPLE_TIME } from '../../test/engines/sample-records.ts'
import type { TrafficWorld } from '../../test/support/traffic-world.ts'
import { attemptOf, openTrafficWorld } from '../../test/support/traffic-world.ts'
import { appPageOf, rankApps } from './apps.ts'
import { modelActivityOf } from './model-activity.ts'
import { performanceOf, requireModel } from './performance.ts'
import { modelTokensOf, rankingsOf } from './rankings.ts'
import { statusOf } from './status.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const FREE = { modelId: 'acme/free', endpointId: 'acme/free@acme' }
const repeat = <T>(times: number, one: T): T[] => Array.from({ length: times }, () => one)

async function openBusy(context: TestContext): Promise<TrafficWorld> {
  const world = await openTrafficWorld(context)
  const answered = { attempts: [attemptOf('openai/o1@acme')], outputTokens: 40, reasoningTokens: 30 }
  await world.settle([
    ...repeat(20, { ...answered, createdAt: SAMPLE_TIME - DAY_MS, costNanodollars: nanodollars(14_000) }),
    ...repeat(5, {
      ...FREE,
      createdAt: SAMPLE_TIME - DAY_MS,
      costNanodollars: nanodollars(0),
      appTitle: 'Notes',
    }),
    { createdAt: SAMPLE_TIME, accountId: world.otherAccountId, ...FREE, appTitle: 'NOTES!' },
    { createdAt: SAMPLE_TIME - 35 * DAY_MS, appReferer: 'https://old.example/' },
    { createdAt: SAMPLE_TIME, keyKind: 'test', costNanodollars: nanodollars(0) },
  ])
  return world
}

test('models and authors are ranked by tokens, with shares that add up and what was before', async (context) => {
  const { traffic } = await openBusy(context)
  const rankings = rankingsAnswer.parse(await rankingsOf(traffic, { period: 'month' }))
  assert.deepEqual([rankings.from, rankings.to, rankings.days.length], ['2026-02-03', '2026-03-04', 30])
  assert.deepEqual([rankings.requests, rankings.tokens], [26, 20 * 140 + 6 * 120])
  assert.deepEqual(
    rankings.models.map((row) => [row.rank, row.model.name, row.tokens, row.previousTokens]),
    [
      [1, 'o1', 2800, 120],
      [2, 'Free', 720, null],
    ],
  )
  assert.deepEqual(
    rankings.authors.map((row) => row.author),
    ['openai', 'acme'],
  )
  assert.equal(
    rankings.models.reduce((all, row) => all + row.share, 0),
    1,
  )
  assert.deepEqual(
    rankings.days.slice(-2).map(({ date, models, authors }) => [date, models, authors]),
    [
      ['2026-03-03', [2800, 600], [2800, 600]],
      ['2026-03-04', [0, 120], [0, 120]],
    ],
  )
})

test('only what has answered often enough is called fast or cheap', async (context) => {
  const { traffic } = await openBusy(context)
  const { fastest, cheapest, least } = await rankingsOf(traffic, { period: 'week' })
  assert.equal(least, 20)
  assert.deepEqual(
    fastest.map(({ endpoint, answers }) => [endpoint, answers]),
    [['openai/o1@acme', 20]],
  )
  assert.ok(Math.abs((fastest[0]?.tokensPerSecond ?? 0) - 40) < 4, String(fastest[0]?.tokensPerSecond))
  assert.deepEqual(
    cheapest.map(({ model, dollarsPerMillion }) => [model.id, Math.round(dollarsPerMillion * 1000)]),
    [['openai/o1', 100]],
  )
})

test('the catalogue gets a fortnight of tokens of each model', async (context) => {
  const { traffic } = await openBusy(context)
  const tokens = modelTokensAnswer.parse(await modelTokensOf(traffic))
  assert.equal(tokens.dates.at(-1), '2026-03-04')
  assert.deepEqual(
    tokens.models.map(({ id, weekTokens, days }) => [id, weekTokens, days.slice(-2)]),
    [
      ['openai/o1', 2800, [2800, 0]],
      ['acme/free', 720, [600, 120]],
    ],
  )
})

test('an app is one over all accounts, by the name that its biggest account knows it by', async (context) => {
  const { traffic } = await openBusy(context)
  const ask = (query: object) => rankApps(traffic, { query: appsQuery.parse(query) })
  const { apps } = appsAnswer.parse(await ask({}))
  assert.deepEqual(
    apps.map(({ app, tokens, requests, models, previousTokens }) => [
      app.id,
      app.title,
      app.url,
      tokens,
      requests,
      models,
      previousTokens,
    ]),
    [['~notes', 'Notes', null, 720, 6, 1, null]],
  )
  assert.deepEqual(
    (await ask({ period: 'quarter' })).apps.map(({ app }) => app.url),
    [null, 'https://old.example/'],
  )
  assert.equal((await ask({ text: 'NOT' })).apps.length, 1)
  assert.equal((await ask({ text: 'else' })).apps.length, 0)
  const ofModel = await rankApps(traffic, { query: appsQuery.parse({}), modelId: 'openai/o1' })
  assert.deepEqual(ofModel.apps, [])
})

test('an app has a page with its models and days, in a period without traffic too', async (context) => {
  const { traffic } = await openBusy(context)
  const page = appAnswer.parse(await appPageOf(traffic, { id: '~notes', query: { period: 'month' } }))
  assert.deepEqual([page.firstSeen, page.lastSeen, page.tokens], ['2026-03-03', '2026-03-04', 720])
  assert.deepEqual(
    page.models.map(({ model, share }) => [model.name, share]),
    [['Free', 1]],
  )
  assert.deepEqual(page.days.slice(-2), [
    { date: '2026-03-03', tokens: [600] },
    { date: '2026-03-04', tokens: [120] },
  ])
  const old = await appPageOf(traffic, { id: 'old.example', query: { period: 'day' } })
  assert.deepEqual([old.app.title, old.tokens, old.models], ['old.example', 0, []])
  await assert.rejects(
    appPageOf(traffic, { id: 'nobody.example', query: { period: 'day' } }),
    /There is no app/,
  )
})

test('performance is of attempts: those count that another endpoint made good', async (context) => {
  const world = await openTrafficWorld(context)
  const failed = attemptOf('openai/o1@beta', { code: 'provider_overloaded' })
  await world.settle([
    ...repeat(3, { attempts: [failed, attemptOf('openai/o1@acme', { startedMs: 1000 })] }),
    { attempts: [attemptOf('openai/o1@beta', { durationMs: 4000, firstEventMs: 900 })] },
    { attempts: [attemptOf('openai/o1@beta', { code: 'rate_limit_exceeded', status: 429 })] },
    { attempts: [attemptOf('openai/o1@beta', { code: 'context_length_exceeded', status: 400 })] },
    { attempts: [attemptOf('openai/o1@beta', { code: 'provider_timeout', status: undefined })] },
  ])
  const { traffic } = world
  const model = requireModel(traffic, 'openai/o1')
  for (const period of ['day', 'week'] as const) {
    const answer = performanceAnswer.parse(await performanceOf(traffic, { model, query: { period } }))
    assert.deepEqual(
      answer.endpoints.map(({ id, attempts, uptime, limited, failures }) => [
        id,
        attempts,
        uptime,
        limited,
        failures,
      ]),
      [
        [
          'openai/o1@beta',
          7,
          20,
          1,
          [
            { status: '503', count: 3 },
            { status: 'none', count: 1 },
          ],
        ],
        ['openai/o1@acme', 3, 100, 0, []],
      ],
    )
    const [beta] = answer.endpoints
    assert.ok(Math.abs((beta?.latencyMs?.p50 ?? 0) - 4000) / 4000 < 0.1)
    assert.equal(answer.buckets.length, period === 'day' ? 24 : 7)
    assert.deepEqual(
      answer.buckets.at(-1)?.endpoints.map(({ attempts }) => attempts),
      [7, 3],
    )
    assert.equal(answer.buckets[0]?.endpoints[0]?.uptime, null)
    assert.deepEqual(
      answer.uptime.map(({ id, days, attempts }) => [id, days.length, days.at(-1), attempts.at(-1)]),
      [
        ['openai/o1@beta', 90, 20, 7],
        ['openai/o1@acme', 90, 100, 3],
      ],
    )
  }
  assert.throws(() => requireModel(traffic, 'o1'), /There is no model/)
})

test('a model’s activity is by the days of a zone, text apart from reasoning', async (context) => {
  const { traffic } = await openBusy(context)
  const model = requireModel(traffic, 'openai/o1')
  const ask = (zone: string) => modelActivityOf(traffic, { model, query: { period: 'week', zone } })
  const inUtc = modelActivityAnswer.parse(await ask('UTC'))
  assert.deepEqual(
    inUtc.days
      .slice(-2)
      .map((day) => [day.date, day.requests, day.promptTokens, day.completionTokens, day.reasoningTokens]),
    [
      ['2026-03-03', 20, 2000, 200, 600],
      ['2026-03-04', 0, 0, 0, 0],
    ],
  )
  assert.deepEqual(
    inUtc.effective.map(({ endpoint, tokens }) => [endpoint, tokens]),
    [['openai/o1@acme', 2800]],
  )
  const inHonolulu = await ask('Pacific/Honolulu')
  assert.deepEqual(
    inHonolulu.days.slice(-2).map((day) => [day.date, day.requests]),
    [
      ['2026-03-02', 20],
      ['2026-03-03', 0],
    ],
  )
})

test('status says what stands how, what is down, and what went wrong when', async (context) => {
  const world = await openTrafficWorld(context)
  const { traffic } = world
  const run = await traffic.store.gatewayRuns.begin(SAMPLE_TIME - 10 * DAY_MS)
  await traffic.store.gatewayRuns.seen({ id: run, at: SAMPLE_TIME - 5 * DAY_MS })
  const again = await traffic.store.gatewayRuns.begin(SAMPLE_TIME - 5 * DAY_MS + HOUR_MS)
  await traffic.store.gatewayRuns.seen({ id: again, at: SAMPLE_TIME })
  const down = [attemptOf('openai/o1@acme', { code: 'provider_error' })]
  await world.settle([
    ...repeat(8, { createdAt: SAMPLE_TIME - 2 * DAY_MS, attempts: down }),
    ...repeat(30, { createdAt: SAMPLE_TIME - DAY_MS, attempts: [attemptOf('acme/free@acme')] }),
    ...repeat(6, { createdAt: SAMPLE_TIME - 60_000, attempts: down }),
    ...repeat(6, { createdAt: SAMPLE_TIME - 60_000, attempts: [attemptOf('acme/free@acme')] }),
  ])
  const status = statusAnswer.parse(await statusOf(traffic))
  assert.deepEqual(
    status.endpoints.map(({ id, standing, available, overall }) => [id, standing, available, overall]),
    [
      ['openai/o1@acme', 'down', true, 0],
      ['acme/free@acme', 'up', true, 100],
    ],
  )
  assert.deepEqual([status.now, status.modelsDown], ['down', ['openai/o1']])
  assert.deepEqual(
    status.incidents.map(({ subject, level, endedAt, failures }) => [
      subject.kind,
      level,
      endedAt === null,
      failures,
    ]),
    [
      ['provider', 'down', true, 6],
      ['provider', 'down', false, 8],
      ['gateway', 'down', false, null],
    ],
  )
  assert.equal(status.incidents[2]?.minutes, 60)
  assert.equal(status.gateway.days.at(-1), 100)
  assert.equal(status.gateway.days[0], null)
  assert.ok((status.gateway.overall ?? 100) < 100)
})

test('an endpoint that rests is down, whatever was counted', async (context) => {
  const world = await openTrafficWorld(context)
  await world.settle(repeat(6, { createdAt: SAMPLE_TIME, attempts: [attemptOf('openai/o1@acme')] }))
  world.standings.set('openai/o1@acme', 'resting')
  assert.equal((await statusOf(world.traffic)).endpoints[0]?.standing, 'down')
  world.standings.clear()
  assert.equal((await statusOf(world.traffic)).endpoints[0]?.standing, 'up')
})

test('a fresh installation is up and has nothing to tell', async (context) => {
  const { traffic } = await openTrafficWorld(context)
  const status = statusAnswer.parse(await statusOf(traffic))
  assert.deepEqual([status.now, status.endpoints, status.incidents], ['up', [], []])
  const rankings = rankingsAnswer.parse(await rankingsOf(traffic, { period: 'quarter' }))
  assert.deepEqual([rankings.models, rankings.series, rankings.days.length], [[], [], 90])
})
