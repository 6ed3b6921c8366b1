// The part of the engine contract that is about settlements; store-contract.ts runs it.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { GatewayError } from '../../core/errors.ts'
import { nanodollars, ZERO } from '../../core/money.ts'
import type { GenerationRecord } from '../../server/store/ledger/ports.ts'
import type { AccountRecord, Store } from '../../server/store/ports.ts'
import { fullGeneration, sampleGeneration, sampleKey, SAMPLE_TIME } from './sample-records.ts'

/** Declares one test with an open store and its account `default`. */
export type WithStore = (
  name: string,
  work: (store: Store, account: AccountRecord, context: TestContext) => Promise<void>,
) => void

/** What settling must do, over any engine. */
export function testSettlement(withStore: WithStore): void {
  withStore('a generation comes back as it was settled', async (store, account) => {
    const full = fullGeneration('gen-full', account.id)
    const plain = sampleGeneration({ id: 'gen-plain', accountId: account.id })
    await Promise.all([store.ledger.settle(full), store.ledger.settle(plain)])
    assert.deepEqual(await store.generations.find('gen-full'), full)
    assert.deepEqual(await store.generations.find('gen-plain'), plain)
    assert.equal(await store.generations.find('gen-none'), undefined)
  })

  withStore('settling twice, at once or later, is settling once', async (store, account) => {
    const record = sampleGeneration({ id: 'gen-1', accountId: account.id })
    const outcomes = await Promise.all([1, 2, 3].map(() => store.ledger.settle(record)))
    outcomes.push(await store.ledger.settle(record))
    assert.deepEqual(outcomes.toSorted(), ['known', 'known', 'known', 'new'])
    assert.equal((await store.ledger.entries({ accountId: account.id, limit: 10 })).length, 1)
    assert.deepEqual(await store.ledger.totals(), [
      { accountId: account.id, grantedNanodollars: 0n, usedNanodollars: 1000n },
    ])
    assert.equal((await store.ledger.keySpend(SAMPLE_TIME))[0]?.totalNanodollars, 1000n)
  })

  withStore('a settlement writes the entry, the totals, the day and the last use', async (store, account) => {
    const key = await store.keys.insert(sampleKey({ accountId: account.id, seed: 'a' }))
    const at = (offset: number, id: string): GenerationRecord =>
      sampleGeneration({ id, accountId: account.id, keyId: key.id, createdAt: SAMPLE_TIME + offset })
    await store.ledger.settle(at(20, 'gen-2'))
    await store.ledger.settle(at(10, 'gen-1'))
    assert.equal((await store.keys.all())[0]?.lastUsedAt, SAMPLE_TIME + 20)
    const [newest, oldest] = await store.ledger.entries({ accountId: account.id, limit: 10 })
    assert.deepEqual(newest, {
      accountId: account.id,
      kind: 'usage',
      amountNanodollars: -1000,
      generationId: 'gen-1',
      note: undefined,
      createdAt: SAMPLE_TIME + 10,
    })
    assert.equal(oldest?.generationId, 'gen-2')
  })

  withStore('a test key leaves a generation and nothing else', async (store, account) => {
    const key = await store.keys.insert(sampleKey({ accountId: account.id, seed: 'a', kind: 'test' }))
    const record = sampleGeneration({
      id: 'gen-1',
      accountId: account.id,
      keyId: key.id,
      keyKind: 'test',
      costNanodollars: ZERO,
    })
    assert.equal(await store.ledger.settle(record), 'new')
    assert.equal(await store.ledger.settle(record), 'known')
    assert.deepEqual(await store.generations.find('gen-1'), record)
    assert.deepEqual(await store.ledger.entries({ accountId: account.id, limit: 10 }), [])
    assert.deepEqual(await store.ledger.totals(), [])
    assert.deepEqual(await store.ledger.keySpend(SAMPLE_TIME), [])
    assert.equal((await store.keys.all())[0]?.lastUsedAt, SAMPLE_TIME)
  })

  withStore('a free generation of a live key still has its one entry', async (store, account) => {
    await store.ledger.settle(sampleGeneration({ id: 'gen-1', accountId: account.id, costNanodollars: ZERO }))
    const entries = await store.ledger.entries({ accountId: account.id, limit: 10 })
    assert.deepEqual(
      entries.map((entry) => [entry.generationId, entry.amountNanodollars]),
      [['gen-1', 0]],
    )
  })

  for (const [what, facts] of Object.entries(BAD_MONEY)) {
    withStore(`${what} is refused alone, and the rest of its batch is kept`, async (store, account) => {
      const records = Array.from({ length: 20 }, (_, at) =>
        sampleGeneration({ id: `gen-${at}`, accountId: account.id, ...(at === 7 ? facts : {}) }),
      )
      const outcomes = await Promise.allSettled(records.map((record) => store.ledger.settle(record)))
      for (const [at, outcome] of outcomes.entries()) {
        assert.equal(outcome.status, at === 7 ? 'rejected' : 'fulfilled')
        assert.equal((await store.generations.find(`gen-${at}`)) === undefined, at === 7)
      }
      const bad = outcomes[7]
      assert.ok(bad?.status === 'rejected' && bad.reason instanceof GatewayError)
      assert.equal(bad.reason.code, 'internal')
      assert.equal((await store.ledger.totals())[0]?.usedNanodollars, 19_000n)
      assert.equal((await store.ledger.keySpend(SAMPLE_TIME))[0]?.totalNanodollars, 19_000n)
      assert.equal((await store.ledger.entries({ accountId: account.id, limit: 100 })).length, 19)
    })
  }

  withStore('odd counts from a provider are cut to size and lose no settlement', async (store, account) => {
    const odd = {
      inputTokens: NaN,
      cachedTokens: -5,
      cacheWriteTokens: Infinity,
      outputTokens: 1e300,
      reasoningTokens: 2.7,
      latencyMs: -1,
      firstTokenMs: 0.5,
    }
    await store.ledger.settle(sampleGeneration({ id: 'gen-1', accountId: account.id, ...odd }))
    const record = await store.generations.find('gen-1')
    assert.ok(record)
    const { inputTokens, cachedTokens, cacheWriteTokens, outputTokens, reasoningTokens } = record
    assert.deepEqual(
      [inputTokens, cachedTokens, cacheWriteTokens, outputTokens, reasoningTokens],
      [0, 0, 1e12, 1e12, 2],
    )
    assert.deepEqual([record.latencyMs, record.firstTokenMs], [0, 0])
  })

  withStore(
    'a generation whose entry is in the ledger already is not charged again',
    async (store, account) => {
      await store.ledger.addEntry({
        accountId: account.id,
        kind: 'usage',
        amountNanodollars: nanodollars(-1000),
        generationId: 'gen-1',
        note: undefined,
        createdAt: SAMPLE_TIME,
      })
      assert.equal(
        await store.ledger.settle(sampleGeneration({ id: 'gen-1', accountId: account.id })),
        'known',
      )
      assert.equal((await store.ledger.totals())[0]?.usedNanodollars, 1000n)
      assert.deepEqual(await store.ledger.keySpend(SAMPLE_TIME), [])
    },
  )

  withStore(
    'a cost that would take a sum past 64 bits is refused and leaves no trace',
    async (store, account) => {
      const most = nanodollars(Number.MAX_SAFE_INTEGER)
      const fits = 1024
      const settle = (at: number): Promise<unknown> =>
        store.ledger.settle(
          sampleGeneration({ id: `gen-${at}`, accountId: account.id, costNanodollars: most }),
        )
      await Promise.all(Array.from({ length: fits }, (_, at) => settle(at)))
      await assert.rejects(settle(fits))
      assert.equal(await store.generations.find(`gen-${fits}`), undefined)
      const expected = BigInt(fits) * BigInt(most)
      assert.equal((await store.ledger.totals())[0]?.usedNanodollars, expected)
      assert.equal((await store.ledger.keySpend(SAMPLE_TIME))[0]?.totalNanodollars, expected)
      assert.equal((await store.ledger.entries({ accountId: account.id, limit: 9999 })).length, fits)
    },
  )

  withStore('sums beyond 2^53 stay exact', async (store, account) => {
    const most = nanodollars(Number.MAX_SAFE_INTEGER)
    const settle = (id: string): Promise<unknown> =>
      store.ledger.settle(sampleGeneration({ id, accountId: account.id, costNanodollars: most }))
    await Promise.all(['gen-1', 'gen-2', 'gen-3'].map(settle))
    const expected = 3n * BigInt(Number.MAX_SAFE_INTEGER)
    assert.equal((await store.ledger.totals())[0]?.usedNanodollars, expected)
    const [spend] = await store.ledger.keySpend(SAMPLE_TIME)
    assert.equal(spend?.totalNanodollars, expected)
    assert.equal(spend?.dayNanodollars, expected)
  })
}

/** What no bug above the store may get past it. */
const BAD_MONEY: Readonly<Record<string, Partial<GenerationRecord>>> = {
  'a negative cost': { costNanodollars: -1 as GenerationRecord['costNanodollars'] },
  'a fractional cost': { costNanodollars: 0.5 as GenerationRecord['costNanodollars'] },
  'a cost that is no number': { costNanodollars: NaN as GenerationRecord['costNanodollars'] },
  'a cost beyond 2^53': { costNanodollars: (2 ** 60) as GenerationRecord['costNanodollars'] },
  'a test key that costs': { keyKind: 'test' },
  'an unknown account': { accountId: 999 },
  'a missing field': { requestedModel: undefined as unknown as string },
  'a value that cannot be sent': { appTitle: (() => 'x') as unknown as string },
}
