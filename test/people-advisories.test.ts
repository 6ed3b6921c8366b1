// What has gone wrong in better-auth before, tried against ours (its advisories on GitHub): a pin that moves must not bring one
// back. The plugins of most others are not here at all, which is tried as well.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Me } from '../contract/app/me.ts'
import type { Browser, PeopleWorld } from './support/people-world.ts'
import { openPeopleWorld, PASSWORD } from './support/people-world.ts'

let world: PeopleWorld
let ada: Browser

before(async () => {
  world = await openPeopleWorld()
  // GHSA-569q-mpph-wgww (CVE-2025-71401): the first request decided where everything was.
  await fetch(`${world.url}/api/app/auth/get-session`, {
    headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
  })
  await world.person('ada@example.com')
  ada = world.browser()
  await ada.signIn('ada@example.com')
})
after(() => world.close())

const me = async (browser: Browser): Promise<Me> => (await browser.call('GET', '/me')).body as Me

test('what the first request claims about our address changes nothing (GHSA-569q-mpph-wgww)', async () => {
  assert.equal((await me(ada)).person?.email, 'ada@example.com')
  const link = await world.services.people.resetLink(await someone('ada@example.com'))
  assert.ok(link.startsWith(`${world.url}/`), link)
})

const GONE = [
  'POST /api-key/create', // CVE-2025-61928: keys for whomever the body named
  'POST /api-key/update',
  'POST /sign-in/email-otp', // GHSA-qq9h-g4jm-xgf3
  'POST /sign-in/magic-link',
  'POST /email-otp/send-verification-otp',
  'GET /device', // CVE-2026-45337
  'POST /device/approve',
  'POST /organization/accept-invitation', // GHSA-fmh4-wcc4-5jm3
  'POST /organization/create',
  'POST /oauth2/token', // GHSA-pw9m-5jxm-xr6h, GHSA-86j7-9j95-vpqj, GHSA-9h47-pqcx-hjr4
  'GET /oauth2/authorize',
  'POST /sso/register', // GHSA-5rr4-8452-hf4v, GHSA-gv74-j8m3-fg5f
  'POST /scim/generate-token', // GHSA-j8v8-g9cx-5qf4
  'POST /change-email',
  'POST /delete-user',
  'POST /set-password',
  'POST /two-factor/send-otp',
  'POST /get-access-token',
  'POST /refresh-token',
  'POST /update-session',
  'GET /error',
  'GET /ok',
  'GET /reset-password/x?callbackURL=https://evil.example',
] as const
for (const name of GONE)
  test(`${name} is not there`, async () => {
    const [method = '', path = ''] = name.split(' ')
    const json = method === 'POST' ? { userId: (await me(ada)).person?.id } : undefined
    for (const browser of [ada, world.browser()])
      assert.equal((await browser.call(method, `/auth${path}`, { json })).status, 404)
  })

test('doubled, encoded and trailing slashes lead nowhere (GHSA-x732-6j76-qmhm)', async () => {
  const json = { email: 'ada@example.com', password: PASSWORD }
  for (const path of [
    '/auth//sign-in/email',
    '//auth/sign-in/email',
    '/auth/sign-in//email',
    '/auth/sign-in/email/',
    '/auth/sign-in%2Femail',
    '/auth/./sign-in/email',
    '/auth/x/../sign-in/email',
    '/auth//change-email',
  ]) {
    const { status } = await raw('POST', `/api/app${path}`, json)
    assert.equal(status, 404, path)
  }
})

const ELSEWHERE = [
  'https://evil.example',
  'https://evil.example/chat',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  'javascript:alert(1)',
  `http://127.0.0.1@evil.example`,
  'http://127.0.0.1.evil.example',
  '%2F%2Fevil.example',
]
for (const url of ELSEWHERE)
  test(`no redirect leads to ${JSON.stringify(url)} (CVE-2024-56734, CVE-2025-27143, CVE-2025-53535)`, async () => {
    const browser = world.browser()
    const json = { email: 'ada@example.com', password: PASSWORD, callbackURL: url }
    assert.equal((await browser.call('POST', '/auth/sign-in/email', { json })).status, 403)
    const lost = await browser.call('POST', '/auth/request-password-reset', {
      json: { email: 'ada@example.com', redirectTo: url },
    })
    assert.equal(lost.status, 403)
    const query = new URLSearchParams({ token: 'x', callbackURL: url })
    const seen = await browser.call('GET', `/auth/verify-email?${query}`)
    const location = seen.headers.get('location')
    assert.ok(seen.status === 403 || location?.startsWith(world.url) || location === null, `${location}`)
  })

test("nobody deletes or renames another's passkey by its id (CVE-2025-71400)", async () => {
  const owner = await someone('ada@example.com')
  const { kysely } = world.services.store.authDatabase as unknown as {
    readonly kysely: {
      insertInto: (table: string) => { values: (row: object) => { execute: () => Promise<unknown> } }
    }
  }
  const row = { publicKey: 'k', credentialID: 'c', counter: 0, deviceType: 'singleDevice', backedUp: 0 }
  await kysely
    .insertInto('auth_passkeys')
    .values({ id: 'passkey-1', name: 'mine', userId: owner.id, ...row })
    .execute()
  await world.person('eve@example.com')
  const eve = world.browser()
  await eve.signIn('eve@example.com')
  for (const [path, more] of [
    ['delete-passkey', {}],
    ['update-passkey', { name: 'hers' }],
  ] as const) {
    const answer = await eve.call('POST', `/auth/passkey/${path}`, { json: { id: 'passkey-1', ...more } })
    assert.notEqual(answer.status, 200, path)
  }
  const own = await ada.call('GET', '/auth/passkey/list-user-passkeys')
  assert.deepEqual(
    (own.body as { name: string }[]).map(({ name }) => name),
    ['mine'],
  )
})

