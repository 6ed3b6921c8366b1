// The test instrument is tested too: a fake that lies about bytes or aborts would make every end-to-end test worthless.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { createGate, type FakeUpstream, startFakeUpstream } from './fake-upstream.ts'
import { bodyOf, openaiError, openaiServer, sseAnswer, sseEvent } from './openai-answers.ts'

let upstream: FakeUpstream

before(async () => {
  upstream = await startFakeUpstream()
})
beforeEach(() => {
  upstream.requests.length = 0
})
after(() => upstream.stop())

const ask = (body: unknown, signal?: AbortSignal): Promise<Response> =>
  fetch(`${upstream.baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer secret' },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  })

test('a request is recorded with its path, headers and body', async () => {
  upstream.answerWith(openaiServer())
  const answer = await ask({ model: 'o1', messages: [] })
  assert.equal(answer.status, 200)
  assert.equal(answer.headers.get('x-test-instrument'), 'fake upstream')
  await answer.json()
  const recorded = await upstream.request(0)
  assert.equal(recorded.path, '/v1/chat/completions')
  assert.equal(recorded.headers.authorization, 'Bearer secret')
  assert.equal(bodyOf(recorded)['model'], 'o1')
  await recorded.ended
  assert.equal(recorded.abortedByCaller, false)
})

test('queued answers come before the standing one, one each', async () => {
  upstream.answerWith(openaiServer())
  upstream.answerNext(openaiError({ status: 429, message: 'slow down', headers: { 'retry-after': '7' } }))
  const first = await ask({ model: 'o1' })
  assert.equal(first.status, 429)
  assert.equal(first.headers.get('retry-after'), '7')
  await first.body?.cancel()
  const second = await ask({ model: 'o1' })
  assert.equal(second.status, 200)
  await second.body?.cancel()
})

test('the stream has a usage chunk only when the request asks for it', async () => {
  upstream.answerWith(openaiServer({ pieces: ['a', 'b'] }))
  const without = await (await ask({ model: 'o1', stream: true })).text()
  const including = await (
    await ask({ model: 'o1', stream: true, stream_options: { include_usage: true } })
  ).text()
  assert.ok(!without.includes('usage'))
  assert.match(including, /"choices":\[\],"usage":\{"prompt_tokens":12/)
  assert.ok(including.endsWith('data: [DONE]\n\n'))
})

test('a gate holds the stream until the test opens it', async () => {
  const gate = createGate()
  upstream.answerNext(
    sseAnswer([
      { do: 'write', bytes: sseEvent({ part: 1 }) },
      { do: 'wait', gate },
      { do: 'write', bytes: sseEvent('[DONE]') },
    ]),
  )
  const answer = await ask({ stream: true })
  const reader = answer.body?.getReader()
  assert.ok(reader)
  assert.equal(new TextDecoder().decode((await reader.read()).value), 'data: {"part":1}\n\n')
  const next = reader.read()
  assert.equal(
    await Promise.race([next.then(() => 'data'), new Promise((r) => setTimeout(r, 50, 'held'))]),
    'held',
  )
  gate.open()
  assert.equal(new TextDecoder().decode((await next).value), 'data: [DONE]\n\n')
})

for (const kind of ['reset', 'cut'] as const) {
  test(`a ${kind} fails the reader and is not taken for an abort by the caller`, async () => {
    upstream.answerNext(
      sseAnswer([{ do: 'write', bytes: sseEvent({ part: 1 }) }, { do: 'pause', ms: 20 }, { do: kind }]),
    )
    const answer = await ask({ stream: true })
    await assert.rejects(answer.text())
    const recorded = await upstream.request(0)
    await recorded.ended
    assert.equal(recorded.abortedByCaller, false)
  })
}

test('a caller who leaves is noticed while the fake hangs', async () => {
  upstream.answerNext(sseAnswer([{ do: 'write', bytes: sseEvent({ part: 1 }) }, { do: 'hang' }]))
  const leaving = new AbortController()
  const answer = await ask({ stream: true }, leaving.signal)
  await answer.body?.getReader().read()
  leaving.abort()
  const recorded = await upstream.request(0)
  await recorded.ended
  assert.equal(recorded.abortedByCaller, true)
})
