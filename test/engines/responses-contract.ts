// What every storage engine must do with kept responses: whose they are, what they go on from, how long they stay.
import assert from 'node:assert/strict'
import type { AccountRecord, Store } from '../../server/store/ports.ts'
import type { ResponseRecord } from '../../server/store/responses/ports.ts'
import { SAMPLE_TIME } from './sample-records.ts'
import type { WithStore } from './settlement-contract.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

function sample(account: AccountRecord, fields: Partial<ResponseRecord> = {}): ResponseRecord {
  const id = fields.id ?? 'gen-1'
  return {
    id,
    accountId: account.id,
    keyKind: 'live',
    createdAt: SAMPLE_TIME,
    threadId: id,
    previousId: undefined,
    status: 'completed',
    background: false,
    content: bytes(`content of ${id}`),
    ...fields,
  }
}

/** A conversation of these ids, each going on from the one before. */
async function keepThread(store: Store, responses: readonly ResponseRecord[]): Promise<void> {
  const threadId = responses[0]?.id ?? ''
  for (const [at, response] of responses.entries())
    await store.responses.insert({ ...response, threadId, previousId: responses[at - 1]?.id }, [])
}

/** Declares the tests. */
export function testResponses(withStore: WithStore): void {
  testKeeping(withStore)
  testItems(withStore)
  testAge(withStore)
}

function testKeeping(withStore: WithStore): void {
  withStore('a response is found by its account only, with every byte of it', async (store, account) => {
    const other = await store.accounts.ensure({ name: 'other', billing: 'metered', createdAt: 0 })
    const content = Uint8Array.from({ length: 70_000 }, (_, at) => at % 256)
    const response = sample(account, { content, background: true, keyKind: 'test' })
    await store.responses.insert(response, [])
    assert.deepEqual(await store.responses.find({ accountId: account.id, id: 'gen-1' }), response)
    for (const [accountId, id] of [
      [other.id, 'gen-1'],
      [account.id, 'gen-2'],
    ] as const) {
      assert.equal(await store.responses.find({ accountId, id }), undefined)
      assert.deepEqual(await store.responses.chain({ accountId, id }), [])
      assert.equal(await store.responses.delete({ accountId, id }), false)
    }
  })

  withStore(
    'a chain goes from the first response to the last, and stops where one is deleted',
    async (store, account) => {
      const ids = ['gen-1', 'gen-2', 'gen-3', 'gen-4']
      await keepThread(
        store,
        ids.map((id) => sample(account, { id })),
      )
      const chain = async (id: string): Promise<string[]> =>
        (await store.responses.chain({ accountId: account.id, id })).map((response) => response.id)
      assert.deepEqual(await chain('gen-4'), ids)
      assert.deepEqual(await chain('gen-2'), ['gen-1', 'gen-2'])
      assert.equal(await store.responses.delete({ accountId: account.id, id: 'gen-2' }), true)
      assert.deepEqual(await chain('gen-4'), ['gen-3', 'gen-4'])
    },
  )

  withStore(
    'a response in the background ends once it is there, and not after it was deleted',
    async (store, account) => {
      const { id, accountId } = sample(account)
      await store.responses.insert(sample(account, { status: 'queued', background: true }), [])
      const ending = {
        id,
        accountId,
        status: 'completed',
        content: bytes('done'),
        itemIds: ['rs_1'],
      } as const
      assert.equal(await store.responses.finish(ending), true)
      const found = await store.responses.find({ accountId, id })
      assert.deepEqual([found?.status, found?.content], ['completed', bytes('done')])
      await store.responses.delete({ accountId, id })
      assert.equal(await store.responses.finish(ending), false)
      assert.deepEqual(await store.responses.makersOfItems({ accountId, itemIds: ['rs_1'] }), new Map())
    },
  )

  withStore('many at once are all kept, and one that cannot be fails alone', async (store, account) => {
    const all = Array.from({ length: 100 }, (_, at) => {
      // Number 50 has the id of number 49.
      const response = sample(account, { id: `gen-${at === 50 ? 49 : at}` })
      return store.responses.insert(response, at % 3 === 0 ? [`rs_${at}`] : [])
    })
    const results = await Promise.allSettled(all)
    const failed = results.flatMap(({ status }, at) => (status === 'rejected' ? [at] : []))
    assert.deepEqual(failed, [50])
    for (const at of [0, 49, 51, 99])
      assert.ok(await store.responses.find({ accountId: account.id, id: `gen-${at}` }), `${at}`)
    const query = { accountId: account.id, itemIds: ['rs_99'] }
    assert.equal((await store.responses.makersOfItems(query)).get('rs_99'), 'gen-99')
  })

  withStore('what nobody works on any more has failed, and nothing else has', async (store, account) => {
    const states = ['queued', 'in_progress', 'completed', 'cancelled'] as const
    for (const status of states)
      await store.responses.insert(sample(account, { id: `gen-${status}`, status }), [])
    assert.equal(await store.responses.failUnfinished(), 2)
    assert.equal(await store.responses.failUnfinished(), 0)
    const after = await Promise.all(
      states.map((status) => store.responses.find({ accountId: account.id, id: `gen-${status}` })),
    )
    assert.deepEqual(
      after.map((response) => response?.status),
      ['failed', 'failed', 'completed', 'cancelled'],
    )
  })
}

