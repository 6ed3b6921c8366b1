// The catalogue in a browser: search, filters that live in the address, comparing, and the same on a phone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertAccessible, assertFits, picture, startWalk } from './browser.ts'

test('a stranger finds o1 by typing, filters by what it takes, and the address says so', async (context) => {
  const walk = await startWalk(context)
  if (!walk) return
  const { page, complaints } = walk
  await page.goto('/models')
  await page.getByRole('link', { name: 'o1', exact: true }).waitFor()
  await assertAccessible(page)
  await page.getByRole('searchbox').fill('o1')
  const first = page.getByRole('listitem').first().getByRole('heading')
  await first.filter({ hasText: /^o1$/ }).waitFor()
  assert.match(page.url(), /q=o1/)
  await page.getByRole('checkbox', { name: /^Image/ }).check()
  assert.match(page.url(), /input=image/)
  await page.getByRole('link', { name: 'o1-mini', exact: true }).waitFor({ state: 'detached' })
  await page.reload()
  assert.equal(await page.getByRole('searchbox').inputValue(), 'o1')
  assert.equal(await page.getByRole('checkbox', { name: /^Image/ }).isChecked(), true)
  await page.getByRole('searchbox').fill('no such model')
  await page.getByText('No model is like this').waitFor()
  await picture(page, 'models-nothing')
  assert.deepEqual(complaints, [])
})

test('the catalogue works on a phone, dark, with its filters in a sheet', async (context) => {
  const walk = await startWalk(context, { isPhone: true, colorScheme: 'dark' })
  if (!walk) return
  const { page, complaints } = walk
  await page.goto('/models')
  await page.getByRole('button', { name: 'Filters' }).click()
  await page
    .getByRole('dialog')
    .getByRole('checkbox', { name: /^Anthropic/ })
    .check()
  await page.keyboard.press('Escape')
  await page
    .getByRole('link', { name: /^Claude Haiku/ })
    .first()
    .waitFor()
  assert.equal(await page.getByRole('link', { name: 'o1', exact: true }).count(), 0)
  await assertAccessible(page)
  await picture(page, 'models-phone-dark')
  await assertFits(page)
  assert.deepEqual(complaints, [])
})
