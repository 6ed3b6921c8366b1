// The part of the engine contract that is about rollups; store-contract.ts runs it. What is added up is compared with the
// generations themselves, added up here the plain way.
import assert from 'node:assert/strict'
import { histogramTotal } from '../../core/histogram.ts'
import type { GenerationRecord, Store } from '../../server/store/ports.ts'
import type { RolledApp, RolledEndpoint, UsageQuery, UsageRow } from '../../server/store/rollups/ports.ts'
import { appIdentity } from '../../server/store/sql/app-identity.ts'
import { randomTraffic } from './random-traffic.ts'
import { createRandom } from './random.ts'
import { sampleGeneration, SAMPLE_TIME } from './sample-records.ts'
import type { WithStore } from './settlement-contract.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const EVER = { fromHour: 0, toHour: 1_000_000 } as const
const SAMPLE_HOUR = Math.floor(SAMPLE_TIME / HOUR_MS)
const SAMPLE_DAY = Math.floor(SAMPLE_TIME / DAY_MS)

/** What rollups must do, over any engine. */
export function testRollups(withStore: WithStore): void {
  testLaw(withStore)
  testQueries(withStore)
  testRuns(withStore)
}

/** Rolls everything up in small bites. */
async function rollAllUp(store: Store, most = 100): Promise<void> {
  while ((await store.rollups.rollUp(most)) === most);
}

function testLaw(withStore: WithStore): void {
  withStore(
    'what rollups add up to is what the generations are, however settling and adding up go together',
    async (store, account, context) => {
      const random = createRandom(context)
      const others = await Promise.all(
        ['second', 'third'].map((name) => store.accounts.ensure({ name, billing: 'metered', createdAt: 0 })),
      )
      const accountIds = [account.id, ...others.map((other) => other.id)]
      const traffic = randomTraffic({ random, accountIds, count: 600, spanMs: 5 * DAY_MS })
      const under: Promise<unknown>[] = []
      for (let at = 0; at < traffic.length;) {
        const size = 1 + Math.floor(random() * 40)
        const batch = traffic.slice(at, at + size)
        const again = traffic.slice(Math.max(0, at - 5), at)
        under.push(...[...batch, ...again].map((one) => store.ledger.settle(one)))
        under.push(store.rollups.rollUp(1 + Math.floor(random() * 60)))
        if (random() < 0.2) under.push(store.ledger.addEntry(grantTo(account.id)))
        if (random() < 0.5) await Promise.all(under.splice(0))
        at += size
      }
      await Promise.all(under)
      await rollAllUp(store)
      assert.equal(await store.rollups.rollUp(100), 0)
      const live = traffic.filter((one) => one.keyKind !== 'test')
      await assertLaw(store, { live, accountIds })
      await assertSpeeds(store, { live, accountIds })

      const hoursOf = async (days: number): Promise<number[]> =>
        (
          await store.rollups.usage({
            accountId: account.id,
            split: 'endpoint',
            groupBy: undefined,
            bucket: 'hour',
            fromHour: 0,
            toHour: (SAMPLE_DAY + days) * 24,
          })
        ).map((row) => row.bucket)
      assert.ok((await hoursOf(3)).length > 20)
      while (await store.rollups.foldDay(SAMPLE_DAY + 3));
      assert.deepEqual(
        await hoursOf(3),
        [0, 1, 2].map((day) => (SAMPLE_DAY + day) * 24 + 12),
      )
      assert.ok((await hoursOf(6)).length > 20)
      await assertLaw(store, { live, accountIds })
      const late = sampleGeneration({ id: 'gen-late', accountId: account.id })
      await store.ledger.settle(late)
      await rollAllUp(store)
      await assertLaw(store, { live: [...live, late], accountIds })
    },
  )
}

function grantTo(accountId: number) {
  return {
    accountId,
    kind: 'grant',
    amountNanodollars: 1 as never,
    generationId: undefined,
    note: undefined,
    createdAt: SAMPLE_TIME,
  } as const
}

