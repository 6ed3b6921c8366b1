// Credit that has to be there first: switched on for one account at the command line, or for all by a setting.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { startFakeUpstream } from './support/fake-upstream.ts'
import { openaiServer } from './support/openai-answers.ts'
import type { RunningCauseway } from './support/start-causeway.ts'
import { startCauseway } from './support/start-causeway.ts'
import { call } from './support/two-providers.ts'

interface Account {
  readonly account: string
  readonly billing: string
  readonly balanceDollars: number
}

async function start(
  context: TestContext,
  environment: Record<string, string> = {},
): Promise<RunningCauseway> {
  const upstream = await startFakeUpstream()
  upstream.answerWith(openaiServer({ promptTokens: 10, completionTokens: 5 }))
  const server = await startCauseway({
    environment,
    configYaml: `providers:
  acme: { name: Acme, dialect: openai-chat, base_url: "${upstream.baseUrl}", api_key: "k" }
models:
  acme/thinker-1: { name: T, pricing: { prompt: 1, completion: 4 }, endpoints: [{ provider: acme, id: t }] }
`,
  })
  context.after(async () => {
    await server.stop()
    await upstream.stop()
  })
  return server
}

async function run(server: RunningCauseway, ...words: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await server.runCommand(words)
  assert.equal(exitCode, 0, stderr)
  return stdout
}

async function statusFor(server: RunningCauseway, key: string): Promise<number> {
  const response = await call({ server, key }, { max_tokens: 20 })
  const text = await response.text()
  if (response.status === 402) assert.match(text, /Insufficient credits/)
  return response.status
}

const accounts = async (server: RunningCauseway): Promise<Account[]> =>
  JSON.parse(await run(server, 'accounts', 'list', '--json')) as Account[]

test('an account set to prepaid is refused without credit from the next request on, and served with it', async (context) => {
  const server = await start(context)
  const key = await server.createKey({ name: 'k', account: 'team' })
  const other = await server.createKey({ name: 'other' })
  assert.equal(await statusFor(server, key), 200)
  assert.equal(
    await run(server, 'accounts', 'set-billing', 'team', 'prepaid'),
    'team is prepaid: requests that its credit does not cover are refused. -$0.00003 is left.\n',
  )
  assert.equal(await statusFor(server, key), 402)
  assert.equal(await statusFor(server, other), 200)
  await run(server, 'credits', 'add', '--account', 'team', '1')
  assert.equal(await statusFor(server, key), 200)
  const team = (await accounts(server)).find(({ account }) => account === 'team')
  assert.equal(team?.billing, 'prepaid')
  assert.equal(team.balanceDollars, 1 - 0.00006)
  await run(server, 'accounts', 'set-billing', 'team', 'metered')
  assert.equal((await accounts(server)).find(({ account }) => account === 'team')?.billing, 'metered')
})

test('with CAUSEWAY_BILLING=prepaid every account needs credit, also one made later', async (context) => {
  const server = await start(context, { CAUSEWAY_BILLING: 'prepaid' })
  const first = await server.createKey({ name: 'first' })
  const later = await server.createKey({ name: 'later', account: 'team' })
  assert.equal(await statusFor(server, first), 402)
  assert.equal(await statusFor(server, later), 402)
  assert.equal(await statusFor(server, server.testKey), 200)
  await run(server, 'credits', 'add', '1')
  assert.equal(await statusFor(server, first), 200)
  const refused = await server.runCommand(['accounts', 'set-billing', 'team', 'metered'])
  assert.equal(refused.exitCode, 1)
  assert.match(refused.stderr, /CAUSEWAY_BILLING/)
})

test('accounts are listed for people, and a wrong word is wrong usage', async (context) => {
  const server = await start(context)
  await server.createKey({ name: 'k', account: 'team' })
  const listed = await run(server, 'accounts', 'list')
  assert.match(listed, /^ACCOUNT +BILLING +KEYS +GRANTED +USED +LEFT\n/)
  assert.match(listed, /\nteam +metered +1 +\$0\.00 +\$0\.00 +\$0\.00\n/)
  for (const words of [['set-billing', 'team', 'free'], ['set-billing', 'team'], ['close', 'team'], []])
    assert.equal((await server.runCommand(['accounts', ...words])).exitCode, 2, words.join(' '))
  const unknown = await server.runCommand(['accounts', 'set-billing', 'nobody', 'prepaid'])
  assert.equal(unknown.exitCode, 1)
  assert.match(unknown.stderr, /There is no account "nobody"\. Accounts: default, team\./)
})
