// Fills a data folder with synthetic traffic, so that pages have something to show and queries something to do. Invented from
// end to end: generations, keys, apps, outages. Written the way the server writes, through the store's own settlements and
// roll-up; the same seed and end make the same traffic, and what is there already is not written twice. No server may run on
// the folder meanwhile.
//
//   node test/support/seed-traffic.ts <data folder> [--generations 60000] [--days 90] [--seed 1] [--until 2026-11-21T12:00:00Z]
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { nanodollars } from '../../core/money.ts'
import { ensureDefaultAccount } from '../../server/accounts/default-account.ts'
import type { Keys } from '../../server/accounts/keys.ts'
import { openKeys } from '../../server/accounts/keys.ts'
import { openSecret } from '../../server/accounts/secret.ts'
import { openCatalogue } from '../../server/catalogue/open-catalogue.ts'
import { readShippedDocuments } from '../../server/catalogue/read-data.ts'
import { openControl } from '../../server/control/open-control.ts'
import { rollUpAll, tidyUp } from '../../server/jobs/roll-up.ts'
import { openStore } from '../../server/store/open.ts'
import type { GenerationRecord } from '../../server/store/ledger/ports.ts'
import type { Store } from '../../server/store/ports.ts'
import { createLog } from '../../server/telemetry/log.ts'
import { ABSENCES, KEYS } from './traffic/cast.ts'
import type { TrafficAccount } from './traffic/make-traffic.ts'
import { makeTraffic } from './traffic/make-traffic.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const AT_ONCE = 1000
const OTHER_ACCOUNTS = [
  { name: 'Research', share: 0.16 },
  { name: 'Support', share: 0.12 },
]
const GRANT = nanodollars(2_000_000_000_000)

export interface SeedWish {
  readonly dataFolder: string
  readonly generations?: number
  readonly days?: number
  readonly seed?: number
  /** Unix milliseconds; now when absent. */
  readonly until?: number
  readonly onProgress?: (done: number) => void
}

/** Says how many generations were new, and how long settling and adding up took. */
export async function seedTraffic(wish: SeedWish): Promise<{
  readonly written: number
  readonly settledMs: number
  readonly addedUpMs: number
}> {
  const { dataFolder, generations = 60_000, days = 90, seed = 1, until = Date.now() } = wish
  const log = createLog({ level: 'error' })
  // Refuses a folder that a server runs on, whose balances would not know of all this.
  const control = await openControl({ dataFolder, role: 'command', log })
  const store = await openStore({ dataFolder })
  try {
    const accounts = await openAccounts({ store, dataFolder, at: until - days * DAY_MS })
    const catalogue = openCatalogue({
      shipped: await readShippedDocuments(),
      operator: { providers: new Map(), models: new Map() },
      variable: () => undefined,
    }).current()
    const began = performance.now()
    let written = 0
    let batch: GenerationRecord[] = []
    const flush = async (): Promise<void> => {
      const outcomes = await Promise.all(batch.map((record) => store.ledger.settle(record)))
      written += outcomes.filter((outcome) => outcome === 'new').length
      batch = []
      wish.onProgress?.(written)
    }
    for (const record of makeTraffic({ seed, until, days, count: generations, accounts, catalogue })) {
      batch.push(record)
      if (batch.length === AT_ONCE) await flush()
    }
    await flush()
    const settled = performance.now()
    await rollUpAll({ store, log, now: () => until })
    await tidyUp({ store, log, now: () => until })
    await writeRuns(store, { until, days })
    return { written, settledMs: settled - began, addedUpMs: performance.now() - settled }
  } finally {
    await store.close()
    await control.close()
  }
}

async function openAccounts(where: {
  readonly store: Store
  readonly dataFolder: string
  readonly at: number
}): Promise<TrafficAccount[]> {
  const { store, dataFolder, at } = where
  const secret = await openSecret({ dataFolder, facts: store.facts })
  const keys = await openKeys({ store, secret, now: () => at })
  const first = await ensureDefaultAccount({ store, now: () => at })
  const accounts: TrafficAccount[] = [
    { accountId: first.id, keyIds: await keysOf(keys, first.id), share: 0.72 },
  ]
  for (const { name, share } of OTHER_ACCOUNTS) {
    const account = await store.accounts.ensure({ name, billing: 'metered', createdAt: at })
    accounts.push({ accountId: account.id, keyIds: await keysOf(keys, account.id), share })
  }
  const known = new Set((await store.ledger.totals()).map((total) => total.accountId))
  for (const { accountId } of accounts) {
    if (known.has(accountId)) continue
    const grant = { kind: 'grant', generationId: undefined, note: 'Synthetic credit' } as const
    await store.ledger.addEntry({ ...grant, accountId, amountNanodollars: GRANT, createdAt: at })
  }
  return accounts
}

async function keysOf(keys: Keys, accountId: number): Promise<number[]> {
  const ids: number[] = []
  for (const { name } of KEYS) {
    const there = keys.findByName(name).find((key) => key.accountId === accountId)
    ids.push(there?.id ?? (await keys.create({ accountId, name, kind: 'live' })).record.id)
  }
  return ids
}

/** Runs of the gateway with its absences between, unless there are any from before. */
async function writeRuns(
  store: Store,
  { until, days }: { readonly until: number; readonly days: number },
): Promise<void> {
  const firstDay = until - days * DAY_MS
  const first = await store.gatewayRuns.first()
  if (first !== undefined && first < until - DAY_MS) return
  let startedAt = firstDay
  for (const { beganHoursAgo, minutes, stopped } of ABSENCES) {
    const endedAt = until - beganHoursAgo * HOUR_MS
    if (endedAt < startedAt) continue
    const id = await store.gatewayRuns.begin(startedAt)
    await (stopped ? store.gatewayRuns.stopped : store.gatewayRuns.seen)({ id, at: endedAt })
    startedAt = endedAt + minutes * 60_000
  }
  const id = await store.gatewayRuns.begin(startedAt)
  await store.gatewayRuns.seen({ id, at: until })
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      generations: { type: 'string', default: '60000' },
      days: { type: 'string', default: '90' },
      seed: { type: 'string', default: '1' },
      until: { type: 'string' },
    },
  })
  const [dataFolder] = positionals
  if (dataFolder === undefined) throw new Error('Name the data folder to fill.')
  const result = await seedTraffic({
    dataFolder: resolve(dataFolder),
    generations: Number(values.generations),
    days: Number(values.days),
    seed: Number(values.seed),
    ...(values.until === undefined ? {} : { until: Date.parse(values.until) }),
    onProgress: (done) => process.stderr.write(`\r${done} generations`),
  })
  process.stderr.write('\n')
  console.log(
    `${result.written} new generations: settled in ${Math.round(result.settledMs)} ms, ` +
      `added up in ${Math.round(result.addedUpMs)} ms`,
  )
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main()
