// Own provider keys in a browser: none yet, added, tested, used, refused, switched off, changed, deleted; and who may not see them.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import type { FakeUpstream } from '../support/fake-upstream.ts'
import { startFakeUpstream } from '../support/fake-upstream.ts'
import { openaiError, openaiServer } from '../support/openai-answers.ts'
import type { Walk, WalkOptions } from './browser.ts'
import { ADMINISTRATOR, assertAccessible, assertFits, picture, startWalk } from './browser.ts'

const OURS = 'plain-secret-of-ours-1111'

async function start(
  context: TestContext,
  options: WalkOptions = {},
): Promise<{ readonly walk: Walk; readonly upstream: FakeUpstream } | undefined> {
  const upstream = await startFakeUpstream()
  context.after(() => upstream.stop())
  upstream.answerWith(openaiServer({ promptTokens: 10, completionTokens: 5 }))
  const walk = await startWalk(context, {
    isSignedIn: true,
    ...options,
    configYaml: `providers:
  acme: { name: Acme, dialect: openai-chat, base_url: "${upstream.baseUrl}", env: { key: NOT_SET } }
models:
  acme/thinker-1:
    name: Thinker 1
    pricing: { prompt: 1, completion: 4 }
    endpoints: [{ provider: acme, id: t }]
`,
  })
  return walk && { walk, upstream }
}

/** A gateway key of the person's own account, and what a call with it is answered. */
async function callAsOneself({ page, server }: Walk): Promise<number> {
  return (await answerTo({ page, server })).status
}

async function answerTo({ page, server }: Pick<Walk, 'page' | 'server'>): Promise<Response> {
  const made = await page.request.post('/api/app/keys', {
    data: { name: 'live' },
    headers: { origin: server.url },
  })
  const { key } = (await made.json()) as { key: string }
  const answer = await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'acme/thinker-1', messages: [{ role: 'user', content: 'Hello' }] }),
  })
  await answer.text()
  return answer
}

test('an owner adds a key, tests it, calls with it, switches it off, changes and deletes it', async (context) => {
  const begun = await start(context)
  if (!begun) return
  const { walk, upstream } = begun
  const { page, complaints } = walk
  await page.goto('/settings/provider-keys')
  await page.getByRole('heading', { name: 'No provider keys yet' }).waitFor()
  await assertAccessible(page)
  await picture(page, 'provider-keys-empty')
  assert.equal(await callAsOneself(walk), 503)

  await page.getByRole('button', { name: 'Add a key' }).click()
  await page.getByLabel('Provider', { exact: true }).selectOption('acme')
  await page.getByText(/This installation has no key for it/).waitFor()
  await page.getByLabel('Key', { exact: true }).fill(`${OURS}, another`)
  await page.getByLabel('Name').fill('Team key')
  await assertAccessible(page)
  await picture(page, 'provider-keys-add')
  await page.getByRole('button', { name: 'Add the key' }).click()
  await page.getByRole('alert').filter({ hasText: 'must be one key' }).waitFor()
  await page.getByLabel('Key', { exact: true }).fill(OURS)
  await page.getByRole('button', { name: 'Add the key' }).click()
  await page.getByText('not used yet').waitFor()
  assert.ok(!(await page.content()).includes(OURS))
  await page.getByText(new RegExp(`…1111.*added.*by ${ADMINISTRATOR.name}`)).waitFor()

  upstream.answerNext({ steps: [{ do: 'write', bytes: '{"data":[{"id":"t"},{"id":"u"}]}' }] })
  await page.getByRole('button', { name: 'Test Team key' }).click()
  await page
    .getByText(/It lists 2 models/)
    .first()
    .waitFor()
  await page.getByText('works', { exact: true }).waitFor()

  assert.equal(await callAsOneself(walk), 200)
  upstream.answerWith(() => openaiError({ status: 401, message: `no: ${OURS}`, code: 'invalid_api_key' }))
  assert.equal(await callAsOneself(walk), 502)
  await page.reload()
  await page.getByText('refused', { exact: true }).waitFor()
  await page.getByText(/Acme did not accept it/).waitFor()
  await picture(page, 'provider-keys-refused')
  await page.getByRole('button', { name: 'Test Team key' }).click()
  await page
    .getByText(/answered 401/)
    .first()
    .waitFor()

  await page.getByRole('button', { name: 'More for Team key' }).click()
  await page.getByRole('menuitem', { name: 'Edit' }).click()
  await page.getByLabel('Name').fill('Our key')
  await page.getByLabel(/Fall back to this installation/).uncheck()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText(/no fallback/).waitFor()
  await page.getByRole('switch', { name: 'Use Our key' }).click()
  await page.getByText('off', { exact: true }).waitFor()
  assert.equal(await callAsOneself(walk), 503)
  await assertAccessible(page)
  await picture(page, 'provider-keys-off')

  await page.getByRole('button', { name: 'More for Our key' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('button', { name: 'Delete the key' }).click()
  await page.getByRole('heading', { name: 'No provider keys yet' }).waitFor()
  // The refused body is told by the browser itself.
  assert.deepEqual(
    complaints.filter((complaint) => !complaint.includes('400 (Bad Request)')),
    [],
  )
})

test('the section on a phone in the dark, with several keys and a long name', async (context) => {
  const begun = await start(context, { isPhone: true, colorScheme: 'dark' })
  if (!begun) return
  const { walk } = begun
  const { page, server, complaints } = walk
  for (const [at, name] of [
    'Team key',
    'A key whose name is as long as names of keys in some companies are',
  ].entries()) {
    const added = await page.request.post('/api/app/provider-keys', {
      data: { provider: 'acme', key: `${OURS}-${at}`, name, allowFallback: at === 0 },
      headers: { origin: server.url },
    })
    assert.equal(added.status(), 200, await added.text())
  }
  const answer = await answerTo(walk)
  assert.equal(answer.status, 200)
  await page.goto('/settings/provider-keys')
  await page.getByText('works', { exact: true }).waitFor()
  await assertAccessible(page)
  await assertFits(page)
  await picture(page, 'provider-keys-phone')
  await page.getByRole('button', { name: 'Add a key' }).click()
  await page.getByLabel('Key', { exact: true }).waitFor()
  await assertAccessible(page)
  await assertFits(page)
  await picture(page, 'provider-keys-phone-add')

  await page.goto(`/logs/${answer.headers.get('x-generation-id')}`)
  await page.getByText(/status 200 · with your own key/).waitFor()
  await page.getByText('Charged by the provider itself').waitFor()
  await page.getByText(/place 1 · own key/).waitFor()
  await assertAccessible(page)
  await picture(page, 'provider-keys-generation')
  assert.deepEqual(complaints, [])
})
