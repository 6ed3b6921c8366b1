// What every storage engine must do: one suite, run over each. An engine is a way to open a store on an empty place and to
// open the same place again.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { nanodollars, ZERO } from '../../core/money.ts'
import type { GenerationRecord } from '../../server/store/ledger/ports.ts'
import type { Store } from '../../server/store/ports.ts'
import { sampleGeneration, sampleKey, SAMPLE_TIME } from './sample-records.ts'
import { testActivity } from './activity-contract.ts'
import { testEndpointHealth } from './endpoint-health-contract.ts'
import { testLogs } from './logs-contract.ts'
import { testRollups } from './rollups-contract.ts'
import { testKeptPrompts } from './kept-prompts-contract.ts'
import { testResponses } from './responses-contract.ts'
import { testPeople } from './people-contract.ts'
import { testSettings } from './settings-contract.ts'
import { testSettlement } from './settlement-contract.ts'
import type { WithStore } from './settlement-contract.ts'

export interface Engine {
  readonly name: string
  /** A place with nothing in it, cleared away after the test; `open` may be called again after `close`. */
  readonly place: (test: TestContext) => Promise<{ readonly open: () => Promise<Store> }>
}

const DAY_MS = 86_400_000

/** Declares the suite for one engine. */
export function testStoreContract(engine: Engine): void {
  const withStore: WithStore = (name, work) => {
    test(`${engine.name}: ${name}`, async (context) => {
      const { open } = await engine.place(context)
      const store = await open()
      try {
        await work(store, await store.accounts.ensure(DEFAULT_ACCOUNT), context)
      } finally {
        await store.close()
      }
    })
  }
  testAccountsAndFacts(withStore)
  testKeys(withStore)
  testSettlement(withStore)
  testActivity(withStore)
  testPeople(withStore)
  testLedger(withStore)
  testGenerations(withStore)
  testResponses(withStore)
  testKeptPrompts(withStore)
  testEndpointHealth(withStore)
  testLogs(withStore)
  testRollups(withStore)
  testSettings(withStore)
  testLifetime(engine, withStore)
}

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
        purpose: 'chat',
        firstEventTimeoutMs: 1,
        idleTimeoutMs: 86_400_000,
        totalTimeoutMs: 60_000,
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
          idleTimeoutMs: 5_000,
          totalTimeoutMs: 60_000,
        }),
      )
      const after = await store.keys.update({
        id: before.id,
        changes: {
          disabled: true,
          limitReset: undefined,
          allowedModels: ['acme/thinker-1'],
          firstEventTimeoutMs: 300,
          idleTimeoutMs: undefined,
        },
        at: SAMPLE_TIME + 5,
      })
      const expected = {
        ...before,
        disabled: true,
        limitReset: undefined,
        allowedModels: ['acme/thinker-1'],
        firstEventTimeoutMs: 300,
        idleTimeoutMs: undefined,
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
