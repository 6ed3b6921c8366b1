// Hedging: a late first token is raced by a second endpoint, the loser is hung up on, and the bill says who asked for it.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FakeUpstream, UpstreamAnswer, UpstreamScript } from './support/fake-upstream.ts'
import { startFakeUpstream } from './support/fake-upstream.ts'
import { openaiError, openaiServer } from './support/openai-answers.ts'
import { startCauseway } from './support/start-causeway.ts'
import { call, generationOf } from './support/two-providers.ts'

async function start(context: TestContext, hedge = '') {
  const upstreams = await Promise.all([startFakeUpstream(), startFakeUpstream(), startFakeUpstream()])
  const names = ['first', 'second', 'third']
  const providers = upstreams.map(
    ({ baseUrl }, at) =>
      `  ${names[at]}: { name: ${names[at]}, dialect: openai-chat, base_url: "${baseUrl}", api_key: "k" }\n`,
  )
  const server = await startCauseway({
    configYaml: `providers:
${providers.join('')}models:
  acme/thinker-1:
    name: Thinker 1
    supports: [max_completion_tokens]
    endpoints:
      - { provider: first, id: t, pricing: { prompt: 1, completion: 4 } }
      - { provider: second, id: t, pricing: { prompt: 2, completion: 8 } }
      - { provider: third, id: t, pricing: { prompt: 3, completion: 9 } }
routing: { attempts: 4, first_event_timeout_ms: 20000${hedge} }
`,
  })
  context.after(async () => {
    await server.stop()
    await Promise.all(upstreams.map((upstream) => upstream.stop()))
  })
  for (const upstream of upstreams) upstream.answerWith(fast)
  const [first, second, third] = upstreams as [FakeUpstream, FakeUpstream, FakeUpstream]
  return { server, first, second, third, key: await server.createKey({ name: 'live' }) }
}

const fast = openaiServer({ promptTokens: 1000, completionTokens: 100 })
const after =
  (ms: number, script: UpstreamScript = fast): UpstreamScript =>
  async (request) => ({
    ...(await script(request)),
    before: [{ do: 'pause', ms }],
  })
const silent: UpstreamAnswer = { before: [{ do: 'hang' }], steps: [] }
const PROMPTS = { first: 1000e-6, second: 2000e-6 }
const WHOLE = { first: PROMPTS.first + 400e-6, second: PROMPTS.second + 800e-6 }

type Setting = Awaited<ReturnType<typeof start>>

async function ask(setting: Setting, body: object, hedge?: string) {
  const headers = hedge === undefined ? {} : { 'x-causeway-hedge': hedge }
  const response = await call(setting, { ...body }, { headers })
  const text = await response.text()
  assert.equal(response.status, 200, text)
  const item = await generationOf(setting, response.headers.get('x-generation-id'))
  const attempts = (item['attempts'] as { provider: string; error: { code: string } | null }[]).map(
    ({ provider, error }) => `${provider}:${error?.code ?? 'ok'}`,
  )
  return { response, text, item, attempts }
}

const close = (actual: unknown, expected: number): void =>
  assert.ok(Math.abs(Number(actual) - expected) < 1e-9, `${String(actual)} is not ${expected}`)

for (const stream of [true, false])
  test(`who answers first serves, the other is hung up on, and both prompts are paid for (stream: ${stream})`, async (context) => {
    const setting = await start(context)
    setting.first.answerNext(silent)
    const { text, item, attempts, response } = await ask(setting, { stream }, '200')
    assert.equal(item['provider_name'], 'second')
    assert.deepEqual(attempts, ['first:outrun', 'second:ok'])
    const loser = await setting.first.request(0)
    await loser.ended
    assert.equal(loser.abortedByCaller, true)
    close(item['total_cost'], WHOLE.second + PROMPTS.first)
    close(item['upstream_inference_cost'], WHOLE.second + PROMPTS.first)
    assert.match(response.headers.get('x-causeway-warnings') ?? '', /hedged;param=X-Causeway-Hedge/)
    assert.match(String(item['warnings']), /the prompt is paid for at first as well/)
    if (stream) assert.equal(text.match(/\[DONE\]/g)?.length, 1)
    assert.equal(setting.third.requests.length, 0)
  })

test('the first one may still win, and then the second’s prompt is paid for as well', async (context) => {
  const setting = await start(context)
  setting.first.answerNext(after(600))
  setting.second.answerNext(silent)
  const { item, attempts } = await ask(setting, { stream: true }, '100')
  assert.deepEqual(attempts, ['second:outrun', 'first:ok'])
  close(item['total_cost'], WHOLE.first + PROMPTS.second)
})

test('an endpoint in time is not hedged, and costs what it costs', async (context) => {
  const setting = await start(context)
  const { item, attempts } = await ask(setting, { stream: true }, '5000')
  assert.deepEqual(attempts, ['first:ok'])
  close(item['total_cost'], WHOLE.first)
  assert.deepEqual(item['warnings'], [])
})

