// What becomes of a page when its session ends under it: what was typed stays, the reader is told, and goes on after signing in
// again; what two tabs do to the same key; and somebody who takes their data along and goes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Walk } from './browser.ts'
import { ADMINISTRATOR, assertAccessible, assertFits, picture, signIn, startWalk } from './browser.ts'

async function endAllSessions({ context, server }: Walk): Promise<void> {
  const out = await context.request.post(`${server.url}/api/app/auth/sign-out`, {
    data: {},
    headers: { origin: server.url },
  })
  assert.equal(out.status(), 200)
}

test('a session that ends under a half-filled form loses nothing', async (context) => {
  const walk = await startWalk(context, { isSignedIn: true, isPhone: true })
  if (!walk) return
  const { page, server } = walk
  await page.goto('/keys?create=true')
  await page.getByLabel('Name').fill('typed before the end')
  await page.getByRole('radio', { name: /Test/ }).check()
  await endAllSessions(walk)
  await page.getByRole('button', { name: 'Create the key' }).click()
  await page.getByRole('alert').filter({ hasText: 'Sign in again in another tab' }).waitFor()
  assert.equal(await page.getByLabel('Name').inputValue(), 'typed before the end')
  await page.keyboard.press('Escape')
  const link = page.getByRole('link', { name: 'Sign in again in a new tab' })
  await link.waitFor()
  await picture(page, 'session-over')
  await assertFits(page)
  await assertAccessible(page)

  // Also on the next page, which is not shown as broken.
  await page.getByRole('link', { name: 'Activity' }).first().click()
  await page.getByRole('heading', { name: 'Activity', level: 1 }).waitFor()
  const opened = page.context().waitForEvent('page')
  await link.click()
  const other = await opened
  await other.getByLabel('E-mail').fill(ADMINISTRATOR.email)
  await other.getByLabel('Password').fill(ADMINISTRATOR.password)
  await other.getByRole('button', { name: 'Sign in', exact: true }).click()
  await other.waitForURL(`${server.url}/activity`)
  await other.close()
  await page.bringToFront()
  await page.evaluate("dispatchEvent(new Event('focus'))")
  await link.waitFor({ state: 'detached' })
  await page.getByText('Nothing was used in this time').waitFor()
})

test('a key that another tab has changed keeps that change', async (context) => {
  const walk = await startWalk(context, { isSignedIn: true })
  if (!walk) return
  const { page, server, context: browser } = walk
  await server.createKey({ name: 'shared', kind: 'test' })
  const other = await browser.newPage()
  for (const tab of [page, other]) {
    await tab.goto('/keys')
    await tab.getByRole('button', { name: 'More about shared' }).click()
    await tab.getByRole('menuitem', { name: 'Edit' }).click()
    await tab.getByLabel('Name').waitFor()
  }
  await other.getByLabel('Name').fill('renamed elsewhere')
  await other.getByRole('button', { name: 'Save' }).click()
  await other.getByText('renamed elsewhere').first().waitFor()
  await page.getByLabel('Credit limit').fill('7')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('renamed elsewhere').first().waitFor()
  assert.equal(await page.getByText('shared', { exact: true }).count(), 0)
})

test('somebody saves what is kept about them, and deletes their account', async (context) => {
  const walk = await startWalk(context, { isSignedIn: true, environment: { CAUSEWAY_SIGN_UP: 'open' } })
  if (!walk) return
  const { browser, server } = walk
  const grace = { name: 'Grace Hopper', email: 'grace@example.com', password: 'compile it once more' }
  const own = await browser.newContext({ baseURL: server.url, viewport: { width: 390, height: 844 } })
  const headers = { origin: server.url }
  const made = await own.request.post(`${server.url}/api/app/auth/sign-up/email`, { data: grace, headers })
  assert.equal(made.status(), 200, await made.text())
  await signIn(own, server, grace)
  const page = await own.newPage()
  await page.goto('/settings/profile')
  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save as JSON' }).click()
  assert.equal((await saving).suggestedFilename(), 'my-data.json')
  await page.getByRole('button', { name: 'Delete your account' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Your address, to say that it is meant').fill(grace.email)
  await dialog.getByLabel('Password').fill('not this one at all')
  await picture(page, 'delete-account')
  await assertAccessible(page)
  await dialog.getByRole('button', { name: 'Delete your account' }).click()
  await dialog.getByRole('alert').filter({ hasText: 'This is not your password' }).waitFor()
  await dialog.getByLabel('Password').fill(grace.password)
  await dialog.getByRole('button', { name: 'Delete your account' }).click()
  await page.getByText('Your account is deleted').first().waitFor()
  await page.getByRole('link', { name: 'Sign in' }).first().waitFor()
  await page.goto('/keys')
  await page.waitForURL('**/sign-in?**')
})
