// What every engine must do with people, memberships and invitations. People are put in through the people library's own door.
import assert from 'node:assert/strict'
import type { AccountRole } from '../../server/store/people/ports.ts'
import type { Store } from '../../server/store/ports.ts'
import { SAMPLE_TIME } from './sample-records.ts'
import type { WithStore } from './settlement-contract.ts'

const AT = SAMPLE_TIME
const DAY_MS = 86_400_000

interface Inserting {
  readonly insertInto: (table: string) => {
    readonly values: (row: object) => { readonly execute: () => Promise<unknown> }
  }
}

async function addPerson(store: Store, id: string, more: object = {}): Promise<void> {
  const kysely = store.authDatabase.kysely as Inserting
  const row = {
    id,
    name: id.toUpperCase(),
    email: `${id}@example.com`,
    emailVerified: false,
    createdAt: new Date(AT),
    updatedAt: new Date(AT),
    administrator: false,
    disabled: false,
    ...more,
  }
  await kysely.insertInto('auth_users').values(row).execute()
}

async function addSession(store: Store, id: string, more: object): Promise<void> {
  const kysely = store.authDatabase.kysely as Inserting
  const moments = { createdAt: new Date(AT), updatedAt: new Date(AT), expiresAt: new Date(AT + DAY_MS) }
  await kysely
    .insertInto('auth_sessions')
    .values({ id, token: `token ${id}`, ...moments, ...more })
    .execute()
}

/** Declares the tests. */
export function testPeople(withStore: WithStore): void {
  testPersons(withStore)
  testMemberships(withStore)
  testInvitations(withStore)
}

function testPersons(withStore: WithStore): void {
  withStore('people are read as the people library wrote them', async (store) => {
    assert.equal(await store.people.hasAdministrator(), false)
    await addPerson(store, 'ada', { administrator: true, emailVerified: true, twoFactorEnabled: true })
    await addPerson(store, 'bob')
    assert.deepEqual(await store.people.find('ada'), {
      id: 'ada',
      name: 'ADA',
      email: 'ada@example.com',
      emailVerified: true,
      administrator: true,
      disabled: false,
      twoFactor: true,
      createdAt: AT,
    })
    assert.equal((await store.people.findByEmail(' Bob@Example.COM '))?.id, 'bob')
    assert.equal(await store.people.find('eve'), undefined)
    assert.deepEqual(
      (await store.people.all()).map(({ id }) => id),
      ['ada', 'bob'],
    )
    assert.equal(await store.people.hasAdministrator(), true)
  })

  withStore('of two administrators who step down at once, one stays', async (store) => {
    await addPerson(store, 'ada', { administrator: true })
    await addPerson(store, 'bob', { administrator: true })
    const ends = await Promise.all([
      store.people.setAdministrator({ id: 'ada', administrator: false }),
      store.people.setDisabled({ id: 'bob', disabled: true }),
    ])
    assert.deepEqual(ends.toSorted(), ['done', 'last'])
    assert.equal(await store.people.hasAdministrator(), true)
    assert.equal(await store.people.setAdministrator({ id: 'eve', administrator: true }), 'unknown')
  })

  withStore('disabling somebody ends their sessions and of nobody else', async (store) => {
    await addPerson(store, 'ada', { administrator: true })
    await addPerson(store, 'bob')
    await addSession(store, 's1', { userId: 'bob', ipAddress: '203.0.113.7', userAgent: 'one' })
    await addSession(store, 's2', { userId: 'bob', updatedAt: new Date(AT + 5) })
    await addSession(store, 's3', { userId: 'bob', expiresAt: new Date(AT) })
    await addSession(store, 's4', { userId: 'ada' })
    const list = await store.people.sessions({ personId: 'bob', at: AT })
    assert.deepEqual(
      list.map(({ id, address, userAgent }) => [id, address, userAgent]),
      [
        ['s2', undefined, undefined],
        ['s1', '203.0.113.7', 'one'],
      ],
    )
    const place = { email: 'BOB@example.com', address: '203.0.113.7' }
    assert.equal(await store.people.isAt({ ...place, at: AT }), true)
    assert.equal(await store.people.isAt({ ...place, at: AT + DAY_MS }), false)
    assert.equal(await store.people.isAt({ ...place, email: 'ada@example.com', at: AT }), false)
    assert.equal(await store.people.endSession({ personId: 'ada', id: 's1' }), false)
    assert.equal(await store.people.endSession({ personId: 'bob', id: 's1' }), true)
    assert.equal(await store.people.endOtherSessions({ personId: 'bob', keep: 's2' }), 1)
    assert.equal(await store.people.setDisabled({ id: 'bob', disabled: true }), 'done')
    assert.deepEqual(await store.people.sessions({ personId: 'bob', at: AT }), [])
    assert.equal((await store.people.sessions({ personId: 'ada', at: AT })).length, 1)
    assert.equal((await store.people.find('bob'))?.disabled, true)
  })

  withStore('who waits for a link is told once', async (store) => {
    await addPerson(store, 'ada')
    await store.resetRequests.add({ personId: 'ada', at: AT })
    await store.resetRequests.add({ personId: 'ada', at: AT + 1 })
    assert.deepEqual(await store.resetRequests.all(), [
      { personId: 'ada', name: 'ADA', email: 'ada@example.com', askedAt: AT + 1 },
    ])
    await store.resetRequests.remove('ada')
    assert.deepEqual(await store.resetRequests.all(), [])
  })
}

