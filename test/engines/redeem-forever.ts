// Makes codes and redeems each of them twice at once, as fast as it can until it is killed, and prints what it was promised to
// be on disk. Started by sqlite-redeem-kill.test.ts with the data folder.
import { sayAtOnce } from './say-at-once.ts'
import { nanodollars } from '../../core/money.ts'
import { openLedger } from '../../server/ledger/ledger.ts'
import { openStore } from '../../server/store/open.ts'

const LANES = 8
const CODES_AT_ONCE = 5
const [dataFolder = ''] = process.argv.slice(2)

const store = await openStore({ dataFolder })
const account = await store.accounts.ensure({ name: 'default', billing: 'prepaid', createdAt: 0 })
const ledger = await openLedger({ store, now: Date.now })
for (let lane = 0; lane < LANES; lane++) void redeemForever(lane)

async function redeemForever(lane: number): Promise<void> {
  for (let made = 0; ; made++) {
    const { codes } = await ledger.codes.make({
      amountNanodollars: nanodollars(1 + lane + made),
      count: CODES_AT_ONCE,
      note: undefined,
      expiresAt: undefined,
      personId: 'administrator',
    })
    await Promise.all(codes.flatMap((code) => [redeem(code, `${lane} a`), redeem(code, `${lane} b`)]))
  }
}

async function redeem(code: string, personId: string): Promise<void> {
  try {
    // Each from a place of its own, so that the limit on wrong codes stays out of it.
    const amount = await ledger.codes.redeem({
      code,
      accountId: account.id,
      personId: `${personId} ${code}`,
      address: code,
    })
    sayAtOnce(`${code.slice(-5)} ${amount}`)
  } catch (error) {
    if (!(error instanceof Error) || !/redeemed/.test(error.message)) throw error
  }
}
