// The laws of money under random interleavings, over the fake store (with faults) and over SQLite.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nanodollars, ZERO } from '../../core/money.ts'
import type { Nanodollars } from '../../core/money.ts'
import { createFakeLedgerStore } from '../../test/engines/fake-ledger-store.ts'
import type { Mood } from '../../test/engines/fake-ledger-store.ts'
import { createRandom } from '../../test/engines/random.ts'
import { sampleGeneration, sampleKeyRecord, SAMPLE_TIME } from '../../test/engines/sample-records.ts'
import { temporaryFolder } from '../../test/engines/temporary-folder.ts'
import { openStore } from '../store/open.ts'
import type { KeyRecord } from '../store/keys/ports.ts'
import type { Store } from '../store/ports.ts'
import type { Hold } from './holds.ts'
import { openLedger } from './ledger.ts'
import type { Ledger } from './ledger.ts'

const SILENT = { error: () => undefined }
const LIMIT = 200_000
const CREDIT = 500_000

interface Running {
  readonly hold: Hold
  readonly key: KeyRecord
  readonly id: string
  readonly cost: Nanodollars
}

/** Plays random holds, settlements and releases; checks after every step that nothing was lost or made. */
class Play {
  readonly #ledger: Ledger
  readonly #keys: readonly KeyRecord[]
  readonly #random: () => number
  readonly #running: Running[] = []
  readonly #settling = new Map<Running, Promise<unknown>>()
  #made = 0

  constructor(ledger: Ledger, keys: readonly KeyRecord[], random: () => number) {
    this.#ledger = ledger
    this.#keys = keys
    this.#random = random
  }

