// The providers: found, filtered, switched on by a copied line; one provider with its models, health and figures.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { seedTraffic } from '../support/seed-traffic.ts'
import { assertAccessible, assertFits, picture, startWalk } from './browser.ts'

/** Switches on whom the traffic was made with; nobody is called. */
const KEYS = {
  OPENAI_API_KEY: 'sk-nobody-knows',
  ANTHROPIC_API_KEY: 'sk-nobody-knows',
  DEEPSEEK_API_KEY: 'sk-nobody-knows',
}

test('a stranger reads who serves, how they did, and what one of them has', async (context) => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'causeway-browser-'))
  context.after(() => rm(dataFolder, { recursive: true, force: true }))
  await seedTraffic({ dataFolder, generations: 3000 })
  const walk = await startWalk(context, { dataFolder, environment: KEYS })
  if (!walk) return
  const { page, complaints } = walk

  await page.goto('/models')
  await page
    .getByRole('navigation', { name: 'The catalogue' })
    .getByRole('link', { name: 'Providers' })
    .click()
  const table = page.getByRole('table', { name: 'Providers' })
  const openai = table
    .getByRole('row')
    .filter({ has: page.getByRole('link', { name: 'OpenAI', exact: true }) })
  await openai.getByText(/tok\/s$/).waitFor()
  assert.match(await openai.innerText(), /on\b[\s\S]*no training\s+kept 30 days[\s\S]* %/)
  assert.doesNotMatch(await page.content(), /sk-nobody/)
  await assertAccessible(page)
  await picture(page, 'providers')
  await page.getByRole('group', { name: 'Which' }).getByRole('button', { name: 'On here' }).click()
  await page.waitForURL(/show=on/)
  assert.equal(await table.getByRole('row').count(), 4)
  await page.getByRole('searchbox', { name: 'Search providers' }).fill('nobody at all')
  await page.getByText('No provider fits').waitFor()
  await page.getByRole('button', { name: 'All providers' }).click()
  await table.getByRole('columnheader', { name: 'Tokens' }).getByRole('button').click()
  assert.match(await table.getByRole('row').nth(1).innerText(), /OpenAI|Anthropic|DeepSeek/)

  await table.getByRole('link', { name: 'OpenAI', exact: true }).click()
  await page.waitForURL(/\/providers\/openai$/)
  const models = page.getByRole('table', { name: 'Models of OpenAI' })
  await models.getByRole('link', { name: 'o1', exact: true }).waitFor()
  await page.getByRole('slider', { name: 'Uptime of OpenAI by day' }).waitFor()
  const row = models
    .getByRole('row')
    .filter({ has: page.getByRole('link', { name: 'GPT-5 mini', exact: true }) })
  assert.match(await row.innerText(), /ready[\s\S]*\$0\.25[\s\S]* %/)
  await assertAccessible(page)
  await picture(page, 'provider')
  await page.getByRole('group', { name: 'Time' }).getByRole('button', { name: '90 days' }).click()
  await page.waitForURL(/period=quarter/)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'CSV' }).click(),
  ])
  assert.match(await readFile(await download.path(), 'utf8'), /^endpoint,model,tokens/)

  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 390, height: 844 })
  for (const path of ['/providers', '/providers/openai']) {
    await page.goto(path)
    await page.waitForLoadState('networkidle')
    await assertFits(page)
    await assertAccessible(page)
    await picture(page, `${path.slice(1).replace('/', '-')}-phone-dark`)
  }
  assert.deepEqual(complaints, [])
})

test('a provider that is off says what switches it on, in a line to copy', async (context) => {
  const walk = await startWalk(context)
  if (!walk) return
  const { page, complaints } = walk
  await page.goto('/providers?show=on')
  await page.getByText('No provider is switched on here').waitFor()
  await assertAccessible(page)
  await page.goto('/providers/amazon-bedrock')
  await page.getByRole('heading', { name: 'Switch it on' }).waitFor()
  await page.getByRole('button', { name: 'Copy the line that switches it on' }).first().click()
  assert.equal(
    await page.evaluate('navigator.clipboard.readText()'),
    'AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=… npm start',
  )
  await page.getByText('Nobody called it here in ninety days').waitFor()
  await assertAccessible(page)
  await picture(page, 'provider-off')
  await page.goto('/providers/ollama')
  await page.getByText('No model of the catalogue is served here').waitFor()
  await page.getByText('OLLAMA_HOST=… npm start').waitFor()
  await picture(page, 'provider-local')
  await assertAccessible(page)
  for (const [words, address] of [
    ['groq', '/providers/groq'],
    ['structured outputs', '/docs/structured-outputs'],
    ['Pricing', '/pricing'],
  ] as const) {
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').last().fill(words)
    await page
      .getByRole('option', { selected: true })
      .filter({ hasText: new RegExp(words, 'i') })
      .waitFor()
    if (words === 'groq') {
      await assertAccessible(page)
      await picture(page, 'palette')
    }
    await page.keyboard.press('Enter')
    await page.waitForURL(`**${address}`)
  }
  assert.deepEqual(complaints, [])
})

test('what cannot be read is said and tried again; a stranger’s name is text', async (context) => {
  const walk = await startWalk(context, { environment: { CAUSEWAY_STATISTICS: 'signed-in' } })
  if (!walk) return
  const { page } = walk
  await page.goto('/providers/%3Cimg%20src=x%20onerror=alert(1)%3E')
  await page.getByText('The catalogue knows no such provider').waitFor()
  assert.equal(await page.locator('main img').count(), 0)
  await page.route('**/api/app/providers', (route) => route.fulfill({ status: 500, json: {} }))
  await page.goto('/providers')
  await page.getByRole('alert').getByText('The providers could not be loaded').waitFor()
  await page.unroute('**/api/app/providers')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('link', { name: 'OpenAI', exact: true }).click()
  await page.getByText('These figures are for people who have signed in').waitFor()
  await page.getByRole('table', { name: 'Models of OpenAI' }).waitFor()
  await assertAccessible(page)
})
