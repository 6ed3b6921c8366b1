import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { GatewayError } from '../../core/errors.ts'
import { nanodollars, ZERO } from '../../core/money.ts'
import { createFakeLedgerStore } from '../../test/engines/fake-ledger-store.ts'
import type { FakeLedgerStore } from '../../test/engines/fake-ledger-store.ts'
import { sampleGeneration, sampleKeyRecord, SAMPLE_TIME } from '../../test/engines/sample-records.ts'
import type { KeyRecord } from '../store/keys/ports.ts'
import type { GenerationRecord } from '../store/ledger/ports.ts'
import type { Hold } from './holds.ts'
import { openLedger } from './ledger.ts'
import type { Ledger } from './ledger.ts'

interface Opened {
  readonly ledger: Ledger
  readonly store: FakeLedgerStore
  readonly logged: string[]
}

async function open(context: TestContext, billing: 'metered' | 'prepaid' = 'metered'): Promise<Opened> {
  const store = createFakeLedgerStore(billing)
  const logged: string[] = []
  const ledger = await openLedger({
    store,
    now: () => SAMPLE_TIME,
    log: { error: (_facts, message) => void logged.push(message) },
  })
  context.after(() => ledger.close())
  return { ledger, store, logged }
}

const limited = (limit: number, facts: Partial<KeyRecord> = {}): KeyRecord =>
  sampleKeyRecord({ limitNanodollars: nanodollars(limit), ...facts })

function held(ledger: Ledger, key: KeyRecord, amount: number): Hold {
  const answer = ledger.hold({ key, upperBoundNanodollars: nanodollars(amount) })
  assert.ok(answer.ok)
  return answer.hold
}

function refusal(ledger: Ledger, key: KeyRecord, amount: number) {
  const answer = ledger.hold({ key, upperBoundNanodollars: nanodollars(amount) })
  assert.ok(!answer.ok)
  return answer
}

const costing = (id: string, cost: number, facts: Partial<GenerationRecord> = {}): GenerationRecord =>
  sampleGeneration({ id, accountId: 1, costNanodollars: nanodollars(cost), ...facts })

const isCode = (code: string) => (error: unknown) => error instanceof GatewayError && error.code === code

