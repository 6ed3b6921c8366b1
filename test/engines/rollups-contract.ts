// The part of the engine contract that is about rollups; store-contract.ts runs it.
import assert from 'node:assert/strict'
import type { UsageQuery } from '../../server/store/rollups/ports.ts'
import { testAttempts } from './attempts-contract.ts'
import { randomTraffic } from './random-traffic.ts'
import { createRandom } from './random.ts'
import { rollAllUp, testRollupLaw } from './rollups-law.ts'
import { sampleGeneration, SAMPLE_TIME } from './sample-records.ts'
import type { WithStore } from './settlement-contract.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const EVER = { fromHour: 0, toHour: 1_000_000 } as const
const SAMPLE_HOUR = Math.floor(SAMPLE_TIME / HOUR_MS)

/** What rollups must do, over any engine. */
export function testRollups(withStore: WithStore): void {
  testRollupLaw(withStore)
  testQueries(withStore)
  testAttempts(withStore)
  testRuns(withStore)
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

  withStore(
    'long stretches of the split by everything are as exact as short ones, in every zone',
    async (store, account, context) => {
      const random = createRandom(context)
      const start = Date.UTC(2026, 2, 10)
      const traffic = randomTraffic({ random, accountIds: [account.id], count: 800, spanMs: 40 * DAY_MS })
        .filter((one) => one.keyKind !== 'test')
        .map((one) => ({ ...one, createdAt: one.createdAt - SAMPLE_TIME + start }))
      await Promise.all(traffic.map((one) => store.ledger.settle(one)))
      await rollAllUp(store)
      const change = Date.UTC(2026, 2, 29, 1) / HOUR_MS
      const zones = [
        [],
        [{ fromHour: 0, minutes: 330 }],
        [{ fromHour: 0, minutes: -480 }],
        [{ fromHour: 0, minutes: 840 }],
        [
          { fromHour: 0, minutes: 0 },
          { fromHour: change, minutes: 60 },
        ],
        [
          { fromHour: 0, minutes: -60 },
          { fromHour: change, minutes: 0 },
        ],
      ]
      const range = { fromHour: start / HOUR_MS + 5, toHour: start / HOUR_MS + 38 * 24 + 7 }
      for (const zone of zones)
        for (const bucket of ['none', 'day'] as const) {
          const dayOf = (hour: number): number => {
            const { minutes } = zone.findLast((one) => one.fromHour <= hour) ?? { minutes: 0 }
            return bucket === 'none' ? 0 : Math.floor((hour * 60 + minutes) / 1440)
          }
          const wanted = new Map<string, number>()
          for (const one of traffic) {
            const hour = Math.floor(one.createdAt / HOUR_MS)
            if (hour < range.fromHour || hour >= range.toHour || one.keyId === 3) continue
            const name = `${dayOf(hour)} ${one.keyId}`
            wanted.set(name, (wanted.get(name) ?? 0) + one.inputTokens)
          }
          const rows = await store.rollups.usage({
            accountId: account.id,
            split: 'everything',
            groupBy: 'key',
            bucket,
            zone,
            keys: [1, 2, 4, 5],
            ...range,
          })
          assert.deepEqual(
            new Map(rows.map((row) => [`${row.bucket} ${row.member}`, row.inputTokens])),
            new Map([...wanted].sort(([a], [b]) => compare(a, b))),
            `${bucket} ${JSON.stringify(zone)}`,
          )
        }
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
}

function compare(a: string, b: string): number {
  const [first = [], second = []] = [a, b].map((name) => name.split(' ').map(Number))
  return (first[0] ?? 0) - (second[0] ?? 0) || (first[1] ?? 0) - (second[1] ?? 0)
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
