import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { sampleGeneration, SAMPLE_TIME } from '../../test/engines/sample-records.ts'
import { temporaryFolder } from '../../test/engines/temporary-folder.ts'
import { openStore } from '../store/open.ts'
import type { Store } from '../store/ports.ts'
import type { Log } from '../telemetry/log.ts'
import { startHeartbeat } from './heartbeat.ts'
import { rollUpAll, startRollUp, tidyUp } from './roll-up.ts'

const DAY_MS = 86_400_000

async function open(context: TestContext) {
  const store = await openStore({ dataFolder: temporaryFolder(context) })
  const account = await store.accounts.ensure({ name: 'default', billing: 'metered', createdAt: 0 })
  context.after(() => store.close())
  const errors: string[] = []
  const ignore = (): void => undefined
  const error = (_facts: unknown, message?: string): void => void errors.push(message ?? '')
  const log = { debug: ignore, info: ignore, warn: ignore, error, flush: ignore } as unknown as Log
  let time = SAMPLE_TIME
  const settle = (id: string, createdAt = SAMPLE_TIME): Promise<unknown> =>
    store.ledger.settle(sampleGeneration({ id, accountId: account.id, createdAt }))
  const services = { store, log, now: () => time }
  return { store, services, errors, settle, setTime: (at: number) => void (time = at) }
}

async function requestsByHour(store: Store): Promise<[number, number][]> {
  const query = { accountId: undefined, split: 'endpoint', groupBy: undefined, bucket: 'hour' } as const
  const rows = await store.rollups.usage({ ...query, fromHour: 0, toHour: 1_000_000 })
  return rows.map((row) => [row.bucket, row.requests])
}

test('what is settled is added up by itself within moments, until the job is stopped', async (context) => {
  const { store, services, settle } = await open(context)
  const job = startRollUp(services)
  context.after(() => job.stop())
  await settle('gen-1')
  for (let tries = 0; (await requestsByHour(store)).length === 0; tries++) {
    assert.ok(tries < 100, 'it was not added up in five seconds')
    await sleep(50)
  }
  assert.equal((await requestsByHour(store))[0]?.[1], 1)
  await job.stop()
  await settle('gen-2')
  await sleep(1500)
  assert.equal((await requestsByHour(store))[0]?.[1], 1)
})

test('more than one bite is added up in one go', async (context) => {
  const { store, services, settle } = await open(context)
  await Promise.all(Array.from({ length: 450 }, (_, at) => settle(`gen-${at}`)))
  await rollUpAll(services)
  assert.deepEqual(
    (await requestsByHour(store)).map(([, requests]) => requests),
    [450],
  )
})

test('a store that fails is told of once, and asked again', async (context) => {
  const { services, errors } = await open(context)
  const { store } = services
  let asked = 0
  const rollUp = async (): Promise<number> => {
    asked += 1
    throw new Error('no disk')
  }
  const job = startRollUp({ ...services, store: { ...store, rollups: { ...store.rollups, rollUp } } })
  context.after(() => job.stop())
  await sleep(2500)
  assert.ok(asked >= 2, `asked ${asked} times`)
  assert.deepEqual(errors, ['traffic could not be added up; trying again'])
})

test('days older than ninety are put together, younger ones are not', async (context) => {
  const { store, services, settle, setTime } = await open(context)
  for (const [at, moment] of [0, 5_000_000, DAY_MS, DAY_MS + 5_000_000].entries())
    await settle(`gen-${at}`, SAMPLE_TIME + moment)
  await rollUpAll(services)
  assert.equal((await requestsByHour(store)).length, 4)
  setTime(SAMPLE_TIME + 91 * DAY_MS)
  await tidyUp(services)
  assert.deepEqual(
    (await requestsByHour(store)).map(([hour, requests]) => [hour % 24, requests]),
    [
      [12, 2],
      [Math.floor(SAMPLE_TIME / 3_600_000) % 24, 1],
      [(Math.floor(SAMPLE_TIME / 3_600_000) % 24) + 1, 1],
    ],
  )
})

test('a gateway beats while it lives; after a long sleep it is another run, and its end is known to be meant', async (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] })
  const { store, services, setTime } = await open(context)
  const runs = async (): Promise<[number, number, boolean][]> =>
    (await store.gatewayRuns.since(0)).map((run) => [
      run.startedAt - SAMPLE_TIME,
      run.seenAt - SAMPLE_TIME,
      run.stopped,
    ])
  // A beat is written by a worker: it is there when a later question to the same writer has been answered.
  const written = async (): Promise<void> => {
    for (let turn = 0; turn < 3; turn++) await store.facts.set({ name: 'turn', value: String(turn) })
  }
  const heartbeat = startHeartbeat(services)
  await written()
  assert.deepEqual(await runs(), [[0, 0, false]])
  setTime(SAMPLE_TIME + 30_000)
  context.mock.timers.tick(30_000)
  await written()
  assert.deepEqual(await runs(), [[0, 30_000, false]])
  setTime(SAMPLE_TIME + 600_000)
  context.mock.timers.tick(30_000)
  await written()
  assert.deepEqual(await runs(), [
    [0, 30_000, false],
    [600_000, 600_000, false],
  ])
  setTime(SAMPLE_TIME + 610_000)
  await heartbeat.stop()
  assert.deepEqual((await runs())[1], [600_000, 610_000, true])
})
