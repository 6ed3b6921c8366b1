import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { temporaryFolder } from '../../test/engines/temporary-folder.ts'
import { openStore } from '../store/open.ts'
import type { Store } from '../store/ports.ts'
import type { OwnKeys } from './own-keys.ts'
import { openOwnKeys } from './own-keys.ts'

const SECRET = 'a secret for tests only'
const NEXT = 'another secret for tests'

interface World {
  readonly store: Store
  readonly ids: readonly [number, number]
  readonly open: (secret?: string, previousSecret?: string) => Promise<OwnKeys>
  readonly errors: string[]
  at: number
}

async function start(context: TestContext): Promise<World> {
  const store = await openStore({ dataFolder: temporaryFolder(context) })
  context.after(() => store.close())
  const account = async (name: string): Promise<number> =>
    (await store.accounts.ensure({ name, billing: 'metered', createdAt: 0 })).id
  const errors: string[] = []
  const world: World = {
    store,
    ids: [await account('ours'), await account('theirs')],
    errors,
    at: 1_700_000_000_000,
    open: (secret = SECRET, previousSecret) =>
      openOwnKeys({
        store,
        secret,
        previousSecret,
        now: () => world.at,
        log: { error: (_facts: unknown, text: string) => void errors.push(text) } as never,
      }),
  }
  return world
}

const wish = (accountId: number, secret: string, providerId = 'acme') => ({
  accountId,
  providerId,
  name: `key for ${providerId}`,
  allowFallback: true,
  personId: undefined,
  secret,
})

test('a key is at hand for its account alone, by provider, while it is switched on', async (context) => {
  const { ids, open } = await start(context)
  const [ours, theirs] = ids
  const keys = await open()
  assert.equal(keys.of(ours), undefined)
  const added = await keys.add(wish(ours, 'plain-secret-of-ours-1111'))
  await keys.add(wish(ours, 'short-key'))
  assert.equal(added.ending, '1111')
  assert.deepEqual(
    keys.list(ours).map(({ ending }) => ending),
    ['1111', ''],
  )
  assert.ok(!JSON.stringify(keys.list(ours)).includes('plain-secret'))
  assert.deepEqual(
    keys
      .of(ours)
      ?.get('acme')
      ?.keys.map(({ secret }) => secret),
    ['plain-secret-of-ours-1111', 'short-key'],
  )
  assert.equal(keys.of(theirs), undefined)
  assert.equal(keys.of(ours)?.get('acme'), keys.of(ours)?.get('acme'))
  assert.equal(await keys.change({ id: added.id, accountId: theirs }, { disabled: true }), undefined)
  assert.equal(await keys.delete({ id: added.id, accountId: theirs }), false)
  assert.equal(keys.find({ id: added.id, accountId: theirs }), undefined)
  await keys.change({ id: added.id, accountId: ours }, { disabled: true })
  assert.deepEqual(
    keys
      .of(ours)
      ?.get('acme')
      ?.keys.map(({ secret }) => secret),
    ['short-key'],
  )
})

test('one key that does not fall back speaks for its provider, and for no other', async (context) => {
  const { ids, open } = await start(context)
  const keys = await open()
  await keys.add({ ...wish(ids[0], 'key-number-one'), allowFallback: false })
  await keys.add(wish(ids[0], 'key-number-two'))
  await keys.add(wish(ids[0], 'key-number-three', 'other'))
  assert.equal(keys.of(ids[0])?.get('acme')?.allowFallback, false)
  assert.equal(keys.of(ids[0])?.get('other')?.allowFallback, true)
})

test('the same key twice is refused, for the same provider', async (context) => {
  const { ids, open } = await start(context)
  const keys = await open()
  await keys.add(wish(ids[0], 'key-number-one'))
  await assert.rejects(keys.add(wish(ids[0], 'key-number-one')), { code: 'conflict' })
  await keys.add(wish(ids[0], 'key-number-one', 'other'))
  await keys.add(wish(ids[1], 'key-number-one'))
})

test('keys come back at the next start, are sealed anew under a new secret, and told when none opens them', async (context) => {
  const { ids, open, store, errors } = await start(context)
  await (await open()).add(wish(ids[0], 'key-number-one'))
  const sealed = async (): Promise<string | undefined> =>
    (await store.providerKeys.all()).map((row) => Buffer.from(row.sealed).toString('hex'))[0]
  const before = await sealed()
  assert.equal((await open()).of(ids[0])?.size, 1)
  assert.equal(await sealed(), before)
  assert.equal((await open(NEXT, SECRET)).of(ids[0])?.size, 1)
  assert.notEqual(await sealed(), before)
  assert.equal((await open(NEXT)).of(ids[0])?.size, 1)
  assert.deepEqual(errors, [])
  const strange = await open('a secret that nobody knew')
  assert.equal(strange.of(ids[0]), undefined)
  assert.equal(strange.list(ids[0]).length, 1)
  assert.match(errors.join(), /cannot be opened/)
})

test('a row that was moved to another account, or to another provider, does not open', async (context) => {
  const { ids, open, store } = await start(context)
  await (await open()).add(wish(ids[0], 'key-number-one'))
  const [row] = await store.providerKeys.all()
  assert.ok(row)
  await store.providerKeys.insert({ ...row, accountId: ids[1] })
  await store.providerKeys.insert({ ...row, providerId: 'other' })
  const keys = await open()
  assert.deepEqual([...(keys.of(ids[0])?.keys() ?? [])], ['acme'])
  assert.equal(keys.of(ids[1]), undefined)
})

test('uses are written down when something is new or a minute has passed, and nothing of an ended account stays', async (context) => {
  const world = await start(context)
  const { ids, open, store } = world
  const keys = await open()
  const { id } = await keys.add(wish(ids[0], 'key-number-one'))
  await keys.add(wish(ids[1], 'key-number-two'))
  const key = keys.find({ id, accountId: ids[0] })
  assert.ok(key)
  const kept = async () => {
    await keys.close()
    const row = (await store.providerKeys.all()).find((one) => one.id === id)
    return [row?.state, (row?.lastUsedAt ?? 0) - 1_700_000_000_000]
  }
  keys.note(key, 'works')
  assert.deepEqual(await kept(), ['works', 0])
  world.at += 59_000
  keys.note(key, 'works')
  assert.deepEqual(await kept(), ['works', 0])
  assert.equal(keys.list(ids[0])[0]?.lastUsedAt, world.at)
  world.at += 500
  keys.note(key, 'refused')
  assert.deepEqual(await kept(), ['refused', 59_500])
  world.at += 60_000
  keys.note(key, 'refused')
  assert.deepEqual(await kept(), ['refused', 119_500])
  await keys.deleteAll(ids[0])
  assert.deepEqual(
    (await store.providerKeys.all()).map(({ accountId }) => accountId),
    [ids[1]],
  )
  assert.equal(keys.of(ids[0]), undefined)
  keys.note(key, 'works')
})