interface Known {
  readonly live: readonly GenerationRecord[]
  readonly accountIds: readonly number[]
}

async function assertLaw(store: Store, { live, accountIds }: Known): Promise<void> {
  const names = await namesOf(store)
  for (const accountId of accountIds) {
    const own = live.filter((one) => one.accountId === accountId)
    const rows = (split: UsageQuery['split'], groupBy: UsageQuery['groupBy']) =>
      store.rollups.usage({ accountId, split, groupBy, bucket: 'none', ...EVER })
    const byKey = (one: GenerationRecord): string => String(one.keyId)
    const byApp = (one: GenerationRecord): string => appOf(one)
    for (const split of ['everything', 'endpoint'] as const)
      assert.deepEqual(sums(await rows(split, 'endpoint'), names.endpoint), plainSums(own, endpointOf))
    for (const split of ['everything', 'key'] as const)
      assert.deepEqual(sums(await rows(split, 'key'), String), plainSums(own, byKey))
    for (const split of ['everything', 'app'] as const)
      assert.deepEqual(sums(await rows(split, 'app'), names.app), plainSums(own, byApp))
  }
  const installation = { accountId: undefined, bucket: 'none', ...EVER } as const
  for (const split of ['endpoint', 'endpoint-day'] as const)
    assert.deepEqual(
      sums(await store.rollups.usage({ ...installation, split, groupBy: 'endpoint' }), names.endpoint),
      plainSums(live, endpointOf),
    )
  const withApp = live.filter((one) => appOf(one) !== '')
  assert.deepEqual(
    sums(await store.rollups.usage({ ...installation, split: 'app-day', groupBy: 'app' }), names.app),
    plainSums(withApp, appOf),
  )
}

async function namesOf(store: Store) {
  const endpoints = new Map<number, RolledEndpoint>(
    (await store.rollups.endpoints()).map((one) => [one.number, one]),
  )
  const apps = new Map<number, RolledApp>(
    (await store.rollups.apps(undefined)).map((one) => [one.number, one]),
  )
  return {
    endpoint: (number: number): string => {
      const found = endpoints.get(number)
      return `${found?.modelId} ${found?.endpointId ?? ''}`
    },
    app: (number: number): string => apps.get(number)?.identity ?? '',
  }
}

const endpointOf = (one: GenerationRecord): string => `${one.modelId} ${one.endpointId ?? ''}`
const appOf = (one: GenerationRecord): string =>
  appIdentity(one.appReferer ?? null, one.appTitle ?? null)?.identity ?? ''

type Sums = Record<string, Omit<UsageRow, 'bucket' | 'member'>>

// Apps of several accounts have several numbers and one name.
function sums(rows: readonly UsageRow[], nameOf: (member: number) => string): Sums {
  const all: Sums = {}
  for (const { bucket: _bucket, member, ...counts } of rows)
    all[nameOf(member)] = added(all[nameOf(member)], counts)
  return sorted(all)
}

function plainSums(
  generations: readonly GenerationRecord[],
  nameOf: (one: GenerationRecord) => string,
): Sums {
  const all: Sums = {}
  for (const one of generations) all[nameOf(one)] = added(all[nameOf(one)], plain(one))
  return sorted(all)
}

function plain(one: GenerationRecord): Omit<UsageRow, 'bucket' | 'member'> {
  const failed = (code: string): number => (!one.cancelled && one.errorCode === code ? 1 : 0)
  const answered = !one.cancelled && one.errorCode === undefined
  return {
    requests: 1,
    cancelled: one.cancelled ? 1 : 0,
    failedCaller: failed('context_length_exceeded'),
    failedLimited: failed('rate_limit_exceeded'),
    failedProvider: failed('provider_error'),
    failedTimeout: failed('provider_timeout'),
    failedGateway: failed('internal'),
    inputTokens: one.inputTokens,
    cachedTokens: one.cachedTokens,
    cacheWriteTokens: one.cacheWriteTokens,
    outputTokens: one.outputTokens,
    reasoningTokens: one.reasoningTokens,
    costNanodollars: one.costNanodollars,
    upstreamCostNanodollars: one.upstreamCostNanodollars,
    answeredMs: answered ? one.latencyMs : 0,
    answeredTokens: answered ? one.outputTokens : 0,
    firstTokenMs: one.firstTokenMs ?? 0,
    firstTokens: one.firstTokenMs === undefined ? 0 : 1,
  }
}