function testMemberships(withStore: WithStore): void {
  withStore(
    'an account of a person is made once, and one without people can become it',
    async (store, free) => {
      await addPerson(store, 'ada')
      await addPerson(store, 'bob')
      const wish = { email: 'ada@example.com', adopt: free.id, at: AT }
      const ids = await Promise.all(
        Array.from({ length: 3 }, () => store.memberships.ensurePersonal({ personId: 'ada', ...wish })),
      )
      assert.deepEqual(ids, [free.id, free.id, free.id])
      const other = await store.memberships.ensurePersonal({ personId: 'bob', ...wish })
      assert.notEqual(other, free.id, 'it has people by now')
      assert.deepEqual(await store.memberships.ofPerson('ada'), [
        { accountId: free.id, title: 'ADA', kind: 'personal', role: 'owner' },
      ])
      const names = (await store.accounts.all()).map(({ name }) => name)
      assert.deepEqual(names, ['default', 'ada@example.com'])
    },
  )

  withStore(
    'organisations may have the same name, and the command line can tell them apart',
    async (store) => {
      await addPerson(store, 'ada')
      const made = []
      for (let count = 0; count < 3; count++)
        made.push(await store.memberships.createOrganisation({ personId: 'ada', title: 'Engines', at: AT }))
      assert.equal(new Set(made.map(({ accountId }) => accountId)).size, 3)
      assert.deepEqual(
        (await store.accounts.all()).map(({ name }) => name),
        ['default', 'Engines', 'Engines (2)', 'Engines (3)'],
      )
      const first = made[0]?.accountId ?? 0
      await store.memberships.rename({ accountId: first, title: 'A' })
      assert.deepEqual(
        (await store.memberships.ofPerson('ada')).map(({ title }) => title),
        ['A', 'Engines', 'Engines'],
      )
      await store.memberships.close({ accountId: first, at: AT })
      assert.equal((await store.memberships.ofPerson('ada')).length, 2)
      assert.equal((await store.accounts.all()).length, 4, 'its books stay')
    },
  )

  withStore('of two owners who leave at once, one stays', async (store) => {
    await addPerson(store, 'ada')
    await addPerson(store, 'bob')
    const { accountId } = await store.memberships.createOrganisation({
      personId: 'ada',
      title: 'E',
      at: AT,
    })
    await join(store, { accountId, personId: 'bob', role: 'owner' })
    const ends = await Promise.all([
      store.memberships.remove({ accountId, personId: 'ada' }),
      store.memberships.setRole({ accountId, personId: 'bob', role: 'viewer' }),
    ])
    assert.deepEqual(ends.toSorted(), ['done', 'last'])
    const owners = (await store.memberships.members(accountId)).filter(({ role }) => role === 'owner')
    assert.equal(owners.length, 1)
    assert.equal(await store.memberships.remove({ accountId, personId: 'eve' }), 'unknown')
    assert.equal(
      await store.memberships.setRole({ accountId: 999, personId: 'ada', role: 'viewer' }),
      'unknown',
    )
  })
}

