// A store in memory for tests of the ledger: keeps what it is given, and fails in the ways that disks do, when told.
import { GatewayError } from '../../core/errors.ts'
import { SAMPLE_TIME } from './sample-records.ts'
import type { GenerationRecord, LedgerEntry } from '../../server/store/ledger/ports.ts'
import type { AccountRecord, Store } from '../../server/store/ports.ts'

/** How settlements end: kept; refused before the disk; kept but the answer lost; refused for good. */
export type Mood = 'works' | 'down' | 'loses answers' | 'refuses'

export interface FakeLedgerStore extends Pick<Store, 'ledger' | 'accounts' | 'redeemCodes'> {
  readonly settled: Map<string, GenerationRecord>
  readonly entriesAdded: LedgerEntry[]
  mood: Mood
  /** Settlements wait for this before they end. */
  gate: Promise<void>
  accountRecords: AccountRecord[]
}

/** Makes the store with these accounts, ids counted from 1. */
export function createFakeLedgerStore(...billings: AccountRecord['billing'][]): FakeLedgerStore {
  const unused = (): never => {
    throw new Error('the ledger does not need this')
  }
  const sums = (accountId: number): { granted: bigint; used: bigint } => {
    let granted = 0n
    let used = 0n
    for (const entry of fake.entriesAdded)
      if (entry.accountId === accountId) granted += BigInt(entry.amountNanodollars)
    for (const record of fake.settled.values())
      if (record.accountId === accountId) used += BigInt(record.costNanodollars)
    return { granted, used }
  }
  const fake: FakeLedgerStore = {
    settled: new Map(),
    entriesAdded: [],
    mood: 'works',
    gate: Promise.resolve(),
    accountRecords: billings.map((billing, at) => ({
      id: at + 1,
      name: `account ${at + 1}`,
      billing,
      createdAt: SAMPLE_TIME,
    })),
    ledger: {
      settle: async (record) => {
        await fake.gate
        if (fake.mood === 'refuses') throw new GatewayError('internal', 'refused')
        if (fake.mood === 'down') throw new GatewayError('dependency_down', 'down')
        const outcome = fake.settled.has(record.id) ? 'known' : 'new'
        if (outcome === 'new') fake.settled.set(record.id, record)
        if (fake.mood === 'loses answers') throw new GatewayError('dependency_down', 'the writer died')
        return outcome
      },
      addEntry: async (entry) => void fake.entriesAdded.push(entry),
      entries: unused,
      totals: async () =>
        fake.accountRecords.map(({ id }) => ({
          accountId: id,
          grantedNanodollars: sums(id).granted,
          usedNanodollars: sums(id).used,
        })),
      keySpend: async () => [],
      ownKeySpend: async () => [],
    },
    redeemCodes: {
      create: unused,
      redeem: unused,
      find: unused,
      list: unused,
      revoke: unused,
    },
    accounts: {
      all: async () => fake.accountRecords,
      ensure: unused,
      setDisabling: unused,
      setBilling: async ({ id, billing }) => {
        fake.accountRecords = fake.accountRecords.map((one) => (one.id === id ? { ...one, billing } : one))
        return fake.accountRecords.find((one) => one.id === id)
      },
    },
  }
  return fake
}
