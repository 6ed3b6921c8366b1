// How people sign up and in, against a real server in this process: who may, second factors, lost passwords, sessions, guessing.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Me } from '../contract/app/me.ts'
import type { PendingLinks } from '../contract/app/people.ts'
import type { Session } from '../contract/app/sessions.ts'
import { startFakeSmtp } from './support/fake-smtp.ts'
import type { Browser, PeopleWorld } from './support/people-world.ts'
import { openPeopleWorld, PASSWORD } from './support/people-world.ts'
import type { SoftwarePasskey } from './support/software-passkey.ts'
import { makePasskey } from './support/software-passkey.ts'
import { totpCode } from './support/totp.ts'

let world: PeopleWorld
let admin: Browser

before(async () => {
  world = await openPeopleWorld()
  await world.person('admin@example.com', { administrator: true })
  admin = world.browser()
  await admin.signIn('admin@example.com')
})
after(() => world.close())

const signUp = (browser: Browser, email: string, more: object = {}) =>
  browser.call('POST', '/auth/sign-up/email', { json: { email, name: 'New', password: PASSWORD, ...more } })

const me = async (browser: Browser): Promise<Me> => (await browser.call('GET', '/me')).body as Me

const setPolicy = async (policy: string): Promise<void> => {
  const answer = await admin.call('PUT', '/admin/sign-up', { json: { policy } })
  assert.equal(answer.status, 200)
}

const tokenOf = (link: string): string => new URL(link).searchParams.get('token') ?? ''

async function invited(email: string): Promise<string> {
  const answer = await admin.call('POST', '/admin/invitations', { json: { email } })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return tokenOf((answer.body as { link: string }).link)
}

/** A link into an organisation of somebody who is no administrator. */
async function invitedByOwner(email: string): Promise<string> {
  const owner = await world.person(`owner-${email}`)
  const { store, people, now } = world.services
  const made = await store.memberships.createOrganisation({
    personId: owner.id,
    title: `Of ${email}`,
    at: now(),
  })
  const organisation = { accountId: made.accountId, title: made.title, role: 'viewer' } as const
  return tokenOf((await people.invitations.create({ email, organisation, inviter: owner })).link)
}

test('closed: only whom an administrator invites signs up, and only by the link', async () => {
  assert.equal((await me(world.browser())).installation.signUp, 'closed')
  const token = await invited('closed@example.com')
  for (const [email, more] of [
    ['nobody@example.com', {}],
    ['closed@example.com', {}],
    ['other@example.com', { invitation: token }],
    ['closed@example.com', { invitation: 'x' }],
    ['guest@example.com', { invitation: await invitedByOwner('guest@example.com') }],
    // Refused alike, so that nobody learns who is here.
    ['admin@example.com', {}],
  ] as const) {
    const answer = await signUp(world.browser(), email, more)
    assert.equal(answer.status, 403, email)
    assert.equal(answer.code, 'SIGN_UP_REFUSED')
  }
  const browser = world.browser()
  assert.equal((await signUp(browser, 'closed@example.com', { invitation: token })).status, 200)
  const { person, accounts } = await me(browser)
  assert.equal(person?.administrator, false)
  assert.deepEqual(
    accounts.map(({ kind, role }) => [kind, role]),
    [['personal', 'owner']],
  )
  assert.equal((await signUp(world.browser(), 'second@example.com', { invitation: token })).status, 403)
})

test('by invitation: whom an organisation invites signs up too, and joins it with that', async () => {
  await setPolicy('invitation')
  assert.equal((await signUp(world.browser(), 'nobody@example.com')).status, 403)
  const token = await invitedByOwner('guest2@example.com')
  const seen = await world.browser().call('GET', `/invitations/${token}`)
  assert.deepEqual((seen.body as { organisation: unknown }).organisation, {
    name: 'Of guest2@example.com',
    role: 'viewer',
  })
  const browser = world.browser()
  assert.equal((await signUp(browser, 'Guest2@Example.com', { invitation: token })).status, 200)
  const { accounts } = await me(browser)
  assert.deepEqual(
    accounts.map(({ name, kind, role }) => [name, kind, role]),
    [
      ['New', 'personal', 'owner'],
      ['Of guest2@example.com', 'organisation', 'viewer'],
    ],
  )
  assert.equal((await world.browser().call('GET', `/invitations/${token}`)).code, 'invitation_not_found')
})

