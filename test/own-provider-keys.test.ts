// Provider keys that accounts bring themselves, end to end: the real server in a process of its own, two accounts, and fake providers
// of which the operator has switched on only one.
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AppSession } from './support/app-session.ts'
import { openAppSession } from './support/app-session.ts'
import type { FakeUpstream, RecordedRequest, UpstreamAnswer } from './support/fake-upstream.ts'
import { startFakeUpstream } from './support/fake-upstream.ts'
import { openaiError, openaiServer } from './support/openai-answers.ts'
import type { RunningCauseway } from './support/start-causeway.ts'
import { startCauseway } from './support/start-causeway.ts'
import { call, generationOf } from './support/two-providers.ts'

const OPERATORS = 'key-of-the-operator-0000'
const OURS = 'plain-secret-of-ours-1111'
const OURS_TOO = 'plain-secret-of-ours-2222'

interface Account {
  readonly id: string
  /** A gateway key of it. */
  readonly key: string
}

interface Setting {
  readonly server: RunningCauseway
  readonly session: AppSession
  readonly shared: FakeUpstream
  readonly closed: FakeUpstream
  readonly ours: Account
  readonly theirs: Account
  readonly answers: Map<string, UpstreamAnswer>
}

const keyOf = ({ headers }: RecordedRequest): string =>
  String(headers.authorization ?? '').replace(/^Bearer /, '')

const yaml = (shared: string, closed: string): string => `providers:
  shared: { name: Shared, dialect: openai-chat, base_url: "${shared}", api_key: "${OPERATORS}" }
  closed: { name: Closed, dialect: openai-chat, base_url: "${closed}", env: { key: NOT_SET } }
models:
  acme/thinker-1:
    name: Thinker 1
    pricing: { prompt: 100, completion: 1000 }
    supports: [max_completion_tokens]
    endpoints: [{ provider: shared, id: t }]
  acme/hidden-1:
    name: Hidden 1
    pricing: { prompt: 1, completion: 4 }
    supports: [max_completion_tokens]
    endpoints: [{ provider: closed, id: h }]
  acme/embedder:
    name: Embedder
    kind: embedding
    pricing: { prompt: 1 }
    endpoints: [{ provider: closed, id: e }]
`

async function start(context: TestContext, environment: Record<string, string> = {}): Promise<Setting> {
  const answers = new Map<string, UpstreamAnswer>()
  const well = openaiServer({ promptTokens: 10, completionTokens: 5 })
  const upstreams = await Promise.all([startFakeUpstream(), startFakeUpstream()])
  for (const upstream of upstreams)
    upstream.answerWith((request) => answers.get(keyOf(request)) ?? well(request))
  const [shared, closed] = upstreams as [FakeUpstream, FakeUpstream]
  const server = await startCauseway({
    configYaml: yaml(shared.baseUrl, closed.baseUrl),
    environment: { CAUSEWAY_LOG_LEVEL: 'debug', ...environment },
  })
  context.after(async () => {
    await server.stop()
    await Promise.all(upstreams.map((upstream) => upstream.stop()))
  })
  const session = await openAppSession(server)
  const ours = await accountOf(session, 'Ours')
  const theirs = await accountOf(session, 'Theirs')
  return { server, session, shared, closed, ours, theirs, answers }
}

async function accountOf({ call: send }: AppSession, name: string): Promise<Account> {
  const made = await send('POST', '/organisations', { json: { name } })
  const { account } = made.body as { account: { id: string } }
  const key = await send('POST', '/keys', { json: { name: 'live' }, account: account.id })
  assert.equal(key.status, 200, key.text)
  return { id: account.id, key: (key.body as { key: string }).key }
}

interface Item {
  readonly id: number
  readonly state: string | null
  readonly lastUsedAt: string | null
  readonly ending: string
}

async function bring(
  { session, ours }: Setting,
  wish: { provider: string; key: string; allowFallback?: boolean },
): Promise<Item> {
  const added = await session.call('POST', '/provider-keys', {
    json: { name: `for ${wish.provider}`, ...wish },
    account: ours.id,
  })
  assert.equal(added.status, 200, added.text)
  return (added.body as { item: Item }).item
}

