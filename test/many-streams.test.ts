// Far more streams at once than connection pools and listening queues hold by habit (512 and 511), all to one provider.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createGate, startFakeUpstream } from './support/fake-upstream.ts'
import { sseAnswer, sseEvent } from './support/openai-answers.ts'
import { startCauseway } from './support/start-causeway.ts'

const STREAMS = 1_000

const chunk = (delta: object, finish: string | null): string =>
  sseEvent({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_750_000_000,
    model: 'o1-2024-12-17',
    choices: [{ index: 0, delta, finish_reason: finish }],
  })

/** Reads until the first words, then lets the test go on before it reads the rest. */
async function readStream(response: Response, onFirst: () => void, rest: Promise<void>): Promise<string> {
  assert.equal(response.status, 200)
  assert.ok(response.body)
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  while (!text.includes('Hello')) text += (await reader.read()).value ?? ''
  onFirst()
  await rest
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text
    text += value
  }
}

// The time limit ends a test that would wait for ever; nothing is said about speed.
test(
  'a thousand streams to one provider all begin before any of them ends',
  { timeout: 120_000 },
  async (context) => {
    const upstream = await startFakeUpstream()
    const [everybodyIsHere, end] = [createGate(), createGate()]
    upstream.answerWith(() => {
      if (upstream.requests.length === STREAMS) everybodyIsHere.open()
      return {
        ...sseAnswer([
          { do: 'write', bytes: chunk({ role: 'assistant', content: 'Hello' }, null) },
          { do: 'wait', gate: end },
          { do: 'write', bytes: chunk({}, 'stop') + sseEvent('[DONE]') },
        ]),
        before: [{ do: 'wait', gate: everybodyIsHere }],
      }
    })
    const server = await startCauseway({
      environment: { OPENAI_API_KEY: 'sk-fake', OPENAI_BASE_URL: upstream.baseUrl },
    })
    context.after(async () => {
      await server.kill()
      await Promise.all([server.stop(), upstream.stop()])
    })
    const key = await server.createKey({ name: 'live' })
    const begun = Promise.withResolvers<void>()
    let firsts = 0
    const texts = Array.from({ length: STREAMS }, async () => {
      const response = await fetch(`${server.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'o1', stream: true, messages: [{ role: 'user', content: 'Hello' }] }),
      })
      return readStream(response, () => ++firsts === STREAMS && begun.resolve(), end.opened)
    })
    await begun.promise
    assert.ok(upstream.requests.every(({ abortedByCaller }) => !abortedByCaller))
    end.open()
    for (const text of await Promise.all(texts)) assert.ok(text.endsWith('data: [DONE]\n\n'), text)
    assert.equal(await server.stop(), 0)
  },
)
