// Settles generations as fast as it can until it is killed, and prints the id of each as soon as it is promised to be on
// disk. Started by sqlite-kill.test.ts with the data folder and a name for the round.
import { sayAtOnce } from './say-at-once.ts'
import { nanodollars } from '../../core/money.ts'
import { openStore } from '../../server/store/open.ts'
import { sampleGeneration, SAMPLE_TIME } from './sample-records.ts'

const LANES = 12
const [dataFolder = '', round = ''] = process.argv.slice(2)

const store = await openStore({ dataFolder })
const account = await store.accounts.ensure({ name: 'default', billing: 'metered', createdAt: 0 })
for (let lane = 0; lane < LANES; lane++) void settleForever(lane)

async function settleForever(lane: number): Promise<void> {
  for (let made = 0; ; made++) {
    const record = sampleGeneration({
      id: `gen-${round}-${lane}-${made}`,
      accountId: account.id,
      keyId: 1 + (lane % 3),
      createdAt: SAMPLE_TIME + made * 3_600_000,
      costNanodollars: nanodollars(1 + ((lane * 7919 + made * 104_729) % 1_000_003)),
    })
    await store.ledger.settle(record)
    sayAtOnce(record.id)
    // Some are settled again, as a retry after a lost answer would.
    if (made % 10 === 0) await store.ledger.settle(record)
  }
}
