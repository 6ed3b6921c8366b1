// Deadlines that a caller sets for one request: obeyed, bounded by the operator's, and no harm to anybody else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openaiServer, sseAnswer, sseEvent } from './support/openai-answers.ts'
import type { TwoProviders } from './support/two-providers.ts'
import { call, generationOf, startTwoProviders } from './support/two-providers.ts'

const chunk = (content: string): string =>
  sseEvent({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'thinker-1-2026-01-01',
    choices: [{ index: 0, delta: { role: 'assistant', content }, logprobs: null, finish_reason: null }],
  })
const finish = sseEvent({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'thinker-1-2026-01-01',
  choices: [{ index: 0, delta: {}, logprobs: null, finish_reason: 'stop' }],
})
const silent = sseAnswer([{ do: 'hang' }])
/** What is kept of why the first attempt ended. */
async function firstError(setting: TwoProviders, response: Response): Promise<string | undefined> {
  const generation = await generationOf(setting, response.headers.get('x-generation-id'))
  return (generation['attempts'] as { error: { message: string } | null }[])[0]?.error?.message
}

const timeouts = (text: string) => ({ headers: { 'x-causeway-timeouts': text } })

test('a first event that is later than the caller waits comes from elsewhere, and the slow one is not blamed', async (context) => {
  const setting = await startTwoProviders(context)
  setting.first.answerNext(silent)
  const began = Date.now()
  const response = await call(setting, { stream: true }, timeouts('first_event=300'))
  assert.match(await response.text(), /\[DONE\]/)
  assert.equal(response.headers.get('x-provider-name'), 'Second')
  assert.ok(Date.now() - began >= 300)
  assert.equal(await firstError(setting, response), 'First did not begin to answer within 0.3 seconds.')
  // Three of them would have made the first provider rest, had they counted against it.
  for (let turn = 0; turn < 3; turn++) {
    setting.first.answerNext(silent)
    await (await call(setting, { stream: true }, timeouts('first_event=100'))).text()
  }
  const after = await call(setting, { stream: true })
  await after.text()
  assert.equal(after.headers.get('x-provider-name'), 'First')
})

test('silence in the middle is borne for as long as the caller says, longer or shorter than usual', async (context) => {
  const setting = await startTwoProviders(context)
  setting.second.answerWith(openaiServer({ pieces: ['The answer', ' is 42.'] }))
  for (const [idle, servedBy] of [
    ['idle=20000', 'First'],
    ['idle=200', 'Second'],
  ] as const) {
    // The operator's bound is one second.
    setting.first.answerNext(
      sseAnswer([
        { do: 'write', bytes: chunk('The answer') },
        { do: 'pause', ms: 1_600 },
        { do: 'write', bytes: chunk(' is 42.') + finish + sseEvent('[DONE]') },
      ]),
    )
    const response = await call(setting, { stream: true }, timeouts(idle))
    const text = await response.text()
    assert.match(text, /is 42\./)
    assert.match(text, /\[DONE\]/)
    const generation = await generationOf(setting, response.headers.get('x-generation-id'))
    assert.equal(generation['provider_name'], servedBy)
    assert.equal(
      await firstError(setting, response),
      servedBy === 'First'
        ? undefined
        : 'First stopped sending before its answer was complete: nothing came for 0.2 seconds.',
    )
  }
})

test('silence after the very first event is silence, not a late first event', async (context) => {
  const setting = await startTwoProviders(context)
  setting.first.answerWith(sseAnswer([{ do: 'write', bytes: chunk('The answer') }, { do: 'hang' }]))
  setting.second.answerWith(openaiServer({ pieces: ['The answer', ' is 42.'] }))
  const response = await call(setting, { stream: true }, timeouts('first_event=20000, idle=300'))
  assert.match(await response.text(), /is 42\./)
})

