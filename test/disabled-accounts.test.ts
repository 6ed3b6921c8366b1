// A whole account shut by an administrator: its keys at once, its people who may only look, the reason for everybody, and all of it
// undone again; from the pages and from the command line.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { AccountsOfInstallation } from '../contract/app/admin-accounts.ts'
import type { AuditAnswer } from '../contract/app/audit.ts'
import type { Me } from '../contract/app/me.ts'
import type { Browser, PeopleWorld } from './support/people-world.ts'
import { openPeopleWorld } from './support/people-world.ts'
import { runOperation } from '../server/control/operations.ts'

const REASON = 'A key of yours was found on a public page.'

let world: PeopleWorld
let admin: Browser
let grace: Browser
let organisation: string
let key: string
let managementKey: string

before(async () => {
  world = await openPeopleWorld()
  await world.person('ada@example.com', { administrator: true })
  await world.person('grace@example.com')
  admin = world.browser()
  await admin.signIn('ada@example.com')
  grace = world.browser()
  await grace.signIn('grace@example.com')
  const made = await grace.call('POST', '/organisations', { json: { name: 'Compilers' } })
  organisation = (made.body as { account: { id: string } }).account.id
  const { keys } = world.services
  const accountId = Number(organisation)
  key = (await keys.create({ accountId, name: 'shop', kind: 'test' })).key
  managementKey = (await keys.create({ accountId, name: 'books', kind: 'management' })).key
})
after(() => world.close())

async function ask(path: string, presented: string, body?: object) {
  const answer = await fetch(`${world.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${presented}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  const { error } = (await answer.json()) as { error?: { code: string | number; message: string } }
  return { status: answer.status, code: error?.code, message: error?.message }
}

const chat = { model: 'openai/o3-mini', messages: [{ role: 'user', content: 'Hello' }] }
const disable = (id: string, reason = REASON) =>
  admin.call('POST', `/admin/accounts/${id}/disable`, { json: { reason } })
const enable = (id: string) => admin.call('POST', `/admin/accounts/${id}/enable`)

test('its keys of every kind stop with the next request and say why, and work again as they were', async () => {
  assert.equal((await ask('/v1/chat/completions', key, chat)).status, 200)
  assert.equal((await disable(organisation)).status, 200)
  for (const [path, presented] of [
    ['/v1/chat/completions', key],
    ['/v1/key', key],
    ['/v1/credits', managementKey],
  ] as const) {
    const refused = await ask(path, presented, path.endsWith('completions') ? chat : undefined)
    assert.equal(refused.status, 403, path)
    assert.equal(refused.code, 'account_disabled')
    assert.ok(refused.message?.endsWith(REASON), path)
  }
  assert.equal((await enable(organisation)).status, 200)
  assert.equal((await ask('/v1/chat/completions', key, chat)).status, 200)
  assert.equal((await ask('/v1/credits', managementKey)).status, 200)
})

test('its people are told, may look and leave, and change nothing; other accounts of theirs go on', async () => {
  await disable(organisation)
  const account = organisation
  const me = (await grace.call('GET', '/me', { account })).body as Me
  assert.equal(me.account?.disabled?.reason, REASON)
  assert.equal(me.accounts.filter(({ disabled }) => disabled !== null).length, 1)
  assert.equal((await grace.call('GET', '/keys', { account })).status, 200)
  const newKey = { json: { name: 'another', kind: 'live' } }
  for (const [method, path, json] of [
    ['POST', '/keys', newKey.json],
    ['PATCH', '/organisation', { name: 'Another' }],
    ['DELETE', '/organisation', { name: 'Compilers' }],
  ] as const) {
    const refused = await grace.call(method, path, { account, json })
    assert.equal(refused.code, 'account_disabled', `${method} ${path}`)
  }
  const spoken = await grace.call('POST', '/chat/completions?mode=test', { account, json: chat })
  assert.equal(spoken.status, 403)
  assert.ok(JSON.stringify(spoken.body).includes(REASON))
  assert.equal((await grace.call('POST', '/keys', newKey)).status, 200)
  // The last owner stays, but it is not the disabling that keeps her.
  assert.equal((await grace.call('POST', '/organisation/leave', { account })).code, 'last_one')
  await enable(organisation)
})

test('whoever is shut out of their own account makes no organisation in its place', async () => {
  const { accounts } = (await admin.call('GET', '/admin/accounts')).body as AccountsOfInstallation
  const own = accounts.find(({ owner, kind }) => owner === 'grace@example.com' && kind === 'personal')
  assert.ok(own)
  await disable(own.id)
  const refused = await grace.call('POST', '/organisations', { json: { name: 'In its place' } })
  assert.equal(refused.code, 'account_disabled')
  await enable(own.id)
})

test('a reason is needed, an account that is not there is a 404, and the audit log has who and why', async () => {
  assert.equal((await disable(organisation, '  ')).status, 400)
  assert.equal((await disable('999999')).status, 404)
  await disable(organisation)
  const { accounts } = (await admin.call('GET', '/admin/accounts')).body as AccountsOfInstallation
  assert.equal(accounts.find(({ id }) => id === organisation)?.disabled?.reason, REASON)
  await enable(organisation)
  const { items } = (await admin.call('GET', '/admin/audit?limit=2')).body as AuditAnswer
  assert.deepEqual(
    items.map(({ person, path, summary }) => [person, path, summary]),
    [
      ['ada@example.com', '/admin/accounts/:id/enable', `Compilers, id: ${organisation}`],
      ['ada@example.com', '/admin/accounts/:id/disable', `Compilers, id: ${organisation}, reason: ${REASON}`],
    ],
  )
})

test('the command line shuts and opens accounts too, in the running server, and that is logged', async () => {
  const { services } = world
  const run = (operation: string, input: object) => runOperation({ services, operation, input })
  await run('accounts.disable', { account: 'Compilers', reason: REASON })
  assert.equal((await ask('/v1/key', key)).code, 'account_disabled')
  const listed = (await run('accounts.list', {})) as { account: string; disabledBecause: string | null }[]
  assert.equal(listed.find(({ account }) => account === 'Compilers')?.disabledBecause, REASON)
  // It holds after a restart: what is read then is the store.
  const stored = (await services.store.accounts.all()).find(({ name }) => name === 'Compilers')
  assert.equal(stored?.disabling?.reason, REASON)
  await run('accounts.enable', { account: 'Compilers' })
  assert.equal((await ask('/v1/key', key)).status, 200)
  const { items } = (await admin.call('GET', '/admin/audit?limit=2')).body as AuditAnswer
  assert.deepEqual(
    items.map(({ person, summary }) => [person, summary]),
    [
      ['command line', 'Compilers'],
      ['command line', `Compilers, reason: ${REASON}`],
    ],
  )
})
