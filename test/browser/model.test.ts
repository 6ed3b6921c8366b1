// The tabs of a model's page that are about traffic: performance, activity, uptime, apps; with ninety days of it, and with none.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { seedTraffic } from '../support/seed-traffic.ts'
import { assertAccessible, assertFits, picture, startWalk } from './browser.ts'

const MODEL = '/models/openai/gpt-5-mini'

test('a stranger reads how fast, how much, how reliably and by whom a model is used', async (context) => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'causeway-browser-'))
  context.after(() => rm(dataFolder, { recursive: true, force: true }))
  await seedTraffic({ dataFolder, generations: 3000 })
  const walk = await startWalk(context, { dataFolder })
  if (!walk) return
  const { page, complaints } = walk

  await page.goto(`${MODEL}/performance`)
  await page.locator('.recharts-line-curve').first().waitFor()
  assert.equal(await page.locator('figure').count(), 3)
  await assertAccessible(page)
  await picture(page, 'model-performance')
  await page.getByRole('group', { name: 'Percentile' }).getByRole('button', { name: 'p99' }).click()
  await page.getByRole('columnheader', { name: 'Latency p99' }).waitFor()
  await page.getByRole('group', { name: 'Time' }).getByRole('button', { name: '90 days' }).click()
  await page.waitForURL(/percentile=p99&period=quarter/)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'CSV' }).click(),
  ])
  assert.match(await readFile(await download.path(), 'utf8'), /first token p50 in ms/)

  await page.getByRole('link', { name: 'Activity', exact: true }).click()
  await page.locator('.recharts-bar-rectangle').first().waitFor()
  const days = page.getByRole('table', { name: /^Tokens of .* a day by kind$/ })
  assert.deepEqual(await days.getByRole('columnheader').allTextContents(), [
    'Time',
    'Cached prompt',
    'Prompt',
    'Reasoning',
    'Completion',
  ])
  await assertAccessible(page)
  await picture(page, 'model-activity')

  await page.getByRole('link', { name: 'Uptime', exact: true }).click()
  const bar = page.getByRole('slider').first()
  assert.match((await bar.getAttribute('aria-valuetext')) ?? '', /days with figures/)
  assert.equal(await bar.locator('rect').count(), 90)
  await bar.focus()
  await page.keyboard.press('ArrowLeft')
  assert.match((await bar.getAttribute('aria-valuetext')) ?? '', /^\d+ \w+ 2\d{3}: /)
  await assertAccessible(page)
  await picture(page, 'model-uptime')

  await page.getByRole('link', { name: 'Apps', exact: true }).click()
  const hostile = page.getByRole('link', { name: '=HYPERLINK("http://x") <img src=x onerror=alert(1)>' })
  await hostile.waitFor()
  await assertAccessible(page)
  await picture(page, 'model-apps')

  await page.setViewportSize({ width: 390, height: 844 })
  for (const tab of ['performance', 'activity', 'uptime', 'apps']) {
    await page.goto(`${MODEL}/${tab}`)
    await page.waitForLoadState('networkidle')
    await assertFits(page)
    await picture(page, `model-${tab}-phone`)
  }
  assert.deepEqual(complaints, [])
})

test('without traffic each tab says what would be here', async (context) => {
  const walk = await startWalk(context, { colorScheme: 'dark' })
  if (!walk) return
  const { page, complaints } = walk
  for (const [tab, words] of [
    ['performance', 'Nothing was measured in this time'],
    ['activity', 'Nobody used this model here in this time'],
    ['uptime', 'No provider of this model was called here yet'],
    ['apps', 'No app used this model in this time'],
  ] as const) {
    await page.goto(`${MODEL}/${tab}`)
    await page.getByText(words).waitFor()
    await assertAccessible(page)
    await picture(page, `model-${tab}-empty-dark`)
  }
  assert.deepEqual(complaints, [])
})

test('figures that the operator keeps to people with an account ask a stranger to sign in', async (context) => {
  const walk = await startWalk(context, { environment: { CAUSEWAY_STATISTICS: 'signed-in' } })
  if (!walk) return
  await walk.page.goto(`${MODEL}/performance`)
  await walk.page.getByText('These figures are for people who have signed in').waitFor()
  await assertAccessible(walk.page)
})
