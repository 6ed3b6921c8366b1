// The benchmarks tab of a model's page: figures with what they depend on and where they stand; nothing known; an error.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertAccessible, assertFits, picture, startWalk } from './browser.ts'

test('a stranger reads what others measured, beside the neighbours, each figure with its source', async (context) => {
  const walk = await startWalk(context)
  if (!walk) return
  const { page, complaints } = walk
  await page.goto('/models/openai/o3')
  await page.getByRole('link', { name: 'Benchmarks', exact: true }).click()
  const polyglot = page.getByRole('list', { name: 'Results in Aider polyglot, best first' })
  const best = polyglot
    .getByRole('listitem')
    .filter({ has: page.getByText('o3', { exact: true }) })
    .filter({ hasText: 'effort high' })
  assert.match(await best.first().innerText(), /81\.3 %/)
  assert.match(
    (await best.first().getByRole('link').last().getAttribute('href')) ?? '',
    /^https:\/\/github\.com\/Aider-AI/,
  )
  assert.equal(await polyglot.getByRole('listitem').count(), 8)
  await page
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: 'Aider polyglot' }) })
    .getByRole('button', { name: /^All \d+ results$/ })
    .click()
  assert.ok((await polyglot.getByRole('listitem').count()) > 20)
  await assertAccessible(page)
  await picture(page, 'model-benchmarks')

  await polyglot.getByRole('link', { name: 'o3-mini', exact: true }).first().click()
  await page.waitForURL(/\/models\/openai\/o3-mini\/benchmarks$/)
  await page.getByRole('heading', { level: 1, name: 'o3-mini' }).waitFor()

  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 390, height: 844 })
  for (const slug of ['o1', 'o1-mini', 'o3-mini']) {
    await page.goto(`/models/openai/${slug}/benchmarks`)
    await page.getByRole('list', { name: 'Results in GPQA Diamond, best first' }).waitFor()
    await assertFits(page)
    await assertAccessible(page)
    await picture(page, `model-benchmarks-${slug}-phone-dark`)
  }
  assert.deepEqual(complaints, [])
})

test('where no figure is known the tab says so, and an error can be tried again', async (context) => {
  const walk = await startWalk(context)
  if (!walk) return
  const { page } = walk
  await page.goto('/models/openai/text-embedding-3-small/benchmarks')
  await page.getByText('No published figure is known').waitFor()
  await assertAccessible(page)
  await picture(page, 'model-benchmarks-empty')
  const path = '**/api/app/models/openai/o1/benchmarks'
  await page.route(path, (route) => route.fulfill({ status: 500, json: {} }))
  await page.goto('/models/openai/o1/benchmarks')
  await page.getByRole('alert').getByText('The benchmarks could not be loaded').waitFor()
  await page.unroute(path)
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('list', { name: 'Results in MMLU, best first' }).waitFor()
})
