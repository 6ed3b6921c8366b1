// What every engine must do with entries of the ledger, their sums, and the generations that they belong to.
import assert from 'node:assert/strict'
import { nanodollars, ZERO } from '../../core/money.ts'
import type { GenerationRecord } from '../../server/store/ledger/ports.ts'
import { sampleGeneration, SAMPLE_TIME } from './sample-records.ts'
import type { WithStore } from './settlement-contract.ts'

const DAY_MS = 86_400_000

/** The ledger: sums by account, and by key and window. */
export function testLedger(withStore: WithStore): void {
  withStore(
    'grants and adjustments add up, and what is left is granted less used',
    async (store, account) => {
      const entry = {
        accountId: account.id,
        generationId: undefined,
        note: undefined,
        createdAt: SAMPLE_TIME,
      }
      await store.ledger.addEntry({
        ...entry,
        kind: 'grant',
        amountNanodollars: nanodollars(5000),
        note: 'hello',
      })
      await store.ledger.addEntry({ ...entry, kind: 'adjustment', amountNanodollars: nanodollars(-2000) })
      await store.ledger.settle(sampleGeneration({ id: 'gen-1', accountId: account.id }))
      assert.deepEqual(await store.ledger.totals(), [
        { accountId: account.id, grantedNanodollars: 3000n, usedNanodollars: 1000n },
      ])
      const entries = await store.ledger.entries({ accountId: account.id, limit: 2 })
      assert.deepEqual(
        entries.map((one) => [one.kind, one.amountNanodollars, one.note]),
        [
          ['usage', -1000, undefined],
          ['adjustment', -2000, undefined],
        ],
      )
    },
  )

  withStore(
    'an entry of usage for a generation that is in the ledger changes nothing',
    async (store, account) => {
      await store.ledger.settle(sampleGeneration({ id: 'gen-1', accountId: account.id }))
      await store.ledger.addEntry({
        accountId: account.id,
        kind: 'usage',
        amountNanodollars: nanodollars(-1000),
        generationId: 'gen-1',
        note: undefined,
        createdAt: SAMPLE_TIME,
      })
      assert.equal((await store.ledger.totals())[0]?.usedNanodollars, 1000n)
    },
  )

  withStore('entries whose sign does not fit their kind are refused', async (store, account) => {
    const wrong = [
      ['grant', 0],
      ['grant', -1],
      ['usage', 1],
      ['adjustment', 0],
    ] as const
    for (const [kind, amount] of wrong)
      await assert.rejects(
        store.ledger.addEntry({
          accountId: account.id,
          kind,
          amountNanodollars: nanodollars(amount),
          generationId: undefined,
          note: undefined,
          createdAt: SAMPLE_TIME,
        }),
      )
    assert.deepEqual(await store.ledger.totals(), [])
    assert.deepEqual(await store.ledger.entries({ accountId: account.id, limit: 9 }), [])
  })

  withStore('spend falls into the UTC day, the week from Monday and the month', async (store, account) => {
    const midnight = Math.floor(SAMPLE_TIME / DAY_MS) * DAY_MS
    // SAMPLE_TIME is a Wednesday, the fourth of its month.
    const days = { today: 0, monday: -2, sunday: -3, lastMonth: -4, lastYear: -300 }
    let made = 0
    for (const [name, offset] of Object.entries(days))
      await store.ledger.settle(
        sampleGeneration({
          id: `gen-${name}`,
          accountId: account.id,
          createdAt: midnight + offset * DAY_MS,
          costNanodollars: nanodollars(10 ** made++),
        }),
      )
    const ofOther = sampleGeneration({ id: 'gen-other', accountId: account.id, keyId: 2 })
    await store.ledger.settle({ ...ofOther, createdAt: midnight - 1 })
    assert.deepEqual(await store.ledger.keySpend(SAMPLE_TIME), [
      {
        keyId: 1,
        totalNanodollars: 11_111n,
        dayNanodollars: 1n,
        weekNanodollars: 11n,
        monthNanodollars: 111n,
      },
      {
        keyId: 2,
        totalNanodollars: 1000n,
        dayNanodollars: 0n,
        weekNanodollars: 1000n,
        monthNanodollars: 1000n,
      },
    ])
  })
}

/** Generations: their order, and which of them are deleted. */
export function testGenerations(withStore: WithStore): void {
  withStore('generations are listed newest first, by account, up to a time', async (store, account) => {
    const other = await store.accounts.ensure({ name: 'other', billing: 'metered', createdAt: SAMPLE_TIME })
    for (let at = 0; at < 5; at++)
      await store.ledger.settle(
        sampleGeneration({ id: `gen-${at}`, accountId: account.id, createdAt: SAMPLE_TIME + at }),
      )
    await store.ledger.settle(sampleGeneration({ id: 'gen-other', accountId: other.id }))
    const ids = async (query: { limit: number; before?: number }): Promise<string[]> =>
      (await store.generations.list({ accountId: account.id, ...query })).map((one) => one.id)
    assert.deepEqual(await ids({ limit: 2 }), ['gen-4', 'gen-3'])
    assert.deepEqual(await ids({ limit: 9, before: SAMPLE_TIME + 2 }), ['gen-1', 'gen-0'])
  })

  withStore('only old generations of test keys are deleted', async (store, account) => {
    const make = (id: string, facts: Partial<GenerationRecord>): Promise<unknown> =>
      store.ledger.settle(sampleGeneration({ id, accountId: account.id, ...facts }))
    const test = { keyKind: 'test', costNanodollars: ZERO } as const
    await Promise.all(
      Array.from({ length: 1203 }, (_, at) => make(`gen-old-${at}`, { ...test, createdAt: at })),
    )
    await make('gen-new', { ...test, createdAt: 5000 })
    await make('gen-live', { createdAt: 1 })
    assert.equal(await store.generations.deleteTestBefore(5000), 1203)
    assert.equal(await store.generations.deleteTestBefore(5000), 0)
    const left = await store.generations.list({ accountId: account.id, limit: 10 })
    assert.deepEqual(
      left.map((one) => one.id),
      ['gen-new', 'gen-live'],
    )
  })

  withStore('names and ids are values, whatever they look like', async (store, account) => {
    const hostile = `gen-1' or '1'='1`
    await store.ledger.settle(sampleGeneration({ id: 'gen-1', accountId: account.id }))
    assert.equal(await store.generations.find(hostile), undefined)
    assert.equal(await store.facts.get(hostile), undefined)
    await store.ledger.settle(sampleGeneration({ id: hostile, accountId: account.id }))
    assert.equal((await store.generations.find(hostile))?.id, hostile)
  })
}
