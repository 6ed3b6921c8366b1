// Chat in a browser, in test mode: streamed answers side by side, reasoning, stopping, asking in other words, kept over a reload;
// and what a hostile answer may not do.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { assertAccessible, assertFits, picture, startWalk } from './browser.ts'

const HOSTILE = [
  '<img src=x onerror="window.broken=1"><script>window.broken=2</script>',
  '[click](javascript:window.broken=3) <b onclick="window.broken=4">bold</b>',
  '![x](https://evil.example/pixel.png)',
  '```js\nconst a = 1\n```',
  '$$E = mc^2$$',
].join('\n\n')

async function ask(page: Page, question: string): Promise<void> {
  // Until the catalogue is there nothing can be asked.
  await page.getByRole('button', { name: /^Models: (?!Choose)/ }).waitFor()
  await page.getByRole('textbox', { name: 'Question' }).fill(question)
  await page.keyboard.press('Enter')
}

/** Lets every simulated answer say this. */
async function answerWith(page: Page, simulate: object): Promise<void> {
  await page.route('**/api/app/chat/completions**', async (route) => {
    const body = JSON.parse(route.request().postData() ?? '{}') as Record<string, unknown>
    await route.continue({ postData: JSON.stringify({ ...body, simulate }) })
  })
}

test('two models answer side by side in test mode, and the conversation is there after a reload', async (context) => {
  const walk = await startWalk(context, { isSignedIn: true })
  if (!walk) return
  const { page, complaints } = walk
  await page.goto('/chat?model=openai/o3')
  await page.getByRole('button', { name: 'Test mode', pressed: true }).waitFor()
  await assertAccessible(page)
  await picture(page, 'chat-empty')
  await page.getByRole('button', { name: /^Models: o3/ }).click()
  await page.getByRole('checkbox', { name: /side by side/ }).check()
  await page.getByPlaceholder('Search models').fill('claude haiku')
  await page.getByRole('listbox').getByRole('option').first().click()
  await page.keyboard.press('Escape')
  await ask(page, 'What is a causeway?')
  const answers = page.getByRole('article')
  await page.getByRole('link', { name: 'why this route' }).nth(1).waitFor({ timeout: 60_000 })
  assert.equal(await answers.count(), 2)
  assert.match((await answers.first().textContent()) ?? '', /Simulator/)
  assert.match((await answers.first().textContent()) ?? '', /Thought for/)
  await assertAccessible(page)
  await picture(page, 'chat-two')
  await page.reload()
  await answers.nth(1).waitFor()
  await page.getByRole('link', { name: 'What is a causeway?', exact: true }).waitFor()
  assert.deepEqual(complaints, [])
})

test('a page that is loaded anew in the middle of an answer has what had come, and the way back leads to it', async (context) => {
  const walk = await startWalk(context, { isSignedIn: true })
  if (!walk) return
  const { page, complaints } = walk
  await answerWith(page, { ttft_ms: 0, tokens_per_second: 30, output_tokens: 2000 })
  await page.goto('/chat?model=openai/o3')
  await ask(page, 'Tell me much')
  const answer = page.getByRole('article')
  await answer.getByText('You wrote').waitFor()
  // What came is kept once a second.
  await page.waitForTimeout(1500)
  await page.reload()
  await answer.getByRole('button', { name: 'Ask again' }).waitFor()
  assert.match((await answer.textContent()) ?? '', /You wrote/)
  await page.getByRole('button', { name: 'New conversation' }).click()
  await answer.waitFor({ state: 'detached' })
  await page.goBack()
  await answer.getByText('You wrote').waitFor()
  // No room: said once, and the conversation goes on.
  await page.evaluate(
    `IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') }`,
  )
  await page.unroute('**/api/app/chat/completions**')
  await answerWith(page, { ttft_ms: 0, text: 'Shortly: $a_1$ for $5.' })
  await answer.getByRole('button', { name: 'Ask again' }).click()
  await page.getByText('This conversation is not kept').first().waitFor()
  await answer.locator('.katex').waitFor()
  assert.match((await answer.textContent()) ?? '', /for \$5\./)
  assert.deepEqual(complaints, [])
})

test('nothing that a model writes becomes part of the page', async (context) => {
  const walk = await startWalk(context, { isSignedIn: true, colorScheme: 'dark' })
  if (!walk) return
  const { page, complaints } = walk
  await answerWith(page, { text: HOSTILE, ttft_ms: 0, tokens_per_second: 20_000 })
  await page.goto('/chat?model=openai/o3')
  await ask(page, 'Be bad')
  await page.getByRole('link', { name: 'why this route' }).waitFor({ timeout: 60_000 })
  await page.locator('.katex').first().waitFor()
  const answer = page.getByRole('article')
  assert.equal(await page.evaluate('window.broken'), undefined)
  const live = answer.locator('script, img[src*="evil"], [onclick], a[href^="javascript"]')
  assert.deepEqual(await live.evaluateAll((all) => all.map((one) => one.outerHTML)), [])
  await picture(page, 'chat-hostile-dark')
  await assertAccessible(page)
  assert.deepEqual(complaints, [])
})

test('an answer is stopped, asked again in other words, and a refusal says why', async (context) => {
  const walk = await startWalk(context, { isSignedIn: true, isPhone: true })
  if (!walk) return
  const { page } = walk
  await answerWith(page, { ttft_ms: 0, tokens_per_second: 10, output_tokens: 2000 })
  await page.goto('/chat?model=openai/o3')
  await page.getByLabel('Files', { exact: true }).setInputFiles([
    // A browser's guess at the kind of a TypeScript file is film.
    { name: 'main.ts', mimeType: 'video/mp2t', buffer: Buffer.from('export const answer = 42\n') },
    { name: 'page.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4') },
  ])
  await page.getByRole('button', { name: 'Take page.pdf out' }).click()
  const sent = page.waitForRequest('**/api/app/chat/completions**')
  await ask(page, 'Count to a thousand')
  assert.match((await sent).postData() ?? '', /File main\.ts:.*export const answer = 42/)
  await page.getByRole('button', { name: 'Stop' }).waitFor()
  await page.getByRole('article').getByText(/\w{3}/).first().waitFor()
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByText('Stopped here.').waitFor()
  await assertFits(page)
  await picture(page, 'chat-stopped-phone')
  await page.unroute('**/api/app/chat/completions**')
  await answerWith(page, { fault: 'status:500', times: 9 })
  await page.getByRole('button', { name: 'Ask in other words' }).click()
  await page.getByRole('textbox', { name: 'The question in other words' }).fill('Count to three')
  await page.getByRole('button', { name: 'Ask', exact: true }).click()
  await page.getByRole('article').getByRole('alert').waitFor({ timeout: 60_000 })
  assert.equal(await page.getByText('Count to a thousand', { exact: true }).count(), 0)
  await picture(page, 'chat-failed-phone')
})
