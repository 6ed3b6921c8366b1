// Prompts and answers that an account has kept, end to end: nothing of them while it is off; what was sent and told, whole or
// streamed, in the formats of callers, once it is on; sealed in the database; for those alone who may read it.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { generationContentAnswer } from '../contract/generation-content.ts'
import type { GenerationContent } from '../contract/generation-content.ts'
import { startFakeUpstream } from './support/fake-upstream.ts'
import type { FakeUpstream } from './support/fake-upstream.ts'
import { messagesUpstream } from './support/messages-answers.ts'
import { openaiServer } from './support/openai-answers.ts'
import type { RunningCauseway } from './support/start-causeway.ts'
import { startCauseway } from './support/start-causeway.ts'
import { temporaryFolder } from './engines/temporary-folder.ts'

const ADA = { name: 'Ada', email: 'ada@example.com', password: 'correct horse battery' }
const WORDS = 'sphinx of black quartz'
const SAID = ['judge', ' my', ' vow']

const yaml = (url: string): string => `providers:
  chat: { name: Chat, dialect: openai-chat, base_url: "${url}", api_key: k }
  messages: { name: Messages, dialect: anthropic-messages, auth: x-api-key, headers: { anthropic-version: "2023-06-01" }, base_url: "${url}", api_key: k }
models:
  acme/chat: { name: One, pricing: { prompt: 1, completion: 2 }, supports: [tools], reasoning: { kind: effort, efforts: [low, medium, high], default: medium }, endpoints: [{ provider: chat, id: one }] }
  acme/messages: { name: Two, pricing: { prompt: 1, completion: 2 }, max_output: 4000, endpoints: [{ provider: messages, id: two }] }
`

type App = (method: string, path: string, body?: unknown) => Promise<Response>

interface Opened {
  readonly server: RunningCauseway
  readonly app: App
  readonly key: string
}

async function startUpstream(context: TestContext): Promise<FakeUpstream> {
  const upstream = await startFakeUpstream()
  context.after(() => upstream.stop())
  const calls = [{ id: 'call_1', name: 'look', arguments: '{"at":"vow"}' }]
  upstream.answerWith((request) =>
    request.path === '/v1/messages'
      ? messagesUpstream(request)
      : openaiServer({
          pieces: SAID,
          reasoning: ['hmm'],
          ...((request.body as { tools?: unknown }).tools !== undefined && { toolCalls: calls }),
        })(request),
  )
  return upstream
}

async function open(
  context: TestContext,
  options: { upstream: FakeUpstream; dataFolder: string; environment?: Record<string, string> },
): Promise<Opened> {
  const { upstream, dataFolder, environment = {} } = options
  const isNew = readdirSync(dataFolder).length === 0
  const server = await startCauseway({ configYaml: yaml(upstream.baseUrl), dataFolder, environment })
  context.after(() => server.stop())
  let cookie = ''
  const app: App = (method, path, body) =>
    fetch(`${server.url}/api/app${path}`, {
      method,
      headers: {
        origin: server.url,
        cookie,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  const findLink = (): string | undefined =>
    server.stdout.find((line) => line.startsWith('Create the administrator: '))
  const end = Date.now() + 10_000
  while (isNew && !findLink() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 20))
  const link = findLink()
  const token = link && new URL(link.slice('Create the administrator: '.length)).searchParams.get('token')
  if (token) assert.equal((await app('POST', '/setup', { token, ...ADA })).status, 200)
  const entered = await app('POST', '/auth/sign-in/email', { email: ADA.email, password: ADA.password })
  cookie = entered.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  return { server, app, key: await server.createKey({ name: 'live' }) }
}

async function set({ app }: Opened, changes: object): Promise<number> {
  const before = (await (await app('GET', '/account/settings')).json()) as object
  return (await app('PUT', '/account/settings', { ...before, ...changes })).status
}

interface Asked {
  readonly path?: string
  readonly body?: object
  readonly key?: string
}

/** The generation's id, once the answer is whole. */
async function ask({ server, key }: Opened, asked: Asked = {}): Promise<string> {
  const { path = '/v1/chat/completions', body = {} } = asked
  const answer = await fetch(server.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${asked.key ?? key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'acme/chat',
      messages: [{ role: 'user', content: WORDS }],
      max_tokens: 100,
      ...body,
    }),
  })
  assert.equal(answer.status, 200, await answer.text())
  return answer.headers.get('x-generation-id') ?? ''
}

