// The part of the engine contract that is about settings of accounts and the audit log; store-contract.ts runs it.
import assert from 'node:assert/strict'
import type { AccountSettingsRecord } from '../../server/store/settings/ports.ts'
import type { WithStore } from './settlement-contract.ts'

const AT = 1_700_000_000_000

/** What keeping settings and changes must do, over any engine. */
export function testSettings(withStore: WithStore): void {
  withStore(
    'settings of an account come back as they were saved last',
    async ({ accountSettings }, account) => {
      assert.deepEqual(await accountSettings.all(), [])
      const full: AccountSettingsRecord = {
        accountId: account.id,
        allowedProviders: ['acme', `o'hara`],
        allowedModels: ['acme/ü'],
        dataPolicy: 'zero-retention',
        order: ['acme'],
        sort: 'price',
        allowFallbacks: false,
        rescue: false,
        ignore: ['beta'],
        keepsResponses: false,
        keepsPrompts: true,
        promptDays: 90,
      }
      await accountSettings.save({ ...full, at: AT })
      assert.deepEqual(await accountSettings.all(), [full])
      const none: AccountSettingsRecord = {
        accountId: account.id,
        allowedProviders: undefined,
        allowedModels: [],
        dataPolicy: 'any',
        order: undefined,
        sort: undefined,
        allowFallbacks: true,
        rescue: true,
        ignore: undefined,
        keepsResponses: true,
        keepsPrompts: false,
        promptDays: 1,
      }
      await accountSettings.save({ ...none, at: AT + 1 })
      assert.deepEqual(await accountSettings.all(), [none])
    },
  )

  withStore('provider keys are kept, changed and deleted by their own account', async (store, account) => {
    const { providerKeys } = store
    const other = await store.accounts.ensure({ name: 'other', billing: 'metered', createdAt: 0 })
    const given = {
      accountId: account.id,
      providerId: 'acme',
      name: `o'hara`,
      sealed: new Uint8Array([0, 255, 7]),
      ending: 'cdef',
      disabled: false,
      allowFallback: true,
      personId: undefined,
      createdAt: AT,
    }
    const made = await providerKeys.insert(given)
    assert.deepEqual(await providerKeys.all(), [
      { ...made, ...given, lastUsedAt: undefined, state: undefined },
    ])
    const name = { id: made.id, accountId: account.id }
    const stranger = { id: made.id, accountId: other.id }
    assert.equal(await providerKeys.update({ ...stranger, changes: { disabled: true } }), undefined)
    assert.equal(await providerKeys.delete(stranger), false)
    const changes = { disabled: true, allowFallback: false, lastUsedAt: AT + 5, state: 'limited' } as const
    assert.deepEqual(await providerKeys.update({ ...name, changes }), { ...made, ...changes })
    assert.equal(await providerKeys.delete(name), true)
    assert.deepEqual(await providerKeys.all(), [])
    const next = await providerKeys.insert(given)
    assert.notEqual(next.id, made.id, 'an id is never given twice')
  })

  withStore('changes are kept in their order and found by who, what and when', async ({ audit }) => {
    const change = (at: number, person: string, summary: string) =>
      audit.add({
        at,
        personId: person === '' ? undefined : person,
        person,
        accountId: undefined,
        account: undefined,
        method: 'POST',
        path: '/keys',
        summary,
      })
    await change(AT, 'Ada@example.com', 'name: 100_percent')
    await change(AT + 10, 'grace@example.com', 'name: 100%')
    await change(AT + 20, 'ada@example.com', `name: '; drop table audit_log`)
    const found = async (query: Parameters<typeof audit.list>[0]): Promise<number[]> =>
      (await audit.list(query)).map(({ at }) => at - AT)
    assert.deepEqual(await found({ limit: 10 }), [20, 10, 0])
    assert.deepEqual(await found({ limit: 10, person: 'ADA' }), [20, 0])
    assert.deepEqual(await found({ limit: 10, text: '100%' }), [10], '% and _ stand for themselves')
    assert.deepEqual(await found({ limit: 10, text: 'x_x' }), [])
    assert.deepEqual(await found({ limit: 10, from: AT + 10, to: AT + 20 }), [10])
    assert.deepEqual(await found({ limit: 10, method: 'POST', path: '/keys', person: 'grace' }), [10])
    assert.deepEqual(await found({ limit: 10, method: 'DELETE', path: '/keys' }), [])
    const [first] = await audit.list({ limit: 1 })
    assert.deepEqual(await found({ limit: 10, before: first?.id }), [10, 0])
  })
}
