// What an account has set, end to end: set in the web app's API, obeyed by the next request of each of its keys, told in the
// explanation, in the logs and in the audit log.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import type { SettingsOfAccount } from '../contract/app/account-settings.ts'
import { startFakeUpstream } from './support/fake-upstream.ts'
import { openaiServer } from './support/openai-answers.ts'
import type { RunningCauseway } from './support/start-causeway.ts'
import { startCauseway } from './support/start-causeway.ts'

const ADA = { name: 'Ada', email: 'ada@example.com', password: 'correct horse battery' }
const NOTHING: SettingsOfAccount = {
  allowedModels: null,
  allowedProviders: null,
  dataPolicy: 'any',
  keepsResponses: true,
  keepsPrompts: false,
  promptDays: 30,
  rescue: true,
  order: null,
  ignore: null,
  sort: null,
  allowFallbacks: true,
}

const yaml = (url: string): string => `providers:
  learner: { name: Learner, dialect: openai-chat, base_url: "${url}", api_key: a, data_policy: { trains: true } }
  keeper: { name: Keeper, dialect: openai-chat, base_url: "${url}", api_key: b, data_policy: { trains: false, retains_days: 30 } }
  quiet: { name: Quiet, dialect: openai-chat, base_url: "${url}", api_key: c, data_policy: { trains: false, retains_days: 0 } }
models:
  acme/one:
    name: One
    pricing: { prompt: 1, completion: 2 }
    endpoints: [{ provider: learner, id: one }, { provider: keeper, id: one }, { provider: quiet, id: one }]
  acme/two:
    name: Two
    pricing: { prompt: 1, completion: 2 }
    endpoints: [{ provider: learner, id: two }]
  acme/vectors:
    name: Vectors
    kind: embedding
    pricing: { prompt: 1 }
    endpoints: [{ provider: learner, id: vectors }]
`

interface Setting {
  readonly server: RunningCauseway
  readonly key: string
  /** To the web app's API, as its administrator. */
  readonly app: (method: string, path: string, body?: unknown) => Promise<Response>
  readonly set: (changes: Partial<SettingsOfAccount>) => Promise<void>
}