function added(before: Sums[string] | undefined, counts: Sums[string]): Sums[string] {
  if (!before) return counts
  return Object.fromEntries(
    Object.entries(counts).map(([name, value]) => [name, value + before[name as keyof Sums[string]]]),
  ) as unknown as Sums[string]
}

function sorted(all: Sums): Sums {
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)))
}

async function assertSpeeds(store: Store, { live, accountIds }: Known): Promise<void> {
  const endpoints = (await store.rollups.endpoints()).map((one) => one.number)
  const answered = live.filter((one) => !one.cancelled && one.errorCode === undefined)
  for (const [grain, perStep] of [
    ['hour', HOUR_MS],
    ['day', DAY_MS],
  ] as const) {
    const steps = { grain, from: 0, to: 1_000_000, endpoints }
    for (const accountId of accountIds) {
      const speeds = await store.rollups.answerSpeeds({ ...steps, accountId })
      const own = answered.filter((one) => one.accountId === accountId)
      assert.equal(histogramTotal(speeds.latencyMs), own.length)
      const withFirst = own.filter((one) => one.firstTokenMs !== undefined)
      assert.equal(histogramTotal(speeds.firstTokenMs), withFirst.length)
    }
    const attempts = live.flatMap((one) =>
      one.attempts.map((attempt) => ({
        ...attempt,
        step: Math.floor((one.createdAt + attempt.startedMs + attempt.durationMs) / perStep),
      })),
    )
    const counted = await store.rollups.attempts(steps)
    assert.equal(
      counted.reduce((all, one) => all + one.attempts, 0),
      attempts.length,
    )
    const busiest = counted.toSorted((a, b) => b.attempts - a.attempts)[0]
    assert.equal(
      counted.filter((one) => one.step === busiest?.step).reduce((all, one) => all + one.attempts, 0),
      attempts.filter((attempt) => attempt.step === busiest?.step).length,
    )
    const errors = await store.rollups.attemptErrors(steps)
    for (const code of ['provider_error', 'rate_limit_exceeded', 'provider_timeout', 'stream_cut'])
      assert.equal(
        errors.filter((one) => one.code === code).reduce((all, one) => all + one.times, 0),
        attempts.filter((attempt) => attempt.error?.code === code).length,
        code,
      )
    for (const added of ['added', 'each'] as const) {
      const speeds = await store.rollups.attemptSpeeds({ ...steps, steps: added })
      const total = (name: 'firstEventMs' | 'durationMs'): number =>
        speeds.reduce((all, one) => all + histogramTotal(one[name]), 0)
      assert.equal(
        total('firstEventMs'),
        attempts.filter((attempt) => attempt.firstEventMs !== undefined).length,
      )
      assert.equal(total('durationMs'), attempts.filter((attempt) => attempt.error === undefined).length)
    }
  }
}