function testItems(withStore: WithStore): void {
  withStore(
    'items lead to the response that made them last, in their own account',
    async (store, account) => {
      const other = await store.accounts.ensure({ name: 'other', billing: 'metered', createdAt: 0 })
      await store.responses.insert(sample(account), ['rs_1', 'msg_1'])
      await store.responses.insert(sample(other, { id: 'gen-other' }), ['rs_1'])
      await store.responses.insert(sample(account, { id: 'gen-2' }), ['msg_1'])
      const makers = (accountId: number): Promise<ReadonlyMap<string, string>> =>
        store.responses.makersOfItems({ accountId, itemIds: ['rs_1', 'msg_1', 'nothing'] })
      assert.deepEqual(
        await makers(account.id),
        new Map([
          ['rs_1', 'gen-1'],
          ['msg_1', 'gen-2'],
        ]),
      )
      assert.deepEqual(await makers(other.id), new Map([['rs_1', 'gen-other']]))
      await store.responses.delete({ accountId: account.id, id: 'gen-1' })
      assert.deepEqual(await makers(account.id), new Map([['msg_1', 'gen-2']]))
    },
  )
}

function testAge(withStore: WithStore): void {
  withStore(
    'old conversations go as a whole, and only when nothing in them is young',
    async (store, account) => {
      const aged = (id: string, createdAt: number, fields: Partial<ResponseRecord> = {}): ResponseRecord =>
        sample(account, { id, createdAt, ...fields })
      await keepThread(store, [aged('gen-old-1', 10), aged('gen-old-2', 90)])
      await keepThread(store, [aged('gen-alive-1', 10), aged('gen-alive-2', 100)])
      await store.responses.insert(aged('gen-young', 150), [])
      await store.responses.insert(aged('gen-test', 150, { keyKind: 'test' }), ['rs_test'])
      for (let at = 0; at < 250; at++) await store.responses.insert(aged(`gen-many-${at}`, 20), [])
      assert.equal(await store.responses.deleteOld({ before: 100, testBefore: 200 }), 253)
      const left = await Promise.all(
        ['gen-old-1', 'gen-old-2', 'gen-alive-1', 'gen-alive-2', 'gen-young', 'gen-test', 'gen-many-7'].map(
          async (id) => ((await store.responses.find({ accountId: account.id, id })) ? id : ''),
        ),
      )
      assert.deepEqual(left, ['', '', 'gen-alive-1', 'gen-alive-2', 'gen-young', '', ''])
      const { makersOfItems } = store.responses
      assert.equal((await makersOfItems({ accountId: account.id, itemIds: ['rs_test'] })).size, 0)
      assert.equal(await store.responses.deleteOld({ before: 100, testBefore: 200 }), 0)
    },
  )
}
