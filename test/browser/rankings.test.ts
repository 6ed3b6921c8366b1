// Rankings in a browser: models, authors, apps, the fastest, the cheapest over time; and without any traffic.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { seedTraffic } from '../support/seed-traffic.ts'
import { assertAccessible, assertFits, picture, startWalk } from './browser.ts'

test('a stranger reads who is used most, fastest and cheapest, for the time that the address names', async (context) => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'causeway-browser-'))
  context.after(() => rm(dataFolder, { recursive: true, force: true }))
  await seedTraffic({ dataFolder, generations: 3000 })
  const walk = await startWalk(context, { dataFolder })
  if (!walk) return
  const { page, complaints } = walk
  await page.goto('/rankings')
  await page.locator('.recharts-bar-rectangle').first().waitFor()
  for (const name of ['Models by tokens', 'Authors by tokens', 'Top apps', 'Cheapest models']) {
    const rows = page.getByRole('table', { name, exact: true }).locator('tbody').getByRole('row')
    assert.ok((await rows.count()) > 1, name)
  }
  const shares = page.getByRole('table', { name: 'Share of each day' })
  const cells = await shares.locator('tbody tr').last().locator('td').allTextContents()
  const sum = cells.reduce((all, cell) => all + Number.parseFloat(cell), 0)
  assert.ok(sum > 98.5 && sum <= 100.1, `shares of a day are a whole: ${sum}`)
  await assertAccessible(page)
  await picture(page, 'rankings')
  await page.getByRole('group', { name: 'Time' }).getByRole('button', { name: '7 days' }).click()
  await page.waitForURL('**/rankings?period=week')
  await page.getByText(/in the last 7 days/).waitFor()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'CSV' }).nth(1).click(),
  ])
  assert.match(await readFile(await download.path(), 'utf8'), /^[^\r\n]*rank,author/)
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 390, height: 844 })
  await page.reload()
  await page.locator('.recharts-bar-rectangle').first().waitFor()
  await assertFits(page)
  await assertAccessible(page)
  await picture(page, 'rankings-phone-dark')
  assert.deepEqual(complaints, [])
})

test('without traffic nothing is ranked and the page says why', async (context) => {
  const walk = await startWalk(context)
  if (!walk) return
  const { page, complaints } = walk
  await page.goto('/rankings?period=nonsense')
  await page.getByText('Nothing was used in this time').waitFor()
  await assertAccessible(page)
  await picture(page, 'rankings-empty')
  assert.deepEqual(complaints, [])
})
