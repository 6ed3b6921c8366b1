// The status page: one sentence, ninety days of each endpoint, incidents; with a provider that is down, and on the first day.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { seedTraffic } from '../support/seed-traffic.ts'
import { assertAccessible, assertFits, picture, startWalk } from './browser.ts'

/** Switches on whom the traffic was made with; nobody is called. */
const KEYS = { OPENAI_API_KEY: 'sk-nobody', ANTHROPIC_API_KEY: 'sk-nobody', DEEPSEEK_API_KEY: 'sk-nobody' }

test('a stranger reads how things are, how they were, and what went wrong', async (context) => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'causeway-browser-'))
  context.after(() => rm(dataFolder, { recursive: true, force: true }))
  await seedTraffic({ dataFolder, generations: 9000, days: 6 })
  const walk = await startWalk(context, { dataFolder, environment: KEYS })
  if (!walk) return
  const { page, complaints } = walk
  await page.goto('/status')
  await page
    .getByRole('status')
    .getByText(/^The gateway runs/)
    .waitFor()
  const bars = page.getByRole('slider')
  assert.ok((await bars.count()) > 8)
  assert.match((await bars.first().getAttribute('aria-label')) ?? '', /gateway ran/)
  const incidents = page.getByRole('heading', { name: /^Incidents/ }).locator('xpath=ancestor::section')
  await incidents.getByText('attempts failed at').first().waitFor()
  await assertAccessible(page)
  await picture(page, 'status')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    incidents.getByRole('button', { name: 'CSV' }).click(),
  ])
  assert.match(await readFile(await download.path(), 'utf8'), /^[^\r\n]*began/)
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.reload()
  await bars.first().waitFor()
  await picture(page, 'status-dark')
  await assertAccessible(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await assertFits(page)
  await picture(page, 'status-phone-dark')
  assert.deepEqual(complaints, [])
})

test('on the first day the page says that nothing is known yet', async (context) => {
  const walk = await startWalk(context)
  if (!walk) return
  const { page, complaints } = walk
  await page.goto('/status')
  await page.getByText('No provider has been called through it yet').waitFor()
  await page.getByText('No endpoint was called yet').waitFor()
  await assertAccessible(page)
  await picture(page, 'status-empty')
  assert.deepEqual(complaints, [])
})

test('when the server cannot say how things are, the page says so and tries again', async (context) => {
  const walk = await startWalk(context)
  if (!walk) return
  const { page } = walk
  await page.route('**/api/app/status', (route) => route.fulfill({ status: 500, json: {} }))
  await page.goto('/status')
  await page.getByRole('alert').getByText('The status could not be loaded').waitFor()
  await page.unroute('**/api/app/status')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page
    .getByRole('status')
    .getByText(/^The gateway runs/)
    .waitFor()
})