test('open: anybody signs up, nobody becomes an administrator by asking for it', async () => {
  await setPolicy('open')
  const browser = world.browser()
  const greedy = { administrator: true, disabled: false, emailVerified: true, role: 'admin', id: 'mine' }
  const answer = await signUp(browser, 'open@example.com', greedy)
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  assert.ok(!JSON.stringify(answer.body).includes('administrator'))
  assert.equal((await me(browser)).person?.administrator, false)
  const update = await browser.call('POST', '/auth/update-user', { json: { administrator: true } })
  assert.notEqual(update.status, 200)
  assert.equal((await me(browser)).person?.administrator, false)
  const record = await world.services.store.people.findByEmail('open@example.com')
  assert.equal(record?.emailVerified, false)
  assert.notEqual(record?.id, 'mine')
  assert.equal((await signUp(world.browser(), 'open@example.com')).status, 422)
  await setPolicy('closed')
})

test('passwords have ten characters, names one to a hundred, and both are said to be wrong', async () => {
  await setPolicy('open')
  const browser = world.browser()
  assert.equal((await signUp(browser, 'short@example.com', { password: '123456789' })).status, 400)
  for (const name of ['  ', 'x'.repeat(101), 'a\u0000b'])
    assert.equal((await signUp(browser, 'short@example.com', { name })).code, 'invalid_name')
  assert.equal(await world.services.store.people.findByEmail('short@example.com'), undefined)
  await setPolicy('closed')
})

test('a session that was ended, or a person who was disabled, is out with the next request', async () => {
  const person = await world.person('two@example.com')
  const [first, second] = [world.browser(), world.browser()]
  await first.signIn(person.email)
  await second.signIn(person.email)
  const list = (await first.call('GET', '/sessions')).body as { sessions: Session[] }
  assert.equal(list.sessions.length, 2)
  const other = list.sessions.find((session) => !session.isCurrent)
  assert.equal((await second.call('GET', '/sessions')).status, 200)
  assert.equal((await first.call('DELETE', `/sessions/${other?.id}`)).status, 200)
  assert.equal((await second.call('GET', '/sessions')).code, 'not_signed_in')
  // Not of somebody else, even by its id.
  assert.equal((await admin.call('DELETE', `/sessions/${list.sessions[0]?.id}`)).status, 404)

  const key = await world.services.keys.create({
    accountId: (await world.services.store.memberships.ofPerson(person.id))[0]?.accountId ?? 0,
    name: 'own',
    kind: 'live',
  })
  const off = await admin.call('PATCH', `/admin/people/${person.id}`, { json: { disabled: true } })
  assert.equal(off.status, 200)
  assert.equal((await first.call('GET', '/sessions')).code, 'not_signed_in')
  assert.equal(world.services.keys.authenticate(key.key), 'disabled')
  const again = await second.call('POST', '/auth/sign-in/email', {
    json: { email: person.email, password: PASSWORD },
  })
  assert.equal(again.status, 403, JSON.stringify(again.body))
  await admin.call('PATCH', `/admin/people/${person.id}`, { json: { disabled: false } })
  await second.signIn(person.email)
})

test('the last administrator can neither be disabled nor made an ordinary person', async () => {
  const id = (await me(admin)).person?.id
  for (const json of [{ disabled: true }, { administrator: false }]) {
    const answer = await admin.call('PATCH', `/admin/people/${id}`, { json })
    assert.equal(answer.status, 409)
    assert.equal(answer.code, 'last_one')
  }
  assert.equal((await admin.call('GET', '/admin/people')).status, 200)
})

