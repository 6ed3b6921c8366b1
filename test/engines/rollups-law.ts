// The law of rollups, a part of the engine contract: what is added up is compared with the generations themselves, added up
// here the plain way, for every split and dimension.
import assert from 'node:assert/strict'
import { histogramTotal } from '../../core/histogram.ts'
import type { GenerationRecord } from '../../server/store/ledger/ports.ts'
import type { Store } from '../../server/store/ports.ts'
import type {
  RolledApp,
  RolledEndpoint,
  UsageCounts,
  UsageQuery,
  UsageRow,
} from '../../server/store/rollups/ports.ts'
import { appIdentity } from '../../core/app-identity.ts'
import { randomTraffic } from './random-traffic.ts'
import { createRandom } from './random.ts'
import { sampleGeneration, SAMPLE_TIME } from './sample-records.ts'
import type { WithStore } from './settlement-contract.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const EVER = { fromHour: 0, toHour: 1_000_000 } as const
const SAMPLE_DAY = Math.floor(SAMPLE_TIME / DAY_MS)

/** Rolls everything up in small bites. */
export async function rollAllUp(store: Store, most = 100): Promise<void> {
  while ((await store.rollups.rollUp(most)) === most);
}

/** The law of rollups, over any engine. */
export function testRollupLaw(withStore: WithStore): void {
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

type Sums = Record<string, UsageCounts>

// Apps of several accounts have several numbers and one name.
function sums(rows: readonly UsageRow[], nameOf: (member: number) => string): Sums {
  const all: Sums = {}
  for (const { bucket: _bucket, member, second: _second, ...counts } of rows)
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

function plain(one: GenerationRecord): UsageCounts {
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
