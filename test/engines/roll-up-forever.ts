// Settles generations and adds them up at the same time, until it is killed; prints a line once something was added up.
// Started by sqlite-roll-up-kill.test.ts with the data folder and a name for the round.
import { sayAtOnce } from './say-at-once.ts'
import { openStore } from '../../server/store/open.ts'
import { randomTraffic } from './random-traffic.ts'
import { SAMPLE_TIME } from './sample-records.ts'

const [dataFolder = '', round = ''] = process.argv.slice(2)
const DAY_MS = 86_400_000
const store = await openStore({ dataFolder })
const account = await store.accounts.ensure({ name: 'default', billing: 'metered', createdAt: 0 })
for (let lane = 0; lane < 4; lane++) void settleForever(lane)
void rollUpForever()

async function settleForever(lane: number): Promise<void> {
  for (let made = 0; ; made++) {
    const wish = { random: Math.random, accountIds: [account.id], count: 20, spanMs: 4 * DAY_MS }
    const records = randomTraffic(wish).map((one) => ({ ...one, id: `${round}-${lane}-${made}-${one.id}` }))
    await Promise.all(records.map((one) => store.ledger.settle(one)))
  }
}

async function rollUpForever(): Promise<void> {
  for (let times = 0; ; times++) {
    if ((await store.rollups.rollUp(1 + Math.floor(Math.random() * 30))) > 0) sayAtOnce('added up')
    if (times % 20 === 19) await store.rollups.foldDay(Math.floor(SAMPLE_TIME / DAY_MS) + 2)
  }
}