async function read({ server, key }: Opened, id: string, by = key): Promise<Response> {
  return await fetch(`${server.url}/api/v1/generation/content?id=${id}`, {
    headers: { authorization: `Bearer ${by}` },
  })
}

async function content(opened: Opened, id: string): Promise<GenerationContent> {
  const answer = await read(opened, id)
  assert.equal(answer.status, 200, await answer.clone().text())
  return generationContentAnswer.parse(await answer.json()).data
}

/** Whether the database, with its log, has these words in its bytes. */
function holds(dataFolder: string, words: string): boolean {
  const files = readdirSync(dataFolder).filter((name) => name.startsWith('causeway.db'))
  assert.ok(files.length > 0)
  return files.some((name) => readFileSync(join(dataFolder, name)).includes(words))
}

test('off, as it is at first, nothing of a prompt or an answer is written down', async (context) => {
  const dataFolder = temporaryFolder(context)
  const opened = await open(context, { upstream: await startUpstream(context), dataFolder })
  const ids = [await ask(opened), await ask(opened, { body: { stream: true } })]
  for (const id of ids) {
    const answer = await read(opened, id)
    assert.equal(answer.status, 404)
    assert.match(await answer.text(), /this account keeps no prompts and answers/)
    const page = (await (await opened.app('GET', `/logs/${id}/content`)).json()) as object
    assert.deepEqual(page, { content: null, absence: 'off' })
  }
  assert.deepEqual(await (await opened.app('GET', '/account/kept')).json(), { isAllowed: true, kept: 0 })
  await opened.server.stop()
  for (const words of ['black quartz', SAID.join('')])
    assert.equal(holds(dataFolder, words), false, `${words} is in the database`)
})

test('on, what was sent and what was told come back, whole and streamed, in the formats of callers', async (context) => {
  const dataFolder = temporaryFolder(context)
  const opened = await open(context, { upstream: await startUpstream(context), dataFolder })
  assert.equal(await set(opened, { keepsPrompts: true, promptDays: 7 }), 200)
  const body = { model: 'acme/chat', max_tokens: 100, metadata: { odd: 'field' } }
  for (const path of ['/v1/chat/completions', '/api/v1/chat/completions'])
    for (const stream of [false, true]) {
      const kept = await content(opened, await ask(opened, { path, body: { ...body, stream } }))
      const messages = [{ role: 'user', content: WORDS }]
      assert.deepEqual(kept.request, { ...body, messages, stream })
      assert.deepEqual(kept.input, { messages })
      assert.deepEqual(kept.output, { completion: SAID.join(''), reasoning: 'hmm' }, `${path} ${stream}`)
      assert.equal(kept.error, null)
      const tools = [{ type: 'function', function: { name: 'look', parameters: { type: 'object' } } }]
      const called = await content(opened, await ask(opened, { path, body: { ...body, stream, tools } }))
      assert.deepEqual(called.choices[0]?.tool_calls, [
        { id: 'call_1', name: 'look', arguments: '{"at":"vow"}' },
      ])
    }
  for (const stream of [false, true]) {
    const messages = { path: '/v1/messages', body: { model: 'acme/messages', stream } }
    const direct = await content(opened, await ask(opened, messages))
    assert.deepEqual(direct.input, { messages: [{ role: 'user', content: WORDS }] })
    assert.ok(direct.output.completion, 'the answer of a message')
    const crossed = { path: '/v1/messages', body: { model: 'acme/chat', stream } }
    assert.equal((await content(opened, await ask(opened, crossed))).output.completion, SAID.join(''))
    const completion = {
      path: '/v1/completions',
      body: { prompt: WORDS, messages: undefined, stream },
    }
    assert.deepEqual((await content(opened, await ask(opened, completion))).input, { prompt: WORDS })
    const response = {
      path: '/v1/responses',
      body: { input: WORDS, messages: undefined, max_tokens: undefined, stream },
    }
    const ofResponse = await content(opened, await ask(opened, response))
    assert.deepEqual(ofResponse.input, { prompt: WORDS })
    assert.equal(ofResponse.output.completion, SAID.join(''))
  }
})

