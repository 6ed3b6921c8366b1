// The life of people from a fresh start, over HTTP and the command line of a real server: the first administrator, an organisation,
// somebody who joins, is given another role, and leaves.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Me } from '../contract/app/me.ts'
import type { Member } from '../contract/app/organisations.ts'
import type { Browser } from './support/people-world.ts'
import { openBrowser, PASSWORD } from './support/people-world.ts'
import type { RunningCauseway } from './support/start-causeway.ts'
import { startCauseway } from './support/start-causeway.ts'

const START = 'Create the administrator: '

async function start(context: TestContext, dataFolder?: string): Promise<RunningCauseway> {
  const server = await startCauseway(dataFolder === undefined ? {} : { dataFolder })
  context.after(() => server.stop())
  return server
}

async function folder(context: TestContext): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'causeway-people-'))
  context.after(() => rm(made, { recursive: true, force: true }))
  return join(made, 'data')
}

const setupLine = ({ stdout }: RunningCauseway): string | undefined =>
  stdout.find((line) => line.startsWith(START))?.slice(START.length)
const tokenOf = (link: string | undefined): string => new URL(link ?? '').searchParams.get('token') ?? ''
const me = async (browser: Browser): Promise<Me> => (await browser.call('GET', '/me')).body as Me

const setUp = (browser: Browser, token: string, email = 'ada@example.com') =>
  browser.call('POST', '/setup', { json: { token, name: 'Ada', email, password: PASSWORD } })

test('a fresh start prints its lines in the order of the contract, and its link makes the first administrator', async (context) => {
  const server = await start(context)
  await waitFor(() => server.stdout.find((line) => line.startsWith('Try it')))
  assert.deepEqual(
    server.stdout.map((line) => line.split(': ')[0]?.replace(/ http.*/, '')),
    ['Listening on', 'Create the administrator', 'Test key', 'Try it'],
  )
  const link = setupLine(server)
  assert.ok(link?.startsWith(`${server.url}/setup?token=`), String(link))
  const browser = openBrowser(server.url)
  assert.equal((await me(browser)).installation.setupNeeded, true)
  assert.equal((await setUp(browser, 'guess')).status, 400)
  // Two at once with the same link: one administrator.
  const answers = await Promise.all([
    setUp(browser, tokenOf(link)),
    setUp(openBrowser(server.url), tokenOf(link), 'eve@example.com'),
  ])
  assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 409])
  const made = answers.find(({ status }) => status === 200)
  assert.ok(made)
  await browser.signIn((made.body as { email: string }).email)
  const { person, accounts, installation } = await me(browser)
  assert.equal(person?.administrator, true)
  assert.equal(installation.setupNeeded, false)
  assert.equal(installation.publicUrl, server.url)
  // The account that owns the first test key is theirs.
  assert.deepEqual(
    accounts.map(({ kind, role }) => [kind, role]),
    [['personal', 'owner']],
  )
  const keys = await server.runCommand(['keys', 'list', '--json'])
  assert.deepEqual(
    (JSON.parse(keys.stdout) as { account: string }[]).map(({ account }) => account),
    ['default'],
  )
  assert.equal((await setUp(browser, tokenOf(link), 'late@example.com')).status, 409)
  assert.ok(!server.stderr().includes(tokenOf(link)))
})

test('the link is new at every start until it is used, and then there is none', async (context) => {
  const dataFolder = await folder(context)
  const first = await start(context, dataFolder)
  const old = await waitFor(() => setupLine(first))
  await first.stop()
  const second = await start(context, dataFolder)
  const link = await waitFor(() => setupLine(second))
  assert.notEqual(tokenOf(link), tokenOf(old))
  const browser = openBrowser(second.url)
  assert.equal((await setUp(browser, tokenOf(old))).status, 400)
  assert.equal((await setUp(browser, tokenOf(link))).status, 200)
  await browser.signIn('ada@example.com')
  await second.stop()

  const third = await start(context, dataFolder)
  // Sessions outlive a restart.
  assert.equal((await me(browserAt(third.url, browser))).person?.email, 'ada@example.com')
  assert.equal(setupLine(third), undefined)
})

