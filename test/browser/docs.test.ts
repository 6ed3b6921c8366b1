// What a reader meets before anything else: the home page with its live answer, the API tab of a model, the documentation, and the
// reference of every path, in a real browser that nobody outside may be asked from.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertAccessible, assertFits, picture, startWalk } from './browser.ts'

const SIMULATED = /simulated|Simulated|test mode/

test('the home page answers by itself, shows three figures, and leads into the catalogue', async (context) => {
  const walk = await startWalk(context)
  if (!walk) return
  const { page, server, complaints } = walk
  await page.goto('/')
  const answer = page.getByRole('region', { name: 'Try it' }).locator('[aria-live]')
  await answer.getByText(SIMULATED).waitFor()
  await answer.getByText(/ in, \d+ out/).waitFor()
  const command = await page.getByRole('region', { name: 'the command' }).innerText()
  assert.ok(command.startsWith(`curl ${server.url}/v1/chat/completions`), command)
  assert.equal(command.trim().split('\n').length, 2)
  await page.getByRole('button', { name: 'Copy the command' }).click()
  assert.equal((await page.evaluate<string>('navigator.clipboard.readText()')).trim(), command.trim())
  const facts = page.getByRole('region', { name: 'What it is worth' })
  assert.equal(await facts.getByText(/bench\/results\/|test\//).count(), 3)
  await picture(page, 'home')
  await assertAccessible(page)
  await page.getByRole('button', { name: 'Ask again' }).click()
  await answer.getByText(/ in, \d+ out/).waitFor()
  await page.getByRole('link', { name: /^All \d+ models/ }).click()
  await page.waitForURL('**/models')
  assert.deepEqual(complaints, [])
})

test('the home page on a phone, in the dark, signed in', async (context) => {
  const walk = await startWalk(context, { isSignedIn: true, isPhone: true, colorScheme: 'dark' })
  if (!walk) return
  const { page, complaints } = walk
  await page.goto('/')
  await page.getByRole('link', { name: 'Create a key' }).waitFor()
  await page.getByText(/ in, \d+ out/).waitFor()
  await assertFits(page)
  await assertAccessible(page)
  await picture(page, 'home-phone')
  assert.deepEqual(complaints, [])
})

test('the command of the home page works as it stands', async (context) => {
  const walk = await startWalk(context)
  if (!walk) return
  const { page, server } = walk
  await page.goto('/')
  const region = page.getByRole('region', { name: 'the command' })
  await region.getByText('"messages"').waitFor()
  const body = /-d '(.*)'/s.exec(await region.innerText())?.[1] ?? ''
  // As curl sends it: no JSON in the content type.
  const response = await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'x-api-key': server.testKey, 'content-type': 'application/x-www-form-urlencoded' },
    body,
  })
  assert.equal(response.status, 200)
  assert.match(await response.text(), SIMULATED)
})

test('on the API tab code and answer follow the parameters, and the address keeps them', async (context) => {
  const walk = await startWalk(context)
  if (!walk) return
  const { page, server, complaints } = walk
  await page.goto('/models/openai/o1/api')
  const code = page.getByRole('region', { name: /^the request in/ })
  await code.getByText('"model": "o1"').waitFor()
  await page.getByRole('checkbox', { name: 'Put reasoning_effort into the code' }).check()
  await code.getByText('"reasoning_effort": "high"').waitFor()
  await page.getByRole('combobox', { name: 'Value of reasoning_effort' }).selectOption('low')
  await code.getByText('"reasoning_effort": "low"').waitFor()
  await page.getByRole('checkbox', { name: 'Put seed into the code' }).check()
  await page.getByRole('textbox', { name: 'Value of seed' }).fill('x')
  await page.getByText('This is not a number.').waitFor()
  await page.getByRole('textbox', { name: 'Value of seed' }).fill('41')
  await page.getByRole('textbox', { name: 'Your question' }).fill('Why <b>not</b>?')
  await page.getByRole('button', { name: 'Python' }).click()
  await page.getByRole('button', { name: 'openai', exact: true }).click()
  await code.getByText('seed=41').waitFor()
  await code.getByText('reasoning_effort="low"').waitFor()
  assert.ok((await code.innerText()).includes('Why <b>not</b>?'))
  await page.reload()
  await code.getByText('seed=41').waitFor()
  await page.getByRole('button', { name: 'Run in test mode' }).click()
  const answer = page.getByRole('region', { name: 'Answer in test mode' })
  await answer.getByText(/Why <b>not<\/b>\?/).waitFor()
  await answer.getByText(/64 of them thinking/).waitFor()
  await page.getByRole('region', { name: 'the response' }).getByText('"chat.completion"').waitFor()
  await page.getByRole('button', { name: 'What is inside tools' }).click()
  await page.getByText('A JSON Schema of its arguments.').waitFor()
  await picture(page, 'api-tab')
  await assertAccessible(page)

  const secret = `sk-cw-v1-${'a'.repeat(49)}`
  await page.getByRole('combobox', { name: 'Key' }).selectOption('typed')
  await page.getByRole('textbox', { name: 'Your key; it stays in this page' }).fill(secret)
  await code.getByText(secret).waitFor()
  assert.ok(!page.url().includes('sk-cw'))
  assert.ok(
    !(await page.evaluate<string>('JSON.stringify({ ...localStorage, ...sessionStorage })')).includes(
      'sk-cw',
    ),
  )
  await page.getByRole('textbox', { name: 'Your key; it stays in this page' }).fill('"; rm -rf / #')
  await code.getByText('<YOUR_KEY>').waitFor()

  await page.getByRole('link', { name: 'OpenAPI document' }).click()
  await page.waitForURL(`${server.url}/openapi/openai/o1.json`)
  assert.deepEqual(complaints, [])
})

