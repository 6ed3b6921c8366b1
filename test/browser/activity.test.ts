// Activity in a browser over ninety days of synthetic traffic: numbers, chart, groups and filters in the address, CSV; and empty.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { seedTraffic } from '../support/seed-traffic.ts'
import { assertAccessible, assertFits, picture, startWalk } from './browser.ts'

test('activity of a month is split, filtered and taken away as CSV', async (context) => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'causeway-browser-'))
  context.after(() => rm(dataFolder, { recursive: true, force: true }))
  await seedTraffic({ dataFolder, generations: 3000 })
  const walk = await startWalk(context, { isSignedIn: true, dataFolder })
  if (!walk) return
  const { page, complaints } = walk
  await page.goto('/activity')
  await page.locator('.recharts-bar-rectangle').first().waitFor()
  await assertAccessible(page)
  await picture(page, 'activity')
  await page.getByRole('button', { name: 'Kinds of tokens' }).click()
  await page.waitForURL('**/activity?measure=kinds')
  await picture(page, 'activity-kinds')
  await page.getByRole('group', { name: 'What is measured' }).getByRole('button', { name: 'Cost' }).click()
  await page.getByRole('group', { name: 'Split by' }).getByRole('button', { name: 'Key' }).click()
  await page.waitForURL('**/activity?by=key')
  const table = page.getByRole('table', { name: 'Activity by key' })
  await table.getByRole('button').nth(8).waitFor()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'CSV' }).click(),
  ])
  assert.match(await readFile(await download.path(), 'utf8'), /^[^\r\n]*cost/i)
  await page.setViewportSize({ width: 390, height: 844 })
  await assertFits(page)
  await picture(page, 'activity-phone')
  assert.deepEqual(complaints, [])
})

test('without traffic the page says what would be here', async (context) => {
  const walk = await startWalk(context, { isSignedIn: true, colorScheme: 'dark' })
  if (!walk) return
  const { page } = walk
  await page.goto('/activity')
  await page.getByText('Nothing was used in this time').waitFor()
  await assertAccessible(page)
  await picture(page, 'activity-empty-dark')
})