test('limits count networks, in whatever spelling, and do not believe a stranger (CVE-2026-45364)', async () => {
  const statuses: number[] = []
  const spellings = (at: number): string =>
    [`2001:db8:7:7::${at}`, `2001:DB8:7:7:0:0:${at}:1`, `2001:0db8:0007:0007:${at}::`][at % 3] ?? ''
  for (let at = 1; at <= 32; at++) {
    const answer = await world.browser().call('POST', '/auth/sign-in/email', {
      json: { email: `n${at}@example.com`, password: 'wrong wrong wrong' },
      headers: { 'x-forwarded-for': spellings(at), 'x-client-address': `203.0.113.${at}` },
    })
    statuses.push(answer.status)
  }
  assert.equal(statuses.filter((status) => status === 429).length, 2)
})

test('no cookie keeps a session alive that the server has ended (GHSA-xg6x-h9c9-2m83, GHSA-2vg6-77g8-24mp)', async () => {
  const person = await world.person('mallory@example.com')
  const browser = world.browser()
  await browser.signIn(person.email)
  assert.deepEqual([...browser.cookies.keys()], ['causeway.session_token'])
  assert.equal((await me(browser)).person?.email, person.email)
  await world.services.store.people.endOtherSessions({ personId: person.id, keep: '' })
  assert.equal((await me(browser)).person, null)
  assert.equal((await browser.call('GET', '/auth/get-session')).body, null)
})

test('the cookie of a session cannot be read by scripts, sent from elsewhere, or made up', async () => {
  const answer = await fetch(`${world.url}/api/app/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: world.url },
    body: JSON.stringify({ email: 'ada@example.com', password: PASSWORD }),
  })
  const [line = ''] = answer.headers.getSetCookie()
  assert.match(line, /; HttpOnly/)
  assert.match(line, /; SameSite=Lax/)
  assert.doesNotMatch(line, /; Secure/)
  const value = line.split(';')[0]?.split('=')[1] ?? ''
  const forged = decodeURIComponent(value).replace(/\..*/, `.${'A'.repeat(43)}=`)
  for (const cookie of [forged, decodeURIComponent(value).split('.')[0] ?? '', 'x'])
    assert.equal(await personOf(`causeway.session_token=${encodeURIComponent(cookie)}`), null)
  assert.notEqual(await personOf(`causeway.session_token=${value}`), null)
})

test('behind https the cookie is for https only', async () => {
  const secure = await openPeopleWorld({ CAUSEWAY_PUBLIC_URL: 'https://ai.example.com' })
  try {
    await secure.person('ada@example.com')
    const answer = await fetch(`${secure.url}/api/app/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://ai.example.com' },
      body: JSON.stringify({ email: 'ada@example.com', password: PASSWORD }),
    })
    const [line = ''] = answer.headers.getSetCookie()
    assert.match(line, /^__Secure-causeway\.session_token=.*; Secure/)
    const cookie = line.split(';')[0] ?? ''
    const seen = await fetch(`${secure.url}/api/app/me`, { headers: { cookie } })
    assert.equal(((await seen.json()) as Me).person?.email, 'ada@example.com')
    const link = await secure.services.people.setup.link()
    assert.ok(link?.startsWith('https://ai.example.com/setup?token='), String(link))
  } finally {
    await secure.close()
  }
})

test('sign-in from a page elsewhere is refused, with cookies and without', async () => {
  const json = { email: 'ada@example.com', password: PASSWORD }
  for (const browser of [ada, world.browser()])
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
    ]) {
      const answer = await browser.call('POST', '/auth/sign-in/email', { json, headers })
      assert.equal(answer.status, 403, JSON.stringify(headers))
    }
})

test('a body that is too long or no JSON ends in a refusal', async () => {
  const long = await raw('POST', '/api/app/auth/sign-in/email', { email: 'x'.repeat(70_000) })
  assert.equal(long.status, 413)
  const form = await fetch(`${world.url}/api/app/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain', origin: world.url },
    body: '{"email":"ada@example.com","password":"x"}',
  })
  assert.ok(form.status >= 400 && form.status < 500, `${form.status}`)
})

async function someone(email: string) {
  const person = await world.services.store.people.findByEmail(email)
  assert.ok(person)
  return person
}

async function personOf(cookie: string): Promise<Me['person']> {
  const answer = await fetch(`${world.url}/api/app/me`, { headers: { cookie } })
  return ((await answer.json()) as Me).person
}

/** Sends the path as it is: fetch would tidy it up. */
async function raw(method: string, path: string, json: object): Promise<{ readonly status: number }> {
  const { request } = await import('node:http')
  const { port } = new URL(world.url)
  return await new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        method,
        path,
        headers: { 'content-type': 'application/json', origin: world.url },
      },
      (answer) => {
        answer.resume()
        resolve({ status: answer.statusCode ?? 0 })
      },
    )
    sent.on('error', reject)
    sent.end(JSON.stringify(json))
  })
}
