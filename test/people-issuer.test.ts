// Signing in with an OpenID Connect issuer: who gets in, whose account it is, and what happens while the issuer is down.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Me } from '../contract/app/me.ts'
import type { Claims, FakeIssuer } from './support/fake-issuer.ts'
import { CLIENT, startFakeIssuer } from './support/fake-issuer.ts'
import type { AppAnswer, Browser, PeopleWorld } from './support/people-world.ts'
import { openPeopleWorld } from './support/people-world.ts'

let issuer: FakeIssuer
let world: PeopleWorld

before(async () => {
  issuer = await startFakeIssuer()
  await issuer.goDown()
  world = await openPeopleWorld({
    OIDC_ISSUER: issuer.url,
    OIDC_CLIENT_ID: CLIENT.id,
    OIDC_CLIENT_SECRET: CLIENT.secret,
    OIDC_NAME: 'Staff',
  })
})
after(async () => {
  await world.close()
  await issuer.close()
})

const ada: Claims = { sub: 'u-1', email: 'ada@example.com', email_verified: true, name: 'Ada' }

function begin(browser: Browser, path = '/auth/sign-in/social'): Promise<AppAnswer> {
  return browser.call('POST', path, { json: { provider: 'oidc', callbackURL: '/chat' } })
}

/** To the issuer and back; resolves with where the browser is sent then. */
async function signIn(
  browser: Browser,
  claims: Claims,
  change: Record<string, string> = {},
): Promise<string> {
  const begun = await begin(browser)
  assert.equal(begun.status, 200, JSON.stringify(begun.body))
  const address = new URL((begun.body as { url: string }).url)
  const asked = address.searchParams
  assert.equal(asked.get('redirect_uri'), `${world.url}/api/app/auth/callback/oidc`)
  assert.equal(asked.get('code_challenge_method'), 'S256')
  const code = issuer.grant(claims, asked.get('nonce'))
  const query = new URLSearchParams({ code, state: asked.get('state') ?? '', ...change })
  const back = await browser.call('GET', `/auth/callback/oidc?${query}`)
  assert.equal(back.status, 302, JSON.stringify(back.body))
  return back.headers.get('location') ?? ''
}

const me = async (browser: Browser): Promise<Me> => (await browser.call('GET', '/me')).body as Me

test('an issuer that is down at the start stops nobody else, and works when it comes back', async () => {
  await world.person('admin@example.com', { administrator: true })
  const browser = world.browser()
  await browser.signIn('admin@example.com')
  assert.deepEqual((await me(browser)).installation.signInWith, [{ id: 'oidc', name: 'Staff' }])
  const refused = await begin(world.browser())
  assert.equal(refused.status, 503)
  assert.equal(refused.code, 'ISSUER_UNREACHABLE')
  const back = await world.browser().call('GET', '/auth/callback/oidc?code=x&state=y')
  assert.equal(back.headers.get('location'), `${world.url}/sign-in?error=issuer_unreachable`)
  await issuer.comeBack()
  assert.equal((await begin(world.browser())).status, 200)
})

test('while signing up is closed, an issuer lets in whom an administrator invited, and nobody else', async () => {
  const browser = world.browser()
  assert.match(await signIn(browser, ada), /\/sign-in\?.*error=/)
  assert.equal((await me(browser)).person, null)
  const inviter = await world.services.store.people.findByEmail('admin@example.com')
  await world.services.people.invitations.create({ email: ada.email, organisation: undefined, inviter })
  // The issuer must vouch for the address.
  assert.match(await signIn(browser, { ...ada, email_verified: false }), /\/sign-in\?.*error=/)
  assert.equal((await me(browser)).person, null)
  assert.equal(await signIn(browser, ada), '/chat')
  const { person, accounts } = await me(browser)
  assert.deepEqual(
    [person?.name, person?.email, person?.administrator, accounts.length],
    ['Ada', ada.email, false, 1],
  )
  assert.equal(await signIn(world.browser(), ada), '/chat')
})

test('nobody gets into an account that has the same address but is not proven to be theirs', async () => {
  // GHSA-g38m-r43w-p2q7: somebody registered the address of another before they came.
  const squatter = await world.person('grace@example.com')
  const grace: Claims = { sub: 'u-2', email: squatter.email, email_verified: true, name: 'Grace' }
  assert.match(await signIn(world.browser(), grace), /\/sign-in\?.*error=/)
})

test('a state or a nonce that is not of this browser is refused', async () => {
  const [mine, theirs] = [world.browser(), world.browser()]
  const begun = new URL(((await begin(theirs)).body as { url: string }).url).searchParams
  const state = begun.get('state') ?? ''
  assert.match(await signIn(mine, ada, { state }), /error=/)
  assert.equal((await me(mine)).person, null)
  const code = issuer.grant(ada, 'another-nonce')
  const back = await theirs.call('GET', `/auth/callback/oidc?code=${code}&state=${state}`)
  assert.match(back.headers.get('location') ?? '', /error=/)
  assert.equal((await me(theirs)).person, null)
})

test('whoever has signed in may add the issuer, and signs in with it from then on', async () => {
  const browser = world.browser()
  await browser.signIn('admin@example.com')
  const begun = new URL(((await begin(browser, '/auth/link-social')).body as { url: string }).url)
  const other: Claims = { sub: 'u-3', email: 'boss@elsewhere.example', email_verified: true, name: 'Boss' }
  const code = issuer.grant(other, begun.searchParams.get('nonce'))
  await browser.call('GET', `/auth/callback/oidc?code=${code}&state=${begun.searchParams.get('state')}`)
  const fresh = world.browser()
  assert.equal(await signIn(fresh, other), '/chat')
  assert.equal((await me(fresh)).person?.email, 'admin@example.com')
})
