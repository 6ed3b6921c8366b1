// Administration in a browser: a provider is tested, credit is given, a price is changed and paid, and the audit log has all of it;
// who is no administrator is told so; what empty, failing and full sections look like, at a desk and on a phone.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import type { FakeUpstream } from '../support/fake-upstream.ts'
import { startFakeUpstream } from '../support/fake-upstream.ts'
import { jsonAnswer, openaiServer } from '../support/openai-answers.ts'
import { seedTraffic } from '../support/seed-traffic.ts'
import type { Walk, WalkOptions } from './browser.ts'
import { assertAccessible, assertFits, picture, signIn, startWalk } from './browser.ts'

const GRACE = { name: 'Grace Hopper', email: 'grace@example.com', password: 'a ship in port is safe' }
const KEY = 'sk-nobody-may-see-this-key'

/** A provider that lists two models and answers each conversation with 1,000 and 500 tokens. */
async function openUpstream(context: TestContext): Promise<FakeUpstream> {
  const upstream = await startFakeUpstream()
  context.after(() => upstream.stop())
  const answer = openaiServer({ promptTokens: 1000, completionTokens: 500 })
  upstream.answerWith((request) =>
    request.path.endsWith('/models')
      ? jsonAnswer({ object: 'list', data: [{ id: 'o3' }, { id: 'gpt-4o' }] })
      : answer(request),
  )
  return upstream
}

async function startAdmin(
  context: TestContext,
  options: WalkOptions = {},
): Promise<(Walk & { readonly upstream: FakeUpstream }) | undefined> {
  const upstream = await openUpstream(context)
  const environment = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: upstream.baseUrl, ...options.environment }
  const walk = await startWalk(context, { isSignedIn: true, ...options, environment })
  return walk && { ...walk, upstream }
}

async function enterAsGrace({ server, browser, context }: Walk): Promise<Page> {
  const headers = { origin: server.url }
  await context.request.put(`${server.url}/api/app/admin/sign-up`, { data: { policy: 'open' }, headers })
  const own = await browser.newContext({ baseURL: server.url, reducedMotion: 'reduce' })
  const made = await own.request.post(`${server.url}/api/app/auth/sign-up/email`, { data: GRACE, headers })
  assert.equal(made.status(), 200, await made.text())
  await signIn(own, server, GRACE)
  return await own.newPage()
}

async function openSection(page: Page, name: string): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Administration' })
    .getByRole('link', { name, exact: true })
    .filter({ visible: true })
    .click()
  await page.getByRole('heading', { name, exact: true, level: 1 }).waitFor()
  await page.locator('.animate-pulse').first().waitFor({ state: 'detached' })
}

async function costOfACall({ server }: Walk, key: string): Promise<number> {
  const answer = await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'openai/o3', messages: [{ role: 'user', content: 'Hello' }] }),
  })
  const body = (await answer.json()) as { usage?: { cost: number } }
  assert.equal(answer.status, 200, JSON.stringify(body))
  return body.usage?.cost ?? -1
}

