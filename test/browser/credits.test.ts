// Credits in a browser: an administrator makes codes, somebody else redeems one, once; what a full page shows; the same on a
// phone, and what a role without money sees.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { seedTraffic } from '../support/seed-traffic.ts'
import type { Walk } from './browser.ts'
import { assertAccessible, assertFits, picture, signIn, startWalk } from './browser.ts'

const GRACE = { name: 'Grace Hopper', email: 'grace@example.com', password: 'a ship in port is safe' }

/** Somebody who is no administrator, signed in, with a page of their own. */
async function enterAsGrace({ server, browser, context }: Walk): Promise<Page> {
  const headers = { origin: server.url }
  const opened = await context.request.put(`${server.url}/api/app/admin/sign-up`, {
    data: { policy: 'open' },
    headers,
  })
  assert.equal(opened.status(), 200, await opened.text())
  const own = await browser.newContext({ baseURL: server.url, reducedMotion: 'reduce' })
  const made = await own.request.post(`${server.url}/api/app/auth/sign-up/email`, { data: GRACE, headers })
  assert.equal(made.status(), 200, await made.text())
  await signIn(own, server, GRACE)
  return await own.newPage()
}

async function makeCodes(
  page: Page,
  wish: { amount: string; count: string; note: string },
): Promise<string[]> {
  await page.getByRole('button', { name: 'Make codes' }).click()
  await page.getByLabel('Amount of each').fill(wish.amount)
  await page.getByLabel('How many').fill(wish.count)
  await page.getByLabel('Last day').fill('2099-12-31')
  await page.getByLabel('Note').fill(wish.note)
  await picture(page, 'credits-make-codes')
  await page.getByRole('button', { name: 'Make them' }).click()
  await page.getByTestId('new-code').first().waitFor()
  return await page.getByTestId('new-code').allTextContents()
}

test('an administrator makes codes, another account redeems one, and a second time is refused', async (context) => {
  const walk = await startWalk(context, { isSignedIn: true })
  if (!walk) return
  const { page, complaints } = walk
  await page.goto('/credits')
  await page.getByText('Nothing owed').waitFor()
  await page.getByText('Nothing has moved yet').waitFor()
  await page.getByText('No codes yet').waitFor()
  await picture(page, 'credits-empty')
  await assertAccessible(page)

  await page.getByRole('button', { name: 'Make codes' }).click()
  await assertAccessible(page)
  await page.getByLabel('Amount of each').fill('-3')
  await page.getByRole('button', { name: 'Make them' }).click()
  await page
    .getByRole('alert')
    .filter({ hasText: /amount/ })
    .waitFor()
  await page.keyboard.press('Escape')
  const codes = await makeCodes(page, {
    amount: '12.50',
    count: '3',
    note: '<img src=x onerror=alert(1)> talk',
  })
  assert.equal(codes.length, 3)
  for (const code of codes) assert.match(code, /^CW(-[0-9A-Z]{5}){5}$/)
  await picture(page, 'credits-new-codes')
  await assertAccessible(page)
  await page.getByRole('button', { name: 'I have copied them' }).click()
  assert.equal((await page.content()).includes(codes[0] ?? 'none'), false)
  await page
    .getByRole('row', { name: /<img src=x onerror=alert\(1\)> talk/ })
    .first()
    .waitFor()

  const grace = await enterAsGrace(walk)
  await grace.goto('/credits')
  await grace.getByText('Nothing owed').waitFor()
  assert.equal(await grace.getByRole('heading', { name: /Redeem codes/ }).count(), 0)
  const field = grace.getByLabel('Code')
  const redeem = grace.getByRole('button', { name: 'Redeem' })
  await field.fill(`${(codes[0] ?? '').slice(0, -1)}${codes[0]?.endsWith('0') ? '1' : '0'}`)
  await redeem.click()
  await grace.getByText('A letter of this code is wrong.').waitFor()
  await field.fill((codes[0] ?? '').toLowerCase().replaceAll('-', ' '))
  await redeem.click()
  await grace.getByText('$12.50 were added to the balance.').waitFor()
  await grace.getByText('$12.50', { exact: true }).first().waitFor()
  assert.equal(await grace.getByTestId('balance').textContent(), '$12.50')
  await grace.getByRole('row', { name: /Credit added · Code that ends in/ }).waitFor()
  await field.fill(codes[0] ?? '')
  await redeem.click()
  await grace.getByText(/This account redeemed this code on .* its credit is in the balance/).waitFor()
  assert.equal(await grace.getByTestId('balance').textContent(), '$12.50')
  await picture(grace, 'credits-redeemed-twice')
  await assertAccessible(grace)

  await page.reload()
  await page.getByRole('row', { name: /redeemed .*Grace Hopper/ }).waitFor()
  await page.getByRole('button', { name: `Revoke the code that ends in ${codes[1]?.slice(-5)}` }).click()
  await page.getByLabel(/every other open code/).check()
  await picture(page, 'credits-revoke')
  await page.getByRole('button', { name: 'Revoke them' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByLabel('Codes by how they stand').selectOption('revoked')
  await page.getByText('redeemed', { exact: true }).waitFor({ state: 'detached' })
  await page.getByText('revoked', { exact: true }).first().waitFor()
  assert.match(page.url(), /codes=revoked/)
  assert.equal(await page.getByText('revoked', { exact: true }).count(), 2)
  await picture(page, 'credits-codes')
  await assertAccessible(page)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV' }).last().click()
  const text = await readFile(await (await download).path(), 'utf8')
  assert.equal(text.trim().split('\r\n').length, 3)

  await field.fill(codes[2] ?? '')
  await redeem.click()
  await grace.getByText('This code was revoked.').waitFor()
  // The browser itself tells of the refusal of a negative amount.
  assert.deepEqual(
    complaints.filter((line) => !line.includes('status of 400')),
    [],
  )
})

async function seeded(clean: (work: () => Promise<void>) => void): Promise<string> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'causeway-credits-'))
  clean(() => rm(dataFolder, { recursive: true, force: true }))
  await seedTraffic({ dataFolder, generations: 6000, days: 60 })
  return dataFolder
}

