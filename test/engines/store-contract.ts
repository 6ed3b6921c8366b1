// What every storage engine must do: one suite, run over each. An engine is a way to open a store on an empty place and to
// open the same place again.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { GatewayError } from '../../core/errors.ts'
import { nanodollars, ZERO } from '../../core/money.ts'
import type { AccountRecord, GenerationRecord, Store } from '../../server/store/ports.ts'
import { fullGeneration, sampleGeneration, sampleKey, SAMPLE_TIME } from './sample-records.ts'

export interface Engine {
  readonly name: string
  /** A place with nothing in it, cleared away after the test; `open` may be called again after `close`. */
  readonly place: (test: TestContext) => Promise<{ readonly open: () => Promise<Store> }>
}

const DAY_MS = 86_400_000

/** Declares the suite for one engine. */
export function testStoreContract(engine: Engine): void {
  const withStore = (name: string, work: (store: Store, account: AccountRecord) => Promise<void>): void => {
    test(`${engine.name}: ${name}`, async (context) => {
      const { open } = await engine.place(context)
      const store = await open()
      try {
        await work(store, await store.accounts.ensure(DEFAULT_ACCOUNT))
      } finally {
        await store.close()
      }
    })
  }
  testAccountsAndFacts(withStore)
  testKeys(withStore)
  testSettlement(withStore)
  testLedger(withStore)
  testGenerations(withStore)
  testLifetime(engine, withStore)
}

type WithStore = (name: string, work: (store: Store, account: AccountRecord) => Promise<void>) => void

const DEFAULT_ACCOUNT = { name: 'default', billing: 'metered', createdAt: SAMPLE_TIME } as const

function testAccountsAndFacts(withStore: WithStore): void {
  withStore('an account is made once, whoever asks, however often and at once', async (store, account) => {
    const again = await Promise.all(
      Array.from({ length: 5 }, (_, at) =>
        store.accounts.ensure({ name: 'default', billing: 'prepaid', createdAt: at }),
      ),
    )
    for (const same of again) assert.deepEqual(same, account)
    assert.deepEqual(await store.accounts.all(), [account])
  })

  withStore('billing changes for the account that was named and no other', async (store, account) => {
    const other = await store.accounts.ensure({ ...DEFAULT_ACCOUNT, name: 'other' })
    assert.deepEqual(await store.accounts.setBilling({ id: account.id, billing: 'prepaid' }), {
      ...account,
      billing: 'prepaid',
    })
    assert.equal(await store.accounts.setBilling({ id: 999, billing: 'prepaid' }), undefined)
    assert.deepEqual(await store.accounts.all(), [{ ...account, billing: 'prepaid' }, other])
  })

  withStore('a fact is kept, replaced by set and left alone by ensure', async (store) => {
    assert.equal(await store.facts.get('instance'), undefined)
    await store.facts.set({ name: 'instance', value: 'one' })
    await store.facts.set({ name: 'instance', value: 'two' })
    assert.equal(await store.facts.get('instance'), 'two')
    assert.equal(await store.facts.ensure({ name: 'instance', value: 'three' }), 'two')
    const winners = await Promise.all(
      ['a', 'b', 'c'].map((value) => store.facts.ensure({ name: 'race', value })),
    )
    assert.equal(new Set(winners).size, 1)
    assert.equal(await store.facts.get('race'), winners[0])
  })
}

