// What every engine must do with API keys.
import assert from 'node:assert/strict'
import { nanodollars } from '../../core/money.ts'
import { sampleKey, SAMPLE_TIME } from './sample-records.ts'
import type { WithStore } from './settlement-contract.ts'

/** Keys: every field, changes, deletion. */
export function testKeys(withStore: WithStore): void {
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
        connectTimeoutMs: 7,
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
          connectTimeoutMs: 250,
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
        connectTimeoutMs: 250,
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
