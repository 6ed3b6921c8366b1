// What a person sets for themselves, in a browser: the second factor and its use, sessions ended at once, passkeys by an
// authenticator in software, the password, and the look of each section.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { totpCode } from '../support/totp.ts'
import { ADMINISTRATOR, assertAccessible, assertFits, picture, signIn, startWalk } from './browser.ts'

async function typePassword(page: Page): Promise<void> {
  await page.getByLabel('E-mail').fill(ADMINISTRATOR.email)
  await page.getByLabel('Password').fill(ADMINISTRATOR.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

test('a second factor is set up by its picture, asked for at the next sign-in, and a backup code stands in for it once', async (context) => {
  const walk = await startWalk(context, { isSignedIn: true })
  if (!walk) return
  const { page, context: browserContext } = walk
  await page.goto('/settings/security')
  await page.getByRole('button', { name: 'Set up' }).click()
  await page.getByLabel('Your password').fill(ADMINISTRATOR.password)
  await page.getByRole('button', { name: 'Continue' }).click()
  const secret = (await page.getByTestId('totp-secret').textContent()) ?? ''
  const code = (): string => totpCode(`otpauth://totp/x?secret=${secret}`, Date.now())
  await page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor()
  await assertAccessible(page)
  await picture(page, 'settings-totp')
  await page.getByRole('textbox', { name: 'Code' }).fill('000000')
  await page.getByRole('button', { name: 'Turn it on' }).click()
  await page.getByRole('alert').filter({ hasText: /\w/ }).waitFor()
  await page.getByRole('textbox', { name: 'Code' }).fill(code())
  await page.getByRole('button', { name: 'Turn it on' }).click()
  await page.getByRole('heading', { name: 'The second factor is on' }).waitFor()
  const codes = await page.getByTestId('backup-code').allTextContents()
  assert.equal(new Set(codes).size, 10)
  await picture(page, 'settings-backup-codes')
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await page.getByRole('button', { name: 'New backup codes' }).waitFor()

  await browserContext.clearCookies()
  await page.goto('/sign-in')
  await typePassword(page)
  await page.getByRole('heading', { name: 'Second factor' }).waitFor()
  await page.getByRole('textbox', { name: 'Code' }).fill(code())
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.waitForURL('**/keys')

  for (const isFirst of [true, false]) {
    await browserContext.clearCookies()
    await page.goto('/sign-in')
    await typePassword(page)
    await page.getByRole('button', { name: 'Use a backup code' }).click()
    await page.getByLabel('Backup code').fill(codes[0] ?? '')
    await page.getByRole('button', { name: 'Continue' }).click()
    if (isFirst) await page.waitForURL('**/keys')
    else await page.getByRole('alert').filter({ hasText: /\w/ }).waitFor()
  }
})

test('ending a session acts on the next click in that browser', async (context) => {
  const walk = await startWalk(context, { isSignedIn: true })
  if (!walk) return
  const { page, browser, server } = walk
  const elsewhere = await browser.newContext({
    baseURL: server.url,
    userAgent: 'Mozilla/5.0 (X11; Linux) Firefox/140.0',
  })
  await signIn(elsewhere, server, ADMINISTRATOR)
  const there = await elsewhere.newPage()
  await there.goto('/keys')
  await there.getByRole('heading', { name: 'Keys' }).waitFor()

  await page.goto('/settings/security')
  await page.getByText('this browser').waitFor()
  await page.getByText('Firefox on Linux').first().waitFor()
  await picture(page, 'settings-security')
  await assertAccessible(page)
  await page.getByRole('button', { name: 'End the session of Firefox on Linux' }).first().click()
  await page.getByRole('button', { name: 'End all others' }).waitFor({ state: 'detached' })
  await there.goto('/logs')
  await there.waitForURL('**/sign-in?**')
  await page.reload()
  await page.getByText('this browser').waitFor()
})

test('the password is changed, and the old one no longer lets in', async (context) => {
  const walk = await startWalk(context, { isSignedIn: true })
  if (!walk) return
  const { page, context: browserContext, server } = walk
  await page.goto('/settings/security')
  await page.getByLabel('Current password').fill('not the password')
  await page.getByLabel('New password').fill('a better horse battery')
  await page.getByRole('button', { name: 'Change the password' }).click()
  await page.getByRole('alert').filter({ hasText: /\w/ }).waitFor()
  await page.getByLabel('Current password').fill(ADMINISTRATOR.password)
  await page.getByRole('button', { name: 'Change the password' }).click()
  await page.getByText('Your password is changed').first().waitFor()
  const tries = [ADMINISTRATOR.password, 'a better horse battery'].map((password) =>
    browserContext.request.post(`${server.url}/api/app/auth/sign-in/email`, {
      data: { email: ADMINISTRATOR.email, password },
      headers: { origin: server.url },
    }),
  )
  assert.deepEqual(
    (await Promise.all(tries)).map((answer) => answer.status()),
    [401, 200],
  )
})

test('a passkey is added on localhost, signs in, and is removed', async (context) => {
  const walk = await startWalk(context, { isSignedIn: true })
  if (!walk) return
  const { browser, server, page: numbered } = walk
  await numbered.goto('/settings/security')
  await numbered.getByText(/Passkeys belong to a host name/).waitFor()
  assert.equal(await numbered.getByRole('button', { name: 'Add a passkey' }).count(), 0)

  const baseURL = server.url.replace('127.0.0.1', 'localhost')
  const named = await browser.newContext({ baseURL, reducedMotion: 'reduce' })
  const page = await named.newPage()
  const devices = await named.newCDPSession(page)
  await devices.send('WebAuthn.enable')
  await devices.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  await signIn(named, { ...server, url: baseURL }, ADMINISTRATOR)
  await page.goto('/settings/security')
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByLabel('Name').fill('work laptop')
  await page.getByRole('button', { name: 'Add the passkey' }).click()
  await page.getByText('work laptop', { exact: true }).waitFor()
  await assertAccessible(page)
  await picture(page, 'settings-passkey')

  await named.clearCookies()
  await page.goto('/sign-in')
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.waitForURL('**/keys')
  await page.goto('/settings/security')
  await page.getByRole('button', { name: 'Remove work laptop' }).click()
  await page.getByRole('button', { name: 'Remove the passkey' }).click()
  await page.getByText('work laptop', { exact: true }).waitFor({ state: 'detached' })
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`every section of the settings is accessible and fits, ${colorScheme}`, async (context) => {
    const isPhone = colorScheme === 'dark'
    const walk = await startWalk(context, { isSignedIn: true, colorScheme, isPhone })
    if (!walk) return
    const { page, complaints } = walk
    await page.goto('/settings')
    const links = page.getByRole('navigation', { name: 'Settings' }).getByRole('link')
    await links.last().waitFor({ state: 'attached' })
    const names = (await links.allTextContents()).filter((name, at, all) => all.indexOf(name) === at)
    assert.ok(names.length >= 3)
    for (const name of names) {
      await links.filter({ hasText: name, visible: true }).click()
      await page.getByRole('heading', { name, exact: true, level: 1 }).waitFor()
      await page.locator('.animate-pulse').first().waitFor({ state: 'detached' })
      await assertAccessible(page)
      await assertFits(page)
      await picture(page, `settings-${name.toLowerCase().replaceAll(' ', '-')}-${colorScheme}`)
    }
    assert.deepEqual(complaints, [])
  })
