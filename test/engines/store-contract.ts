// What every storage engine must do: one suite, run over each. An engine is a way to open a store on an empty place and to
// open the same place again.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import type { Store } from '../../server/store/ports.ts'
import { sampleGeneration, sampleKey, SAMPLE_TIME } from './sample-records.ts'
import { testActivity } from './activity-contract.ts'
import { testEndpointHealth } from './endpoint-health-contract.ts'
import { testKeys } from './keys-contract.ts'
import { testGenerations, testLedger } from './ledger-contract.ts'
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
