// Endpoints that say nothing: another one is asked as well, in bounded time and at a bounded price, and who keeps everybody
// waiting is left alone. With a short total time, of which a third is late, so that the tests are.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { startFakeUpstream } from './support/fake-upstream.ts'
import { openaiServer, sseAnswer, sseEvent } from './support/openai-answers.ts'
import { startCauseway } from './support/start-causeway.ts'
import { call, generationOf } from './support/two-providers.ts'

const LATE_MS = 2_000

async function start(context: TestContext, routing = '') {
  const [first, second] = await Promise.all([startFakeUpstream(), startFakeUpstream()])
  const server = await startCauseway({
    configYaml: `providers:
  first: { name: First, dialect: openai-chat, base_url: "${first.baseUrl}", api_key: "k" }
  second: { name: Second, dialect: openai-chat, base_url: "${second.baseUrl}", api_key: "k" }
models:
  acme/thinker-1:
    name: Thinker 1
    pricing: { prompt: 1, completion: 4 }
    supports: [max_completion_tokens]
    endpoints: [{ provider: first, id: t }, { provider: second, id: t }]
routing: { total_timeout_ms: ${LATE_MS * 3}${routing} }
`,
  })
  context.after(async () => {
    await server.stop()
    await Promise.all([first.stop(), second.stop()])
  })
  second.answerWith(openaiServer({ promptTokens: 1000, completionTokens: 100 }))
  return { server, first, second, key: await server.createKey({ name: 'live' }) }
}

const announces = sseEvent({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 't',
  choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }],
})
const HANG = { do: 'hang' as const }
const SILENCES = {
  'no response at all': { before: [HANG], steps: [] },
  'headers and nothing else': sseAnswer([HANG]),
  'headers and a first event without a word': sseAnswer([{ do: 'write', bytes: announces }, HANG]),
}

for (const [name, silence] of Object.entries(SILENCES))
  test(`${name}: another endpoint answers when it is late, and its caller pays for that one alone`, async (context) => {
    const setting = await start(context)
    setting.first.answerWith(silence)
    for (const body of [{ stream: true }, {}]) {
      const beganAt = performance.now()
      const response = await call(setting, body)
      const text = await response.text()
      const tookMs = performance.now() - beganAt
      assert.equal(response.status, 200, text)
      assert.equal(response.headers.get('x-provider-name'), 'Second')
      assert.ok(tookMs > LATE_MS - 100, `${tookMs} ms`)
      const item = await generationOf(setting, response.headers.get('x-generation-id'))
      assert.equal(item['total_cost'], (1000 * 1 + 100 * 4) / 1e6)
      assert.deepEqual(
        (item['attempts'] as { provider: string; error: { code: string } | null }[]).map(
          ({ provider, error }) => [provider, error?.code],
        ),
        [
          ['First', 'outrun'],
          ['Second', undefined],
        ],
      )
    }
    for (const request of [0, 1]) assert.equal((await setting.first.request(request)).abortedByCaller, true)
  })

test('a hundred callers of one endpoint that hangs are all answered by the other, and few requests are sent twice', async (context) => {
  const setting = await start(context)
  setting.first.answerWith(SILENCES['no response at all'])
  const many = Array.from({ length: 100 }, async () => {
    const response = await call(setting, { stream: true })
    await response.text()
    return response.status
  })
  // Whoever is not answered by another one in time is refused when the total time is over.
  for (const status of await Promise.all(many)) assert.equal(status, 200)
  assert.equal(setting.second.requests.length, 100)
  const asked = setting.first.requests.length
  await (await call(setting, { stream: true })).text()
  assert.ok(setting.first.requests.length <= asked + 1, 'it rests, but for a probe')
})

test('without a hedge it is the deadline that decides', async (context) => {
  const setting = await start(context, ', hedge: off, first_event_timeout_ms: 3000')
  setting.first.answerWith(SILENCES['no response at all'])
  const beganAt = performance.now()
  const response = await call(setting, { stream: true })
  await response.text()
  const tookMs = performance.now() - beganAt
  assert.ok(tookMs > 2_900, `${tookMs} ms`)
  const item = await generationOf(setting, response.headers.get('x-generation-id'))
  assert.deepEqual((item['attempts'] as { error: object }[])[0]?.error, {
    code: 'provider_timeout',
    message: 'First did not begin to answer within 3 seconds.',
  })
})