test('an administrator tests a provider, gives credit, prices a model, and reads all of it in the audit log', async (context) => {
  const walk = await startAdmin(context)
  if (!walk) return
  const { page, upstream, server } = walk
  await (await enterAsGrace(walk)).goto('/keys')
  await page.goto('/admin')
  await page.getByRole('heading', { name: 'What needs doing' }).waitFor()
  await page.getByText('of 25 providers on').waitFor()

  await openSection(page, 'Providers')
  const openai = page.getByRole('article', { name: 'OpenAI' }).first()
  await openai.getByText('OPENAI_API_KEY').waitFor()
  await openai.getByText('is set', { exact: true }).waitFor()
  await openai.getByRole('button', { name: 'Test OpenAI' }).click()
  await openai.getByText(/OpenAI answered in .* and has 2 models/).waitFor()
  assert.equal(upstream.requests.at(-1)?.headers.authorization, `Bearer ${KEY}`)
  upstream.answerNext(jsonAnswer({ error: { message: `bad key ${KEY}` } }, { status: 401 }))
  await openai.getByRole('button', { name: 'Test OpenAI' }).click()
  await openai.getByText(/OpenAI did not answer as it should.*401/).waitFor()
  await picture(page, 'admin-providers-test')
  assert.equal((await page.content()).includes(KEY), false)

  await openSection(page, 'Accounts')
  await page.getByRole('button', { name: 'Manage Grace Hopper' }).click()
  await page.getByLabel('US dollars').fill('25.5')
  await page.getByLabel('Note').fill('for the trial')
  await assertAccessible(page)
  await picture(page, 'admin-account')
  await page.getByRole('button', { name: 'Give credit' }).click()
  await page.getByText('$25.50 given to Grace Hopper').first().waitFor()
  await page.getByRole('dialog').getByText('$25.50').first().waitFor()
  await page.getByLabel('Whether it needs credit first').selectOption('prepaid')
  await page.getByText('Grace Hopper is prepaid').first().waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()

  const key = await server.createKey({ name: 'walk' })
  const before = await costOfACall(walk, key)
  await openSection(page, 'Models')
  await page.getByLabel('Part of a name').fill('openai/o3')
  await page.getByRole('button', { name: 'Edit openai/o3', exact: true }).click()
  await page.getByLabel('A price of its own, whoever serves it').check()
  await page.getByLabel('Input', { exact: true }).fill('3')
  await page.getByLabel('Output', { exact: true }).fill('13')
  await page.getByText('Callers pay $3.00 in and $13.00 out.').waitFor()
  await assertAccessible(page)
  await picture(page, 'admin-model')
  await page.getByRole('button', { name: 'Save the price' }).click()
  await page.getByText('has a new price').first().waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  assert.equal(await costOfACall(walk, key), (1000 * 3 + 500 * 13) / 1e6)
  assert.notEqual(before, (1000 * 3 + 500 * 13) / 1e6)
  await page.goto('/models/openai/o3')
  await page.getByText('$3.00').first().waitFor()
  await page.getByText('$13.00').first().waitFor()

  await page.goto('/admin/audit')
  const rows = page.getByRole('table', { name: 'Changes' }).getByRole('row')
  await rows
    .filter({ hasText: 'Changed a model' })
    .filter({ hasText: 'slug: o3' })
    .filter({ hasText: 'prompt: 3' })
    .waitFor()
  await rows.filter({ hasText: 'Gave or took credit' }).filter({ hasText: 'for the trial' }).waitFor()
  await rows.filter({ hasText: 'Changed the billing of an account' }).waitFor()
  assert.equal(await rows.filter({ hasText: 'Tested a provider' }).count(), 2)
  await picture(page, 'admin-audit')
  await page.getByLabel('Action').selectOption('POST /admin/accounts/:id/credit')
  await rows.filter({ hasText: 'Changed a model' }).waitFor({ state: 'detached' })
  await page.getByLabel('Address of who did it').fill('grace')
  await page.getByText('No change is like this').waitFor()
  assert.match(page.url(), /person=grace/)
  await picture(page, 'admin-audit-nothing')
  await page.getByRole('button', { name: 'Remove the filters' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV' }).click()
  assert.equal((await download).suggestedFilename(), 'audit.csv')
})

test('a margin is paid, a model is added and deleted, hidden and shown, a provider is switched off and on', async (context) => {
  const walk = await startAdmin(context)
  if (!walk) return
  const { page, server, complaints, upstream } = walk
  const key = await server.createKey({ name: 'walk' })
  const before = await costOfACall(walk, key)
  await page.goto('/admin/models')
  await page.getByLabel('Margin of the installation, in per cent').fill('20')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('The margin is +20 %').first().waitFor()
  assert.equal(await costOfACall(walk, key), Math.round(before * 1.2e9) / 1e9)

  await page.getByRole('button', { name: 'Add a model' }).click()
  await page.getByLabel('Id', { exact: true }).fill('house/own')
  await page.getByLabel('Provider').selectOption('openai')
  await page.getByLabel('Its id there').fill('gpt-own')
  await page.getByLabel('Cost of input').fill('1')
  await page.getByLabel('Of output').fill('2')
  await page.getByLabel('Calls tools').check()
  await assertAccessible(page)
  await picture(page, 'admin-add-model')
  await page.getByRole('button', { name: 'Add the model' }).click()
  await page.getByText('house/own is in the catalogue').first().waitFor()
  const listed = async (): Promise<boolean> => {
    const answer = await fetch(`${server.url}/v1/models`)
    const { data } = (await answer.json()) as { data: { id: string }[] }
    return data.some(({ id }) => id === 'house/own')
  }
  assert.equal(await listed(), true)
  await page.getByRole('button', { name: 'Edit house/own' }).click()
  await page.getByRole('switch', { name: 'own is hidden' }).click()
  await page.getByText('own is hidden').first().waitFor()
  assert.equal(await listed(), false)
  await page.getByRole('button', { name: 'Delete this model' }).click()
  await page.getByRole('button', { name: 'Delete the model' }).click()
  await page.getByRole('button', { name: 'Edit house/own' }).waitFor({ state: 'detached' })

  await openSection(page, 'Providers')
  await page.getByRole('switch', { name: 'OpenAI may be asked' }).click()
  await page.getByText('OpenAI is asked for nothing').first().waitFor()
  const refused = await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'openai/o3', messages: [{ role: 'user', content: 'Hello' }] }),
  })
  assert.equal(refused.status, 503)
  assert.doesNotMatch(await refused.text(), /(?<!AZURE_)OPENAI_API_KEY/, 'setting that key would not help')
  await page.getByRole('switch', { name: 'OpenAI may be asked' }).click()
  await page.getByText('OpenAI is asked again').first().waitFor()
  assert.ok((await costOfACall(walk, key)) > 0)

  await page.getByRole('button', { name: 'Give the key of Groq' }).click()
  await page.getByLabel('GROQ_API_KEY').fill('gsk-of-nobody')
  await assertAccessible(page)
  await picture(page, 'admin-provider-key')
  await page.getByRole('button', { name: 'Save' }).click()
  const groq = page.getByRole('article', { name: 'Groq' })
  await groq.getByText('is given here').waitFor()
  assert.equal((await page.content()).includes('gsk-of-nobody'), false)
  await groq.getByRole('button', { name: 'Key of Groq' }).click()
  await page.getByRole('button', { name: 'Forget what was given here' }).click()
  await page.getByRole('button', { name: 'Give the key of Groq' }).waitFor()

  await page.getByRole('button', { name: 'Key of OpenAI', exact: true }).click()
  await page.getByLabel('OPENAI_API_KEY').fill('sk-given-on-the-page')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('OpenAI is switched on').first().waitFor()
  assert.ok((await costOfACall(walk, key)) > 0)
  assert.equal(upstream.requests.at(-1)?.headers.authorization, 'Bearer sk-given-on-the-page')
  assert.deepEqual(complaints, [])
})

