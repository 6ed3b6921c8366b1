// Pages that keep still: what has been drawn stays where it is when the rest arrives, and what a reader has chosen is in sight.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startWalk } from './browser.ts'

const PAGES = ['/', '/models/openai/o1/api', '/providers', '/chat']
/** Half of what is thought good (web.dev, "Cumulative Layout Shift"). */
const MOST_SHIFT = 0.05

test('nothing jumps when a page is opened again by somebody who has signed in', async (context) => {
  const walk = await startWalk(context, { isSignedIn: true })
  if (!walk) return
  const { page } = walk
  await page.addInitScript(`
    globalThis.shift = 0
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shift += entry.value
    }).observe({ type: 'layout-shift', buffered: true })`)
  await page.goto('/models', { waitUntil: 'networkidle' })
  for (const address of PAGES) {
    await page.goto(address, { waitUntil: 'networkidle' })
    const shift: number = await page.evaluate('globalThis.shift')
    assert.ok(shift < MOST_SHIFT, `${address} shifts by ${shift.toFixed(3)}`)
  }
})

test('on a phone the chosen tab is in sight and the only one, and a wide table shows that it goes on', async (context) => {
  const walk = await startWalk(context, { isPhone: true })
  if (!walk) return
  const { page } = walk
  await page.goto('/models/openai/o1/api')
  const tabs = page.getByRole('navigation', { name: 'About o1' })
  await tabs.getByRole('link', { name: 'API' }).waitFor()
  const current = tabs.locator('[aria-current="page"]')
  assert.deepEqual(await current.allTextContents(), ['API'])
  const box = await current.boundingBox()
  assert.ok(box && box.x >= 0 && box.x + box.width <= 390, `the tab is at ${JSON.stringify(box)}`)

  await page.goto('/pricing')
  const table = page.getByRole('group', { name: 'Prices of all models' })
  const name = table.getByRole('link').first()
  const before = await name.boundingBox()
  await table.evaluate((element: { scrollLeft: number }) => (element.scrollLeft = 400))
  assert.deepEqual(await name.boundingBox(), before)
})