async function until(is: () => boolean): Promise<void> {
  for (let tries = 0; !is(); tries++) {
    assert.ok(tries < 500, 'it happened within five seconds')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

test('a settled hold is gone, its cost is spent, and the record is in the store', async (context) => {
  const { ledger, store } = await open(context)
  const key = limited(1000)
  const hold = held(ledger, key, 800)
  assert.deepEqual(ledger.pending(), { holds: 1, unsaved: 0 })
  await ledger.settle(hold, costing('gen-1', 300))
  assert.deepEqual(ledger.pending(), { holds: 0, unsaved: 0 })
  assert.equal(ledger.spendOf(1).totalNanodollars, 300)
  assert.equal(ledger.spendOf(1).heldNanodollars, 0)
  assert.deepEqual(ledger.balanceOf(1), {
    billing: 'metered',
    grantedNanodollars: 0,
    usedNanodollars: 300,
    balanceNanodollars: -300,
    heldNanodollars: 0,
  })
  assert.ok(store.settled.has('gen-1'))
  held(ledger, key, 700)
  refusal(ledger, key, 1)
})

test('a key at its limit is refused with what is left, in words that name the window', async (context) => {
  const { ledger } = await open(context)
  const windows = [
    [undefined, 'total'],
    ['daily', 'daily'],
    ['weekly', 'weekly'],
    ['monthly', 'monthly'],
  ] as const
  for (const [at, [limitReset, word]] of windows.entries()) {
    const key = limited(100, { id: at + 1, limitReset })
    await ledger.settle(held(ledger, key, 60), costing(`gen-${at}`, 60, { keyId: key.id }))
    const { code, message, affordableNanodollars, heldByOthers } = refusal(ledger, key, 41)
    assert.equal(code, 'key_limit_exceeded')
    assert.ok(message.startsWith(`Key limit exceeded (${word} limit)`), message)
    assert.equal(affordableNanodollars, 40)
    assert.equal(heldByOthers, false)
  }
})

test('a metered account owes without end; a prepaid one is refused beyond its credit', async (context) => {
  const { ledger } = await open(context, 'prepaid')
  const key = sampleKeyRecord()
  assert.equal(refusal(ledger, key, 1).code, 'insufficient_credits')
  await ledger.grant({ accountId: 1, amountNanodollars: nanodollars(100), note: 'first' })
  const hold = held(ledger, key, 70)
  const refused = refusal(ledger, key, 31)
  assert.equal(refused.code, 'insufficient_credits')
  assert.equal(refused.affordableNanodollars, 30)
  assert.equal(refused.heldByOthers, true)
  await ledger.settle(hold, costing('gen-1', 90))
  assert.equal(refusal(ledger, key, 11).affordableNanodollars, 10)
  assert.equal(refusal(ledger, key, 11).heldByOthers, false)
  await ledger.setBilling({ accountId: 1, billing: 'metered' })
  held(ledger, key, 1_000_000)
})

test('an account with nothing left may do what is free, an overspent one nothing', async (context) => {
  const { ledger } = await open(context, 'prepaid')
  const key = sampleKeyRecord()
  await ledger.grant({ accountId: 1, amountNanodollars: nanodollars(10) })
  await ledger.settle(held(ledger, key, 10), costing('gen-1', 10))
  ledger.release(held(ledger, key, 0))
  await ledger.adjust({ accountId: 1, amountNanodollars: nanodollars(-5), note: 'taken back' })
  assert.equal(refusal(ledger, key, 0).affordableNanodollars, 0)
})

test('test keys are held and settled without money, whatever the record says', async (context) => {
  const { ledger, store } = await open(context, 'prepaid')
  const key = limited(0, { kind: 'test' })
  const hold = held(ledger, key, 1e9)
  assert.equal(hold.amountNanodollars, 0)
  await ledger.settle(hold, costing('gen-1', 500, { keyKind: 'test' }))
  assert.equal(store.settled.get('gen-1')?.costNanodollars, 0)
  assert.equal(ledger.spendOf(1).totalNanodollars, 0)
  assert.equal(ledger.balanceOf(1)?.usedNanodollars, 0)
})

test('settling the same hold again, at once or later, counts once', async (context) => {
  const { ledger } = await open(context)
  const hold = held(ledger, limited(1000), 100)
  const record = costing('gen-1', 60)
  await Promise.all([ledger.settle(hold, record), ledger.settle(hold, record)])
  await ledger.settle(hold, record)
  assert.equal(ledger.spendOf(1).totalNanodollars, 60)
  assert.equal(ledger.balanceOf(1)?.usedNanodollars, 60)
  assert.deepEqual(ledger.pending(), { holds: 0, unsaved: 0 })
})

test('one generation settled under two holds is charged once', async (context) => {
  const { ledger } = await open(context)
  const key = limited(1000)
  const record = costing('gen-1', 60)
  await Promise.all([
    ledger.settle(held(ledger, key, 100), record),
    ledger.settle(held(ledger, key, 100), record),
  ])
  assert.equal(ledger.spendOf(1).totalNanodollars, 60)
  assert.equal(ledger.spendOf(1).heldNanodollars, 0)
})

test('releasing gives back once, and does nothing to what is being settled or was', async (context) => {
  const { ledger, store } = await open(context)
  const key = limited(100)
  const first = held(ledger, key, 100)
  ledger.release(first)
  ledger.release(first)
  assert.equal(ledger.spendOf(1).heldNanodollars, 0)

  const gate = Promise.withResolvers<void>()
  store.gate = gate.promise
  const second = held(ledger, key, 100)
  const settled = ledger.settle(second, costing('gen-1', 10))
  ledger.release(second)
  assert.equal(ledger.spendOf(1).heldNanodollars, 100)
  gate.resolve()
  await settled
  ledger.release(second)
  assert.equal(ledger.spendOf(1).heldNanodollars, 0)
  assert.deepEqual(ledger.pending(), { holds: 0, unsaved: 0 })
})

test('a generation settled after its hold was released is still charged', async (context) => {
  const { ledger } = await open(context)
  const hold = held(ledger, limited(100), 100)
  ledger.release(hold)
  await ledger.settle(hold, costing('gen-1', 10))
  assert.equal(ledger.spendOf(1).totalNanodollars, 10)
  assert.deepEqual(ledger.pending(), { holds: 0, unsaved: 0 })
})

test('of N requests at once only those that the budget covers are let in', async (context) => {
  const { ledger } = await open(context)
  const key = limited(1000)
  const holds: Hold[] = []
  for (let request = 0; request < 100; request++) {
    const answer = ledger.hold({ key, upperBoundNanodollars: nanodollars(90) })
    if (answer.ok) holds.push(answer.hold)
  }
  assert.equal(holds.length, 11)
  await Promise.all(holds.map((hold, at) => ledger.settle(hold, costing(`gen-${at}`, 90))))
  assert.equal(ledger.spendOf(1).totalNanodollars, 990)
  assert.ok(ledger.spendOf(1).totalNanodollars <= 1000)
})

test('a settlement that cannot be written rejects, keeps its hold, closes the door, and is written later', async (context) => {
  const { ledger, store, logged } = await open(context)
  const key = limited(1000)
  const hold = held(ledger, key, 100)
  store.mood = 'down'
  await assert.rejects(ledger.settle(hold, costing('gen-1', 60)), isCode('dependency_down'))
  assert.deepEqual(ledger.pending(), { holds: 1, unsaved: 1 })
  assert.equal(ledger.spendOf(1).heldNanodollars, 100)
  ledger.release(hold)
  assert.equal(ledger.spendOf(1).heldNanodollars, 100)

  const refused = refusal(ledger, key, 1)
  assert.equal(refused.code, 'dependency_down')
  assert.equal(refused.retryAfterSeconds, 1)
  assert.equal(refusal(ledger, limited(1, { kind: 'test' }), 0).code, 'dependency_down')

  store.mood = 'works'
  await until(() => ledger.pending().unsaved === 0)
  assert.deepEqual(ledger.pending(), { holds: 0, unsaved: 0 })
  assert.equal(ledger.spendOf(1).totalNanodollars, 60)
  assert.ok(store.settled.has('gen-1'))
  held(ledger, key, 1)
  assert.deepEqual(logged, [])
})

test('a settlement whose answer was lost is counted once when it is tried again', async (context) => {
  const { ledger, store } = await open(context)
  const hold = held(ledger, limited(1000), 100)
  store.mood = 'loses answers'
  await assert.rejects(ledger.settle(hold, costing('gen-1', 60)), isCode('dependency_down'))
  assert.ok(store.settled.has('gen-1'))
  assert.equal(ledger.spendOf(1).totalNanodollars, 0)
  store.mood = 'works'
  await until(() => ledger.pending().unsaved === 0)
  assert.equal(ledger.spendOf(1).totalNanodollars, 60)
})

test('the caller may try a failed settlement again himself, and it still counts once', async (context) => {
  const { ledger, store } = await open(context)
  const hold = held(ledger, limited(1000), 100)
  const record = costing('gen-1', 60)
  store.mood = 'loses answers'
  await assert.rejects(ledger.settle(hold, record))
  await assert.rejects(ledger.settle(hold, record))
  store.mood = 'works'
  await Promise.all([ledger.settle(hold, record), ledger.settle(hold, record)])
  assert.deepEqual(ledger.pending(), { holds: 0, unsaved: 0 })
  assert.equal(ledger.spendOf(1).totalNanodollars, 60)
})

test('a settlement that is refused for good rejects, is logged, and leaves no hold', async (context) => {
  const { ledger, store, logged } = await open(context)
  store.mood = 'refuses'
  await assert.rejects(
    ledger.settle(held(ledger, limited(1000), 100), costing('gen-1', 60)),
    isCode('internal'),
  )
  assert.deepEqual(ledger.pending(), { holds: 0, unsaved: 0 })
  assert.equal(ledger.spendOf(1).heldNanodollars, 0)
  assert.deepEqual(logged, ['a settlement was refused'])
})

test('a settlement that is first down and then refused for good is given up', async (context) => {
  const { ledger, store, logged } = await open(context)
  store.mood = 'down'
  await assert.rejects(ledger.settle(held(ledger, limited(1000), 100), costing('gen-1', 60)))
  store.mood = 'refuses'
  await until(() => ledger.pending().unsaved === 0)
  assert.deepEqual(ledger.pending(), { holds: 0, unsaved: 0 })
  assert.deepEqual(logged, ['a settlement was refused'])
})

test('closing tries what is unsaved a last time', async (context) => {
  const { ledger, store } = await open(context)
  store.mood = 'down'
  const holds = ['gen-1', 'gen-2', 'gen-3'].map((id) => ({ id, hold: held(ledger, limited(1000), 10) }))
  await Promise.allSettled(holds.map(({ id, hold }) => ledger.settle(hold, costing(id, 5))))
  assert.equal(ledger.pending().unsaved, 3)
  store.mood = 'works'
  await ledger.close()
  assert.deepEqual([...store.settled.keys()].toSorted(), ['gen-1', 'gen-2', 'gen-3'])
  assert.deepEqual(ledger.pending(), { holds: 0, unsaved: 0 })
})

test('what cannot be written even at the end is logged', async (context) => {
  const { ledger, store, logged } = await open(context)
  store.mood = 'down'
  await assert.rejects(ledger.settle(held(ledger, limited(1000), 10), costing('gen-1', 5)))
  await ledger.close()
  assert.deepEqual(logged, ['settlements could not be written'])
})

test('a record of another key than the hold is refused', async (context) => {
  const { ledger, store } = await open(context)
  const hold = held(ledger, limited(100), 10)
  await assert.rejects(ledger.settle(hold, costing('gen-1', 5, { keyId: 2 })), RangeError)
  await assert.rejects(ledger.settle(hold, costing('gen-1', 5, { accountId: 2 })), RangeError)
  assert.equal(store.settled.size, 0)
  ledger.release(hold)
  assert.deepEqual(ledger.pending(), { holds: 0, unsaved: 0 })
})

test('a bound that is no amount of money is refused and holds nothing', async (context) => {
  const { ledger } = await open(context)
  for (const odd of [NaN, -1, 0.5, Infinity, 2 ** 60])
    assert.throws(
      () => ledger.hold({ key: limited(100), upperBoundNanodollars: odd as ReturnType<typeof nanodollars> }),
      RangeError,
    )
  assert.deepEqual(ledger.pending(), { holds: 0, unsaved: 0 })
})

test('an account made after the ledger was opened works after a moment', async (context) => {
  const { ledger, store } = await open(context)
  store.accountRecords = [
    ...store.accountRecords,
    { id: 2, name: 'new', billing: 'metered', createdAt: SAMPLE_TIME },
  ]
  const key = sampleKeyRecord({ accountId: 2 })
  assert.equal(refusal(ledger, key, 1).code, 'dependency_down')
  await until(() => ledger.balanceOf(2) !== undefined)
  held(ledger, key, 1)
  assert.equal(refusal(ledger, sampleKeyRecord({ accountId: 9 }), 1).code, 'dependency_down')
})

test('only credit above zero can be granted, and only to an account', async (context) => {
  const { ledger, store } = await open(context)
  for (const amount of [0, -5]) {
    const grant = ledger.grant({ accountId: 1, amountNanodollars: nanodollars(amount) })
    await assert.rejects(grant, isCode('invalid_value'))
  }
  await assert.rejects(ledger.grant({ accountId: 7, amountNanodollars: nanodollars(1) }), isCode('not_found'))
  await assert.rejects(ledger.setBilling({ accountId: 7, billing: 'prepaid' }), isCode('not_found'))
  assert.deepEqual(store.entriesAdded, [])
  assert.equal(ledger.balanceOf(7), undefined)
})

test('a free request costs nothing and is settled all the same', async (context) => {
  const { ledger, store } = await open(context)
  await ledger.settle(held(ledger, limited(0), 0), { ...costing('gen-1', 0), costNanodollars: ZERO })
  assert.ok(store.settled.has('gen-1'))
})
