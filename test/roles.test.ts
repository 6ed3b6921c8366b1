// Every row of the private API tried as everybody: allowed exactly where its right says so. The matrix is spelt out once more here,
// so that a change in roles.ts has to be meant. New rows are covered by being in the table.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { AppAnswer, Browser, PeopleWorld } from './support/people-world.ts'
import { openPeopleWorld } from './support/people-world.ts'
import type { AccountRole, PersonRecord } from '../server/store/people/ports.ts'
import type { RowRole } from '../server/http/app/roles.ts'
import type { AppRoute } from '../server/http/app/route.ts'
import { ROUTES } from '../server/http/app/routes.ts'

const IN_ACCOUNT = ['viewer', 'member', 'billing', 'admin', 'owner'] as const
const EVERYBODY = 'viewer member billing admin owner'

/** Right by right: who has it within the account that the request is for. */
const EXPECTED: Readonly<Record<RowRole, string>> = {
  anyone: EVERYBODY,
  'signed-in': EVERYBODY,
  insider: EVERYBODY,
  viewer: 'viewer member admin owner',
  member: 'member admin owner',
  billing: 'billing admin owner',
  admin: 'admin owner',
  owner: 'owner',
  administrator: '',
}

/** Answers that say who you are is not enough. Every other one comes from the row itself. */
const REFUSALS = new Set(['not_signed_in', 'role_not_allowed', 'account_not_found', 'foreign_origin'])
const TITLE = 'Analytical Engines'

let world: PeopleWorld
const people = new Map<string, { readonly person: PersonRecord; readonly browser: Browser }>()

before(async () => {
  world = await openPeopleWorld()
  for (const name of [...IN_ACCOUNT, 'stranger', 'administrator', 'everything']) {
    const administrator = name === 'administrator' || name === 'everything'
    const person = await world.person(`${name}@example.com`, { administrator })
    const browser = world.browser()
    await browser.signIn(person.email)
    people.set(name, { person, browser })
  }
})
after(() => world.close())

function get(name: string): { readonly person: PersonRecord; readonly browser: Browser } {
  const found = people.get(name)
  assert.ok(found)
  return found
}

/** A new organisation of somebody's: rows change what they are tried on. */
async function organisationOf(owner: string): Promise<number> {
  const { memberships } = world.services.store
  const personId = get(owner).person.id
  const made = await memberships.createOrganisation({ personId, title: TITLE, at: world.services.now() })
  return made.accountId
}

interface Try {
  readonly row: AppRoute
  readonly browser: Browser
  readonly account?: number | undefined
  readonly more?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
}

/** Sends the row's example. */
async function use({ row, browser, account, more = {}, headers = {} }: Try): Promise<AppAnswer> {
  const rest: Record<string, unknown> = { ...row.example, ...more }
  const path = row.path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = String(rest[name])
    delete rest[name]
    return encodeURIComponent(value)
  })
  if (row.method !== 'GET') return await browser.call(row.method, path, { json: rest, account, headers })
  const query = new URLSearchParams(Object.entries(rest).map(([name, value]) => [name, String(value)]))
  return await browser.call('GET', query.size === 0 ? path : `${path}?${query}`, { account, headers })
}

function assertAllowed(row: AppRoute, answer: AppAnswer, who: string): void {
  const about = `${row.method} ${row.path} as ${who}: ${answer.status} ${JSON.stringify(answer.body)}`
  assert.ok(!REFUSALS.has(answer.code ?? ''), about)
  assert.ok(answer.status !== 400 && answer.status < 500, about)
  if (answer.status !== 200) return
  const read = row.answer.safeParse(answer.body)
  assert.ok(read.success, `${about}\n${read.error?.message}`)
}

function assertRefused(row: AppRoute, answer: AppAnswer, wanted: { who: string; code: string }): void {
  const about = `${row.method} ${row.path} as ${wanted.who}: ${answer.status} ${JSON.stringify(answer.body)}`
  assert.equal(answer.code, wanted.code, about)
  const statuses: Record<string, number> = { not_signed_in: 401, account_not_found: 404 }
  assert.equal(answer.status, statuses[wanted.code] ?? 403, about)
}

for (const row of ROUTES) {
  const name = `${row.method} ${row.path}`

  test(`${name} (${row.role}) by everybody in the account`, async () => {
    for (const role of IN_ACCOUNT) {
      const account = await organisationOf('owner')
      if (role !== 'owner') await world.join({ accountId: account, person: get(role).person, role })
      const answer = await use({ row, browser: get(role).browser, account })
      if (EXPECTED[row.role].split(' ').includes(role)) assertAllowed(row, answer, role)
      else assertRefused(row, answer, { who: role, code: 'role_not_allowed' })
    }
  })

  test(`${name} (${row.role}) by nobody, a stranger and an administrator`, async () => {
    const nobody = await use({ row, browser: world.browser() })
    if (row.role === 'anyone') assertAllowed(row, nobody, 'nobody')
    else assertRefused(row, nobody, { who: 'nobody', code: 'not_signed_in' })

    const ours = await organisationOf('owner')
    for (const who of ['stranger', 'administrator']) {
      const answer = await use({ row, browser: get(who).browser, account: ours })
      assertRefused(row, answer, { who: `${who} for our account`, code: 'account_not_found' })
    }
    for (const who of ['stranger', 'administrator']) {
      const answer = await use({ row, browser: get(who).browser, account: await organisationOf(who) })
      const isAllowed = row.role !== 'administrator' || who === 'administrator'
      if (isAllowed) assertAllowed(row, answer, `${who} for an account of their own`)
      else assertRefused(row, answer, { who, code: 'role_not_allowed' })
    }
  })

  test(`${name} refuses unknown fields, and changes nothing for a page elsewhere`, async () => {
    const { browser } = get('everything')
    const account = await organisationOf('everything')
    const unknown = await use({ row, browser, account, more: { unheard_of: '1' } })
    assert.equal(unknown.status, 400, JSON.stringify(unknown.body))
    assert.equal(unknown.code, 'unknown_parameter')
    if (row.method === 'GET') return
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: world.url },
    ]) {
      const answer = await use({ row, browser, account, headers })
      assertRefused(row, answer, { who: JSON.stringify(headers), code: 'foreign_origin' })
    }
    const form = { 'content-type': 'text/plain' }
    const answer = await use({ row, browser, account, headers: form })
    assert.equal(answer.status, 415, JSON.stringify(answer.body))
  })
}

test('every account role is tried', () => {
  const tried: readonly AccountRole[] = IN_ACCOUNT
  assert.equal(new Set(tried).size, 5)
})

test('no two rows are the same', () => {
  const names = ROUTES.map((row) => `${row.method} ${row.path}`)
  assert.equal(new Set(names).size, names.length)
})
