// Credit over the private API: who sees how much of it, pages and files of the history, codes from making to revoking.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { nanodollars } from '../../../core/money.ts'
import type { Browser, PeopleWorld } from '../../../test/support/people-world.ts'
import { openPeopleWorld } from '../../../test/support/people-world.ts'
import { sampleGeneration } from '../../../test/engines/sample-records.ts'
import type { CreditsOfAccount, History, RedeemCodes } from '../../../contract/app/credits.ts'
import type { AccountRole } from '../../store/people/ports.ts'

const DAY_MS = 86_400_000
const DOLLAR = 1_000_000_000

let world: PeopleWorld
let administrator: Browser
let accounts = 0

before(async () => {
  world = await openPeopleWorld()
  await world.person('admin@example.com', { administrator: true })
  administrator = world.browser()
  await administrator.signIn('admin@example.com')
})
after(() => world.close())

/** An organisation with one person of this role besides its owner. */
async function accountOf(role: AccountRole): Promise<{ browser: Browser; account: number }> {
  const owner = await world.person(`founder-${accounts}@example.com`)
  const person = await world.person(`${role}-${accounts++}@example.com`)
  const { memberships } = world.services.store
  const made = await memberships.createOrganisation({ personId: owner.id, title: 'Engines', at: Date.now() })
  await world.services.ledger.refreshAccounts()
  await world.join({ accountId: made.accountId, person, role })
  const browser = world.browser()
  await browser.signIn(person.email)
  return { browser, account: made.accountId }
}

let generations = 0

/** Usage that was settled, as of a restart: straight into the books. */
async function spend(accountId: number, days: Readonly<Record<number, number>>): Promise<void> {
  for (const [daysAgo, amount] of Object.entries(days))
    await world.services.store.ledger.settle(
      sampleGeneration({
        id: `gen-1700000000-${String(generations++).padStart(20, '0')}`,
        accountId,
        endpointId: 'acme/thinker-1@acme',
        providerName: 'Acme',
        createdAt: Date.now() - Number(daysAgo) * DAY_MS,
        costNanodollars: nanodollars(amount),
      }),
    )
}

async function makeCodes(body: object): Promise<string[]> {
  const answer = await administrator.call('POST', '/admin/redeem-codes', { json: body })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return (answer.body as { codes: string[] }).codes
}

test('insiders see the balance, and only those who look after money what was granted', async () => {
  for (const role of ['viewer', 'member', 'billing', 'admin'] as const) {
    const { browser, account } = await accountOf(role)
    await world.services.ledger.grant({ accountId: account, amountNanodollars: nanodollars(3 * DOLLAR) })
    const credits = (await browser.call('GET', '/credits', { account })).body as CreditsOfAccount
    assert.equal(credits.balance, 3)
    assert.equal(credits.isLow, false, 'metered accounts are never low')
    assert.deepEqual(credits.total, role === 'billing' || role === 'admin' ? { granted: 3, used: 0 } : null)
  }
})

test('the month and the last seven days count from the first moment of their UTC days', async () => {
  const { browser, account } = await accountOf('billing')
  const dayOfMonth = new Date().getUTCDate()
  await spend(account, { 0: DOLLAR, 6: 2 * DOLLAR, 7: 4 * DOLLAR, 40: 8 * DOLLAR })
  const credits = (await browser.call('GET', '/credits', { account })).body as CreditsOfAccount
  assert.equal(credits.below, 3)
  const inMonth = [0, 6, 7].filter((daysAgo) => daysAgo < dayOfMonth)
  const amounts: Readonly<Record<number, number>> = { 0: 1, 6: 2, 7: 4 }
  assert.equal(
    credits.month.spent,
    inMonth.reduce((sum, daysAgo) => sum + (amounts[daysAgo] ?? 0), 0),
  )
  assert.match(credits.month.from, /^\d{4}-\d\d-01$/)
})

test('a prepaid account is low below a dollar, and the amounts in flight count as gone', async () => {
  const { browser, account } = await accountOf('owner')
  await world.services.ledger.setBilling({ accountId: account, billing: 'prepaid' })
  const [code = ''] = await makeCodes({ amount: 1.5 })
  await browser.call('POST', '/credits/redeem', { account, json: { code } })
  const isLow = async (): Promise<boolean> =>
    ((await browser.call('GET', '/credits', { account })).body as CreditsOfAccount).isLow
  assert.equal(await isLow(), false)
  const { record } = await world.services.keys.create({ accountId: account, name: 'key', kind: 'live' })
  const held = world.services.ledger.hold({ key: record, upperBoundNanodollars: nanodollars(DOLLAR) })
  assert.ok(held.ok)
  assert.equal(await isLow(), true)
  world.services.ledger.release(held.hold)
  assert.equal(await isLow(), false)
})