test('a full page shows the balance, the month by key and days of usage, page by page', async (context) => {
  const dataFolder = await seeded((work) => context.after(work))
  const walk = await startWalk(context, {
    isSignedIn: true,
    dataFolder,
    environment: { CAUSEWAY_BILLING: 'prepaid' },
  })
  if (!walk) return
  const { page, complaints } = walk
  await page.goto('/credits')
  await page.getByText('Left to spend').waitFor()
  await page.getByRole('list', { name: 'Spend by key' }).getByRole('listitem').first().waitFor()
  await page.getByRole('row', { name: /Usage/ }).first().waitFor()
  await picture(page, 'credits-full')
  await assertAccessible(page)
  const rows = page.getByRole('table', { name: 'History of credit' }).getByRole('row')
  assert.equal(await rows.count(), 31)
  await page.getByRole('button', { name: 'Earlier ones' }).click()
  await rows.nth(45).waitFor()
  await page.getByLabel('Lines of the history').selectOption('credit')
  await page.getByRole('row', { name: /Synthetic credit/ }).waitFor()
  assert.match(page.url(), /show=credit/)
  assert.equal(await rows.count(), 2)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV' }).first().click()
  const text = await readFile(await (await download).path(), 'utf8')
  assert.match(text, /^time in UTC,kind,amount in USD,requests,note\r\n.*grant,2000,,Synthetic credit\r\n$/)
  await page.getByRole('link', { name: 'Activity by key' }).click()
  await page.waitForURL(/\/activity\?.*by=key/)
  assert.deepEqual(complaints, [])
})

test('on a phone, dark, a prepaid account without credit is told so', async (context) => {
  const walk = await startWalk(context, {
    isSignedIn: true,
    isPhone: true,
    colorScheme: 'dark',
    environment: { CAUSEWAY_BILLING: 'prepaid' },
  })
  if (!walk) return
  const { page, server, complaints } = walk
  await page.goto('/credits')
  await page.getByText('No credit is left for another request.').waitFor()
  await assertFits(page)
  await picture(page, 'credits-none-phone-dark')
  await makeCodes(page, { amount: '0.75', count: '1', note: '' })
  const code = (await page.getByTestId('new-code').textContent()) ?? ''
  await assertAccessible(page)
  await page.getByRole('button', { name: 'I have copied it' }).click()
  await page.getByLabel('Code', { exact: true }).fill(code)
  await page.getByRole('button', { name: 'Redeem' }).click()
  await page.getByText('Credit is low: less than $1.00').waitFor()
  await assertFits(page)
  await assertAccessible(page)
  await picture(page, 'credits-low-phone-dark')
  const added = await server.runCommand(['credits', 'add', '20', '--note', 'invoice 17'])
  assert.equal(added.exitCode, 0, added.stderr)
  await page.reload()
  await page.getByText('invoice 17').waitFor()
  assert.equal(await page.getByText('Credit is low').count(), 0)
  assert.deepEqual(complaints, [])
})
