import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sampleGeneration } from '../../../test/engines/sample-records.ts'
import type { Browser } from '../../../test/support/people-world.ts'
import { openPeopleWorld } from '../../../test/support/people-world.ts'
import { unsetSettings } from '../../accounts/account-settings.ts'
import type { AccountRole } from '../../store/people/ports.ts'

const ID = 'gen-1750000000-AAAAAAAAAAAAAAAAAAAA'

test('admins read every kept prompt, members their own keys’, others none; it ends with the organisation', async (context) => {
  const world = await openPeopleWorld()
  context.after(() => world.close())
  const { services } = world
  const at = services.now()
  const owner = await world.person('owner@example.com')
  const title = 'Analytical Engines'
  const { accountId } = await services.store.memberships.createOrganisation({
    personId: owner.id,
    title,
    at,
  })
  await services.ledger.refreshAccounts()
  const browsers = new Map<string, Browser>()
  const enter = async (name: string, role?: AccountRole): Promise<string> => {
    const person = role ? await world.person(`${name}@example.com`) : owner
    if (role) await world.join({ accountId, person, role })
    const browser = world.browser()
    await browser.signIn(person.email)
    browsers.set(name, browser)
    return person.id
  }
  await enter('owner')
  const maker = await enter('maker', 'member')
  for (const [name, role] of [
    ['beside', 'member'],
    ['admin', 'admin'],
    ['viewer', 'viewer'],
  ] as const)
    await enter(name, role)
  const { record: key } = await services.keys.create({
    accountId,
    name: 'theirs',
    kind: 'live',
    personId: maker,
  })
  await services.accountSettings.save({ ...unsetSettings(accountId), keepsPrompts: true })
  await services.store.ledger.settle(sampleGeneration({ id: ID, accountId, keyId: key.id, createdAt: at }))
  const answer = [{ text: 'vow', reasoning: '', calls: [] }]
  services.keptPrompts.add({ id: ID, accountId, keyKind: 'live', createdAt: at, request: '{}', answer })
  const content = { request: '{}', answer }
  for (const [name, expected] of [
    ['owner', { content, absence: null }],
    ['admin', { content, absence: null }],
    ['maker', { content, absence: null }],
    ['beside', { content: null, absence: 'role' }],
    ['viewer', { content: null, absence: 'role' }],
  ] as const) {
    const told = await browsers.get(name)?.call('GET', `/logs/${ID}/content`, { account: accountId })
    assert.deepEqual(told?.body, expected, name)
  }
  const ended = await browsers
    .get('owner')
    ?.call('DELETE', '/organisation', { account: accountId, json: { name: title } })
  assert.equal(ended?.status, 200)
  assert.equal(await services.keptPrompts.count(accountId), 0)
  assert.equal(services.keptPrompts.isOnFor(accountId), false)
})
