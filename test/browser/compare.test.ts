// Models side by side, the table of all prices, and who serves a model: what is of the catalogue, measured here, published by others.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { seedTraffic } from '../support/seed-traffic.ts'
import { assertAccessible, assertFits, picture, startWalk } from './browser.ts'

test('a stranger compares models, reads all prices, and sees who serves one of them', async (context) => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'causeway-browser-'))
  context.after(() => rm(dataFolder, { recursive: true, force: true }))
  await seedTraffic({ dataFolder, generations: 3000 })
  const walk = await startWalk(context, { dataFolder, environment: { OPENAI_API_KEY: 'sk-nobody' } })
  if (!walk) return
  const { page, complaints } = walk

  await page.goto('/compare?models=openai/o3,openai/o3-mini,no/such')
  await page.getByText('Not in the catalogue: no/such').waitFor()
  const table = page.getByRole('table', { name: 'Models side by side' })
  const line = (name: string) =>
    table.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) })
  await line('First token').getByText(/ m?s$/).first().waitFor()
  await line('Speed')
    .getByText(/tok\/s$/)
    .first()
    .waitFor()
  assert.match(
    await line('GPQA Diamond').innerText(),
    /83\.4 % \(effort high, no tools\)\s+77\.2 % \(effort high\)/,
  )
  assert.match(await line('Input').innerText(), /\$2\.00 \/M\s+\$1\.10 \/M/)
  await assertAccessible(page)
  await picture(page, 'compare')
  await page.getByRole('combobox', { name: 'Add a model' }).selectOption('openai/o1')
  await page.waitForURL(/openai%2Fo1|openai\/o1(?:$|&)/)
  await page.getByRole('button', { name: 'Take o3-mini out' }).click()
  assert.equal(await table.getByRole('columnheader').count(), 3)

  await page.getByRole('navigation', { name: 'The catalogue' }).getByRole('link', { name: 'Pricing' }).click()
  const prices = page.getByRole('table', { name: 'Prices of all models' })
  await page.getByRole('searchbox', { name: 'Search prices' }).fill('o3-mini')
  assert.match(await prices.getByRole('row').nth(1).innerText(), /o3-mini[\s\S]*\$1\.10[\s\S]*\$4\.40/)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'CSV' }).click(),
  ])
  assert.match(await readFile(await download.path(), 'utf8'), /openai\/o3-mini,o3-mini,1\.1,/)
  await assertAccessible(page)
  await picture(page, 'pricing')

  await page.goto('/models/openai/o3/providers')
  const providers = page.getByRole('table', { name: 'Providers of o3' })
  const openai = providers
    .getByRole('row')
    .filter({ has: page.getByRole('link', { name: 'OpenAI', exact: true }) })
  await openai.getByText(/tok\/s$/).waitFor()
  assert.equal(await openai.locator('svg rect').count(), 90)
  await openai.getByText(/^\d+ parameters$/).click()
  await openai.getByText('reasoning_effort', { exact: true }).waitFor()
  await assertAccessible(page)
  await picture(page, 'model-providers')

  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 390, height: 844 })
  for (const path of ['/compare?models=openai/o3,openai/o1', '/pricing', '/models/openai/o3/providers']) {
    await page.goto(path)
    await page.waitForLoadState('networkidle')
    await assertFits(page)
    await assertAccessible(page)
    await picture(page, `${path.replace(/\W+/g, '-')}-phone-dark`)
  }
  assert.deepEqual(complaints, [])
})

test('with nothing to compare the page leads into the catalogue', async (context) => {
  const walk = await startWalk(context, { colorScheme: 'dark' })
  if (!walk) return
  const { page, complaints } = walk
  await page.goto('/compare')
  await page.getByText('Nothing to compare yet').waitFor()
  await assertAccessible(page)
  await page.getByRole('link', { name: 'Choose in the catalogue' }).click()
  await page.getByRole('checkbox', { name: 'Compare o3-mini', exact: true }).check()
  await page.getByRole('checkbox', { name: 'Compare o1', exact: true }).check()
  await page
    .getByRole('link', { name: /^Compare/ })
    .last()
    .click()
  await page.waitForURL(/\/compare\?models=/)
  await page
    .getByRole('table', { name: 'Models side by side' })
    .getByText('no date')
    .first()
    .or(page.getByText('Shut down'))
    .first()
    .waitFor()
  assert.deepEqual(complaints, [])
})
