// What anybody may ask without a key: answers of the simulator, a few a minute, without a trace. Against the real server, with a
// provider switched on that must never hear of it.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { type FakeUpstream, startFakeUpstream } from './support/fake-upstream.ts'
import { openaiServer } from './support/openai-answers.ts'
import { type RunningCauseway, startCauseway } from './support/start-causeway.ts'

let upstream: FakeUpstream
let server: RunningCauseway
let liveKey: string

before(async () => {
  upstream = await startFakeUpstream()
  upstream.answerWith(openaiServer({ pieces: ['real'] }))
})
after(() => upstream?.stop())

// The limits are counted by address, and every test comes from the same one.
beforeEach(async (context) => {
  server = await startCauseway({
    environment: { OPENAI_API_KEY: 'sk-fake', OPENAI_BASE_URL: upstream.baseUrl },
  })
  liveKey = await server.createKey({ name: 'live' })
  ;(context as { after: (stop: () => unknown) => void }).after(() => server.stop())
})

const HELLO = { model: 'o1', messages: [{ role: 'user', content: 'Hello' }] }

function ask(
  body: unknown,
  more: { readonly headers?: Record<string, string>; readonly operation?: string } = {},
): Promise<Response> {
  return fetch(`${server.url}/api/app/try`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url, ...more.headers },
    body: JSON.stringify({ operation: more.operation ?? 'chat', body }),
  })
}

test('the simulator answers without a key, whole and as a stream', async () => {
  const whole = await ask(HELLO)
  assert.equal(whole.status, 200)
  const answer = (await whole.json()) as { model: string; choices: { message: { content: string } }[] }
  assert.equal(answer.model, 'o1-2024-12-17')
  assert.match(answer.choices[0]?.message.content ?? '', /simulated|Simulated|test mode/)
  const stream = await ask({ ...HELLO, stream: true })
  assert.match(stream.headers.get('content-type') ?? '', /^text\/event-stream/)
  const text = await stream.text()
  assert.ok(text.split('\n').filter((line) => line.startsWith('data: {')).length > 5, text)
  assert.match(text, /data: \[DONE\]\n\n$/)
})

test('vectors are made too', async () => {
  const response = await ask(
    { model: 'text-embedding-3-small', input: 'Hello', dimensions: 3 },
    { operation: 'embeddings' },
  )
  assert.equal(response.status, 200)
  const { data } = (await response.json()) as { data: { embedding: number[] }[] }
  assert.equal(data[0]?.embedding.length, 3)
})

test('no provider is called, whatever key comes along', async () => {
  const before = upstream.requests.length
  const response = await ask(HELLO, { headers: { authorization: `Bearer ${liveKey}`, 'x-api-key': liveKey } })
  assert.equal(response.status, 200)
  assert.match(await response.text(), /simulated|Simulated|test mode/)
  assert.equal(upstream.requests.length, before)
})

test('nothing is written down, and nothing of it can be used elsewhere', async () => {
  const response = await ask(HELLO)
  assert.equal(response.headers.get('x-generation-id'), null)
  assert.equal(response.headers.get('access-control-allow-origin'), null)
  assert.equal(response.headers.get('cache-control'), 'no-store')
  const text = await response.text()
  assert.ok(!text.includes('sk-cw'), 'no key is told')
  const { id } = JSON.parse(text) as { id: string }
  for (const key of [liveKey, server.testKey]) {
    const found = await fetch(`${server.url}/v1/generation?id=${id}`, { headers: { 'x-api-key': key } })
    assert.equal(found.status, 404)
  }
  const asKey = await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: 'Bearer none', 'content-type': 'application/json' },
    body: JSON.stringify(HELLO),
  })
  assert.equal(asKey.status, 401)
})

test('mistakes are refused as /v1 refuses them', async () => {
  const response = await ask({ model: 'o9', messages: [] })
  assert.ok(response.status >= 400 && response.status < 500)
  const { error } = (await response.json()) as { error: { message: string; code: string } }
  assert.ok(error.message.length > 10)
})

test('pages of other origins cannot ask', async () => {
  const response = await ask(HELLO, { headers: { origin: 'https://elsewhere.example' } })
  assert.equal(response.status, 403)
})

test('a body that is too long is refused', async () => {
  const response = await ask({ ...HELLO, messages: [{ role: 'user', content: 'x'.repeat(70_000) }] })
  assert.equal(response.status, 413)
})

test('an address has twenty requests a minute, and is told when it may come again', async () => {
  const quick = { ...HELLO, simulate: { text: 'ok', ttft_ms: 0 } }
  for (let at = 0; at < 20; at++) assert.equal((await ask(quick)).status, 200, `request ${at + 1}`)
  const refused = await ask(quick)
  assert.equal(refused.status, 429)
  assert.ok(Number(refused.headers.get('retry-after')) > 0)
  const { error } = (await refused.json()) as { error: { message: string } }
  assert.match(error.message, /20 requests a minute/)
})

test('an address has four answers at once, and room again when one ends', async () => {
  const slow = { ...HELLO, stream: true, simulate: { ttft_ms: 400 } }
  const running = [ask(slow), ask(slow), ask(slow), ask(slow)]
  await new Promise((resolve) => setTimeout(resolve, 150))
  assert.equal((await ask(HELLO)).status, 429)
  for (const response of await Promise.all(running)) await response.text()
  assert.equal((await ask(HELLO)).status, 200)
})

test('who leaves makes room at once', async () => {
  const leaving = new AbortController()
  const slow = JSON.stringify({
    operation: 'chat',
    body: { ...HELLO, stream: true, simulate: { fault: 'silence' } },
  })
  const asked = Array.from({ length: 4 }, () =>
    fetch(`${server.url}/api/app/try`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.url },
      body: slow,
      signal: leaving.signal,
    }).catch(() => undefined),
  )
  await new Promise((resolve) => setTimeout(resolve, 200))
  assert.equal((await ask(HELLO)).status, 429)
  leaving.abort()
  await Promise.all(asked)
  await new Promise((resolve) => setTimeout(resolve, 200))
  assert.equal((await ask(HELLO)).status, 200)
})