async function join(
  store: Store,
  member: { readonly accountId: number; readonly personId: string; readonly role: AccountRole },
): Promise<void> {
  const { accountId, personId, role } = member
  const digest = `${accountId} ${personId}`
  const email = `${personId}@example.com`
  const organisation = { accountId, role }
  await store.invitations.create({
    digest,
    email,
    organisation,
    invitedBy: undefined,
    createdAt: AT,
    expiresAt: AT + 1,
  })
  assert.equal(await store.invitations.accept({ digest, personId, at: AT }), true)
}

function testInvitations(withStore: WithStore): void {
  withStore('an invitation is used once, by one of those who use it at once', async (store) => {
    await addPerson(store, 'ada', { administrator: true })
    await addPerson(store, 'bob')
    await addPerson(store, 'eve')
    const { accountId } = await store.memberships.createOrganisation({
      personId: 'ada',
      title: 'E',
      at: AT,
    })
    const made = await store.invitations.create({
      digest: 'd1',
      email: 'Bob@Example.com',
      organisation: { accountId, role: 'billing' },
      invitedBy: 'ada',
      createdAt: AT,
      expiresAt: AT + DAY_MS,
    })
    assert.deepEqual(made, {
      id: made.id,
      email: 'bob@example.com',
      organisation: { accountId, title: 'E', role: 'billing' },
      invitedBy: 'ADA',
      byAdministrator: true,
      createdAt: AT,
      expiresAt: AT + DAY_MS,
    })
    assert.deepEqual(await store.invitations.find({ digest: 'd1', at: AT }), made)
    assert.deepEqual(await store.invitations.openFor({ email: 'BOB@example.com', at: AT }), [made])
    assert.deepEqual(await store.invitations.open({ accountId, at: AT }), [made])
    assert.deepEqual(await store.invitations.open({ accountId: undefined, at: AT }), [])
    assert.equal(await store.invitations.find({ digest: 'd1', at: AT + DAY_MS }), undefined)
    assert.equal(await store.invitations.accept({ digest: 'd1', personId: 'bob', at: AT + DAY_MS }), false)
    const uses = await Promise.all(
      ['bob', 'eve'].map((personId) => store.invitations.accept({ digest: 'd1', personId, at: AT })),
    )
    assert.deepEqual(uses.toSorted(), [false, true])
    assert.equal((await store.memberships.members(accountId)).length, 2)
    assert.equal(await store.invitations.find({ digest: 'd1', at: AT }), undefined)
  })

  withStore('a second invitation ends the first, and a revoked one is over', async (store) => {
    const wish = { email: 'bob@example.com', organisation: undefined, invitedBy: undefined }
    const times = { createdAt: AT, expiresAt: AT + DAY_MS }
    await store.invitations.create({ digest: 'd1', ...wish, ...times })
    const { id } = await store.invitations.create({ digest: 'd2', ...wish, ...times })
    assert.equal(await store.invitations.find({ digest: 'd1', at: AT }), undefined)
    assert.equal((await store.invitations.find({ digest: 'd2', at: AT }))?.byAdministrator, false)
    assert.equal(await store.invitations.revoke({ id, accountId: 7, at: AT }), false)
    assert.equal(await store.invitations.revoke({ id, accountId: undefined, at: AT }), true)
    assert.equal(await store.invitations.revoke({ id, accountId: undefined, at: AT }), false)
    assert.equal(await store.invitations.find({ digest: 'd2', at: AT }), undefined)
  })

  withStore('whoever is a member already keeps their role', async (store) => {
    await addPerson(store, 'ada')
    const { accountId } = await store.memberships.createOrganisation({
      personId: 'ada',
      title: 'E',
      at: AT,
    })
    await join(store, { accountId, personId: 'ada', role: 'viewer' })
    assert.deepEqual(
      (await store.memberships.members(accountId)).map(({ role }) => role),
      ['owner'],
    )
  })
}
