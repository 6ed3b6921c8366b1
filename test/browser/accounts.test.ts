// People and organisations in a browser: somebody is invited by a link and joins, their role is taken down, and both the pages and the
// server obey at once; an organisation is renamed and deleted, another is disabled
// by the administrator and enabled again.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import type { Walk } from './browser.ts'
import { assertAccessible, assertFits, picture, startWalk } from './browser.ts'

const GRACE = { name: 'Grace Hopper', email: 'grace@example.com', password: 'compile it once more' }

async function openContext({ browser, server }: Walk): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({
    baseURL: server.url,
    viewport: { width: 1360, height: 860 },
    reducedMotion: 'reduce',
  })
  return { context, page: await context.newPage() }
}

/** Makes an organisation on the page and invites Grace as a member; returns the link. */
async function inviteGrace(page: Page): Promise<string> {
  await page.goto('/settings/organisation')
  await page.getByLabel('Name of the organisation').fill('Analytical Engines')
  await page.getByRole('button', { name: 'Make the organisation' }).click()
  await page.getByRole('heading', { name: 'People' }).waitFor()
  await page.getByRole('button', { name: 'Invite somebody' }).click()
  await page.getByLabel('E-mail').fill(GRACE.email)
  await assertAccessible(page)
  await page.getByRole('button', { name: 'Invite them' }).click()
  const link = (await page.getByTestId('shown-once').textContent()) ?? ''
  await picture(page, 'settings-invited')
  await page.getByRole('button', { name: 'I have copied it' }).click()
  await page.getByText(GRACE.email, { exact: true }).waitFor()
  assert.equal((await page.content()).includes(link), false, 'the link is shown once')
  return link
}

test('somebody joins by a link, makes a key, and as a viewer makes none, on the page and at the server', async (context) => {
  const walk = await startWalk(context, { isSignedIn: true })
  if (!walk) return
  const { page, complaints, server } = walk
  const link = await inviteGrace(page)

  const other = await openContext(walk)
  await other.page.goto(link)
  await other.page.getByRole('heading', { name: 'Join Analytical Engines' }).waitFor()
  await other.page.getByLabel('Name').fill(GRACE.name)
  await other.page.getByLabel('Password').fill(GRACE.password)
  await other.page.getByRole('button', { name: 'Create the account and join' }).click()
  // Whoever joins acts for what they have joined.
  await other.page.getByText('member', { exact: true }).waitFor()
  await other.page.getByRole('button', { name: 'Create a key' }).click()
  await other.page.getByLabel('Name').fill('hers')
  await other.page.getByRole('radio', { name: /Test/ }).check()
  await other.page.getByRole('button', { name: 'Create the key' }).click()
  await other.page.getByRole('button', { name: 'I have copied it' }).click()

  await page.reload()
  await page.getByLabel(`Role of ${GRACE.name}`).selectOption('viewer')
  await page.getByText(`${GRACE.name} is viewer now`).first().waitFor()
  await page.getByRole('button', { name: `Budget of ${GRACE.name}` }).click()
  await page.getByLabel('US dollars a month').fill('25')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('$0.00 of $25.00 this month').waitFor()
  await picture(page, 'settings-organisation')
  await assertAccessible(page)

  const account = await other.page.evaluate<string | null>("localStorage.getItem('causeway.account')")
  assert.ok(account)
  const refused = await other.context.request.post(`${server.url}/api/app/keys`, {
    data: { name: 'one more', kind: 'test' },
    headers: { origin: server.url, 'x-causeway-account': account },
  })
  assert.equal(refused.status(), 403)
  assert.equal(((await refused.json()) as { error: { code: string } }).error.code, 'role_not_allowed')
  await other.page.goto('/keys')
  await other.page.getByText('hers', { exact: true }).waitFor()
  assert.equal(await other.page.getByRole('button', { name: 'Create a key' }).count(), 0)
  await other.page.goto('/settings/organisation')
  await other.page.getByText(GRACE.email).first().waitFor()
  assert.equal(await other.page.getByRole('button', { name: 'Invite somebody' }).count(), 0)
  assert.equal(await other.page.getByRole('combobox').count(), 0)
  await assertAccessible(other.page)

  await page.getByRole('button', { name: `Remove ${GRACE.name}` }).click()
  await page.getByRole('button', { name: 'Remove them' }).click()
  await page.getByText(GRACE.email).waitFor({ state: 'detached' })
  await other.page.goto('/settings/organisation')
  await other.page.getByRole('heading', { name: 'Make an organisation' }).waitFor()
  assert.deepEqual(complaints, [])
})