test('the command line makes administrators and links for new passwords, with a server and without one', async (context) => {
  const dataFolder = await folder(context)
  const server = await start(context, dataFolder)
  const made = await server.runCommand(['admin', 'create', '--email', 'Root@Example.com', '--name', 'Root'])
  assert.equal(made.exitCode, 0, made.stderr)
  assert.match(made.stdout, new RegExp(`^${server.url}/reset-password\\?token=\\S+\n$`))
  const browser = openBrowser(server.url)
  const json = { token: tokenOf(made.stdout.trim()), newPassword: PASSWORD }
  assert.equal((await browser.call('POST', '/auth/reset-password', { json })).status, 200)
  await browser.signIn('root@example.com')
  const { person, accounts, installation } = await me(browser)
  assert.deepEqual(
    [person?.name, person?.administrator, accounts[0]?.kind, installation.setupNeeded],
    ['Root', true, 'personal', false],
  )
  const again = await server.runCommand(['admin', 'create', '--email', 'root@example.com'])
  assert.deepEqual([again.exitCode, again.stdout], [0, ''])
  const nobody = await server.runCommand(['admin', 'reset-link', '--email', 'nobody@example.com'])
  assert.equal(nobody.exitCode, 1)
  assert.match(nobody.stderr, /Nobody has the address/)
  await server.kill()

  const alone = await server.runCommand(['admin', 'reset-link', '--email', 'root@example.com', '--json'])
  assert.equal(alone.exitCode, 0, alone.stderr)
  const { link } = JSON.parse(alone.stdout) as { link: string }
  const later = await start(context, dataFolder)
  const reset = { token: tokenOf(link), newPassword: 'another battery staple' }
  const answer = await openBrowser(later.url).call('POST', '/auth/reset-password', { json: reset })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
})

test('somebody is invited, joins, gets another role, and is removed', async (context) => {
  const server = await start(context)
  const owner = openBrowser(server.url)
  await setUp(owner, tokenOf(setupLine(server)))
  await owner.signIn('ada@example.com')
  const made = await owner.call('POST', '/organisations', { json: { name: 'Engines' } })
  const account = (made.body as { account: Me['accounts'][0] }).account.id
  const invited = await owner.call('POST', '/organisation/invitations', {
    account,
    json: { email: 'bob@example.com', role: 'viewer' },
  })
  const { link } = invited.body as { link: string }
  assert.ok(link.startsWith(`${server.url}/invitation?token=`), link)

  const guest = openBrowser(server.url)
  const seen = await guest.call('GET', `/invitations/${tokenOf(link)}`)
  assert.deepEqual((seen.body as { organisation: unknown; isKnown: boolean }).organisation, {
    name: 'Engines',
    role: 'viewer',
  })
  const joined = await guest.call('POST', '/auth/sign-up/email', {
    json: { email: 'bob@example.com', name: 'Bob', password: PASSWORD, invitation: tokenOf(link) },
  })
  assert.equal(joined.status, 200, JSON.stringify(joined.body))
  const bob = (await me(guest)).person?.id ?? ''
  const members = async (browser: Browser): Promise<Member[]> =>
    ((await browser.call('GET', '/organisation/members', { account })).body as { members: Member[] }).members
  assert.deepEqual(
    (await members(guest)).map(({ name, role }) => [name, role]),
    [
      ['Ada', 'owner'],
      ['Bob', 'viewer'],
    ],
  )

  const rename = (browser: Browser, name: string): ReturnType<Browser['call']> =>
    browser.call('PATCH', '/organisation', { account, json: { name } })
  const setRole = (browser: Browser, personId: string, role: string): ReturnType<Browser['call']> =>
    browser.call('PATCH', `/organisation/members/${personId}`, { account, json: { role } })
  assert.equal((await rename(guest, 'Mine')).code, 'role_not_allowed')
  assert.equal((await setRole(owner, bob, 'admin')).status, 200)
  assert.equal((await rename(guest, 'Better Engines')).status, 200, 'the new role acts at once')
  assert.equal((await setRole(guest, bob, 'owner')).code, 'role_not_allowed', 'nobody lifts themselves')
  const ada = (await me(owner)).person?.id ?? ''
  assert.equal((await setRole(guest, ada, 'viewer')).code, 'role_not_allowed')
  assert.equal((await setRole(owner, ada, 'viewer')).code, 'last_one')
  assert.equal((await owner.call('POST', '/organisation/leave', { account })).code, 'last_one')

  assert.equal((await owner.call('DELETE', `/organisation/members/${bob}`, { account })).status, 200)
  assert.equal((await guest.call('GET', '/organisation/members', { account })).code, 'account_not_found')
  assert.equal((await me(guest)).accounts.length, 1)

  const wrong = { account, json: { name: 'Engines' } }
  assert.equal((await owner.call('DELETE', '/organisation', wrong)).status, 400)
  const key = await server.createKey({ name: 'engine', account: 'Engines', kind: 'test' })
  const models = (): Promise<Response> =>
    fetch(`${server.url}/v1/key`, { headers: { authorization: `Bearer ${key}` } })
  assert.equal((await models()).status, 200)
  const right = { account, json: { name: 'Better Engines' } }
  assert.equal((await owner.call('DELETE', '/organisation', right)).status, 200)
  assert.equal((await models()).status, 401, 'its keys are gone')
  assert.equal((await me(owner)).accounts.length, 1)
})

/** The same cookies at another address. */
function browserAt(url: string, { cookies }: Browser): Browser {
  return openBrowser(url, cookies)
}

async function waitFor<T>(look: () => T | undefined): Promise<T> {
  for (const end = Date.now() + 5000; Date.now() < end;) {
    const found = look()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('it did not come in five seconds')
}