async function listed({ session, ours }: Setting): Promise<Item[]> {
  const answer = await session.call('GET', '/provider-keys', { account: ours.id })
  return (answer.body as { keys: Item[] }).keys
}

const ask = async (
  { server }: Setting,
  { key }: Account,
  body: Record<string, unknown> = {},
): Promise<{ status: number; body: Record<string, unknown>; id: string | null; text: string }> => {
  const response = await call({ server, key }, body, {
    path: '/api/v1/chat/completions',
    headers: { 'x-causeway-explain': 'true' },
  })
  const text = await response.text()
  const parsed = body['stream'] === true ? {} : (JSON.parse(text) as Record<string, unknown>)
  return { status: response.status, body: parsed, id: response.headers.get('x-generation-id'), text }
}

const usedKeys = (upstream: FakeUpstream): string[] =>
  upstream.requests.filter(({ method }) => method === 'POST').map(keyOf)

test("an own key goes first, is the account's alone, and costs only the fee", async (context) => {
  const setting = await start(context, { CAUSEWAY_OWN_KEY_FEE: '5' })
  const { server, ours, theirs, shared } = setting
  await bring(setting, { provider: 'shared', key: OURS })

  const own = await ask(setting, ours)
  assert.equal(own.status, 200, own.text)
  // 10 tokens at $100 and 5 at $1000 a million.
  const usage = own.body['usage'] as Record<string, unknown>
  assert.deepEqual(usage['cost'], 0.0003)
  assert.equal(usage['is_byok'], true)
  assert.deepEqual(usage['cost_details'], {
    upstream_inference_cost: 0.006,
    upstream_inference_prompt_cost: 0.001,
    upstream_inference_completions_cost: 0.005,
  })
  const told = own.body['openrouter_metadata'] as {
    is_byok: boolean
    routing: { order: { endpoint: string; why: string }[] }[]
    attempts: { is_byok: boolean }[]
  }
  assert.equal(told.is_byok, true)
  assert.deepEqual(
    told.routing[0]?.order.map(({ why }) => why),
    ['own key', 'listed'],
  )
  assert.deepEqual(
    told.attempts.map((attempt) => attempt.is_byok),
    [true],
  )

  const streamed = await ask(setting, ours, { stream: true })
  assert.match(
    streamed.text,
    /"cost":0\.0003,"is_byok":true,"cost_details":\{"upstream_inference_cost":0\.006/,
  )

  const other = await ask(setting, theirs)
  const otherUsage = other.body['usage'] as Record<string, unknown>
  assert.deepEqual(
    [otherUsage['cost'], otherUsage['is_byok'], otherUsage['cost_details']],
    [0.006, false, null],
  )
  assert.deepEqual(usedKeys(shared), [OURS, OURS, OPERATORS])

  const item = await generationOf({ server, key: ours.key }, own.id)
  assert.deepEqual(
    [item['is_byok'], item['total_cost'], item['upstream_inference_cost']],
    [true, 0.0003, 0.006],
  )
  assert.equal((item['provider_responses'] as { is_byok: boolean }[])[0]?.is_byok, true)
  const otherItem = await generationOf({ server, key: theirs.key }, other.id)
  assert.deepEqual([otherItem['is_byok'], otherItem['upstream_inference_cost']], [false, 0.006])

  const current = await fetch(`${server.url}/api/v1/key`, {
    headers: { authorization: `Bearer ${ours.key}` },
  })
  const { data } = (await current.json()) as { data: Record<string, unknown> }
  assert.deepEqual(
    [data['usage'], data['byok_usage'], data['byok_usage_daily'], data['byok_usage_monthly']],
    [0.0006, 0.012, 0.012, 0.012],
  )
  const [kept] = await listed(setting)
  assert.deepEqual([kept?.state, kept?.ending], ['works', '1111'])
  assert.ok(kept?.lastUsedAt)
})

test('a provider that the operator has not switched on serves whoever has a key for it', async (context) => {
  const setting = await start(context)
  const { server, ours, theirs, closed } = setting
  assert.equal((await ask(setting, ours, { model: 'acme/hidden-1' })).status, 503)
  await bring(setting, { provider: 'closed', key: OURS })
  assert.equal((await ask(setting, ours, { model: 'acme/hidden-1' })).status, 200)
  assert.equal((await ask(setting, theirs, { model: 'acme/hidden-1' })).status, 503)
  closed.answerNext({
    steps: [
      {
        do: 'write',
        bytes: JSON.stringify({
          object: 'list',
          model: 'e',
          data: [{ object: 'embedding', index: 0, embedding: [0.5] }],
          usage: { prompt_tokens: 3, total_tokens: 3 },
        }),
      },
    ],
  })
  const embedded = await call(
    { server, key: ours.key },
    {},
    {
      path: '/v1/embeddings',
      text: JSON.stringify({ model: 'acme/embedder', input: 'words' }),
    },
  )
  assert.equal(embedded.status, 200, await embedded.text())
  assert.deepEqual(usedKeys(closed), [OURS, OURS])
  const models = async (key: string): Promise<string> =>
    await (
      await fetch(`${server.url}/api/v1/models/user`, { headers: { authorization: `Bearer ${key}` } })
    ).text()
  assert.ok((await models(ours.key)).includes('acme/hidden-1'))
  assert.ok(!(await models(theirs.key)).includes('acme/hidden-1'))
})

test('what an own key cannot serve the next one does, then the installation, unless that is not wanted', async (context) => {
  const setting = await start(context)
  const { session, ours, theirs, shared, answers } = setting
  const first = await bring(setting, { provider: 'shared', key: OURS })
  await bring(setting, { provider: 'shared', key: OURS_TOO })
  answers.set(OURS, openaiError({ status: 401, message: `Incorrect key: ${OURS}`, code: 'invalid_api_key' }))
  for (let turn = 0; turn < 4; turn++) assert.equal((await ask(setting, ours)).status, 200)
  assert.deepEqual(usedKeys(shared), [OURS, OURS_TOO, OURS_TOO, OURS_TOO, OURS_TOO])
  assert.deepEqual(
    (await listed(setting)).map(({ state }) => state),
    ['refused', 'works'],
  )

  answers.set(
    OURS_TOO,
    openaiError({
      status: 429,
      message: 'slow',
      code: 'rate_limit_exceeded',
      headers: { 'retry-after': '60' },
    }),
  )
  const fallen = await ask(setting, ours)
  assert.equal(fallen.status, 200)
  assert.equal((fallen.body['usage'] as { is_byok: boolean }).is_byok, false)
  assert.equal(usedKeys(shared).at(-1), OPERATORS)
  // While both rest the installation's goes first.
  const asked = shared.requests.length
  assert.equal((await ask(setting, ours)).status, 200)
  assert.deepEqual(usedKeys(shared).slice(asked), [OPERATORS])
  assert.equal((await ask(setting, theirs)).status, 200, 'nobody else suffers')

  const changed = await session.call('PATCH', `/provider-keys/${first.id}`, {
    json: { allowFallback: false },
    account: ours.id,
  })
  assert.equal(changed.status, 200, changed.text)
  const before = shared.requests.length
  const refused = await ask(setting, ours)
  assert.equal(refused.status, 429, refused.text)
  assert.ok(!usedKeys(shared).slice(before).includes(OPERATORS))

  for (const key of await listed(setting))
    await session.call('PATCH', `/provider-keys/${key.id}`, { json: { disabled: true }, account: ours.id })
  assert.equal((await ask(setting, ours)).status, 200)
  assert.equal(usedKeys(shared).at(-1), OPERATORS)
})

test('without credit an own key still serves, and nothing of the installation does', async (context) => {
  const setting = await start(context, { CAUSEWAY_BILLING: 'prepaid' })
  const { ours, theirs, shared, answers } = setting
  assert.equal((await ask(setting, ours)).status, 402)
  await bring(setting, { provider: 'shared', key: OURS })
  const own = await ask(setting, ours)
  assert.equal(own.status, 200, own.text)
  assert.equal((own.body['usage'] as { cost: number }).cost, 0)
  assert.equal((await ask(setting, theirs)).status, 402)
  answers.set(OURS, openaiError({ status: 500, message: 'broken' }))
  assert.ok((await ask(setting, ours)).status >= 500)
  const other = await ask(setting, ours, { models: ['acme/hidden-1'] })
  assert.equal(other.status, 402, other.text)
  assert.match(other.text, /a provider key of its own that serves acme\/hidden-1/)
  answers.delete(OURS)
  await sleep(2_100)
  assert.equal((await ask(setting, ours, { model: 'acme/hidden-1', models: ['acme/thinker-1'] })).status, 200)
  assert.ok(!usedKeys(shared).includes(OPERATORS))
})

test('a key is tested without cost, belongs to its account, and is refused where a key is not enough', async (context) => {
  const setting = await start(context)
  const { session, ours, theirs, shared } = setting
  const key = await bring(setting, { provider: 'shared', key: OURS })
  shared.answerNext({ steps: [{ do: 'write', bytes: '{"data":[{"id":"t"},{"id":"u"}]}' }] })
  const well = await session.call('POST', `/provider-keys/${key.id}/test`, { account: ours.id })
  assert.deepEqual(
    [(well.body as { ok: boolean }).ok, (well.body as { models: number }).models],
    [true, 2],
    well.text,
  )
  assert.deepEqual(
    [shared.requests[0]?.method, shared.requests[0] && keyOf(shared.requests[0])],
    ['GET', OURS],
  )
  shared.answerNext(openaiError({ status: 401, message: `no: ${OURS}`, code: 'invalid_api_key' }))
  const bad = await session.call('POST', `/provider-keys/${key.id}/test`, { account: ours.id })
  const { ok, item, error } = bad.body as { ok: boolean; item: Item; error: string }
  assert.deepEqual([ok, item.state], [false, 'refused'])
  assert.match(error, /answered 401/)

  for (const [method, path] of [
    ['PATCH', `/provider-keys/${key.id}`],
    ['DELETE', `/provider-keys/${key.id}`],
    ['POST', `/provider-keys/${key.id}/test`],
  ] as const) {
    const answer = await session.call(method, path, {
      json: method === 'PATCH' ? { disabled: true } : {},
      account: theirs.id,
    })
    assert.equal(answer.status, 404, answer.text)
  }
  const add = (json: unknown) => session.call('POST', '/provider-keys', { json, account: ours.id })
  assert.equal((await add({ provider: 'shared', key: OURS, name: 'again' })).status, 409)
  const cloud = await add({ provider: 'azure', key: OURS_TOO, name: 'cloud' })
  assert.equal(cloud.status, 400)
  assert.match(cloud.text, /needs more than a key/)
  assert.equal((await add({ provider: 'ollama', key: OURS_TOO, name: 'local' })).status, 400)
  const two = await add({ provider: 'shared', key: `${OURS},${OURS_TOO}`, name: 'two' })
  assert.equal(two.status, 400)
  assert.ok(!two.text.includes(OURS))
  assert.equal((await session.call('DELETE', `/provider-keys/${key.id}`, { account: ours.id })).status, 200)
  assert.deepEqual(await listed(setting), [])
})

test('no key is told anywhere: answers, errors, log, audit, files', async (context) => {
  const setting = await start(context)
  const { server, session, ours, answers } = setting
  const heard: string[] = []
  const item = await bring(setting, { provider: 'shared', key: OURS, allowFallback: false })
  heard.push(JSON.stringify(item), JSON.stringify(await listed(setting)))
  for (const status of [400, 401, 403, 404, 422, 429, 500, 503]) {
    answers.set(
      OURS,
      openaiError({ status, message: `You sent ${OURS}, which is Bearer ${OURS}`, code: 'odd' }),
    )
    heard.push((await ask(setting, ours)).text, (await ask(setting, ours, { stream: true })).text)
  }
  for (const steps of [
    [`data: {"error":{"message":"${OURS} is odd","code":"${OURS}","type":"x"}}\n\n`],
    [
      'data: {"id":"c","object":"chat.completion.chunk","model":"t","choices":[{"index":0,"delta":{"role":"assistant","content":"One"}}]}\n\n',
      `data: {"error":{"message":"${OURS} is odd","code":"${OURS}","type":"x"}}\n\n`,
    ],
  ]) {
    answers.set(OURS, {
      headers: { 'content-type': 'text/event-stream' },
      steps: steps.map((bytes) => ({ do: 'write', bytes }) as const),
    })
    for (const path of ['/v1/chat/completions', '/api/v1/chat/completions']) {
      const response = await call({ server, key: ours.key }, { stream: true }, { path })
      const text = await response.text()
      assert.match(text, /is odd/)
      heard.push(text)
    }
  }
  const logs = await session.call('GET', '/logs', { account: ours.id })
  const audit = await session.call('GET', '/admin/audit')
  assert.match(audit.text, /provider: shared/)
  heard.push(logs.text, audit.text)
  await sleep(200)
  heard.push(server.stderr(), server.stdout.join('\n'))
  await server.kill()
  for (const name of await readdir(server.dataFolder)) {
    const bytes = await readFile(join(server.dataFolder, name)).catch(() => Buffer.alloc(0))
    heard.push(bytes.toString('latin1'))
  }
  assert.ok(heard.filter((text) => text.length > 0).length > 20)
  for (const text of heard) assert.ok(!text.includes(OURS), `told in: ${text.slice(0, 400)}`)
})

test('a key that was added is there after a kill, and under a new secret while the old one is named, once', async (context) => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'causeway-own-keys-'))
  context.after(() => rm(dataFolder, { recursive: true, force: true }))
  const upstream = await startFakeUpstream()
  upstream.answerWith(openaiServer({ promptTokens: 10, completionTokens: 5 }))
  context.after(() => upstream.stop())
  const configYaml = yaml(upstream.baseUrl, upstream.baseUrl)
  const begin = async (environment: Record<string, string>): Promise<RunningCauseway> => {
    const server = await startCauseway({ dataFolder, configYaml, environment })
    context.after(() => server.kill())
    return server
  }
  const OLD = 'the first secret of this server'
  const NEW = 'the second secret of this server'

  const first = await begin({ CAUSEWAY_SECRET: OLD })
  const session = await openAppSession(first)
  const account = await accountOf(session, 'Ours')
  const add = (key: string) =>
    session.call('POST', '/provider-keys', {
      json: { provider: 'closed', key, name: 'n' },
      account: account.id,
    })
  assert.equal((await add(OURS)).status, 200)
  // Killed while it adds many: each of them is whole or not there.
  const adding = Array.from({ length: 20 }, (_, at) =>
    add(`${OURS_TOO}-${at}`).then(({ status }) => status === 200),
  )
  await Promise.race(adding)
  await first.kill()
  const answered = (await Promise.allSettled(adding)).filter((one) => one.status === 'fulfilled' && one.value)

  const hidden = { model: 'acme/hidden-1' }
  for (const [environment, expected] of [
    [{ CAUSEWAY_SECRET: OLD }, 200],
    [{ CAUSEWAY_SECRET: NEW, CAUSEWAY_SECRET_OLD: OLD }, 200],
    [{ CAUSEWAY_SECRET: NEW }, 200],
  ] as const) {
    const server = await begin(environment)
    const response = await call({ server, key: account.key }, hidden)
    assert.equal(response.status, expected, await response.text())
    const again = await openAppSession(server)
    const answer = await again.call('GET', '/provider-keys', { account: account.id })
    const { keys } = answer.body as { keys: Item[] }
    assert.ok(keys.length >= 1 + answered.length, `${keys.length} of ${answered.length}`)
    assert.ok(!server.stderr().includes('cannot be opened'), server.stderr())
    await server.stop()
  }
  assert.ok(usedKeys(upstream).every((key) => key.startsWith('plain-secret-of-ours')))
})