test('what is kept is sealed, opens after a change of the secret, and ends with a press', async (context) => {
  const dataFolder = temporaryFolder(context)
  const upstream = await startUpstream(context)
  const first = 'the first secret of this server'
  const opened = await open(context, { upstream, dataFolder, environment: { CAUSEWAY_SECRET: first } })
  await set(opened, { keepsPrompts: true })
  const id = await ask(opened, { body: { stream: true } })
  // At once after the answer: a server that is told to stop writes what waits.
  await opened.server.stop()
  for (const words of ['black quartz', SAID.join('')])
    assert.equal(holds(dataFolder, words), false, `${words} is in the database`)
  const environment = { CAUSEWAY_SECRET: 'another secret of this server', CAUSEWAY_SECRET_OLD: first }
  const again = await open(context, { upstream, dataFolder, environment })
  const kept = await content({ ...again, key: opened.key }, id)
  assert.equal(kept.output.completion, SAID.join(''))
  const ended = await again.app('DELETE', '/account/kept')
  assert.deepEqual(await ended.json(), { deleted: 1 })
  assert.match(await (await read({ ...again, key: opened.key }, id)).text(), /has been deleted since/)
})

test('a key reads what it asked itself, a management key all of the account, and another account nothing', async (context) => {
  const dataFolder = temporaryFolder(context)
  const opened = await open(context, { upstream: await startUpstream(context), dataFolder })
  await set(opened, { keepsPrompts: true })
  const { server } = opened
  const id = await ask(opened)
  const readers = {
    own: opened.key,
    beside: await server.createKey({ name: 'beside' }),
    management: await server.createKey({ name: 'management', kind: 'management' }),
    stranger: await server.createKey({ name: 'stranger', kind: 'management', account: 'stranger' }),
  }
  const status = async (by: string): Promise<number> => (await read(opened, id, by)).status
  assert.equal(await status(readers.own), 200)
  assert.equal(await status(readers.beside), 403)
  assert.equal(await status(readers.management), 200)
  assert.equal(await status(readers.stranger), 404)
  const page = (await (await opened.app('GET', `/logs/${id}/content`)).json()) as {
    content: { request: string }
  }
  assert.match(page.content.request, /black quartz/)
})

test('a request that failed has its prompt and its error, and one that is too long only its answer', async (context) => {
  const dataFolder = temporaryFolder(context)
  const opened = await open(context, { upstream: await startUpstream(context), dataFolder })
  await set(opened, { keepsPrompts: true })
  const key = opened.server.testKey
  const answer = await fetch(`${opened.server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'acme/chat',
      messages: [{ role: 'user', content: WORDS }],
      simulate: { fault: 'status:500' },
    }),
  })
  assert.notEqual(answer.status, 200)
  const id = answer.headers.get('x-generation-id') ?? ''
  const failed = await content({ ...opened, key }, id)
  assert.deepEqual(failed.input, { messages: [{ role: 'user', content: WORDS }] })
  assert.deepEqual(failed.output, { completion: null, reasoning: null })
  assert.equal(failed.error?.status, answer.status)
  const long = await content(
    opened,
    await ask(opened, { body: { messages: [{ role: 'user', content: 'long '.repeat(220_000) }] } }),
  )
  assert.equal(long.request, null)
  assert.equal(long.output.completion, SAID.join(''))
})

test('an operator can keep it from all accounts', async (context) => {
  const dataFolder = temporaryFolder(context)
  const upstream = await startUpstream(context)
  const environment = { CAUSEWAY_KEEP_PROMPTS: 'forbidden' }
  const opened = await open(context, { upstream, dataFolder, environment })
  assert.equal(await set(opened, { keepsPrompts: true }), 403)
  assert.equal(await set(opened, { rescue: false }), 200)
  assert.deepEqual(await (await opened.app('GET', '/account/kept')).json(), { isAllowed: false, kept: 0 })
})