test('an organisation is renamed, keeps its owner, and is deleted by typing its name', async (context) => {
  const walk = await startWalk(context, { isSignedIn: true, isPhone: true, colorScheme: 'dark' })
  if (!walk) return
  const { page, complaints } = walk
  await inviteGrace(page)
  await page.getByLabel('Name of the organisation').fill('Difference Engines')
  await page.getByRole('button', { name: 'Rename' }).click()
  await page.getByText('The organisation has a new name').first().waitFor()
  await assertFits(page)
  await assertAccessible(page)
  await picture(page, 'settings-organisation-phone-dark')
  await page.getByRole('button', { name: /^Revoke/ }).click()
  await page.getByRole('button', { name: 'Revoke it' }).click()
  await page.getByText('None are open').waitFor()

  await page.getByRole('button', { name: 'Leave' }).click()
  await page.getByRole('button', { name: 'Leave it' }).click()
  await page.getByText('An organisation needs an owner').waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Delete' }).click()
  const confirm = page.getByRole('button', { name: 'Delete the organisation' })
  await page.getByLabel('Its name, to say that it is meant').fill('Difference')
  assert.equal(await confirm.isDisabled(), true)
  await page.getByLabel('Its name, to say that it is meant').fill('Difference Engines')
  await confirm.click()
  await page.getByRole('heading', { name: 'Make an organisation' }).waitFor()
  assert.equal(await page.evaluate("localStorage.getItem('causeway.account')"), null)
  // The browser itself tells of the refusal to let the last owner go.
  assert.deepEqual(
    complaints.filter((text) => !text.includes('status of 409')),
    [],
  )
})

test('an account is disabled with a reason that its people and its callers read, and enabled again', async (context) => {
  const reason = 'A key of yours was found on a public page.'
  const walk = await startWalk(context, { isSignedIn: true })
  if (!walk) return
  const { page, server, complaints } = walk
  const link = await inviteGrace(page)
  const key = await server.createKey({ name: 'shop', kind: 'test', account: 'Analytical Engines' })
  const call = async (): Promise<string> => {
    const answer = await fetch(`${server.url}/v1/key`, { headers: { authorization: `Bearer ${key}` } })
    return `${answer.status} ${await answer.text()}`
  }

  await page.goto('/admin/accounts')
  await page.getByRole('button', { name: 'Manage Analytical Engines' }).click()
  await page.getByLabel('Reason').fill(reason)
  await assertAccessible(page)
  await page.getByRole('button', { name: 'Disable the account' }).click()
  await page.getByRole('button', { name: 'Enable the account' }).waitFor()
  await picture(page, 'admin-account-disabled')
  const refused = await call()
  assert.ok(refused.startsWith('403') && refused.includes(reason), refused)

  const other = await openContext(walk)
  await other.page.goto(link)
  await other.page.getByLabel('Name').fill(GRACE.name)
  await other.page.getByLabel('Password').fill(GRACE.password)
  await other.page.getByRole('button', { name: 'Create the account and join' }).click()
  const banner = other.page.getByRole('region', { name: 'This account is disabled' })
  await banner.getByText(reason).waitFor()
  await other.page.setViewportSize({ width: 390, height: 844 })
  await other.page.goto('/keys')
  await banner.waitFor()
  await picture(other.page, 'account-disabled')
  await assertFits(other.page)
  await assertAccessible(other.page)

  await page.getByRole('button', { name: 'Enable the account' }).click()
  await page.getByRole('button', { name: 'Disable the account' }).waitFor()
  assert.ok((await call()).startsWith('200'))
  await other.page.reload()
  await other.page.getByRole('heading', { name: 'Keys', level: 1 }).waitFor()
  assert.equal(await banner.count(), 0)
  assert.deepEqual(complaints, [])
})
