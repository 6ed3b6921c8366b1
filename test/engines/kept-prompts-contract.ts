// What every storage engine must do with kept prompts and answers: whose they are, how long they stay, how they end.
import assert from 'node:assert/strict'
import type { AccountRecord } from '../../server/store/ports.ts'
import type { KeptPromptRecord } from '../../server/store/kept-prompts/ports.ts'
import type { WithStore } from './settlement-contract.ts'

function sample(account: AccountRecord, fields: Partial<KeptPromptRecord> = {}): KeptPromptRecord {
  const content = Uint8Array.from({ length: 70_000 }, (_, at) => at % 256)
  return { id: 'gen-1', accountId: account.id, keyKind: 'live', createdAt: 100, content, ...fields }
}

/** Declares the tests. */
export function testKeptPrompts(withStore: WithStore): void {
  withStore('a kept prompt is found by its account only, with every byte', async (store, account) => {
    const other = await store.accounts.ensure({ name: 'other', billing: 'metered', createdAt: 0 })
    const { keptPrompts } = store
    await keptPrompts.insert([])
    await keptPrompts.insert([sample(account), sample(other, { id: 'gen-2' })])
    assert.deepEqual(await keptPrompts.find({ accountId: account.id, id: 'gen-1' }), sample(account))
    assert.equal(await keptPrompts.find({ accountId: other.id, id: 'gen-1' }), undefined)
    assert.equal(await keptPrompts.find({ accountId: account.id, id: `' or 1=1 --` }), undefined)
    await keptPrompts.insert([sample(account, { createdAt: 7 }), sample(account, { id: 'gen-3' })])
    const first = await keptPrompts.find({ accountId: account.id, id: 'gen-1' })
    assert.equal(first?.createdAt, 100, 'what is there stays as it is')
    assert.equal(await keptPrompts.count(account.id), 2)
  })

  withStore('old prompts go by the kind of their key, and of one account only', async (store, account) => {
    const other = await store.accounts.ensure({ name: 'other', billing: 'metered', createdAt: 0 })
    const { keptPrompts } = store
    const many = Array.from({ length: 450 }, (_, at) =>
      sample(account, { id: `gen-old-${at}`, createdAt: 99, content: new Uint8Array([1]) }),
    )
    await keptPrompts.insert(many)
    await keptPrompts.insert([
      sample(account, { id: 'gen-edge', createdAt: 100 }),
      sample(account, { id: 'gen-test-old', keyKind: 'test', createdAt: 199 }),
      sample(account, { id: 'gen-test-young', keyKind: 'test', createdAt: 200 }),
      sample(other, { id: 'gen-other', createdAt: 1 }),
    ])
    const limits = { accountId: account.id, before: 100, testBefore: 200 }
    assert.equal(await keptPrompts.deleteOld(limits), 451)
    assert.equal(await keptPrompts.deleteOld(limits), 0)
    const left = await Promise.all(
      ['gen-edge', 'gen-test-young'].map((id) => keptPrompts.find({ accountId: account.id, id })),
    )
    assert.ok(left.every(Boolean))
    assert.equal(await keptPrompts.deleteAll(account.id), 2)
    assert.equal(await keptPrompts.count(account.id), 0)
    assert.equal(await keptPrompts.count(other.id), 1)
  })
}
