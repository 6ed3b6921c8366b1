// What a person takes along and leaves behind: the file of what is kept about them, and the end of their account, which nobody else
// can bring about and which leaves no key, no session and no word of theirs.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { OwnData } from '../contract/app/own-data.ts'
import { ownDataAnswer } from '../contract/app/own-data.ts'
import type { Browser, PeopleWorld } from './support/people-world.ts'
import { openPeopleWorld, PASSWORD } from './support/people-world.ts'

let world: PeopleWorld
let admin: Browser
let grace: Browser
const EMAIL = 'grace@example.com'

before(async () => {
  world = await openPeopleWorld()
  await world.person('ada@example.com', { administrator: true })
  await world.person(EMAIL)
  admin = world.browser()
  await admin.signIn('ada@example.com')
  grace = world.browser()
  await grace.signIn(EMAIL)
})
after(() => world.close())

const remove = (browser: Browser, json: object) => browser.call('DELETE', '/me', { json })

test('the file has what is kept about a person, and nothing of anybody else', async () => {
  await grace.call('POST', '/keys', { json: { name: 'hers', kind: 'live' } })
  await admin.call('POST', '/keys', { json: { name: 'his', kind: 'live' } })
  const answer = await grace.call('GET', '/me/export')
  const data: OwnData = ownDataAnswer.parse(answer.body)
  assert.equal(data.person.email, EMAIL)
  assert.deepEqual(data.waysToSignIn, ['credential'])
  assert.deepEqual(
    data.keys.map(({ name }) => name),
    ['hers'],
  )
  assert.deepEqual(
    data.changes.map(({ action }) => action),
    ['POST /keys'],
  )
  assert.equal(data.sessions.length, 1)
  assert.equal(JSON.stringify(data).includes('ada@'), false)
})

test('nobody is deleted by the wrong address, a wrong password, or while somebody else needs them', async () => {
  for (const [json, param] of [
    [{ email: 'ada@example.com', password: PASSWORD }, 'email'],
    [{ email: EMAIL }, 'password'],
    [{ email: EMAIL, password: 'not this one at all' }, 'password'],
  ] as const) {
    const refused = await remove(grace, json)
    assert.equal(refused.code, 'not_confirmed', JSON.stringify(json))
    assert.equal((refused.body as { error: { field: string } }).error.field, param)
  }
  const last = await remove(admin, { email: 'ada@example.com', password: PASSWORD })
  assert.equal(last.code, 'last_one')
  const made = await grace.call('POST', '/organisations', { json: { name: 'Compilers' } })
  const { id } = (made.body as { account: { id: string } }).account
  const owner = await remove(grace, { email: EMAIL, password: PASSWORD })
  assert.equal(owner.code, 'last_one')
  assert.match((owner.body as { error: { message: string } }).error.message, /^Compilers would have no owner/)
  await grace.call('DELETE', '/organisation', { json: { name: 'Compilers' }, account: id })
  assert.equal((await grace.call('GET', '/keys')).status, 200)
})

test('whoever is deleted has no session, no key and no address left, and the address is free again', async () => {
  const elsewhere = world.browser()
  await elsewhere.signIn(EMAIL)
  const { key, record } = await world.services.keys.create({
    accountId: Number(((await grace.call('GET', '/me')).body as { account: { id: string } }).account.id),
    name: 'hers too',
    kind: 'test',
  })
  assert.equal((await remove(grace, { email: EMAIL, password: PASSWORD })).status, 200)
  assert.equal((await grace.call('GET', '/keys')).code, 'not_signed_in')
  assert.equal((await elsewhere.call('GET', '/keys')).code, 'not_signed_in')
  assert.equal(world.services.keys.findById(record.id), undefined)
  const refused = await fetch(`${world.url}/v1/key`, { headers: { authorization: `Bearer ${key}` } })
  assert.equal(refused.status, 401)
  await assert.rejects(world.browser().signIn(EMAIL))
  const { store } = world.services
  assert.equal(await store.people.findByEmail(EMAIL), undefined)
  const accounts = await store.accounts.all()
  assert.equal(
    accounts.some(({ name }) => name.includes('grace')),
    false,
  )
  const closed = (await store.memberships.profiles()).filter(({ isClosed }) => isClosed)
  assert.deepEqual(
    closed.map(({ people, owner }) => [people, owner]),
    [
      [0, undefined],
      [0, undefined],
    ],
  )
  await world.person(EMAIL)
})

test('whoever is shut out of their account does not come back with a new one', async () => {
  const again = world.browser()
  await again.signIn(EMAIL)
  const { account } = (await again.call('GET', '/me')).body as { account: { id: string } }
  await admin.call('POST', `/admin/accounts/${account.id}/disable`, { json: { reason: 'why' } })
  const refused = await remove(again, { email: EMAIL, password: PASSWORD })
  assert.equal(refused.code, 'account_disabled')
  assert.equal((await again.call('GET', '/me/export')).status, 200)
})
