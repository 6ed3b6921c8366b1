// Keys in a browser: made, used, switched off and on while a program calls with them, limited, deleted.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertAccessible, assertFits, picture, startWalk } from './browser.ts'

const BODY = JSON.stringify({
  model: 'o1',
  messages: [{ role: 'user', content: 'Hello' }],
  simulate: { ttft_ms: 0 },
})

test('a key is made, shown once, answers, and is switched off by the next request', async (context) => {
  const walk = await startWalk(context, { isSignedIn: true })
  if (!walk) return
  const { page, server, complaints } = walk
  await page.goto('/keys')
  await page.getByRole('button', { name: 'Create a key' }).click()
  await page.getByRole('button', { name: 'Create the key' }).click()
  await page.getByText('A name, so that you know it again.').waitFor()
  await page.getByLabel('Name').fill('<b>nightly</b> tests')
  await page.getByRole('radio', { name: /Test/ }).check()
  await page.getByLabel('Credit limit').fill('25')
  await page.getByText('More limits').click()
  await page.getByLabel('Models').fill('openai/no-such-model')
  await assertAccessible(page)
  await page.getByRole('button', { name: 'Create the key' }).click()
  await page.getByText(/there is no model 'openai\/no-such-model'/).waitFor()
  await page.getByLabel('Models').fill('openai/o1')
  await page.getByLabel('First word').fill('soon')
  await page.getByRole('button', { name: 'Create the key' }).click()
  await page.getByText('From 1 to 86400000.').waitFor()
  await page.getByLabel('First word').fill('60000')
  await assertAccessible(page)
  await picture(page, 'key-sheet')
  await page.getByRole('button', { name: 'Create the key' }).click()
  const key = (await page.getByTestId('new-key').textContent()) ?? ''
  assert.match(key, /^sk-cw-test-/)
  await picture(page, 'key-new')
  await assertAccessible(page)
  await page.getByRole('button', { name: 'I have copied it' }).click()
  assert.equal((await page.content()).includes(key), false)

  const call = async (): Promise<number> => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    return (await fetch(`${server.url}/v1/chat/completions`, { method: 'POST', headers, body: BODY })).status
  }
  assert.equal(await call(), 200)
  const isOn = page.getByRole('switch', { name: '<b>nightly</b> tests is on' })
  await isOn.click()
  await page.getByText('off', { exact: true }).waitFor()
  assert.equal(await call(), 401)
  await isOn.click()
  await page.getByText('off', { exact: true }).waitFor({ state: 'detached' })
  assert.equal(await call(), 200)
  await picture(page, 'keys')
  await assertAccessible(page)

  await page.getByRole('button', { name: /^More about <b>nightly/ }).click()
  await page.getByRole('menuitem', { name: 'Edit' }).click()
  assert.equal(await page.getByLabel('First word').inputValue(), '60000')
  assert.equal(await page.getByLabel('In all').inputValue(), '')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: /^More about <b>nightly/ }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('button', { name: 'Delete the key' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await isOn.waitFor({ state: 'detached' })
  assert.equal(await call(), 401)
  // The browser itself tells of the one refusal above.
  assert.deepEqual(
    complaints.filter((text) => !text.includes('status of 400')),
    [],
  )
})

test('the page of keys fits a phone, dark', async (context) => {
  const walk = await startWalk(context, { isSignedIn: true, isPhone: true, colorScheme: 'dark' })
  if (!walk) return
  const { page } = walk
  await page.goto('/keys')
  await page.getByRole('switch').first().waitFor()
  await assertFits(page)
  await assertAccessible(page)
  await picture(page, 'keys-phone-dark')
})