function testQueries(withStore: WithStore): void {
  withStore(
    'hours fall into the days of a zone, before and after its clocks change',
    async (store, account) => {
      // Berlin, 2026-03-29: at 01:00 UTC an offset of 60 minutes becomes one of 120.
      const change = Date.UTC(2026, 2, 29, 1) / HOUR_MS
      const berlin = [
        { fromHour: 0, minutes: 60 },
        { fromHour: change, minutes: 120 },
      ]
      const at = (text: string): number => Date.parse(text)
      const moments = [
        '2026-03-28T22:59:59Z',
        '2026-03-28T23:00:00Z',
        '2026-03-29T21:59:59Z',
        '2026-03-29T22:00:00Z',
      ]
      for (const moment of moments)
        await store.ledger.settle(
          sampleGeneration({ id: moment, accountId: account.id, createdAt: at(moment) }),
        )
      await rollAllUp(store)
      const days = async (zone: UsageQuery['zone']): Promise<[string, number][]> => {
        const rows = await store.rollups.usage({
          accountId: account.id,
          split: 'key',
          groupBy: undefined,
          bucket: 'day',
          ...(zone ? { zone } : {}),
          ...EVER,
        })
        return rows.map((row) => [new Date(row.bucket * DAY_MS).toISOString().slice(5, 10), row.requests])
      }
      assert.deepEqual(await days(berlin), [
        ['03-28', 1],
        ['03-29', 2],
        ['03-30', 1],
      ])
      assert.deepEqual(await days(undefined), [
        ['03-28', 2],
        ['03-29', 2],
      ])
      // Half-hour zones: the hour that midnight falls into counts for the day in which it begins.
      assert.deepEqual(await days([{ fromHour: 0, minutes: 330 }]), [
        ['03-29', 2],
        ['03-30', 2],
      ])
      assert.deepEqual(await days([{ fromHour: 0, minutes: -180 }]), [
        ['03-28', 2],
        ['03-29', 2],
      ])
    },
  )

  withStore('filters, ranges and members that are told apart are obeyed', async (store, account) => {
    for (let at = 0; at < 12; at++)
      await store.ledger.settle(
        sampleGeneration({
          id: `gen-${at}`,
          accountId: account.id,
          keyId: 1 + (at % 4),
          modelId: `acme/m-${at % 3}`,
          endpointId: `acme/m-${at % 3}@acme`,
          createdAt: SAMPLE_TIME + at * HOUR_MS,
          appTitle: at < 6 ? 'Notes' : undefined,
        }),
      )
    await rollAllUp(store)
    const requests = async (query: Partial<UsageQuery>): Promise<[number, number][]> =>
      (
        await store.rollups.usage({
          accountId: account.id,
          split: 'everything',
          groupBy: 'key',
          bucket: 'none',
          ...EVER,
          ...query,
        })
      ).map((row) => [row.member, row.requests])
    const endpoints = await store.rollups.endpoints()
    const first = endpoints.find((one) => one.modelId === 'acme/m-0')?.number ?? 0
    const [app] = await store.rollups.apps(account.id)
    assert.equal(app?.identity, '~notes')
    assert.deepEqual(await store.rollups.apps(account.id + 1), [])
    assert.deepEqual(await requests({ endpoints: [first] }), [
      [1, 1],
      [2, 1],
      [3, 1],
      [4, 1],
    ])
    assert.deepEqual(await requests({ keys: [2, 3], apps: [app.number] }), [
      [2, 2],
      [3, 1],
    ])
    assert.deepEqual(await requests({ fromHour: SAMPLE_HOUR + 2, toHour: SAMPLE_HOUR + 4 }), [
      [3, 1],
      [4, 1],
    ])
    assert.deepEqual(await requests({ apart: [3] }), [
      [-1, 9],
      [3, 3],
    ])
    assert.deepEqual(await requests({ apart: [] }), [[-1, 12]])
    assert.deepEqual(await requests({ groupBy: undefined }), [[0, 12]])
    assert.deepEqual(await requests({ keys: [99] }), [])
  })

  withStore('it is known up to when everything is added up', async (store, account) => {
    const now = SAMPLE_TIME + 1000
    assert.equal(await store.rollups.asOf(now), now)
    await store.ledger.settle(sampleGeneration({ id: 'gen-1', accountId: account.id }))
    assert.equal(await store.rollups.asOf(now), SAMPLE_TIME)
    await rollAllUp(store)
    assert.equal(await store.rollups.asOf(now), now)
  })

  withStore(
    'an account names at most five hundred apps; what further ones do counts as nobody',
    async (store, account) => {
      const settled = Array.from({ length: 520 }, (_, at) =>
        sampleGeneration({ id: `gen-${at}`, accountId: account.id, appTitle: `App ${at}` }),
      )
      await Promise.all(settled.map((one) => store.ledger.settle(one)))
      await rollAllUp(store, 1000)
      assert.equal((await store.rollups.apps(account.id)).length, 500)
      const rows = await store.rollups.usage({
        accountId: account.id,
        split: 'app',
        groupBy: 'app',
        bucket: 'none',
        ...EVER,
      })
      assert.equal(rows.find((row) => row.member === 0)?.requests, 20)
    },
  )

  withStore(
    "an app's title is the latest that it gave, and none does not take it away",
    async (store, account) => {
      const titles = ['Old', undefined, 'New', undefined]
      for (const [at, appTitle] of titles.entries())
        await store.ledger.settle(
          sampleGeneration({
            id: `gen-${at}`,
            accountId: account.id,
            appReferer: 'https://notes.example/x',
            appTitle,
            createdAt: SAMPLE_TIME + at * 2 * HOUR_MS,
          }),
        )
      await rollAllUp(store)
      const [app, ...more] = await store.rollups.apps(account.id)
      assert.deepEqual(more, [])
      assert.deepEqual(
        [app?.identity, app?.title, app?.firstSeenAt, app?.lastSeenAt],
        ['notes.example', 'New', SAMPLE_TIME, SAMPLE_TIME + 6 * HOUR_MS],
      )
    },
  )

  withStore(
    'old steps are forgotten, those with errors last, and days stay',
    async (store, account, context) => {
      const random = createRandom(context)
      const traffic = randomTraffic({ random, accountIds: [account.id], count: 200, spanMs: DAY_MS })
      for (const one of traffic) await store.ledger.settle(one)
      await rollAllUp(store)
      const endpoints = (await store.rollups.endpoints()).map((one) => one.number)
      const steps = (grain: 'slice' | 'hour' | 'day') => ({ grain, from: 0, to: 10_000_000, endpoints })
      const slices = await store.rollups.attempts(steps('slice'))
      const errors = await store.rollups.attemptErrors(steps('slice'))
      const days = await store.rollups.attempts(steps('day'))
      await store.rollups.forget({
        hoursBefore: SAMPLE_HOUR + 12,
        slicesBefore: 0,
        quietSlicesBefore: 10_000_000,
      })
      const noisy = new Set(errors.map((one) => `${one.endpoint} ${one.step}`))
      assert.deepEqual(
        await store.rollups.attempts(steps('slice')),
        slices.filter((one) => noisy.has(`${one.endpoint} ${one.step}`)),
      )
      const hours = await store.rollups.attempts(steps('hour'))
      assert.ok(hours.length > 0 && hours.every((one) => one.step >= SAMPLE_HOUR + 12))
      assert.deepEqual(await store.rollups.attempts(steps('day')), days)
      await store.rollups.forget({ hoursBefore: 0, slicesBefore: 10_000_000, quietSlicesBefore: 0 })
      assert.deepEqual(await store.rollups.attempts(steps('slice')), [])
      assert.deepEqual(await store.rollups.attemptErrors(steps('slice')), [])
    },
  )
}

function testRuns(withStore: WithStore): void {
  withStore(
    'runs of the gateway are kept with their last sign of life, which never goes back',
    async (store) => {
      assert.equal(await store.gatewayRuns.first(), undefined)
      const first = await store.gatewayRuns.begin(1000)
      await store.gatewayRuns.seen({ id: first, at: 5000 })
      await store.gatewayRuns.seen({ id: first, at: 4000 })
      const second = await store.gatewayRuns.begin(9000)
      await store.gatewayRuns.stopped({ id: second, at: 9500 })
      assert.deepEqual(await store.gatewayRuns.since(0), [
        { id: first, startedAt: 1000, seenAt: 5000, stopped: false },
        { id: second, startedAt: 9000, seenAt: 9500, stopped: true },
      ])
      assert.deepEqual(
        (await store.gatewayRuns.since(5000)).map((run) => run.id),
        [second],
      )
      assert.equal(await store.gatewayRuns.first(), 1000)
    },
  )
}