  step(): void {
    const choice = this.#random()
    if (choice < 0.5 || this.#running.length === 0) this.#begin()
    else if (choice < 0.85) this.#settle(this.#pick())
    else if (choice < 0.95) this.#release(this.#pick())
    else this.#settleTwice()
    this.checkHolds()
  }

  /** What the ledger says is held is exactly what was held and has neither been released nor settled. */
  checkHolds(): void {
    for (const key of this.#keys) {
      const open = [...this.#running, ...this.#settling.keys()].filter((one) => one.key === key)
      const expected = open.reduce((sum, one) => sum + one.hold.amountNanodollars, 0)
      assert.equal(this.#ledger.spendOf(key.id).heldNanodollars, expected)
    }
    assert.equal(this.#ledger.pending().holds, this.#running.length + this.#settling.size)
  }

  async finish(): Promise<void> {
    while (this.#running.length > 0) this.#settle(this.#pick())
    await Promise.all(this.#settling.values())
  }

  #begin(): void {
    const key = this.#keys[Math.floor(this.#random() * this.#keys.length)] as KeyRecord
    const bound = nanodollars(Math.floor(this.#random() * 20_000))
    const answer = this.#ledger.hold({ key, upperBoundNanodollars: bound })
    if (!answer.ok) {
      assert.ok(answer.code === 'dependency_down' || answer.affordableNanodollars < bound)
      return
    }
    const cost = key.kind === 'test' ? ZERO : nanodollars(Math.floor(this.#random() * (bound + 1)))
    this.#running.push({ hold: answer.hold, key, id: `gen-${this.#made++}`, cost })
  }

  #pick(): Running {
    return this.#running.splice(Math.floor(this.#random() * this.#running.length), 1)[0] as Running
  }

  #settle(one: Running): void {
    this.#settling.set(one, this.#settleUntilSaved(one))
  }

  #release(one: Running): void {
    this.#ledger.release(one.hold)
    this.#ledger.release(one.hold)
  }

  #settleTwice(): void {
    const one = this.#pick()
    this.#settle(one)
    void this.#send(one).catch(() => undefined)
    this.#ledger.release(one.hold)
  }

  async #settleUntilSaved(one: Running): Promise<void> {
    for (;;) {
      try {
        await this.#send(one)
        this.#settling.delete(one)
        return
      } catch {
        // The store is down in this play; a settlement is never given up.
        await new Promise((resolve) => setTimeout(resolve, 1))
        if (!this.#ledger.pending().unsaved) continue
      }
    }
  }

  #send(one: Running): Promise<void> {
    const { key, id, cost } = one
    return this.#ledger.settle(
      one.hold,
      sampleGeneration({
        id,
        accountId: key.accountId,
        keyId: key.id,
        keyKind: key.kind,
        costNanodollars: cost,
      }),
    )
  }
}

function playKeys(accountIds: readonly number[]): KeyRecord[] {
  return accountIds.flatMap((accountId, at) => [
    sampleKeyRecord({ id: at * 3 + 1, accountId }),
    sampleKeyRecord({ id: at * 3 + 2, accountId, limitNanodollars: nanodollars(LIMIT), limitReset: 'daily' }),
    sampleKeyRecord({ id: at * 3 + 3, accountId, kind: 'test' }),
  ])
}

/** The ledger's memory and the store agree, the books balance, and nobody was let past a limit. */
async function checkBooks(
  ledger: Ledger,
  store: Pick<Store, 'ledger'>,
  keys: readonly KeyRecord[],
): Promise<void> {
  assert.deepEqual(ledger.pending(), { holds: 0, unsaved: 0 })
  const spends = new Map((await store.ledger.keySpend(SAMPLE_TIME)).map((spend) => [spend.keyId, spend]))
  for (const totals of await store.ledger.totals()) {
    const balance = ledger.balanceOf(totals.accountId)
    assert.ok(balance)
    assert.equal(BigInt(balance.usedNanodollars), totals.usedNanodollars)
    assert.equal(BigInt(balance.grantedNanodollars), totals.grantedNanodollars)
    assert.equal(balance.grantedNanodollars, balance.usedNanodollars + balance.balanceNanodollars)
    assert.equal(balance.heldNanodollars, 0)
    if (balance.billing === 'prepaid') assert.ok(balance.balanceNanodollars >= 0)
    const ofKeys = keys
      .filter((key) => key.accountId === totals.accountId)
      .reduce((sum, key) => sum + ledger.spendOf(key.id).totalNanodollars, 0)
    assert.equal(ofKeys, balance.usedNanodollars)
  }
  for (const key of keys) {
    const spend = ledger.spendOf(key.id)
    if (spends.size > 0)
      assert.equal(BigInt(spend.totalNanodollars), spends.get(key.id)?.totalNanodollars ?? 0n)
    if (key.limitNanodollars !== undefined) assert.ok(spend.totalNanodollars <= key.limitNanodollars)
    if (key.kind === 'test') assert.equal(spend.totalNanodollars, 0)
  }
}

test('holds, settlements and balance always sum, whatever happens in which order and however the store fails', async (context) => {
  const random = createRandom(context)
  const store = createFakeLedgerStore('metered', 'prepaid')
  const ledger = await openLedger({ store, now: () => SAMPLE_TIME, log: SILENT })
  context.after(() => ledger.close())
  await ledger.grant({ accountId: 2, amountNanodollars: nanodollars(CREDIT) })
  const keys = playKeys([1, 2])
  const play = new Play(ledger, keys, random)
  const moods: Mood[] = ['works', 'works', 'works', 'down', 'loses answers']
  for (let step = 0; step < 4000; step++) {
    if (step % 50 === 0) store.mood = moods[Math.floor(random() * moods.length)] as Mood
    play.step()
    if (random() < 0.2) await new Promise(setImmediate)
  }
  store.mood = 'works'
  await play.finish()
  await checkBooks(ledger, store, keys)
  const inStore = [...store.settled.values()].reduce((sum, record) => sum + record.costNanodollars, 0)
  const inMemory = keys.reduce((sum, key) => sum + ledger.spendOf(key.id).totalNanodollars, 0)
  assert.equal(inMemory, inStore)
})

test('over SQLite memory and disk agree, and a ledger opened again starts where the last one ended', async (context) => {
  const random = createRandom(context)
  const store = await openStore({ dataFolder: temporaryFolder(context) })
  context.after(() => store.close())
  const metered = await store.accounts.ensure({ name: 'metered', billing: 'metered', createdAt: 0 })
  const prepaid = await store.accounts.ensure({ name: 'prepaid', billing: 'prepaid', createdAt: 0 })
  const ledger = await openLedger({ store, now: () => SAMPLE_TIME, log: SILENT })
  await ledger.grant({ accountId: prepaid.id, amountNanodollars: nanodollars(CREDIT) })
  const keys = playKeys([metered.id, prepaid.id])
  const play = new Play(ledger, keys, random)
  for (let step = 0; step < 2000; step++) {
    play.step()
    if (random() < 0.1) await new Promise(setImmediate)
  }
  await play.finish()
  await checkBooks(ledger, store, keys)

  const again = await openLedger({ store, now: () => SAMPLE_TIME, log: SILENT })
  await checkBooks(again, store, keys)
  for (const key of keys) assert.deepEqual(again.spendOf(key.id), ledger.spendOf(key.id))
  for (const { id } of [metered, prepaid]) assert.deepEqual(again.balanceOf(id), ledger.balanceOf(id))
})
