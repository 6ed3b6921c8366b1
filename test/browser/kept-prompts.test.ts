// Prompts and answers in a browser: not there while they are off, kept once they are on, read on the page of the generation as text,
// and deleted.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertAccessible, assertFits, picture, startWalk } from './browser.ts'

const HOSTILE = '<img src=x onerror="document.title=1"> **bold**'

test('an owner keeps prompts and answers, reads one, and deletes all', async (context) => {
  const walk = await startWalk(context, { isSignedIn: true })
  if (!walk) return
  const { page, server, complaints } = walk
  const ask = async (): Promise<string> => {
    const answer = await fetch(`${server.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.testKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'openai/o3', messages: [{ role: 'user', content: HOSTILE }] }),
    })
    assert.equal(answer.status, 200, await answer.text())
    return answer.headers.get('x-generation-id') ?? ''
  }
  const before = await ask()
  await page.goto(`/logs/${before}`)
  await page.getByText('This account keeps no prompts and answers.').waitFor()
  await assertAccessible(page)
  await picture(page, 'generation-prompt-off')
  await page.getByRole('link', { name: 'Privacy settings' }).click()
  await page.getByRole('switch', { name: 'Keep prompts and answers' }).click()
  await page.getByText('Keep prompts and answers: on').first().waitFor()
  await page.getByLabel('Kept for').selectOption('7')
  await page.getByText('Kept for 7 days').first().waitFor()

  const after = await ask()
  await page.goto(`/logs/${after}`)
  const card = page.getByRole('region', { name: 'the words of user' })
  await card.waitFor()
  assert.equal(await card.textContent(), HOSTILE)
  assert.equal(await card.locator('img, strong').count(), 0, 'what it says is text')
  assert.match(
    (await page.getByRole('region', { name: 'the words of answer' }).textContent()) ?? '',
    /imulated/,
  )
  await page.getByText('The request as it was sent').click()
  await assertAccessible(page)
  await picture(page, 'generation-prompt-kept')
  await page.goto(`/logs/${before}`)
  await page.getByText('from before they were kept').waitFor()

  await page.goto('/settings/privacy')
  assert.equal(await page.getByLabel('Kept for').inputValue(), '7')
  await page.getByText('1 kept').waitFor()
  await assertAccessible(page)
  await picture(page, 'settings-privacy-kept')
  await page.getByRole('button', { name: 'Delete all that is kept' }).click()
  await page.getByRole('button', { name: 'Delete all', exact: true }).click()
  await page.getByText('Nothing is kept').waitFor()
  await page.setViewportSize({ width: 390, height: 844 })
  await assertFits(page)
  await picture(page, 'settings-privacy-kept-phone')
  await page.goto(`/logs/${after}`)
  await page.getByText('what was kept has been deleted since').waitFor()
  await assertFits(page)
  assert.deepEqual(complaints, [])
})
