// Streams that break half way: continued elsewhere so that the caller has one whole answer, or told honestly.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openaiServer, sseAnswer, sseEvent } from './support/openai-answers.ts'
import type { UpstreamStep } from './support/fake-upstream.ts'
import { call, generationOf, startTwoProviders } from './support/two-providers.ts'

const PIECES = ['The ', 'answer ', 'is ', 'forty', '-two', '.']
const WHOLE = PIECES.join('')

const chunk = (delta: object): string =>
  sseEvent({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'thinker-1-2026-01-01',
    choices: [{ index: 0, delta, logprobs: null, finish_reason: null }],
  })

const begun = (pieces: readonly string[]): UpstreamStep[] => [
  { do: 'write', bytes: chunk({ role: 'assistant', content: '' }) },
  ...pieces.map((piece) => ({ do: 'write' as const, bytes: chunk({ content: piece }) })),
  { do: 'pause', ms: 20 },
]

interface Seen {
  readonly text: string
  readonly tail: string
  readonly ids: Set<string>
  readonly finishes: string[]
}

async function read(response: Response): Promise<Seen> {
  const raw = await response.text()
  const seen: { text: string; tail: string; ids: Set<string>; finishes: string[] } = {
    text: '',
    tail: raw.slice(-14),
    ids: new Set(),
    finishes: [],
  }
  for (const block of raw.split('\n\n')) {
    if (!block.startsWith('data: {')) continue
    const event = JSON.parse(block.slice(6)) as {
      id: string
      choices?: { delta?: { content?: string }; finish_reason?: string }[]
    }
    seen.ids.add(event.id)
    seen.text += event.choices?.[0]?.delta?.content ?? ''
    const finish = event.choices?.[0]?.finish_reason
    if (finish) seen.finishes.push(finish)
  }
  return seen
}

const TROUBLES: Record<string, UpstreamStep[]> = {
  cut: [{ do: 'cut' }],
  reset: [{ do: 'reset' }],
  stall: [{ do: 'hang' }],
  garbage: [{ do: 'write', bytes: 'data: {"id":"chatcmpl-1","obj\n\n' }, { do: 'hang' }],
  'error event': [
    { do: 'write', bytes: sseEvent({ error: { message: 'engine lost', type: 'server_error' } }) },
    { do: 'cut' },
  ],
}

for (const surface of ['/v1', '/api/v1']) {
  for (const [name, trouble] of Object.entries(TROUBLES)) {
    test(`${surface}: after a ${name} the stream goes on elsewhere, word for word, as one stream`, async (context) => {
      const setting = await startTwoProviders(context)
      setting.first.answerWith(sseAnswer([...begun(PIECES.slice(0, 3)), ...trouble]))
      setting.second.answerWith(openaiServer({ pieces: PIECES, promptTokens: 10, completionTokens: 6 }))
      const response = await call(setting, { stream: true }, { path: `${surface}/chat/completions` })
      const seen = await read(response)
      assert.equal(seen.text, WHOLE)
      assert.equal(seen.tail, 'data: [DONE]\n\n')
      assert.equal(seen.ids.size, 1)
      assert.ok(seen.finishes.every((finish) => finish === 'stop'))
      const generation = await generationOf(setting, response.headers.get('x-generation-id'))
      assert.equal(generation['provider_name'], 'Second')
      assert.equal(generation['native_tokens_completion'], 6)
      assert.equal(generation['total_cost'], (10 * 2 + 6 * 8) / 1e6)
      assert.equal((generation['attempts'] as unknown[]).length, 2)
      assert.match(String(generation['warnings']), /continued at Second/)
    })
  }
}

test('an endpoint that takes a beginning is given the words so far', async (context) => {
  const setting = await startTwoProviders(context)
  await setting.server.stop()
  const { startCauseway } = await import('./support/start-causeway.ts')
  const server = await startCauseway({
    configYaml: `providers:
  first: { name: First, dialect: openai-chat, base_url: "${setting.first.baseUrl}", api_key: "k" }
  second: { name: Second, dialect: openai-chat, base_url: "${setting.second.baseUrl}", api_key: "k" }
models:
  acme/thinker-1:
    name: T
    pricing: { prompt: 1, completion: 4 }
    supports: [max_tokens, prefill]
    endpoints: [{ provider: first, id: t }, { provider: second, id: t }]
`,
  })
  context.after(() => server.stop())
  const key = await server.createKey({ name: 'live' })
  setting.first.answerWith(sseAnswer([...begun(PIECES.slice(0, 3)), { do: 'cut' }]))
  setting.second.answerWith(openaiServer({ pieces: PIECES.slice(3) }))
  const response = await call({ server, key }, { stream: true, stream_options: { include_usage: true } })
  const seen = await read(response)
  assert.equal(seen.text, WHOLE)
  const sent = setting.second.requests[0]?.body as { messages: { role: string; content: string }[] }
  assert.deepEqual(sent.messages.at(-1), { role: 'assistant', content: PIECES.slice(0, 3).join('') })
  const generation = await generationOf({ server, key }, response.headers.get('x-generation-id'))
  assert.ok(
    Number(generation['native_tokens_completion']) >= 6,
    'the whole answer is counted, not the second half',
  )
})

test('an endpoint that begins differently is not spliced on: the caller gets an error, and pays nothing', async (context) => {
  const setting = await startTwoProviders(context)
  setting.first.answerWith(sseAnswer([...begun(PIECES.slice(0, 3)), { do: 'cut' }]))
  setting.second.answerWith(openaiServer({ pieces: ['Something ', 'else.'] }))
  const response = await call(setting, { stream: true })
  const seen = await read(response)
  assert.equal(seen.text, 'The answer is ')
  assert.deepEqual(seen.finishes, ['error'])
  const generation = await generationOf(setting, response.headers.get('x-generation-id'))
  assert.equal(generation['total_cost'], 0)
})

test('a stream in the middle of a tool call is not continued', async (context) => {
  const setting = await startTwoProviders(context)
  const tool = { index: 0, id: 'call_1', type: 'function', function: { name: 'f', arguments: '{"a"' } }
  const steps: UpstreamStep[] = [
    ...begun([]),
    { do: 'write', bytes: chunk({ tool_calls: [tool] }) },
    { do: 'pause', ms: 20 },
    { do: 'cut' },
  ]
  setting.first.answerWith(sseAnswer(steps))
  const response = await call(setting, {
    stream: true,
    tools: [{ type: 'function', function: { name: 'f', parameters: {} } }],
  })
  assert.deepEqual((await read(response)).finishes, ['error'])
  assert.equal(setting.second.requests.length, 0)
})

test('a caller may refuse to be rescued', async (context) => {
  const setting = await startTwoProviders(context)
  setting.first.answerWith(sseAnswer([...begun(PIECES.slice(0, 3)), { do: 'cut' }]))
  setting.second.answerWith(openaiServer({ pieces: PIECES }))
  const response = await call(setting, { stream: true }, { headers: { 'X-Causeway-Rescue': 'false' } })
  assert.deepEqual((await read(response)).finishes, ['error'])
  assert.equal(setting.second.requests.length, 0)
})
