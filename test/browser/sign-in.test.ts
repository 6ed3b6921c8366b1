// Ways in, in a browser: the first administrator by the printed link, signing out and in, wrong passwords, strangers sent to sign in.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ADMINISTRATOR, assertAccessible, assertFits, picture, startWalk } from './browser.ts'

test('whoever has the printed link becomes administrator, once', async (context) => {
  const walk = await startWalk(context)
  if (!walk) return
  const { page, server, complaints } = walk
  const link = server.stdout.find((line) => line.startsWith('Create the administrator: '))
  assert.ok(link)
  await page.goto(link.slice('Create the administrator: '.length))
  await assertAccessible(page)
  await picture(page, 'setup')
  await page.getByLabel('Name').fill(ADMINISTRATOR.name)
  await page.getByLabel('E-mail').fill(ADMINISTRATOR.email)
  await page.getByLabel('Password').fill(ADMINISTRATOR.password)
  await page.getByRole('button', { name: 'Create the administrator' }).click()
  await page.waitForURL('**/keys')
  await page.getByRole('link', { name: 'Admin' }).waitFor()
  await page.goto('/setup?token=anything')
  await page.getByText('This installation has its administrator').waitFor()
  assert.deepEqual(complaints, [])
})

test('signing out forgets the reader; a wrong password says so; signing in leads back to where they wanted to go', async (context) => {
  const walk = await startWalk(context, { isSignedIn: true })
  if (!walk) return
  const { page } = walk
  await page.goto('/models')
  await page.getByRole('button', { name: 'Your account' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).waitFor()
  await page.goto('/logs?status=error')
  await page.waitForURL('**/sign-in?**')
  await assertAccessible(page)
  await picture(page, 'sign-in')
  await page.getByLabel('E-mail').fill(ADMINISTRATOR.email)
  await page.getByLabel('Password').fill('wrong horse battery')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('alert').filter({ hasText: /\w/ }).first().waitFor()
  await page.getByLabel('Password').fill(ADMINISTRATOR.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL('**/logs?status=error')
})

test('an address that leads elsewhere is not followed after signing in', async (context) => {
  const walk = await startWalk(context, { isSignedIn: true })
  if (!walk) return
  const { page, context: browserContext, server } = walk
  await browserContext.clearCookies()
  await page.goto('/sign-in?return=//evil.example/')
  await page.getByLabel('E-mail').fill(ADMINISTRATOR.email)
  await page.getByLabel('Password').fill(ADMINISTRATOR.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('link', { name: 'Admin' }).waitFor()
  assert.ok(page.url().startsWith(server.url))
})

test('signing up is closed until it is opened, on a phone too', async (context) => {
  const walk = await startWalk(context, { isPhone: true, colorScheme: 'dark' })
  if (!walk) return
  const { page } = walk
  await page.goto('/sign-up')
  await page.getByRole('heading', { name: 'Signing up is not open here' }).waitFor()
  await assertAccessible(page)
  await assertFits(page)
  await picture(page, 'sign-up-closed-phone-dark')
})