test('the time of the whole request is the caller’s, for whole answers too', async (context) => {
  const setting = await startTwoProviders(context)
  for (const upstream of [setting.first, setting.second])
    upstream.answerWith({ before: [{ do: 'hang' }], steps: [] })
  for (const stream of [false, true]) {
    const began = Date.now()
    const response = await call(setting, { stream }, timeouts('total=400'))
    assert.equal(response.status, 504)
    assert.match(await response.text(), /in the 0\.4 seconds that this request may take/)
    assert.ok(Date.now() - began >= 400)
  }
  assert.equal(
    setting.first.requests.length + setting.second.requests.length,
    2,
    'nobody is asked when time is up',
  )
})

test('a key has deadlines for its requests, a request’s own go before them, and the next request knows a change', async (context) => {
  const setting = await startTwoProviders(context)
  const management = await setting.server.createKey({ name: 'admin', kind: 'management' })
  const keys = async (
    method: string,
    path: string,
    body: object,
  ): Promise<{ key?: string; hash: string }> => {
    const response = await fetch(`${setting.server.url}/v1/keys${path}`, {
      method,
      headers: { authorization: `Bearer ${management}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    assert.ok(response.ok, await response.clone().text())
    const { key, data } = (await response.json()) as { key?: string; data: { hash: string } }
    return { hash: data.hash, ...(key !== undefined && { key }) }
  }
  const { key = '', hash } = await keys('POST', '', { name: 'hasty', first_event_timeout_ms: 200 })
  const waitedFor = async (options = {}): Promise<string | undefined> => {
    setting.first.answerNext(silent)
    const response = await call({ ...setting, key }, { stream: true }, options)
    assert.match(await response.text(), /\[DONE\]/)
    assert.equal(response.headers.get('x-provider-name'), 'Second')
    return (await firstError(setting, response))?.replace('First did not begin to answer within ', '')
  }
  // Four of them: an endpoint that was too slow for the key is not blamed, and is asked first again.
  for (let turn = 0; turn < 4; turn++) assert.equal(await waitedFor(), '0.2 seconds.')
  assert.equal(setting.first.requests.length, 4)
  assert.equal(await waitedFor(timeouts('first_event=700, idle=900')), '0.7 seconds.')
  await keys('PATCH', `/${hash}`, { first_event_timeout_ms: 500, total_timeout_ms: 86_400_000 })
  assert.equal(await waitedFor(timeouts('idle=900')), '0.5 seconds.')
  await keys('PATCH', `/${hash}`, { total_timeout_ms: 300 })
  for (const upstream of [setting.first, setting.second])
    upstream.answerWith({ before: [{ do: 'hang' }], steps: [] })
  const over = await call({ ...setting, key }, {})
  assert.equal(over.status, 504)
  assert.match(await over.text(), /in the 0\.3 seconds that this request may take/)
})

test('nobody may take longer than the operator allows, and is told', async (context) => {
  const setting = await startTwoProviders(context)
  const response = await call(setting, {}, timeouts('total=86400000'))
  await response.text()
  assert.equal(response.headers.get('x-causeway-warnings'), 'value_changed;param=X-Causeway-Timeouts')
  const { warnings } = await generationOf(setting, response.headers.get('x-generation-id'))
  assert.match(String(warnings), /may take 900000 ms here/)
})

test('what cannot be understood is a 400 that says what can, and holds nothing', async (context) => {
  const setting = await startTwoProviders(context)
  for (const text of [
    '5',
    'first_event',
    'first_event=',
    'idle=0',
    'idle=-5',
    'idle=1.5',
    'idle=1e3',
    'total=86400001',
    'connect=0',
    'idle=5,idle=6',
    'constructor=5',
    'idle=5,',
  ])
    for (const path of ['/v1/chat/completions', '/v1/messages']) {
      const response = await call(setting, { max_tokens: 50 }, { ...timeouts(text), path })
      assert.equal(response.status, 400, text)
      assert.match(await response.text(), /X-Causeway-Timeouts/)
    }
  assert.equal(setting.first.requests.length, 0)
})
