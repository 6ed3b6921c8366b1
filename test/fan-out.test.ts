// Several answers (`n`) of providers that give only one at a time: asked for one by one, told as one answer, paid for together.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { chunksOf } from './support/call-gateway.ts'
import type { FakeUpstream, UpstreamAnswer } from './support/fake-upstream.ts'
import { createGate, startFakeUpstream } from './support/fake-upstream.ts'
import { messagesUpstream } from './support/messages-answers.ts'
import {
  chatChunks,
  jsonAnswer,
  openaiError,
  openaiServer,
  sseAnswer,
  sseEvent,
} from './support/openai-answers.ts'
import type { RunningCauseway } from './support/start-causeway.ts'
import { startCauseway } from './support/start-causeway.ts'

interface Setting {
  readonly server: RunningCauseway
  readonly upstream: FakeUpstream
  readonly key: string
}

const yaml = (address: string): string => `providers:
  plain: { name: Plain, dialect: openai-chat, base_url: "${address}", api_key: k }
  spare: { name: Spare, dialect: openai-chat, base_url: "${address}", api_key: spare }
  messages: { name: Messages, dialect: anthropic-messages, auth: x-api-key, headers: { anthropic-version: "2023-06-01" }, base_url: "${address}", api_key: k }
models:
  acme/one: { name: One, pricing: { prompt: 1, completion: 4 }, supports: [max_tokens, tools], endpoints: [{ provider: plain, id: one }] }
  acme/two: { name: Two, pricing: { prompt: 1, completion: 4 }, supports: [max_tokens], endpoints: [{ provider: plain, id: two }, { provider: spare, id: two }] }
  acme/many: { name: Many, pricing: { prompt: 1, completion: 4 }, endpoints: [{ provider: plain, id: many }] }
  acme/mixed: { name: Mixed, pricing: { prompt: 1, completion: 4 }, endpoints: [{ provider: plain, id: mixed }, { provider: messages, id: mixed }] }
  acme/speaks: { name: Speaks, max_output: 4000, pricing: { prompt: 1, completion: 4 }, endpoints: [{ provider: messages, id: speaks }] }
`

async function start(context: TestContext): Promise<Setting> {
  const upstream = await startFakeUpstream()
  const server = await startCauseway({ configYaml: yaml(upstream.baseUrl) })
  context.after(async () => {
    await server.stop()
    await upstream.stop()
  })
  return { server, upstream, key: await server.createKey({ name: 'live' }) }
}

type Body = Record<string, unknown>

interface Asked {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly answer: {
    readonly id: string
    readonly choices: readonly { readonly index: number; readonly message: { readonly content: string } }[]
    readonly usage: {
      readonly prompt_tokens: number
      readonly completion_tokens: number
      readonly cost: number
    }
    readonly error: { readonly code: string; readonly param: string | null }
  }
}

async function ask(
  { server, key }: Setting,
  body: Body,
  path = '/v1/chat/completions',
  headers = {},
): Promise<Asked> {
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ messages: [{ role: 'user', content: 'Hello' }], ...body }),
  })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    text,
    answer: (text.startsWith('{') ? JSON.parse(text) : {}) as Asked['answer'],
  }
}

/** Each request gets a word of its own. */
function numbered(upstream: FakeUpstream): void {
  upstream.answerWith((request) =>
    openaiServer({
      pieces: ['word', `-${upstream.requests.indexOf(request)}`],
      promptTokens: 10,
      completionTokens: 5,
    })(request),
  )
}

const costOf = async ({ server, key }: Setting, id: string): Promise<Record<string, unknown>> => {
  const response = await fetch(`${server.url}/v1/generation?id=${id}`, {
    headers: { authorization: `Bearer ${key}` },
  })
  return ((await response.json()) as { data: Record<string, unknown> }).data
}

test('each answer is asked for by itself, and all are told, counted and charged as one', async (context) => {
  const setting = await start(context)
  numbered(setting.upstream)
  const { status, answer, headers } = await ask(setting, { model: 'acme/one', n: 3 })
  assert.equal(status, 200)
  assert.deepEqual(
    answer.choices.map(({ index, message }) => [index, message.content.slice(0, 5)]),
    [
      [0, 'word-'],
      [1, 'word-'],
      [2, 'word-'],
    ],
  )
  assert.equal(new Set(answer.choices.map(({ message }) => message.content)).size, 3)
  assert.deepEqual([answer.usage.prompt_tokens, answer.usage.completion_tokens], [30, 15])
  assert.equal(answer.usage.cost, (30 * 1 + 15 * 4) / 1e6)
  assert.equal(headers.get('x-causeway-warnings'), 'fanned_out;param=n')
  assert.equal(setting.upstream.requests.length, 3)
  for (const { body } of setting.upstream.requests) assert.ok(!('n' in (body as Body)))
  const kept = await costOf(setting, answer.id)
  assert.equal(kept['total_cost'], answer.usage.cost)
  assert.equal(kept['tokens_completion'], 15)
})

