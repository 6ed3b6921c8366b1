// Chat as the web app's page asks for it: by session, with the account's rights, streamed, kept apart from keys, closed to others.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import type { RunningCauseway } from './support/start-causeway.ts'
import { startCauseway } from './support/start-causeway.ts'

const PERSON = { name: 'Ada', email: 'ada@example.com', password: 'correct horse battery' }
const QUICK = { ttft_ms: 0, tokens_per_second: 20_000 }

async function startSignedIn(context: TestContext): Promise<{ server: RunningCauseway; cookie: string }> {
  const server = await startCauseway()
  context.after(() => server.stop())
  const link = server.stdout.find((line) => line.startsWith('Create the administrator: ')) ?? ''
  const token = new URL(link.slice('Create the administrator: '.length)).searchParams.get('token')
  const post = (path: string, body: object): Promise<Response> =>
    fetch(`${server.url}/api/app${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.url },
      body: JSON.stringify(body),
    })
  assert.equal((await post('/setup', { token, ...PERSON })).status, 200)
  const signedIn = await post('/auth/sign-in/email', { email: PERSON.email, password: PERSON.password })
  assert.equal(signedIn.status, 200)
  const cookie = signedIn.headers
    .getSetCookie()
    .map((text) => text.split(';')[0])
    .join('; ')
  return { server, cookie }
}

const ask = (
  { server, cookie }: { server: RunningCauseway; cookie: string },
  more: { query?: string; body?: object; headers?: Record<string, string> } = {},
): Promise<Response> =>
  fetch(`${server.url}/api/app/chat/completions${more.query ?? '?mode=test'}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url, cookie, ...more.headers },
    body: JSON.stringify({
      model: 'openai/o1',
      messages: [{ role: 'user', content: 'Hello' }],
      simulate: QUICK,
      ...more.body,
    }),
  })

test('an answer streams to whoever is signed in, for no other origin to read', async (context) => {
  const setting = await startSignedIn(context)
  const response = await ask(setting, { body: { stream: true } })
  assert.equal(response.status, 200)
  assert.equal(response.headers.get('access-control-allow-origin'), null)
  const text = await response.text()
  assert.match(text, /"provider":"Simulator/)
  assert.match(text, /data: \[DONE\]\n\n$/)
})

test('eight answers at once share one key, which nobody is shown', async (context) => {
  const setting = await startSignedIn(context)
  const answers = await Promise.all(Array.from({ length: 8 }, () => ask(setting)))
  assert.deepEqual(
    answers.map(({ status }) => status),
    Array.from({ length: 8 }, () => 200),
  )
  const generation = answers[0]?.headers.get('x-generation-id')
  assert.ok(generation)
  const { server, cookie } = setting
  const listed = await fetch(`${server.url}/api/app/keys`, { headers: { cookie } })
  const { keys } = (await listed.json()) as { keys: { name: string }[] }
  assert.deepEqual(
    keys.map(({ name }) => name),
    ['first test key'],
  )
})

test('without a session, from elsewhere, or without a mode nothing is asked', async (context) => {
  const setting = await startSignedIn(context)
  assert.equal((await ask({ ...setting, cookie: '' })).status, 401)
  assert.equal((await ask(setting, { headers: { origin: 'https://evil.example' } })).status, 403)
  assert.equal((await ask(setting, { query: '' })).status, 400)
  assert.equal((await ask(setting, { query: '?mode=management' })).status, 400)
  assert.equal((await ask(setting, { headers: { 'x-causeway-account': '999' } })).status, 404)
})

test('in live mode providers are asked, and without one the answer names what to set', async (context) => {
  const setting = await startSignedIn(context)
  const response = await ask(setting, { query: '?mode=live', body: { model: 'openai/o3' } })
  assert.equal(response.status, 503)
  assert.match(await response.text(), /OPENAI_API_KEY/)
})
