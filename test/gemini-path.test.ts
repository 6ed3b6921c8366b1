// Google's own paths end to end, without its SDK: streams with and without `alt=sse`, keys where Google's clients put them, errors in
// Google's shape. What the official SDK sees is in test/clients/google-genai.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { FakeUpstream } from './support/fake-upstream.ts'
import { startFakeUpstream } from './support/fake-upstream.ts'
import { chatChunks, openaiError, openaiServer, sseAnswer, sseEvent } from './support/openai-answers.ts'
import type { RunningCauseway } from './support/start-causeway.ts'
import { startCauseway } from './support/start-causeway.ts'

let upstream: FakeUpstream
let server: RunningCauseway
let key: string

const yaml = (address: string): string => `providers:
  plain: { name: Plain, dialect: openai-chat, base_url: "${address}", api_key: k }
models:
  acme/one: { name: One, endpoints: [{ provider: plain, id: one }] }
routing: { attempts: 1, rescue: false }
`

before(async () => {
  upstream = await startFakeUpstream()
  server = await startCauseway({ configYaml: yaml(upstream.baseUrl) })
  key = await server.createKey({ name: 'gemini' })
})

after(async () => {
  await server?.stop()
  await upstream?.stop()
})

const ASKED = JSON.stringify({ contents: [{ parts: [{ text: 'Hi' }] }] })

function post(path: string, headers: Record<string, string> = { 'x-goog-api-key': key }): Promise<Response> {
  return fetch(server.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: ASKED,
  })
}

interface Chunk {
  readonly candidates?: readonly {
    readonly content: { readonly parts: readonly { readonly text: string }[] }
    readonly finishReason?: string
  }[]
  readonly usageMetadata?: { readonly promptTokenCount: number }
  readonly error?: { readonly code: number; readonly status: string }
}

const said = (chunks: readonly Chunk[]): string =>
  chunks
    .flatMap(({ candidates = [] }) =>
      candidates.flatMap(({ content }) => content.parts.map(({ text }) => text)),
    )
    .join('')

test('without alt=sse a stream is one JSON array whose elements are the same', async () => {
  upstream.answerWith(openaiServer({ pieces: ['Hello', ' there'], promptTokens: 7, completionTokens: 2 }))
  const plain = await post('/v1beta/models/acme%2Fone:streamGenerateContent')
  assert.equal(plain.headers.get('content-type'), 'application/json; charset=utf-8')
  const chunks = (await plain.json()) as Chunk[]
  assert.ok(chunks.length > 1)
  assert.equal(said(chunks), 'Hello there')
  assert.equal(chunks.at(-1)?.candidates?.[0]?.finishReason, 'STOP')
  assert.equal(chunks.at(-1)?.usageMetadata?.promptTokenCount, 7)
  const events = await (await post('/v1beta/models/acme%2Fone:streamGenerateContent?alt=sse')).text()
  const same = events
    .split('\n')
    .filter((line) => line.startsWith('data: '))
    .map((line) => JSON.parse(line.slice(6)) as Chunk)
  assert.equal(said(same), said(chunks))
  assert.equal(same.length, chunks.length)
})

test('an array whose stream breaks ends with the error as its last element', async () => {
  upstream.answerWith((request) => {
    const [opening, word] = chatChunks({ pieces: ['Hello'] }, request.body as Record<string, unknown>)
    return sseAnswer([
      { do: 'write', bytes: sseEvent(opening) + sseEvent(word) },
      { do: 'pause', ms: 20 },
      { do: 'cut' },
    ])
  })
  const chunks = (await (await post('/v1beta/models/acme%2Fone:streamGenerateContent')).json()) as Chunk[]
  assert.equal(said(chunks.slice(0, -1)), 'Hello')
  assert.equal(chunks.at(-1)?.error?.code, 502)
})

test('an error in the middle of events comes alone as JSON in a read of its own, and as an event', async () => {
  upstream.answerWith((request) => {
    const [opening, word] = chatChunks({ pieces: ['Hello'] }, request.body as Record<string, unknown>)
    return sseAnswer([{ do: 'write', bytes: sseEvent(opening) + sseEvent(word) }])
  })
  // Written as `@ai-sdk/google` does for a name with a slash.
  const response = await post('/v1beta/acme/one:streamGenerateContent?alt=sse')
  assert.ok(response.body)
  const reads: string[] = []
  for await (const bytes of response.body) reads.push(new TextDecoder().decode(bytes as Uint8Array))
  const [alone, event] = reads.slice(-2)
  assert.equal((JSON.parse(alone ?? '') as Chunk).error?.code, 502)
  assert.equal(event, `data: ${alone}`)
  assert.match(reads.slice(0, -2).join(''), /"Hello"/)
})

test('what fails before the first word has its status and Google’s shape, however the stream was asked for', async () => {
  upstream.answerWith(openaiError({ status: 429, message: 'Slow down.' }))
  for (const query of ['', '?alt=sse']) {
    const response = await post(`/v1beta/models/acme%2Fone:streamGenerateContent${query}`)
    assert.equal(response.status, 429)
    const { error } = (await response.json()) as Chunk
    assert.deepEqual([error?.code, error?.status], [429, 'RESOURCE_EXHAUSTED'])
  }
})

test('a key is taken from the query, from Google’s header and as a bearer’s; without one it is refused in Google’s shape', async () => {
  upstream.answerWith(openaiServer({}))
  const path = '/v1beta/models/acme%2Fone:generateContent'
  assert.equal((await post(`${path}?key=${key}`, {})).status, 200)
  assert.equal((await post(path)).status, 200)
  assert.equal((await post(path, { authorization: `Bearer ${key}` })).status, 200)
  const refused = await post(path, {})
  assert.equal(refused.status, 401)
  assert.equal(((await refused.json()) as Chunk).error?.status, 'UNAUTHENTICATED')
})

test('a path below Messages that nobody serves is refused as Messages does', async () => {
  const response = await post('/v1/messages/batches')
  assert.equal(response.status, 404)
  assert.equal(((await response.json()) as { type: string }).type, 'error')
})