test('a stream has every answer under its own index, one sum of usage and one end', async (context) => {
  const setting = await start(context)
  numbered(setting.upstream)
  for (const path of ['/v1/chat/completions', '/api/v1/chat/completions']) {
    setting.upstream.requests.length = 0
    const body = { model: 'acme/one', n: 3, stream: true, stream_options: { include_usage: true } }
    const { text } = await ask(setting, body, path)
    const chunks = chunksOf(text) as unknown as {
      choices: { index: number; delta: { content?: string }; finish_reason: string | null }[]
      usage?: { prompt_tokens: number; completion_tokens: number; cost: number } | null
    }[]
    const said = ['', '', '']
    const ends: number[] = []
    for (const chunk of chunks.filter(({ usage }) => !usage))
      for (const { index, delta, finish_reason: finish } of chunk.choices) {
        said[index] += delta.content ?? ''
        if (finish) ends.push(index)
      }
    assert.deepEqual(said.toSorted(), ['word-0', 'word-1', 'word-2'], path)
    assert.deepEqual(ends.toSorted(), [0, 1, 2], path)
    const usages = chunks.filter(({ usage }) => usage)
    assert.equal(usages.length, 1, path)
    assert.deepEqual([usages[0]?.usage?.prompt_tokens, usages[0]?.usage?.completion_tokens], [30, 15], path)
    assert.equal(usages[0]?.usage?.cost, (30 + 60) / 1e6, path)
    assert.ok(text.endsWith('data: [DONE]\n\n') && text.split('[DONE]').length === 2, path)
  }
})

test('a provider of another format is asked as often, and its answers are choices', async (context) => {
  const setting = await start(context)
  setting.upstream.answerWith(messagesUpstream)
  const { answer } = await ask(setting, { model: 'acme/speaks', n: 2 })
  assert.deepEqual(
    answer.choices.map(({ index, message }) => [index, message.content]),
    [
      [0, 'Hello from the fake upstream.'],
      [1, 'Hello from the fake upstream.'],
    ],
  )
  assert.equal(setting.upstream.requests.length, 2)
  const streamed = await ask(setting, { model: 'acme/speaks', n: 2, stream: true })
  assert.ok(streamed.text.includes('"index":1') && streamed.text.endsWith('data: [DONE]\n\n'))
  const legacy = await ask(
    setting,
    { model: 'acme/speaks', n: 2, prompt: 'Hello', messages: undefined },
    '/v1/completions',
  )
  assert.deepEqual(
    (legacy.answer.choices as unknown as { text: string }[]).map(({ text }) => text.slice(0, 5)),
    ['Hello', 'Hello'],
  )
})

test('Google’s callers get as many candidates', async (context) => {
  const setting = await start(context)
  numbered(setting.upstream)
  const body = {
    contents: [{ parts: [{ text: 'Hi' }] }],
    generationConfig: { candidateCount: 2 },
    messages: undefined,
  }
  const { answer } = await ask(setting, body, '/v1beta/models/acme%2Fone:generateContent')
  assert.deepEqual(
    (answer as unknown as { candidates: { index: number }[] }).candidates.map(({ index }) => index),
    [0, 1],
  )
})

test('whoever takes n is asked once', async (context) => {
  const setting = await start(context)
  setting.upstream.answerWith((request) => {
    const { n } = request.body as { n: number }
    const choice = (index: number): object => ({
      index,
      message: { role: 'assistant', content: 'x' },
      finish_reason: 'stop',
    })
    return jsonAnswer({
      id: 'c',
      model: 'many',
      choices: Array.from({ length: n }, (_, index) => choice(index)),
    })
  })
  const { answer, headers } = await ask(setting, { model: 'acme/many', n: 2 })
  assert.equal(answer.choices.length, 2)
  assert.equal(setting.upstream.requests.length, 1)
  assert.equal(headers.get('x-causeway-warnings'), null)
})

test('when the one that takes n is down, another is asked for each', async (context) => {
  const setting = await start(context)
  setting.upstream.answerWith((request) =>
    request.path.endsWith('/messages')
      ? messagesUpstream(request)
      : openaiError({ status: 503, message: 'down' }),
  )
  const { answer } = await ask(setting, { model: 'acme/mixed', n: 2 })
  assert.equal(answer.choices.length, 2)
})

test('each answer fails over by itself', async (context) => {
  const setting = await start(context)
  let failures = 0
  setting.upstream.answerWith((request) => {
    if (request.headers.authorization === 'Bearer k' && failures++ === 0)
      return openaiError({ status: 503, message: 'down' })
    return openaiServer({ promptTokens: 10, completionTokens: 5 })(request)
  })
  const { status, answer } = await ask(setting, { model: 'acme/two', n: 3, provider: { order: ['plain'] } })
  assert.equal(status, 200)
  assert.equal(answer.choices.length, 3)
  assert.equal(setting.upstream.requests.length, 4)
  assert.equal(answer.usage.prompt_tokens, 30)
})

