import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { temporaryFolder } from '../../test/engines/temporary-folder.ts'
import { openAccountSettings, unsetSettings } from '../accounts/account-settings.ts'
import type { AccountSettings } from '../accounts/account-settings.ts'
import { openStore } from '../store/open.ts'
import type { Store } from '../store/ports.ts'
import type { AccountSettingsRecord } from '../store/settings/ports.ts'
import type { KeptPrompt, KeptPrompts } from './kept-prompts.ts'
import { openKeptPrompts } from './kept-prompts.ts'

const DAY_MS = 86_400_000
const ignore = (): void => undefined
const LOG = { debug: ignore, info: ignore, warn: ignore, error: ignore, flush: ignore }
const SECRET = 'a secret of more than sixteen characters'

interface Opened {
  readonly store: Store
  readonly settings: AccountSettings
  readonly prompts: KeptPrompts
  readonly accountId: number
  readonly clock: { now: number }
  readonly set: (changes: Partial<AccountSettingsRecord>) => Promise<void>
  readonly again: (secrets: { secret: string; previousSecret: string | undefined }) => KeptPrompts
}

async function open(context: TestContext): Promise<Opened> {
  const store = await openStore({ dataFolder: temporaryFolder(context) })
  context.after(() => store.close())
  const clock = { now: 100 * DAY_MS }
  const now = (): number => clock.now
  const account = await store.accounts.ensure({ name: 'default', billing: 'metered', createdAt: 0 })
  const settings = await openAccountSettings({ store, now })
  const again: Opened['again'] = (secrets) =>
    openKeptPrompts({ store, accountSettings: settings, isAllowed: true, now, log: LOG, ...secrets })
  return {
    store,
    settings,
    prompts: again({ secret: SECRET, previousSecret: undefined }),
    accountId: account.id,
    clock,
    set: (changes) => settings.save({ ...unsetSettings(account.id), ...changes }),
    again,
  }
}

const prompt = ({ accountId, clock }: Opened, fields: Partial<KeptPrompt> = {}): KeptPrompt => ({
  id: 'gen-1',
  accountId,
  keyKind: 'live',
  createdAt: clock.now,
  request: '{"prompt":"quartz"}',
  answer: [{ text: 'jigsaw', reasoning: 'nymph', calls: [] }],
  ...fields,
})

test('nothing is kept of an account that has it off, or switches it off meanwhile', async (context) => {
  const opened = await open(context)
  opened.prompts.add(prompt(opened))
  await opened.prompts.close()
  assert.equal(await opened.store.keptPrompts.count(opened.accountId), 0)
  assert.equal(await opened.prompts.find(prompt(opened)), 'off')
})

test('what was just answered is found before it is written, and after, sealed', async (context) => {
  const opened = await open(context)
  await opened.set({ keepsPrompts: true })
  const one = prompt(opened)
  assert.equal(await opened.prompts.find(one), 'not-kept')
  opened.prompts.add(one)
  assert.equal(await opened.store.keptPrompts.count(opened.accountId), 0)
  const content = { request: one.request, answer: one.answer }
  assert.deepEqual(await opened.prompts.find(one), content)
  assert.equal(await opened.prompts.find({ ...one, accountId: opened.accountId + 1 }), 'off')
  assert.equal(await opened.prompts.count(opened.accountId), 1)
  assert.deepEqual(await opened.prompts.find(one), content)
  const record = await opened.store.keptPrompts.find(one)
  const bytes = Buffer.from(record?.content ?? []).toString('latin1')
  assert.equal(/quartz|jigsaw|nymph/.test(bytes), false)
})

test('what is written by itself is there after a while, however many come', async (context) => {
  const opened = await open(context)
  await opened.set({ keepsPrompts: true })
  for (let at = 0; at < 200; at++) opened.prompts.add(prompt(opened, { id: `gen-${at}` }))
  const end = Date.now() + 10_000
  while ((await opened.store.keptPrompts.count(opened.accountId)) < 200 && Date.now() < end)
    await new Promise((resolve) => setTimeout(resolve, 50))
  assert.equal(await opened.store.keptPrompts.count(opened.accountId), 200)
  opened.prompts.add(prompt(opened, { id: 'gen-later' }))
  await opened.prompts.close()
  assert.equal(await opened.store.keptPrompts.count(opened.accountId), 201)
  assert.equal(await opened.prompts.deleteAll(opened.accountId), 201)
})

test('retention is of the account, holds for what was kept before, and is a day for test keys', async (context) => {
  const opened = await open(context)
  await opened.set({ keepsPrompts: true, promptDays: 30 })
  const live = prompt(opened)
  const ofTestKey = prompt(opened, { id: 'gen-2', keyKind: 'test' })
  opened.prompts.add(live)
  opened.prompts.add(ofTestKey)
  await opened.prompts.close()
  opened.clock.now += 2 * DAY_MS
  assert.equal(typeof (await opened.prompts.find(live)), 'object')
  assert.equal(await opened.prompts.find(ofTestKey), 'expired', 'also before the hourly job')
  await opened.prompts.deleteOld()
  assert.equal(await opened.prompts.count(opened.accountId), 1)
  await opened.set({ keepsPrompts: false, promptDays: 30 })
  await opened.prompts.deleteOld()
  assert.equal(typeof (await opened.prompts.find(live)), 'object', 'switching it off deletes nothing')
  await opened.set({ keepsPrompts: true, promptDays: 1 })
  assert.equal(await opened.prompts.find(live), 'expired')
  await opened.prompts.deleteOld()
  assert.equal(await opened.prompts.count(opened.accountId), 0)
})

test('a former secret opens what was sealed under it, and without it nothing does', async (context) => {
  const opened = await open(context)
  await opened.set({ keepsPrompts: true })
  const one = prompt(opened)
  opened.prompts.add(one)
  await opened.prompts.close()
  const secret = 'quite another secret, as long'
  assert.equal(typeof (await opened.again({ secret, previousSecret: SECRET }).find(one)), 'object')
  assert.equal(await opened.again({ secret, previousSecret: undefined }).find(one), 'unreadable')
})
