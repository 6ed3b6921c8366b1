// Privacy and routing of an account in a browser: chosen, saved, refused when a name leads nowhere, only looked at by a viewer.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ADMINISTRATOR, assertAccessible, picture, startWalk } from './browser.ts'

test('an owner sets privacy and routing, and the next page that is opened shows them', async (context) => {
  const walk = await startWalk(context, { isSignedIn: true })
  if (!walk) return
  const { page, server } = walk
  const settings = async (): Promise<Record<string, unknown>> =>
    (await (await page.request.get('/api/app/account/settings')).json()) as Record<string, unknown>
  await page.goto('/settings/privacy')
  await page.getByLabel('Zero data retention').check()
  await page.getByText('Data policy: zero data retention').first().waitFor()
  await page.getByLabel('Allowed models', { exact: true }).fill('openai/o3\nopenai/o33')
  await page.getByRole('button', { name: 'Save' }).last().click()
  await page.getByRole('alert').filter({ hasText: 'Did you mean' }).waitFor()
  await page.getByLabel('Allowed models', { exact: true }).fill('openai/o3')
  await page.getByLabel('Add to allowed models').fill('openai/o1')
  await page.getByRole('button', { name: 'Save' }).last().click()
  await page.getByText('Saved: allowed models').first().waitFor()
  await page.getByRole('switch', { name: 'Keep responses' }).click()
  await page.getByText('Keep responses: off').first().waitFor()
  await assertAccessible(page)
  await picture(page, 'settings-privacy-set')
  assert.deepEqual(await settings(), {
    allowedModels: ['openai/o3', 'openai/o1'],
    allowedProviders: null,
    dataPolicy: 'zero-retention',
    keepsResponses: false,
    keepsPrompts: false,
    promptDays: 30,
    rescue: true,
    order: null,
    ignore: null,
    sort: null,
    allowFallbacks: true,
  })

  await page.goto('/settings/routing')
  await page.getByLabel('Cheapest first').check()
  await page.getByText('Sort: cheapest first').first().waitFor()
  await page.getByLabel('Leave these out', { exact: true }).fill('openrouter')
  await page.getByRole('button', { name: 'Save' }).last().click()
  await page.getByText('Saved: leave these out').first().waitFor()
  await page.getByRole('switch', { name: 'Fall back to other providers' }).click()
  await page.getByText('Fall back to other providers: off').first().waitFor()
  await picture(page, 'settings-routing-set')
  await page.reload()
  assert.equal(await page.getByLabel('Cheapest first').isChecked(), true)
  assert.equal(await page.getByLabel('Leave these out', { exact: true }).inputValue(), 'openrouter')
  const refused = await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.testKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'openai/gpt-4o', messages: [{ role: 'user', content: 'Hello' }] }),
  })
  assert.equal(refused.status, 403)
})

test('whoever is no admin of the account looks at its settings and changes none', async (context) => {
  const walk = await startWalk(context, { isSignedIn: true })
  if (!walk) return
  const { page } = walk
  await page.route('**/api/app/me', async (route) => {
    const answer = await route.fetch()
    const me = (await answer.json()) as { account: { role: string } }
    await route.fulfill({ response: answer, json: { ...me, account: { ...me.account, role: 'viewer' } } })
  })
  await page.goto('/settings/privacy')
  await page.getByText(`You are viewer of ${ADMINISTRATOR.name}`).waitFor()
  assert.equal(await page.getByLabel('Zero data retention').isDisabled(), true)
  assert.equal(await page.getByRole('switch', { name: 'Keep responses' }).isDisabled(), true)
  await assertAccessible(page)
})
