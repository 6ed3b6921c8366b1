// What questions about traffic need, without a server: a store in a temporary folder, the small catalogue, keys, a clock that a
// test sets. What is settled is added up before a question is asked.
import type { TestContext } from 'node:test'
import { rollUpAll } from '../../server/jobs/roll-up.ts'
import type { StatusTraffic } from '../../server/analytics/status.ts'
import { openStore } from '../../server/store/open.ts'
import type { KeyRecord } from '../../server/store/keys/ports.ts'
import type { AttemptRecord, GenerationRecord } from '../../server/store/ledger/ports.ts'
import type { Standing } from '../../server/routing/health.ts'
import { createLog } from '../../server/telemetry/log.ts'
import { sampleGeneration, sampleKey, SAMPLE_TIME } from '../engines/sample-records.ts'
import { temporaryFolder } from '../engines/temporary-folder.ts'
import { catalogueOf } from './http-server.ts'
import { SMALL_CATALOGUE } from './small-catalogue.ts'

export interface TrafficWorld {
  readonly traffic: StatusTraffic
  readonly accountId: number
  readonly otherAccountId: number
  /** Of the first account; two are made by people, the third by nobody. */
  readonly keys: readonly KeyRecord[]
  /** Settles records and adds them up; each gets an id, the first account and the first key unless it has others. */
  readonly settle: (records: readonly Partial<GenerationRecord>[]) => Promise<string[]>
  readonly setTime: (at: number) => void
  /** What routing says of an endpoint right now. */
  readonly standings: Map<string, Standing>
}

/** Starts at SAMPLE_TIME. */
export async function openTrafficWorld(context: Pick<TestContext, 'after'>): Promise<TrafficWorld> {
  const store = await openStore({ dataFolder: temporaryFolder(context as TestContext) })
  context.after(() => store.close())
  const account = await store.accounts.ensure({ name: 'default', billing: 'metered', createdAt: 0 })
  const other = await store.accounts.ensure({ name: 'other', billing: 'metered', createdAt: 0 })
  const made = [
    { seed: 'first', name: 'First key', personId: 'ada' },
    { seed: 'second', name: 'Second key', personId: 'grace' },
    { seed: 'third', name: 'Third key' },
  ]
  const keys: KeyRecord[] = []
  for (const key of made) keys.push(await store.keys.insert(sampleKey({ ...key, accountId: account.id })))
  const catalogue = catalogueOf(SMALL_CATALOGUE)
  let time = SAMPLE_TIME
  let settled = 0
  const standings = new Map<string, Standing>()
  const traffic: StatusTraffic = {
    store,
    catalogue: { current: () => catalogue },
    keys: {
      findById: (id) => keys.find((key) => key.id === id),
      findByHash: (hash) => keys.find((key) => key.hash === hash),
    },
    health: { standing: (endpointId) => standings.get(endpointId) ?? 'well' },
    now: () => time,
  }
  return {
    traffic,
    accountId: account.id,
    otherAccountId: other.id,
    keys,
    settle: async (records) => {
      const ids: string[] = []
      for (const record of records) {
        settled += 1
        const id = `gen-1750000000-${String(settled).padStart(20, '0')}`
        const own = { id, accountId: account.id, keyId: keys[0]?.id ?? 1, modelId: 'openai/o1' }
        const full = sampleGeneration({
          ...own,
          endpointId: 'openai/o1@acme',
          providerName: 'Acme',
          ...record,
        })
        await store.ledger.settle(full)
        ids.push(full.id)
      }
      await rollUpAll({ store, log: createLog({ level: 'silent' }), now: () => time })
      return ids
    },
    setTime: (at) => {
      time = at
    },
    standings,
  }
}

/** One attempt of an endpoint, answered unless it has an error's code. */
export function attemptOf(
  endpoint: string,
  facts: Partial<AttemptRecord> & { readonly code?: string } = {},
): AttemptRecord {
  const { code, ...rest } = facts
  return {
    endpoint,
    provider: endpoint.endsWith('@acme') ? 'Acme' : 'Beta Cloud',
    upstreamModel: 'm',
    startedMs: 0,
    firstEventMs: code === undefined ? 100 : undefined,
    durationMs: 1000,
    status: code === undefined ? 200 : 503,
    error: code === undefined ? undefined : { code, message: 'no' },
    upstreamId: undefined,
    ...rest,
  }
}
