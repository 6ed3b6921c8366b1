import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { nanodollars } from '../../core/money.ts'
import { temporaryFolder } from '../../test/engines/temporary-folder.ts'
import { openStore } from '../store/open.ts'
import type { KeyRecord } from '../store/keys/ports.ts'
import type { Store } from '../store/ports.ts'
import { ensureDefaultAccount } from './default-account.ts'
import { makeKey } from './key-format.ts'
import { openKeys } from './keys.ts'
import type { Keys } from './keys.ts'

const SECRET = 'a secret of more than sixteen characters'

interface Opened {
  readonly store: Store
  readonly keys: Keys
  readonly accountId: number
  readonly clock: { now: number }
}

async function open(context: TestContext): Promise<Opened> {
  const store = await openStore({ dataFolder: temporaryFolder(context) })
  context.after(() => store.close())
  const clock = { now: 1_000_000 }
  const now = (): number => clock.now
  const account = await ensureDefaultAccount({ store, now })
  return { store, keys: await openKeys({ store, secret: SECRET, now }), accountId: account.id, clock }
}

const wishes = (accountId: number) => ({ accountId, name: 'laptop', kind: 'live' }) as const

test('a created key authenticates at once as the record that was returned', async (context) => {
  const { keys, accountId } = await open(context)
  const { key, record } = await keys.create({ ...wishes(accountId), limitNanodollars: nanodollars(5) })
  assert.equal(keys.authenticate(key), record)
  assert.equal(record.limitNanodollars, 5)
  assert.equal(record.accountId, accountId)
})

test('keys survive opening again under the same secret and are unknown under another', async (context) => {
  const { store, keys, accountId, clock } = await open(context)
  const { key, record } = await keys.create(wishes(accountId))
  const now = (): number => clock.now
  const again = await openKeys({ store, secret: SECRET, now })
  assert.deepEqual(again.authenticate(key), record)
  const other = await openKeys({ store, secret: `${SECRET}!`, now })
  assert.equal(other.authenticate(key), 'unknown')
})

test('the store holds neither the key nor anything that authenticates', async (context) => {
  const { store, keys, accountId } = await open(context)
  const { key, record } = await keys.create(wishes(accountId))
  const stored = JSON.stringify(await store.keys.all())
  assert.ok(!stored.includes(key))
  assert.ok(!stored.includes(key.slice(12, 40)))
  for (const credential of [record.digest, record.hash, record.label, record.name])
    assert.equal(keys.authenticate(credential), 'malformed')
})

test('a well-formed key that was never made is unknown, and a malformed one is not looked up', async (context) => {
  const { keys } = await open(context)
  assert.equal(keys.authenticate(makeKey('live')), 'unknown')
  assert.equal(keys.authenticate("' or 1=1 --"), 'malformed')
})

test('disabling, enabling and deleting act on the very next request', async (context) => {
  const { keys, accountId } = await open(context)
  const { key, record } = await keys.create(wishes(accountId))
  await keys.update(record.id, { disabled: true })
  assert.equal(keys.authenticate(key), 'disabled')
  await keys.update(record.id, { disabled: false })
  assert.equal((keys.authenticate(key) as KeyRecord).id, record.id)
  assert.equal(await keys.delete(record.id), true)
  assert.equal(keys.authenticate(key), 'unknown')
  assert.equal(await keys.delete(record.id), false)
  assert.equal(await keys.update(record.id, { name: 'x' }), undefined)
})

test('a key works until the moment it expires', async (context) => {
  const { keys, accountId, clock } = await open(context)
  const { key, record } = await keys.create({ ...wishes(accountId), expiresAt: clock.now + 10 })
  clock.now += 9
  assert.equal(keys.authenticate(key), record)
  clock.now += 1
  assert.equal(keys.authenticate(key), 'expired')
  await keys.update(record.id, { expiresAt: undefined })
  assert.equal((keys.authenticate(key) as KeyRecord).expiresAt, undefined)
})

test('keys are found by hash, id and name, and listed with their last use', async (context) => {
  const { keys, accountId } = await open(context)
  const first = await keys.create(wishes(accountId))
  const second = await keys.create(wishes(accountId))
  assert.equal(keys.findByHash(first.record.hash), first.record)
  assert.equal(keys.findByHash(first.record.digest), undefined)
  assert.equal(keys.findById(second.record.id), second.record)
  assert.deepEqual(keys.findByName('laptop'), [first.record, second.record])
  assert.deepEqual(keys.findByName('phone'), [])
  assert.deepEqual(await keys.list(), [first.record, second.record])
})

test('what another process changed is seen after a refresh', async (context) => {
  const { store, keys, accountId, clock } = await open(context)
  const { key, record } = await keys.create(wishes(accountId))
  const elsewhere = await openKeys({ store, secret: SECRET, now: () => clock.now })
  const made = await elsewhere.create(wishes(accountId))
  await elsewhere.delete(record.id)
  assert.equal(keys.authenticate(made.key), 'unknown')
  await keys.refresh()
  assert.equal((keys.authenticate(made.key) as KeyRecord).id, made.record.id)
  assert.equal(keys.authenticate(key), 'unknown')
})

test('a refresh that began before a change does not undo it', async (context) => {
  const { store, accountId, clock } = await open(context)
  let slow = Promise.resolve()
  const all = async (): Promise<KeyRecord[]> => {
    const records = await store.keys.all()
    await slow
    return records
  }
  const keys = await openKeys({
    store: { keys: { ...store.keys, all } },
    secret: SECRET,
    now: () => clock.now,
  })
  const { key, record } = await keys.create(wishes(accountId))
  const { promise, resolve } = Promise.withResolvers<void>()
  slow = promise
  const refreshed = keys.refresh()
  const changed = keys.update(record.id, { disabled: true })
  setTimeout(resolve, 20)
  await Promise.all([refreshed, changed])
  assert.equal(keys.authenticate(key), 'disabled')
})

test('many changes at once all hold', async (context) => {
  const { keys, accountId } = await open(context)
  const made = await Promise.all(Array.from({ length: 30 }, () => keys.create(wishes(accountId))))
  await Promise.all(
    made.map(({ record }, at) =>
      at % 3 === 0 ? keys.delete(record.id) : keys.update(record.id, { disabled: at % 3 === 1 }),
    ),
  )
  for (const [at, { key, record }] of made.entries()) {
    const found = keys.authenticate(key)
    if (at % 3 === 0) assert.equal(found, 'unknown')
    else if (at % 3 === 1) assert.equal(found, 'disabled')
    else assert.equal((found as KeyRecord).id, record.id)
  }
})

test('a key made under the secret being rotated out works, and moves over when it is used', async (context) => {
  const { store, keys, accountId, clock } = await open(context)
  const { key, record } = await keys.create(wishes(accountId))
  const now = (): number => clock.now
  const rotating = await openKeys({ store, secret: 'the new secret, also long', previousSecret: SECRET, now })
  assert.equal((rotating.authenticate(key) as KeyRecord).id, record.id)
  await rotating.refresh()
  const rotated = await openKeys({ store, secret: 'the new secret, also long', now })
  const found = rotated.authenticate(key) as KeyRecord
  assert.equal(found.id, record.id)
  assert.equal(found.hash, record.hash, 'the public hash is a name and stays')
})

test('the default account is made once', async (context) => {
  const { store, accountId } = await open(context)
  const again = await ensureDefaultAccount({ store, now: () => 5 })
  assert.equal(again.id, accountId)
  assert.equal(again.billing, 'metered')
  assert.equal((await store.accounts.all()).length, 1)
})