test('somebody who has signed in gets a test key into the code, and it works', async (context) => {
  const walk = await startWalk(context, { isSignedIn: true, isPhone: true })
  if (!walk) return
  const { page, server, complaints } = walk
  await page.goto('/models/openai/o3-mini/api')
  await page.getByRole('combobox', { name: 'Key' }).selectOption('made')
  await page.getByRole('button', { name: 'Make it' }).click()
  const code = page.getByRole('region', { name: 'the request in curl' })
  await code.getByText('sk-cw-test-').first().waitFor()
  const key = /sk-cw-test-\w+/.exec(await code.innerText())?.[0] ?? ''
  const response = await fetch(`${server.url}/v1/key`, { headers: { 'x-api-key': key } })
  assert.equal(response.status, 200)
  await assertFits(page)
  await assertAccessible(page)
  await picture(page, 'api-tab-phone')
  assert.deepEqual(complaints, [])
})

test('the documentation is found by its index, its search and its links, with the reader’s own address in it', async (context) => {
  const walk = await startWalk(context)
  if (!walk) return
  const { page, server, complaints } = walk
  await page.goto('/docs')
  await assertAccessible(page)
  await picture(page, 'docs')
  await page
    .getByRole('navigation', { name: 'Documentation' })
    .getByRole('link', { name: 'Streaming' })
    .click()
  await page.getByRole('heading', { level: 1, name: 'Streaming' }).waitFor()
  await page
    .getByRole('region', { name: 'the example under the beginning' })
    .getByText(server.url)
    .first()
    .waitFor()
  await page
    .getByRole('navigation', { name: 'On this page' })
    .getByRole('link', { name: 'How a stream ends' })
    .click()
  await page.waitForURL('**/docs/streaming#how-a-stream-ends')
  await picture(page, 'docs-page')
  await assertAccessible(page)
  await page.getByRole('combobox', { name: 'Search the documentation' }).fill('magic prompts')
  await page
    .getByRole('option', { name: /Magic prompts/ })
    .first()
    .waitFor()
  await picture(page, 'docs-search')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/docs/test-mode#magic-prompts')
  const box = await page.getByRole('heading', { name: 'Magic prompts' }).boundingBox()
  assert.ok(box && box.y >= 0 && box.y < 300, `the heading is at ${String(box?.y)}`)
  await page
    .getByRole('navigation', { name: 'Before and after' })
    .getByRole('link', { name: /Clients/ })
    .click()
  await page.getByRole('heading', { level: 1, name: 'Clients' }).waitFor()
  await page.goto('/docs/operations')
  const entry = page
    .getByRole('navigation', { name: 'Documentation' })
    .getByRole('link', { name: 'Operations' })
  const [list, place] = await Promise.all([
    page.getByRole('navigation', { name: 'Documentation' }).boundingBox(),
    entry.boundingBox(),
  ])
  assert.ok(list && place && place.y >= list.y && place.y + place.height <= list.y + list.height)
  await page.goto('/docs/decisions')
  await page.getByRole('link', { name: /Who pays for a broken answer/i }).click()
  await page.waitForURL('**/docs/decisions/0003-*')
  await page.goto('/docs/no-such-page')
  await page.getByText('There is no page at this address').waitFor()
  assert.deepEqual(complaints, [])
})

test('every page of the documentation opens on a phone, in the dark', async (context) => {
  const walk = await startWalk(context, { isPhone: true, colorScheme: 'dark' })
  if (!walk) return
  const { page, complaints } = walk
  await page.goto('/docs')
  await page.getByRole('heading', { level: 1 }).waitFor()
  const links = await page.locator('ul a[href^="/docs/"]').all()
  const addresses = await Promise.all(links.map((link) => link.getAttribute('href')))
  const slugs = [...new Set(addresses)].filter(
    (href): href is string => href !== null && href !== '/docs/api-reference',
  )
  assert.ok(slugs.length > 20, slugs.join(' '))
  for (const slug of slugs) {
    await page.goto(slug)
    await page.locator('h1').waitFor()
    await assertFits(page)
  }
  await page.goto('/docs/api')
  await page.locator('h1').waitFor()
  await picture(page, 'docs-phone')
  await assertAccessible(page)
  assert.deepEqual(complaints, [])
})

test('the reference shows this server’s document, asks nobody else, and breaks no policy of its own', async (context) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const walk = await startWalk(context, { colorScheme })
    if (!walk) return
    const { page, server, complaints } = walk
    await page.goto('/docs')
    const [response] = await Promise.all([
      page.waitForResponse(`${server.url}/docs/api-reference`),
      page
        .getByRole('navigation', { name: 'Documentation' })
        .getByRole('link', { name: 'API reference' })
        .click(),
    ])
    const policy = response.headers()['content-security-policy'] ?? ''
    assert.match(policy, /script-src 'self';/)
    assert.ok(
      !/unsafe-eval|script-src[^;]*unsafe-inline|style-src-elem[^;]*unsafe-inline|https?:|\*/.test(policy),
      policy,
    )
    await page.getByRole('heading', { name: 'Causeway', level: 1 }).waitFor({ timeout: 60_000 })
    await page
      .getByRole('link', { name: /A chat, in OpenAI's format/ })
      .first()
      .click()
    await page.getByText('max_completion_tokens').first().waitFor()
    await assertAccessible(page)
    await picture(page, `api-reference-${colorScheme}`)
    await page.getByRole('link', { name: 'Docs', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Documentation' }).waitFor()
    assert.deepEqual(complaints, [])
  }
})
