// The part of the engine contract that is about activity; store-contract.ts runs it.
import assert from 'node:assert/strict'
import { nanodollars, ZERO } from '../../core/money.ts'
import { sampleGeneration, SAMPLE_TIME } from './sample-records.ts'
import type { WithStore } from './settlement-contract.ts'

const DAY_MS = 86_400_000
const SAMPLE_DAY = Math.floor(SAMPLE_TIME / DAY_MS)
const EVER = { fromDay: 0, toDay: 1_000_000 }

/** What activity must be, over any engine. */
export function testActivity(withStore: WithStore): void {
  withStore('activity adds up what each endpoint did, by day, newest first', async (store, account) => {
    const served = { accountId: account.id, endpointId: 'acme/thinker-1@acme', providerName: 'Acme' }
    const elsewhere = { ...served, endpointId: 'acme/thinker-1@other', providerName: 'Other' }
    await Promise.all([
      store.ledger.settle(sampleGeneration({ id: 'gen-1', ...served })),
      store.ledger.settle(sampleGeneration({ id: 'gen-2', ...served, keyId: 2 })),
      store.ledger.settle(sampleGeneration({ id: 'gen-3', ...elsewhere })),
      store.ledger.settle(sampleGeneration({ id: 'gen-4', ...served, createdAt: SAMPLE_TIME - DAY_MS })),
    ])
    // Later, in another transaction, onto what is there.
    await store.ledger.settle(sampleGeneration({ id: 'gen-5', ...served, createdAt: SAMPLE_TIME + 1000 }))
    const days = await store.activity.days({ accountId: account.id, ...EVER })
    assert.deepEqual(days[0], {
      day: SAMPLE_DAY,
      modelId: 'acme/thinker-1',
      endpointId: 'acme/thinker-1@acme',
      providerName: 'Acme',
      spentNanodollars: 3000n,
      ownSpentNanodollars: 0n,
      requests: 3n,
      inputTokens: 300n,
      outputTokens: 60n,
      reasoningTokens: 15n,
    })
    assert.deepEqual(
      days.map((one) => [one.day, one.endpointId, one.requests]),
      [
        [SAMPLE_DAY, 'acme/thinker-1@acme', 3n],
        [SAMPLE_DAY, 'acme/thinker-1@other', 1n],
        [SAMPLE_DAY - 1, 'acme/thinker-1@acme', 1n],
      ],
    )
  })

  withStore('what own keys served is told apart, by day, endpoint and key', async (store, account) => {
    const served = { accountId: account.id, endpointId: 'acme/thinker-1@acme', providerName: 'Acme' }
    const own = { ...served, ownKeyId: 5, upstreamCostNanodollars: nanodollars(700) }
    await Promise.all([
      store.ledger.settle(sampleGeneration({ id: 'gen-1', ...served })),
      store.ledger.settle(sampleGeneration({ id: 'gen-2', ...own })),
      store.ledger.settle(sampleGeneration({ id: 'gen-3', ...own, keyId: 2 })),
      store.ledger.settle(sampleGeneration({ id: 'gen-4', ...own, createdAt: SAMPLE_TIME - DAY_MS })),
    ])
    const again = sampleGeneration({ id: 'gen-2', ...own })
    assert.equal(await store.ledger.settle(again), 'known')
    assert.deepEqual(await store.generations.find('gen-2'), again)
    const days = await store.activity.days({ accountId: account.id, ...EVER })
    assert.deepEqual(
      days.map((one) => [one.day - SAMPLE_DAY, one.requests, one.ownSpentNanodollars]),
      [
        [0, 3n, 1400n],
        [-1, 1n, 700n],
      ],
    )
    const spend = await store.ledger.ownKeySpend(SAMPLE_TIME)
    assert.deepEqual(
      spend.map((one) => [one.keyId, one.totalNanodollars, one.dayNanodollars]),
      [
        [1, 1400n, 700n],
        [2, 700n, 700n],
      ],
    )
  })

  withStore('activity is of the days, the account and the key that are named', async (store, account) => {
    const other = await store.accounts.ensure({ name: 'other', billing: 'metered', createdAt: 0 })
    const endpointId = 'acme/thinker-1@acme'
    for (const [at, accountId] of [account.id, account.id, other.id].entries())
      await store.ledger.settle(
        sampleGeneration({
          id: `gen-${at}`,
          accountId,
          endpointId,
          keyId: at,
          createdAt: SAMPLE_TIME + at * DAY_MS,
        }),
      )
    const daysOf = async (query: { fromDay: number; toDay: number; keyId?: number }): Promise<number[]> =>
      (await store.activity.days({ accountId: account.id, ...query })).map((one) => one.day - SAMPLE_DAY)
    assert.deepEqual(await daysOf(EVER), [1, 0])
    assert.deepEqual(await daysOf({ fromDay: SAMPLE_DAY, toDay: SAMPLE_DAY }), [0])
    assert.deepEqual(await daysOf({ ...EVER, keyId: 1 }), [1])
    assert.deepEqual(await daysOf({ ...EVER, keyId: 2 }), [])
  })

  withStore(
    'test keys, what nobody served and what is settled again are in no activity',
    async (store, account) => {
      const endpointId = 'acme/thinker-1@acme'
      const test = { keyKind: 'test', costNanodollars: ZERO } as const
      await store.ledger.settle(sampleGeneration({ id: 'gen-1', accountId: account.id, endpointId, ...test }))
      await store.ledger.settle(sampleGeneration({ id: 'gen-2', accountId: account.id }))
      const record = sampleGeneration({ id: 'gen-3', accountId: account.id, endpointId })
      await Promise.all([record, record, record].map((one) => store.ledger.settle(one)))
      const days = await store.activity.days({ accountId: account.id, ...EVER })
      assert.deepEqual(
        days.map((one) => one.requests),
        [1n],
      )
    },
  )

  withStore('what activity adds up to is what the ledger says was used', async (store, account) => {
    const settled = Array.from({ length: 200 }, (_, at) =>
      sampleGeneration({
        id: `gen-${at}`,
        accountId: account.id,
        keyId: at % 3,
        modelId: `acme/thinker-${at % 5}`,
        endpointId: `acme/thinker-${at % 5}@${at % 2 === 0 ? 'acme' : 'other'}`,
        createdAt: SAMPLE_TIME + at * 3_600_000,
        costNanodollars: nanodollars((at * 104_729) % 1_000_003),
      }),
    )
    await Promise.all([...settled, ...settled.slice(0, 50)].map((one) => store.ledger.settle(one)))
    const days = await store.activity.days({ accountId: account.id, ...EVER })
    const [totals] = await store.ledger.totals()
    assert.equal(
      days.reduce((sum, one) => sum + one.spentNanodollars, 0n),
      totals?.usedNanodollars,
    )
    assert.equal(
      days.reduce((sum, one) => sum + one.requests, 0n),
      200n,
    )
  })
}