test('a hedge of the operator’s costs the caller nothing, and a request may do without', async (context) => {
  const setting = await start(context, ', hedge: 150')
  setting.first.answerNext(silent)
  const { item, attempts, response } = await ask(setting, { stream: true })
  assert.deepEqual(attempts, ['first:outrun', 'second:ok'])
  close(item['total_cost'], WHOLE.second)
  close(item['upstream_inference_cost'], WHOLE.second + PROMPTS.first)
  assert.equal(response.headers.get('x-causeway-warnings'), null)
  setting.first.answerNext(after(500))
  const without = await ask(setting, { stream: true }, 'off')
  assert.deepEqual(without.attempts, ['first:ok'])
})

test('when the first fails during the race the second goes on, and when both fail the third is asked', async (context) => {
  const setting = await start(context)
  // Who has never answered rests after one failure.
  for (let turn = 0; turn < 3; turn++) await ask(setting, {})
  const busy = openaiError({ status: 503, message: 'busy', code: 'overloaded' })
  setting.first.answerNext(after(400, () => busy as UpstreamAnswer))
  setting.second.answerNext(after(700))
  const one = await ask(setting, { stream: true }, '100')
  assert.deepEqual(one.attempts, ['first:provider_overloaded', 'second:ok'])
  close(one.item['total_cost'], WHOLE.second)
  setting.first.answerNext(after(400, () => busy as UpstreamAnswer))
  setting.second.answerNext(after(100, () => busy as UpstreamAnswer))
  const other = await ask(setting, { stream: true }, '100')
  assert.deepEqual(other.attempts.toSorted(), [
    'first:provider_overloaded',
    'second:provider_overloaded',
    'third:ok',
  ])
  assert.deepEqual(
    [setting.first, setting.second].map(({ requests }) => requests.length),
    [5, 2],
    'each once in each race',
  )
})

test('what the caller has done wrong ends the race at once', async (context) => {
  const setting = await start(context)
  const wrong = openaiError({ status: 400, message: 'Invalid value', code: 'invalid_value' })
  setting.first.answerNext(after(400, () => wrong as UpstreamAnswer))
  setting.second.answerNext(silent)
  const response = await call(setting, { stream: true }, { headers: { 'x-causeway-hedge': '100' } })
  assert.equal(response.status, 400)
  await response.text()
  const loser = await setting.second.request(0)
  await loser.ended
  assert.equal(loser.abortedByCaller, true)
  const item = await generationOf(setting, response.headers.get('x-generation-id'))
  assert.equal(item['total_cost'], 0)
  assert.equal(setting.third.requests.length, 0)
})

test('a caller who leaves during the race stops both', async (context) => {
  const setting = await start(context)
  setting.first.answerNext(silent)
  setting.second.answerNext(silent)
  const leaving = new AbortController()
  const left = call(
    setting,
    { stream: true },
    { headers: { 'x-causeway-hedge': '100' }, signal: leaving.signal },
  )
  await setting.second.request(0)
  leaving.abort()
  await assert.rejects(left)
  for (const upstream of [setting.first, setting.second]) {
    const request = await upstream.request(0)
    await request.ended
    assert.equal(request.abortedByCaller, true)
  }
  assert.equal(setting.third.requests.length, 0)
})

test('a stream that won the race and breaks is continued, by the loser too', async (context) => {
  const setting = await start(context)
  const pieces = ['The ', 'answer ', 'is ', '42.']
  setting.first.answerNext(silent)
  setting.first.answerWith(openaiServer({ pieces, promptTokens: 1000, completionTokens: 100 }))
  setting.second.answerNext(async (request) => {
    const whole = await openaiServer({ pieces, promptTokens: 1000, completionTokens: 100 })(request)
    return { ...whole, steps: [...whole.steps.slice(0, 3), { do: 'pause', ms: 30 }, { do: 'cut' }] }
  })
  const { text, item } = await ask(setting, { stream: true }, '100')
  const said = [...text.matchAll(/"content":"([^"]*)"/g)].map(([, words]) => words).join('')
  assert.equal(said, pieces.join(''))
  assert.match(String(item['warnings']), /was continued at first/)
})

test('auto waits until the endpoint is late by its own past, and hedges nothing that it does not know', async (context) => {
  const setting = await start(context)
  setting.first.answerNext(after(700))
  assert.deepEqual((await ask(setting, { stream: true }, 'auto')).attempts, ['first:ok'])
  for (let turn = 0; turn < 25; turn++) await ask(setting, { stream: true })
  // What is kept for ordering is a second old at most.
  await sleep(1_100)
  setting.first.answerNext(silent)
  assert.deepEqual((await ask(setting, { stream: true }, 'auto')).attempts, ['first:outrun', 'second:ok'])
  setting.first.answerNext(after(700))
  assert.deepEqual((await ask(setting, {}, 'auto')).attempts, ['first:ok'], 'a whole answer is never late')
})

test('what cannot be understood is a 400', async (context) => {
  const setting = await start(context)
  for (const hedge of ['0', '-1', '1.5', 'soon', '600001', '1e3']) {
    const response = await call(setting, {}, { headers: { 'x-causeway-hedge': hedge } })
    assert.equal(response.status, 400, hedge)
    assert.match(await response.text(), /X-Causeway-Hedge/)
  }
  assert.equal(setting.first.requests.length, 0)
})