test('when one answer cannot be had there is none, nothing is charged, and the others are hung up on', async (context) => {
  const setting = await start(context)
  let first = true
  setting.upstream.answerWith((): UpstreamAnswer => {
    if (!first) return { steps: [{ do: 'hang' }] }
    first = false
    return openaiError({ status: 400, message: 'No.' })
  })
  const { status, headers } = await ask(setting, { model: 'acme/one', n: 3 })
  assert.equal(status, 400)
  const kept = await costOf(setting, headers.get('x-generation-id') ?? '')
  assert.equal(kept['total_cost'], 0)
  for (const request of setting.upstream.requests.slice(1)) {
    await request.ended
    assert.ok(request.abortedByCaller)
  }
})

test('an answer that breaks after the caller has seen another one ends the stream with an error', async (context) => {
  const setting = await start(context)
  const seen = createGate()
  let number = 0
  setting.upstream.answerWith(async (request): Promise<UpstreamAnswer> => {
    const [opening, word] = chatChunks({ pieces: ['Hello'] }, request.body as Body)
    if (number++ > 0) {
      await seen.opened
      return openaiError({ status: 400, message: 'No.' })
    }
    return sseAnswer([{ do: 'write', bytes: sseEvent(opening) + sseEvent(word) }, { do: 'hang' }])
  })
  const response = await fetch(`${setting.server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${setting.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'acme/one',
      n: 2,
      stream: true,
      messages: [{ role: 'user', content: 'Hello' }],
    }),
  })
  let text = ''
  const decoder = new TextDecoder()
  assert.ok(response.body)
  for await (const chunk of response.body) {
    text += decoder.decode(chunk, { stream: true })
    if (text.includes('Hello')) seen.open()
  }
  assert.match(text, /"finish_reason":"error"/)
  assert.ok(!text.includes('[DONE]'))
})

test('a caller who leaves ends all of them, and pays for what was produced', async (context) => {
  const setting = await start(context)
  setting.upstream.answerWith((request): UpstreamAnswer => {
    const [opening, word] = chatChunks({ pieces: ['Hello'] }, request.body as Body)
    return sseAnswer([{ do: 'write', bytes: sseEvent(opening) + sseEvent(word) }, { do: 'hang' }])
  })
  const leaving = new AbortController()
  const response = await fetch(`${setting.server.url}/v1/chat/completions`, {
    method: 'POST',
    signal: leaving.signal,
    headers: { authorization: `Bearer ${setting.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'acme/one',
      n: 2,
      stream: true,
      messages: [{ role: 'user', content: 'Hello' }],
    }),
  })
  const reader = response.body?.getReader()
  await reader?.read()
  await setting.upstream.request(1)
  await new Promise((resolve) => setTimeout(resolve, 200))
  leaving.abort()
  for (const request of setting.upstream.requests) {
    await request.ended
    assert.ok(request.abortedByCaller)
  }
  let kept: Record<string, unknown> = {}
  for (let turn = 0; turn < 50 && kept['cancelled'] !== true; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    kept = (await costOf(setting, response.headers.get('x-generation-id') ?? '')) ?? {}
  }
  assert.equal(kept['cancelled'], true)
  assert.ok(Number(kept['total_cost']) > 0 && Number(kept['tokens_completion']) >= 2, JSON.stringify(kept))
})

test('no more than eight are asked at the same time', async (context) => {
  const setting = await start(context)
  const gate = createGate()
  setting.upstream.answerWith(async (request) => {
    await gate.opened
    return openaiServer({})(request)
  })
  const asked = ask(setting, { model: 'acme/one', n: 20 })
  await setting.upstream.request(7)
  await new Promise((resolve) => setTimeout(resolve, 200))
  assert.equal(setting.upstream.requests.length, 8)
  gate.open()
  assert.equal((await asked).answer.choices.length, 20)
})

test('counts that no provider gave are estimated for each answer', async (context) => {
  const setting = await start(context)
  setting.upstream.answerWith(openaiServer({ usage: 'none', pieces: ['one two three four'] }))
  const one = await ask(setting, { model: 'acme/one' })
  const { answer } = await ask(setting, { model: 'acme/one', n: 3 })
  assert.equal(answer.usage.prompt_tokens, 3 * one.answer.usage.prompt_tokens)
  assert.equal(answer.usage.completion_tokens, 3 * one.answer.usage.completion_tokens)
})

test('strict callers, and those who want endpoints that take n, are refused before anybody is asked', async (context) => {
  const setting = await start(context)
  numbered(setting.upstream)
  const strict = await ask(setting, { model: 'acme/one', n: 2 }, '/v1/chat/completions', {
    'x-causeway-parameters': 'strict',
  })
  assert.deepEqual([strict.status, strict.answer.error.param], [400, 'n'])
  const required = await ask(setting, { model: 'acme/one', n: 2, provider: { require_parameters: true } })
  assert.equal(required.status, 404)
  assert.equal(setting.upstream.requests.length, 0)
})