test('the history is read page by page without a line twice or missing, and as a file', async () => {
  const { browser, account } = await accountOf('billing')
  await spend(account, Object.fromEntries(Array.from({ length: 9 }, (_, at) => [at, (at + 1) * 1000])))
  await spend(account, { 3: 500 })
  for (let at = 0; at < 4; at++)
    await world.services.ledger.grant({
      accountId: account,
      amountNanodollars: nanodollars(DOLLAR),
      note: at === 0 ? '=cmd()' : `grant ${at}`,
    })
  await world.services.ledger.adjust({ accountId: account, amountNanodollars: nanodollars(-5), note: 'oops' })
  for (const [kind, count] of [
    ['all', 14],
    ['credit', 5],
    ['usage', 9],
  ] as const) {
    const seen: History['items'] = []
    let cursor: string | null = null
    do {
      const query: string = `?kind=${kind}&limit=2${cursor === null ? '' : `&cursor=${cursor}`}`
      const answer = await browser.call('GET', `/credits/history${query}`, { account })
      assert.equal(answer.status, 200, JSON.stringify(answer.body))
      const page = answer.body as History
      seen.push(...page.items)
      cursor = page.next
    } while (cursor !== null)
    assert.equal(seen.length, count)
    assert.equal(new Set(seen.map(({ id }) => id)).size, count)
    const times = seen.map(({ at }) => at)
    assert.deepEqual(times, times.toSorted().toReversed())
    const day = seen.find(({ amount }) => amount === -4500e-9)
    if (kind !== 'credit') assert.equal(day?.requests, 2)
  }
  const wrong = await browser.call('GET', '/credits/history?cursor=x', { account })
  assert.equal(wrong.status, 400)
  const url = `${world.url}/api/app/credits/history?kind=credit&format=csv`
  const cookie = [...browser.cookies].map((pair) => pair.join('=')).join('; ')
  const file = await fetch(url, { headers: { cookie, 'x-causeway-account': String(account) } })
  const lines = (await file.text()).trim().split('\r\n')
  assert.equal(lines.length, 6)
  assert.match(lines[1] ?? '', /,adjustment,-5e-9,,oops$/)
  assert.match(lines.at(-1) ?? '', /,grant,1,,'=cmd\(\)$/)
})

test('a code goes from made to redeemed, and no answer but the first has it', async () => {
  const { browser, account } = await accountOf('billing')
  const expiresAt = new Date(Date.now() + DAY_MS).toISOString()
  const [code = '', other = ''] = await makeCodes({ amount: 2.5, count: 2, note: ' course ', expiresAt })
  const redeemed = await browser.call('POST', '/credits/redeem', { account, json: { code: ` ${code} ` } })
  assert.deepEqual(redeemed.body, { amount: 2.5, balance: 2.5 })
  const again = await browser.call('POST', '/credits/redeem', { account, json: { code } })
  assert.deepEqual([again.status, again.code], [409, 'code_redeemed'])
  const list = (await administrator.call('GET', '/admin/redeem-codes?limit=2')).body as RedeemCodes
  assert.equal(JSON.stringify(list).includes(code.slice(3, 8)), false)
  const [second, first] = list.items
  assert.deepEqual(
    [second?.state, second?.ending, second?.note, second?.createdBy],
    ['open', other.slice(-5), 'course', 'admin'],
  )
  assert.equal(first?.state, 'redeemed')
  assert.equal(first.redeemed?.account, 'Engines')
  assert.match(first.redeemed?.person ?? '', /^billing-/)
  const before = (await administrator.call('GET', `/admin/redeem-codes?limit=2&cursor=${first.id}`))
    .body as RedeemCodes
  assert.ok(before.items.every(({ id }) => id < first.id))
  const gone = await administrator.call('DELETE', `/admin/redeem-codes/${second?.id}`, { json: {} })
  assert.deepEqual(gone.body, { revoked: 1 })
  const late = await browser.call('POST', '/credits/redeem', { account, json: { code: other } })
  assert.deepEqual([late.status, late.code], [409, 'code_revoked'])
})

test('amounts, counts and ends that make no sense are refused', async () => {
  const wrong = [
    { amount: 0 },
    { amount: -1 },
    { amount: 1e9 },
    { amount: 5, count: 0 },
    { amount: 5, count: 1001 },
    { amount: 5, count: 1.5 },
    { amount: 5, expiresAt: new Date(Date.now() - 1000).toISOString() },
    { amount: 5, expiresAt: 'tomorrow' },
  ]
  for (const json of wrong) {
    const answer = await administrator.call('POST', '/admin/redeem-codes', { json })
    assert.equal(answer.status, 400, JSON.stringify(json))
  }
})