test('with a second factor the password alone opens nothing', async () => {
  const person = await world.person('totp@example.com')
  const browser = world.browser()
  await browser.signIn(person.email)
  const enabled = await browser.call('POST', '/auth/two-factor/enable', { json: { password: PASSWORD } })
  const { totpURI, backupCodes } = enabled.body as { totpURI: string; backupCodes: string[] }
  const proven = await browser.call('POST', '/auth/two-factor/verify-totp', {
    json: { code: totpCode(totpURI, Date.now()) },
  })
  assert.equal(proven.status, 200, JSON.stringify(proven.body))
  assert.equal((await me(browser)).person?.twoFactor, true)

  const half = world.browser()
  const first = await half.call('POST', '/auth/sign-in/email', {
    json: { email: person.email, password: PASSWORD },
  })
  assert.equal((first.body as { twoFactorRedirect?: boolean }).twoFactorRedirect, true)
  assert.equal((await me(half)).person, null)
  assert.equal((await half.call('GET', '/sessions')).code, 'not_signed_in')
  const wrong = await half.call('POST', '/auth/two-factor/verify-totp', { json: { code: '000000' } })
  assert.equal(wrong.status, 401)
  assert.equal((await me(half)).person, null)
  const right = await half.call('POST', '/auth/two-factor/verify-totp', {
    json: { code: totpCode(totpURI, Date.now()) },
  })
  assert.equal(right.status, 200, JSON.stringify(right.body))
  assert.equal((await me(half)).person?.email, person.email)

  const lost = world.browser()
  await lost.call('POST', '/auth/sign-in/email', { json: { email: person.email, password: PASSWORD } })
  const code = backupCodes[0]
  assert.equal(
    (await lost.call('POST', '/auth/two-factor/verify-backup-code', { json: { code } })).status,
    200,
  )
  const twice = world.browser()
  await twice.call('POST', '/auth/sign-in/email', { json: { email: person.email, password: PASSWORD } })
  assert.notEqual(
    (await twice.call('POST', '/auth/two-factor/verify-backup-code', { json: { code } })).status,
    200,
  )
})

test('a passkey signs in by itself, for our pages only, and can be taken away', async () => {
  const person = await world.person('key@example.com')
  const browser = world.browser()
  await browser.signIn(person.email)
  const origin = world.url.replace('127.0.0.1', 'localhost')
  const ask = async (asking: Browser, path: string): Promise<string> => {
    const answer = await asking.call('GET', `/auth/passkey/${path}`)
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    return (answer.body as { challenge: string }).challenge
  }
  const register = async (place: { origin: string; host: string }) => {
    const key = makePasskey(place)
    const challenge = await ask(browser, 'generate-register-options')
    const json = { name: 'laptop', response: key.register(challenge) }
    return { key, answer: await browser.call('POST', '/auth/passkey/verify-registration', { json }) }
  }
  for (const place of [
    { origin: 'https://evil.example', host: 'localhost' },
    { origin, host: 'evil.example' },
  ])
    assert.notEqual((await register(place)).answer.status, 200, JSON.stringify(place))
  const { key, answer } = await register({ origin, host: 'localhost' })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))

  const signInWith = async (passkey: SoftwarePasskey): Promise<Browser> => {
    const other = world.browser()
    const challenge = await ask(other, 'generate-authenticate-options')
    await other.call('POST', '/auth/passkey/verify-authentication', {
      json: { response: passkey.signIn(challenge) },
    })
    return other
  }
  assert.equal((await me(await signInWith(key))).person?.email, person.email)
  const stranger = makePasskey({ origin, host: 'localhost' })
  assert.equal((await me(await signInWith(stranger))).person, null)

  const replayed = world.browser()
  await ask(replayed, 'generate-authenticate-options')
  const old = { json: { response: key.signIn(await ask(world.browser(), 'generate-authenticate-options')) } }
  await replayed.call('POST', '/auth/passkey/verify-authentication', old)
  assert.equal((await me(replayed)).person, null, 'the challenge of another browser')

  const list = (await browser.call('GET', '/auth/passkey/list-user-passkeys')).body as { id: string }[]
  assert.equal(list.length, 1)
  const gone = await browser.call('POST', '/auth/passkey/delete-passkey', { json: { id: list[0]?.id } })
  assert.equal(gone.status, 200)
  assert.equal((await me(await signInWith(key))).person, null)
})

test('without mail a lost password waits for an administrator, whose link works once', async () => {
  const person = await world.person('lost@example.com')
  const signedIn = world.browser()
  await signedIn.signIn(person.email)
  for (const email of [person.email, 'unknown@example.com']) {
    const answer = await world.browser().call('POST', '/auth/request-password-reset', { json: { email } })
    assert.equal(answer.status, 200)
    assert.ok(!JSON.stringify(answer.body).includes('token='))
  }
  const waiting = (await admin.call('GET', '/admin/links')).body as PendingLinks
  assert.deepEqual(
    waiting.resets.map(({ email }) => email),
    [person.email],
  )
  const made = await admin.call('POST', `/admin/people/${person.id}/reset-link`)
  const { link } = made.body as { link: string }
  assert.ok(link.startsWith(`${world.url}/reset-password?token=`), link)
  assert.deepEqual(((await admin.call('GET', '/admin/links')).body as PendingLinks).resets, [])
  const json = { token: tokenOf(link), newPassword: 'another battery staple' }
  const reset = (): ReturnType<Browser['call']> =>
    world.browser().call('POST', '/auth/reset-password', { json })
  assert.equal((await reset()).status, 200)
  assert.equal((await reset()).status, 400)
  assert.equal((await signedIn.call('GET', '/sessions')).code, 'not_signed_in')
  await world.browser().signIn(person.email, json.newPassword)
  const old = await world
    .browser()
    .call('POST', '/auth/sign-in/email', { json: { email: person.email, password: PASSWORD } })
  assert.equal(old.status, 401)
})

