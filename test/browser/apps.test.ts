// Apps in a browser: searched, ordered, one app's page; a stranger's name is text; and none yet.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { seedTraffic } from '../support/seed-traffic.ts'
import { assertAccessible, assertFits, picture, startWalk } from './browser.ts'

const HOSTILE = '=HYPERLINK("http://x") <img src=x onerror=alert(1)>'

test('apps are searched and opened, and what they call themselves is text', async (context) => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'causeway-browser-'))
  context.after(() => rm(dataFolder, { recursive: true, force: true }))
  await seedTraffic({ dataFolder, generations: 3000 })
  const walk = await startWalk(context, { dataFolder })
  if (!walk) return
  const { page, complaints } = walk
  page.on('dialog', () => assert.fail('a stranger’s name ran as a program'))
  await page.goto('/apps')
  const table = page.getByRole('table', { name: 'Apps' })
  await table.getByRole('link', { name: 'Help desk' }).waitFor()
  await assertAccessible(page)
  await picture(page, 'apps')
  await page.getByRole('searchbox').fill('img src')
  await page.waitForURL(/q=img/)
  await table.getByRole('link', { name: 'Help desk' }).waitFor({ state: 'detached' })
  await table.getByRole('link', { name: HOSTILE }).click()
  await page.getByRole('heading', { name: HOSTILE, level: 1 }).waitFor()
  assert.equal(await page.locator('img').count(), 0)
  const address = page.getByRole('link', { name: 'forms.example.net' })
  assert.equal(await address.getAttribute('href'), 'https://forms.example.net/')
  assert.match((await address.getAttribute('rel')) ?? '', /noopener noreferrer nofollow/)
  await page.locator('.recharts-bar-rectangle').first().waitFor()
  await assertAccessible(page)
  await picture(page, 'app')
  // An app that is known by its name alone has it in its address, in letters of any script.
  await page.goto('/apps?q=ber')
  await table.getByRole('link', { name: /^Übersetzer/ }).click()
  await page.getByText('known by its name alone').waitFor()
  await page.reload()
  await page.getByText('known by its name alone').waitFor()
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 390, height: 844 })
  await page.reload()
  await page.locator('.recharts-bar-rectangle').first().waitFor()
  await assertFits(page)
  await picture(page, 'app-phone-dark')
  await page.goto('/apps?sort=growing')
  await table.getByRole('link').first().waitFor()
  await assertFits(page)
  await picture(page, 'apps-phone-dark')
  assert.deepEqual(complaints, [])
})

test('without apps the page says how to be one, and an unknown app is not found', async (context) => {
  const walk = await startWalk(context)
  if (!walk) return
  const { page } = walk
  await page.goto('/apps')
  await page.getByText('No app called in this time').waitFor()
  await assertAccessible(page)
  await picture(page, 'apps-empty')
  await page.goto('/apps?q=zzz')
  await page.getByText('No app is called that').waitFor()
  await page.goto('/apps/nobody.example.com')
  await page.getByText('No such app called here').waitFor()
  await assertAccessible(page)
})
