// What callers pay over what providers take, end to end: the caller's cost, the balance and the price that is shown carry the
// margin of the operator's file; what the operator pays does not.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startFakeUpstream } from './support/fake-upstream.ts'
import { openaiServer } from './support/openai-answers.ts'
import { startCauseway } from './support/start-causeway.ts'
import { call, generationOf, startTwoProviders } from './support/two-providers.ts'

test('a margin is paid by the caller, shown as the price, and not part of what the operator pays', async (context) => {
  const setting = await startTwoProviders(context)
  const { server } = setting
  const yaml = await readFile(server.configPath, 'utf8')
  await server.writeConfig(`${yaml}margin: 25\n`)
  const promptPrice = async (): Promise<string | undefined> => {
    const answer = await fetch(`${server.url}/api/v1/models`)
    const { data } = (await answer.json()) as { data: { id: string; pricing: { prompt: string } }[] }
    return data.find(({ id }) => id === 'acme/thinker-1')?.pricing.prompt
  }
  for (let tries = 0; (await promptPrice()) !== '0.00000125'; tries++) {
    assert.ok(tries < 50, 'the file was not taken up')
    await sleep(100)
  }
  const response = await call(setting, {})
  const body = (await response.json()) as { id: string; usage: { cost: number } }
  // 6 fresh prompt tokens at $1, 4 cached at $0.50, 5 completion tokens at $4, per million, and a quarter more.
  const cost = (6 * 1 + 4 * 0.5 + 5 * 4) / 1e6
  assert.equal(body.usage.cost, cost * 1.25)
  const generation = await generationOf(setting, body.id)
  assert.equal(generation['total_cost'], cost * 1.25)
  assert.equal(generation['upstream_inference_cost'], cost)
})

test('what administrators set in the web app holds after a restart: a margin, a hidden model, a provider’s key', async (context) => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'causeway-edits-'))
  const upstream = await startFakeUpstream()
  upstream.answerWith(openaiServer({ promptTokens: 1000, completionTokens: 0 }))
  context.after(async () => {
    await upstream.stop()
    await rm(dataFolder, { recursive: true, force: true })
  })
  const environment = { OPENAI_BASE_URL: upstream.baseUrl }
  const before = await startCauseway({ dataFolder, environment })
  context.after(() => before.stop())
  const linkOf = (): string | undefined =>
    before.stdout.find((line) => line.startsWith('Create the administrator: '))
  for (let tries = 0; tries < 100 && linkOf() === undefined; tries++) await sleep(50)
  const link = linkOf() ?? ''
  const token = new URL(link.slice('Create the administrator: '.length)).searchParams.get('token')
  const send = async (method: string, path: string, body: object, cookie = ''): Promise<Response> => {
    const answer = await fetch(`${before.url}/api/app${path}`, {
      method,
      headers: { origin: before.url, cookie, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    assert.equal(answer.status, 200, `${path}: ${await answer.clone().text()}`)
    return answer
  }
  const ada = { email: 'ada@example.com', password: 'correct horse battery' }
  await send('POST', '/setup', { token, name: 'Ada', ...ada })
  const entered = await send('POST', '/auth/sign-in/email', ada)
  const cookie = entered.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  await send('PUT', '/admin/margin', { margin: 50 }, cookie)
  await send('PATCH', '/admin/models/openai/o1', { hidden: true }, cookie)
  await send('PUT', '/admin/providers/openai/values', { values: { OPENAI_API_KEY: 'sk-kept' } }, cookie)
  const key = await before.createKey({ name: 'live' })
  await before.stop()

  const server = await startCauseway({ dataFolder, environment })
  context.after(() => server.stop())
  const ask = (model: string): Promise<Response> => call({ server, key }, { model })
  const answer = await ask('openai/o3')
  const { usage } = (await answer.json()) as { usage: { cost: number } }
  // $2 per million tokens of the prompt, and half as much again.
  assert.deepEqual([answer.status, usage.cost], [200, 0.003])
  assert.equal(upstream.requests.at(-1)?.headers.authorization, 'Bearer sk-kept')
  assert.equal((await ask('openai/o1')).status, 404)
})