function testKeys(withStore: WithStore): void {
  withStore(
    'a key comes back as it went in, with and without every optional field',
    async (store, account) => {
      const plain = sampleKey({ accountId: account.id, seed: 'plain' })
      const rich = sampleKey({
        accountId: account.id,
        seed: 'rich',
        kind: 'management',
        disabled: true,
        name: `Robert'); drop table keys; --`,
        limitNanodollars: nanodollars(Number.MAX_SAFE_INTEGER),
        limitReset: 'weekly',
        expiresAt: SAMPLE_TIME + 1,
        allowedModels: ['acme/thinker-1', 'acme/"odd"'],
        allowedProviders: [],
        requestsPerMinute: 60,
        tokensPerMinute: 0,
        parameters: 'strict',
      })
      for (const key of [plain, rich]) {
        const record = await store.keys.insert(key)
        const { id, updatedAt, lastUsedAt, ...rest } = record
        assert.deepEqual(rest, key)
        assert.equal(updatedAt, key.createdAt)
        assert.equal(lastUsedAt, undefined)
        assert.ok(id > 0)
      }
      assert.deepEqual(
        (await store.keys.all()).map((key) => key.name),
        [plain.name, rich.name],
      )
    },
  )

  withStore(
    'an update changes what it names, clears what it names as undefined, keeps the rest',
    async (store, account) => {
      const before = await store.keys.insert(
        sampleKey({
          accountId: account.id,
          seed: 'a',
          limitNanodollars: nanodollars(5),
          limitReset: 'daily',
        }),
      )
      const after = await store.keys.update({
        id: before.id,
        changes: { disabled: true, limitReset: undefined, allowedModels: ['acme/thinker-1'] },
        at: SAMPLE_TIME + 5,
      })
      const expected = {
        ...before,
        disabled: true,
        limitReset: undefined,
        allowedModels: ['acme/thinker-1'],
        updatedAt: SAMPLE_TIME + 5,
      }
      assert.deepEqual(after, expected)
      assert.deepEqual(await store.keys.all(), [expected])
      assert.equal(await store.keys.update({ id: 999, changes: { name: 'x' }, at: 1 }), undefined)
    },
  )

  withStore('a deleted key is gone and its id is never given to another', async (store, account) => {
    const first = await store.keys.insert(sampleKey({ accountId: account.id, seed: 'a' }))
    assert.equal(await store.keys.delete(first.id), true)
    assert.equal(await store.keys.delete(first.id), false)
    const second = await store.keys.insert(sampleKey({ accountId: account.id, seed: 'b' }))
    assert.ok(second.id > first.id)
  })

  withStore('two keys cannot share a digest, and a key needs an account', async (store, account) => {
    await store.keys.insert(sampleKey({ accountId: account.id, seed: 'a' }))
    await assert.rejects(store.keys.insert(sampleKey({ accountId: account.id, seed: 'a' })))
    await assert.rejects(store.keys.insert(sampleKey({ accountId: 999, seed: 'b' })))
    assert.equal((await store.keys.all()).length, 1)
  })

  withStore('a negative limit is refused', async (store, account) => {
    const negative = sampleKey({ accountId: account.id, seed: 'a', limitNanodollars: nanodollars(-1) })
    await assert.rejects(store.keys.insert(negative))
  })
}

function testSettlement(withStore: WithStore): void {
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

function testLedger(withStore: WithStore): void {
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

function testGenerations(withStore: WithStore): void {
  withStore('generations are listed newest first, by account, up to a time', async (store, account) => {
    const other = await store.accounts.ensure({ ...DEFAULT_ACCOUNT, name: 'other' })
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

function testLifetime(engine: Engine, withStore: WithStore): void {
  withStore('it answers a ping', async (store) => {
    await store.ping()
  })

  test(`${engine.name}: everything is there after closing and opening again`, async (context) => {
    const { open } = await engine.place(context)
    const first = await open()
    const account = await first.accounts.ensure(DEFAULT_ACCOUNT)
    const key = await first.keys.insert(sampleKey({ accountId: account.id, seed: 'a' }))
    // Not awaited: closing commits what is queued.
    const settled = Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        first.ledger.settle(sampleGeneration({ id: `gen-${at}`, accountId: account.id })),
      ),
    )
    await first.close()
    await settled
    const second = await open()
    assert.deepEqual(await second.accounts.all(), [account])
    assert.deepEqual(
      (await second.keys.all()).map((one) => one.id),
      [key.id],
    )
    assert.equal((await second.ledger.totals())[0]?.usedNanodollars, 50_000n)
    await second.close()
  })

  test(`${engine.name}: a closed store refuses everything and hangs nobody`, async (context) => {
    const { open } = await engine.place(context)
    const store = await open()
    const account = await store.accounts.ensure(DEFAULT_ACCOUNT)
    await store.close()
    await store.close()
    await assert.rejects(store.ledger.settle(sampleGeneration({ id: 'gen-1', accountId: account.id })))
    await assert.rejects(store.ping())
    await assert.rejects(store.accounts.all())
    await assert.rejects(store.facts.set({ name: 'a', value: 'b' }))
  })
}