async function open(context: TestContext): Promise<Setting> {
  const upstream = await startFakeUpstream()
  upstream.answerWith(openaiServer({ promptTokens: 10, completionTokens: 5 }))
  const server = await startCauseway({ configYaml: yaml(upstream.baseUrl) })
  context.after(async () => {
    await server.stop()
    await upstream.stop()
  })
  const send = (path: string, method: string, cookie: string, body?: unknown): Promise<Response> =>
    fetch(`${server.url}/api/app${path}`, {
      method,
      headers: {
        origin: server.url,
        cookie,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  const link = server.stdout.find((line) => line.startsWith('Create the administrator: ')) ?? ''
  const token = new URL(link.slice('Create the administrator: '.length)).searchParams.get('token')
  assert.equal((await send('/setup', 'POST', '', { token, ...ADA })).status, 200)
  const entered = await send('/auth/sign-in/email', 'POST', '', { email: ADA.email, password: ADA.password })
  const cookie = entered.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const app: Setting['app'] = (method, path, body) => send(path, method, cookie, body)
  return {
    server,
    key: await server.createKey({ name: 'live' }),
    app,
    set: async (changes) => {
      const answer = await app('PUT', '/account/settings', { ...NOTHING, ...changes })
      assert.equal(answer.status, 200, await answer.clone().text())
    },
  }
}

interface Answer {
  readonly status: number
  readonly provider: string | null
  readonly message: string
  readonly body: Record<string, unknown>
}

async function ask(
  { server, key }: Pick<Setting, 'server' | 'key'>,
  body: object = {},
  path = '/api/v1/chat/completions',
): Promise<Answer> {
  const answer = await fetch(server.url + path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'x-causeway-explain': 'true',
    },
    body: JSON.stringify({ model: 'acme/one', messages: [{ role: 'user', content: 'Hello' }], ...body }),
  })
  const read = (await answer.json()) as Record<string, unknown>
  const error = read['error'] as { message: string } | undefined
  return {
    status: answer.status,
    provider: answer.headers.get('x-provider-name'),
    message: error?.message ?? '',
    body: read,
  }
}

test('the data policy of an account holds for each of its requests, and a request cannot loosen it', async (context) => {
  const setting = await open(context)
  assert.equal((await ask(setting)).provider, 'Learner')
  await setting.set({ dataPolicy: 'no-training' })
  assert.equal((await ask(setting, { provider: { data_collection: 'allow' } })).provider, 'Keeper')
  await setting.set({ dataPolicy: 'zero-retention' })
  const answer = await ask(setting)
  assert.equal(answer.provider, 'Quiet')
  const { routing } = answer.body['openrouter_metadata'] as {
    routing: { removed: { endpoint: string; filter: string }[] }[]
  }
  assert.deepEqual(routing[0]?.removed, [
    { endpoint: 'acme/one@learner', filter: 'account_data_policy' },
    { endpoint: 'acme/one@keeper', filter: 'account_data_policy' },
  ])
  const refused = await ask(setting, { model: 'acme/two' })
  assert.equal(refused.status, 404)
  assert.match(refused.message, /Zero data retention.*settings of this account/)
  const embedding = await ask(
    setting,
    { model: 'acme/vectors', input: 'x', messages: undefined },
    '/v1/embeddings',
  )
  assert.equal(embedding.status, 404)
  const logs = (await (await setting.app('GET', '/logs')).json()) as {
    items: { id: string; provider: string }[]
  }
  const kept = (await (
    await setting.app('GET', `/logs/${logs.items.find(({ provider }) => provider === 'Quiet')?.id}`)
  ).json()) as {
    generation: { routing: { removed: { filter: string }[] }[] }
  }
  assert.equal(kept.generation.routing[0]?.removed[0]?.filter, 'account_data_policy')
})

test('models and providers are allowed for the account, and a key only narrows them', async (context) => {
  const setting = await open(context)
  await setting.set({ allowedModels: ['acme/one'], allowedProviders: ['keeper', 'Quiet'] })
  assert.equal((await ask(setting)).provider, 'Keeper')
  const other = await ask(setting, { model: 'acme/two' })
  assert.deepEqual([other.status, /settings of this account/.test(other.message)], [403, true])
  const fallback = await ask(setting, { models: ['acme/two'] })
  assert.equal(fallback.status, 403, 'a fallback is no way around it')
  const made = await setting.app('POST', '/keys', {
    name: 'narrow',
    kind: 'live',
    allowed_providers: ['quiet', 'learner'],
  })
  const { key } = (await made.json()) as { key: string }
  assert.equal((await ask({ ...setting, key })).provider, 'Quiet')
  const listed = await fetch(`${setting.server.url}/v1/models/user`, {
    headers: { authorization: `Bearer ${setting.key}` },
  })
  const { data } = (await listed.json()) as { data: { id: string }[] }
  assert.deepEqual(
    data.map(({ id }) => id),
    ['acme/one'],
  )
  assert.equal((await ask({ ...setting, key: setting.server.testKey })).status, 200, 'test mode goes on')
  const tried = await fetch(`${setting.server.url}/api/app/try`, {
    method: 'POST',
    headers: { origin: setting.server.url, 'content-type': 'application/json' },
    body: JSON.stringify({
      operation: 'chat',
      body: { model: 'acme/two', messages: [{ role: 'user', content: 'Hello' }] },
    }),
  })
  assert.equal(tried.status, 200, await tried.text())
})

test('default preferences hold where a request says nothing, and what is no model or provider is refused', async (context) => {
  const setting = await open(context)
  await setting.set({ order: ['quiet'], ignore: ['learner'] })
  assert.equal((await ask(setting)).provider, 'Quiet')
  assert.equal((await ask(setting, { provider: { order: ['keeper'] } })).provider, 'Keeper')
  assert.equal((await ask(setting, { provider: { order: ['learner'], ignore: [] } })).provider, 'Learner')
  for (const wrong of [
    { order: ['nobody'] },
    { allowedModels: ['nobody/none'] },
    { dataPolicy: 'odd' },
    { more: 1 },
  ]) {
    const answer = await setting.app('PUT', '/account/settings', { ...NOTHING, ...wrong })
    assert.equal(answer.status, 400, JSON.stringify(wrong))
  }
  const now = (await (await setting.app('GET', '/account/settings')).json()) as SettingsOfAccount
  assert.deepEqual(now, { ...NOTHING, order: ['quiet'], ignore: ['learner'] })
  const audit = (await (await setting.app('GET', '/admin/audit?text=account/settings')).json()) as {
    items: { summary: string }[]
  }
  assert.match(audit.items[0]?.summary ?? '', /order: quiet.*ignore: learner/)
})

test('an account that has no responses kept gets none back', async (context) => {
  const setting = await open(context)
  await setting.set({ keepsResponses: false })
  const wish = { input: 'Hello', messages: undefined }
  const { status, body } = await ask(setting, wish, '/v1/responses')
  assert.deepEqual([status, body['store']], [200, false])
  const again = await fetch(`${setting.server.url}/v1/responses/${String(body['id'])}`, {
    headers: { authorization: `Bearer ${setting.key}` },
  })
  assert.equal(again.status, 404)
  assert.equal((await ask(setting, { ...wish, background: true }, '/v1/responses')).status, 400)
  await setting.set({})
  assert.equal((await ask(setting, wish, '/v1/responses')).body['store'], true)
})
