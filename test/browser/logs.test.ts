// From a call to its line: a request shows in the logs, and its page says what was tried, what it cost and why it went there.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertAccessible, assertFits, picture, startWalk } from './browser.ts'

test('a call that failed over is a line in the logs, and its page shows both attempts and the route', async (context) => {
  const walk = await startWalk(context, { isSignedIn: true })
  if (!walk) return
  const { page, server, complaints } = walk
  await page.goto('/logs')
  await page.getByText('No requests yet').waitFor()
  await assertAccessible(page)
  await picture(page, 'logs-empty')
  const answer = await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${server.testKey}`,
      'content-type': 'application/json',
      'x-title': '<script>app</script>',
      'http-referer': 'https://app.example/',
    },
    body: JSON.stringify({
      model: 'o3',
      messages: [{ role: 'user', content: 'Hello' }],
      simulate: { ttft_ms: 40, fault: 'status:503', times: 1 },
    }),
  })
  assert.equal(answer.status, 200)
  await page.reload()
  await page.getByText('2 attempts').waitFor()
  await assertAccessible(page)
  await picture(page, 'logs')
  await page.getByRole('row').nth(1).getByRole('link').click()
  await page.getByRole('heading', { name: 'Why this route' }).waitFor()
  await page.getByText('tried', { exact: true }).nth(1).waitFor()
  assert.match(
    (await page.getByRole('heading', { name: 'What happened' }).locator('xpath=../..').textContent()) ?? '',
    /status 503/,
  )
  await assertAccessible(page)
  await picture(page, 'generation')
  await page.setViewportSize({ width: 390, height: 844 })
  await assertFits(page)
  await picture(page, 'generation-phone')
  await page.goto('/logs/gen-0000000000-00000000000000000000')
  await page.getByText('This account has no such generation').waitFor()
  assert.deepEqual(
    complaints.filter((text) => !text.includes('status of 404')),
    [],
  )
})

test('filters of the logs live in the address', async (context) => {
  const walk = await startWalk(context, { isSignedIn: true })
  if (!walk) return
  const { page } = walk
  await page.goto('/logs')
  await page.getByLabel('Outcome').selectOption('failed')
  await page.waitForURL('**/logs?status=failed')
  await page.getByText('No request is like this').waitFor()
  await page.getByRole('button', { name: 'Remove the filters' }).click()
  await page.waitForURL('**/logs')
})