test('with mail, lost passwords, invitations and proofs of address go out by letter', async () => {
  const smtp = await startFakeSmtp()
  const mailing = await openPeopleWorld({ SMTP_URL: smtp.url, MAIL_FROM: 'Causeway <us@example.com>' })
  try {
    const person = await mailing.person('mail@example.com', { administrator: true })
    assert.equal((await me(mailing.browser())).installation.mail, true)
    const proof = await smtp.letterTo(person.email)
    const browser = mailing.browser()
    await browser.call('POST', '/auth/request-password-reset', { json: { email: person.email } })
    const letter = await smtp.letterTo(person.email)
    assert.equal(letter.from, 'us@example.com')
    const token = /reset-password\?token=([\w-]+)/.exec(letter.text)?.[1]
    const json = { token, newPassword: 'another battery staple' }
    assert.equal((await browser.call('POST', '/auth/reset-password', { json })).status, 200)
    await browser.signIn(person.email, json.newPassword)
    assert.deepEqual(((await browser.call('GET', '/admin/links')).body as PendingLinks).resets, [])

    const url = new URL(/http\S+verify-email\S+/.exec(proof.text)?.[0] ?? '')
    const seen = await browser.call('GET', `/auth/verify-email${url.search}`)
    assert.equal(seen.status, 302)
    assert.equal((await mailing.services.store.people.find(person.id))?.emailVerified, true)

    const invite = await browser.call('POST', '/admin/invitations', { json: { email: 'guest@example.com' } })
    assert.equal((invite.body as { mailed: boolean }).mailed, true)
    assert.match((await smtp.letterTo('guest@example.com')).text, /invitation\?token=/)
  } finally {
    await mailing.close()
    await smtp.close()
  }
})

test('a thousand wrong passwords are slowed down, and do not shut the owner out', async () => {
  const owner = await world.person('owner@example.com')
  const home = world.browser()
  const at = (address: string): { headers: Record<string, string> } => ({
    headers: { 'x-forwarded-for': address },
  })
  const signIn = (browser: Browser, password: string, address: string): ReturnType<Browser['call']> =>
    browser.call('POST', '/auth/sign-in/email', { json: { email: owner.email, password }, ...at(address) })
  assert.equal((await signIn(home, PASSWORD, '203.0.113.7')).status, 200)

  const stranger = world.browser()
  const statuses = new Map<number, number>()
  for (let batch = 0; batch < 20; batch++) {
    // Fifty at once, each from another place.
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, place) =>
        signIn(stranger, `wrong password ${batch} ${place}`, `198.51.${batch}.${place}`),
      ),
    )
    for (const { status } of answers) statuses.set(status, (statuses.get(status) ?? 0) + 1)
  }
  assert.deepEqual([...statuses].toSorted(), [
    [401, 10],
    [429, 990],
  ])
  const limited = await signIn(stranger, 'wrong again and again', '198.51.100.1')
  assert.ok(Number(limited.headers.get('retry-after')) > 60)
  assert.equal((await me(home)).person?.email, owner.email, 'whoever is signed in stays so')
  // From where the owner is signed in, the right password works at once.
  assert.equal((await signIn(world.browser(), PASSWORD, '203.0.113.7')).status, 200)
})

test('one address cannot try many people', async () => {
  const browser = world.browser()
  const headers = { 'x-forwarded-for': '198.18.0.1' }
  const statuses: number[] = []
  for (let attempt = 0; attempt < 32; attempt++) {
    const json = { email: `nobody${attempt}@example.com`, password: 'wrong wrong wrong' }
    statuses.push((await browser.call('POST', '/auth/sign-in/email', { json, headers })).status)
  }
  assert.deepEqual([...new Set(statuses)], [401, 429])
  assert.equal(statuses.filter((status) => status === 401).length, 30)
})