test('who is no administrator is told so, by the page and by the server', async (context) => {
  const walk = await startAdmin(context)
  if (!walk) return
  const page = await enterAsGrace(walk)
  for (const section of ['', '/providers', '/audit']) {
    await page.goto(`/admin${section}`)
    await page.getByText('These pages are for administrators').waitFor()
  }
  await assertAccessible(page)
  await picture(page, 'admin-refused')
  for (const path of ['overview', 'accounts', 'providers', 'models', 'audit', 'settings', 'people']) {
    const answer = await page.request.get(`/api/app/admin/${path}`)
    assert.equal(answer.status(), 403, path)
  }
  const margin = await page.request.put('/api/app/admin/margin', {
    data: { margin: -100 },
    headers: { origin: walk.server.url },
  })
  assert.equal(margin.status(), 403)
})

test('each section says what failed and offers to try again', async (context) => {
  const walk = await startAdmin(context)
  if (!walk) return
  const { page } = walk
  const answers = (url: URL): boolean => url.pathname.startsWith('/api/app/admin/')
  await page.route(answers, (route) =>
    route.fulfill({ status: 400, json: { error: { code: 'odd', message: 'The server is not well.' } } }),
  )
  for (const section of ['overview', 'people', 'accounts', 'providers', 'models', 'audit', 'settings']) {
    await page.goto(`/admin/${section}`)
    await page.getByRole('alert').getByText('The server is not well.').first().waitFor()
    await assertAccessible(page)
  }
  await picture(page, 'admin-error')
  await page.unroute(answers)
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('heading', { name: 'CAUSEWAY_DATA' }).waitFor()
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`every section of a full installation is accessible and fits, ${colorScheme}`, async (context) => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'causeway-admin-'))
    context.after(() => rm(dataFolder, { recursive: true, force: true }))
    await seedTraffic({ dataFolder, generations: 1500, days: 10 })
    const isPhone = colorScheme === 'dark'
    const walk = await startAdmin(context, { dataFolder, colorScheme, isPhone })
    if (!walk) return
    const { page, complaints } = walk
    await page.goto('/admin')
    for (const name of ['Overview', 'People', 'Accounts', 'Providers', 'Models', 'Audit log', 'Settings']) {
      await openSection(page, name)
      if (name === 'Providers') await page.getByRole('button', { name: /endpoints? of OpenAI$/ }).click()
      await assertAccessible(page)
      await assertFits(page)
      await picture(page, `admin-${name.toLowerCase().replaceAll(' ', '-')}-${colorScheme}`)
    }
    assert.deepEqual(complaints, [])
  })
