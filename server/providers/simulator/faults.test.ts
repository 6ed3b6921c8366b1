// Every fault on demand, streamed and whole, where and when it was asked for.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Rest } from '../../../core/chat.ts'
import type { Model } from '../../../core/model.ts'
import { openaiChat } from '../../../dialects/openai-chat/index.ts'
import type { CallParts, Played } from '../../../test/support/simulated-calls.ts'
import {
  answerOf,
  AT_ONCE,
  chunksOf,
  dataOf,
  play,
  simulatedEndpoint,
  streamedText,
} from '../../../test/support/simulated-calls.ts'
import { createTokenizer } from '../tokenizer/tokenizer.ts'
import { createSimulator } from './simulator.ts'

const tokenizer = createTokenizer()
const model = { tokenizer: 'o200k_base', shutdownAt: '2026-10-23' } as unknown as Model
const simulator = createSimulator({ now: Date.now, tokenizer, lookUpModel: () => model })
after(async () => {
  await simulator.close()
  await tokenizer.close()
})

const HELLO = { messages: [{ role: 'user', content: 'Hello' }] }
const STREAM = { ...HELLO, stream: true }

function playFault(fault: string, parts: Partial<CallParts> = {}, patienceMs = 5000): Promise<Played> {
  const simulate = { ...AT_ONCE, fault, ...parts.simulate }
  return play(simulator, { body: HELLO, ...parts, simulate }, patienceMs)
}

async function spokenTokens(played: Played): Promise<number> {
  return tokenizer.count({ encoding: 'o200k_base', text: streamedText(played) })
}

test('any status from 400 to 599 comes with an error body that our dialect reads, and Retry-After when asked', async () => {
  for (const status of [
    400, 401, 402, 403, 404, 408, 409, 413, 418, 422, 429, 500, 502, 503, 504, 529, 599,
  ]) {
    const played = await playFault(`status:${status}`, { simulate: { retry_after: 3 } })
    assert.equal(played.status, status)
    assert.equal(played.ended, 'end')
    assert.equal(played.headers['retry-after'], '3')
    const { error } = JSON.parse(played.text) as { error: Rest }
    assert.deepEqual(Object.keys(error), ['message', 'type', 'param', 'code'])
    assert.ok(openaiChat.readError({ status, text: played.text }).message.length > 0)
  }
  const plain = await playFault('status:500', { body: STREAM })
  assert.equal(plain.headers['retry-after'], undefined)
  assert.equal(plain.status, 500)
})

test('rate limits, missing models, overlong prompts, filters and dead models are recognised as such', async () => {
  const codeOf = async (fault: string): Promise<string> => {
    const played = await playFault(fault)
    return openaiChat.readError({ status: played.status ?? 0, text: played.text }).code
  }
  assert.equal(await codeOf('status:429'), 'rate_limit_exceeded')
  assert.equal(await codeOf('status:401'), 'provider_unauthorized')
  assert.equal(await codeOf('context_length'), 'context_length_exceeded')
  assert.equal(await codeOf('content_filter'), 'content_filter')
  assert.equal(await codeOf('model_gone'), 'model_deprecated')
})

test('reset breaks the connection before any header', async () => {
  for (const body of [HELLO, STREAM]) {
    const played = await playFault('reset', { body })
    assert.equal(played.status, undefined)
    assert.equal(played.ended, 'error')
    assert.equal(played.error?.code, 'provider_error')
    assert.equal(played.error.retry, 'elsewhere')
  }
})

test('silence never answers', async () => {
  const played = await playFault('silence', { body: STREAM }, 200)
  assert.equal(played.ended, 'open')
  assert.equal(played.status, undefined)
})

test('slow_first_token sends headers at once and words late, even whole', async () => {
  for (const body of [HELLO, STREAM]) {
    const played = await playFault('slow_first_token', { body, simulate: { ttft_ms: 300 } })
    assert.ok(played.headersMs < 200, `headers after ${played.headersMs} ms`)
    assert.ok(played.firstDataMs >= 290, `data after ${played.firstDataMs} ms`)
    assert.equal(played.ended, 'end')
  }
  const waiting = await play(simulator, { body: STREAM, simulate: { fault: 'slow_first_token' } }, 500)
  assert.equal(waiting.ended, 'open')
  assert.equal(waiting.status, 200)
  assert.equal(waiting.text, '')
})

test('cut breaks the connection after 40 of 60 tokens, or where it was asked for', async () => {
  const usual = await playFault('cut', { body: STREAM })
  assert.equal(usual.ended, 'error')
  assert.equal(await spokenTokens(usual), 40)
  for (const atToken of [0, 1, 150]) {
    const played = await playFault('cut', { body: STREAM, simulate: { at_token: atToken } })
    assert.equal(played.ended, 'error')
    assert.equal(await spokenTokens(played), atToken)
  }
  assert.ok(!usual.text.includes('[DONE]') && !usual.text.includes('"finish_reason":"stop"'))
})

test('a cut of short text comes before its end all the same', async () => {
  const played = await playFault('cut', { body: STREAM, simulate: { text: 'One two three.', at_token: 99 } })
  assert.equal(played.ended, 'error')
  assert.equal(streamedText(played), 'One two three.')
  assert.ok(!played.text.includes('"finish_reason":"stop"'))
})

test('a whole answer that is cut, stalled or malformed stops inside its JSON', async () => {
  for (const [fault, ended] of [
    ['cut', 'error'],
    ['stall', 'open'],
    ['malformed_chunk', 'end'],
  ] as const) {
    const played = await playFault(fault, {}, 400)
    assert.equal(played.ended, ended)
    assert.equal(played.status, 200)
    assert.ok(played.text.startsWith('{"id"'))
    assert.throws(() => JSON.parse(played.text) as unknown)
  }
})

test('stall stops after some tokens and leaves the connection open', async () => {
  const played = await playFault('stall', { body: STREAM, simulate: { at_token: 7 } }, 400)
  assert.equal(played.ended, 'open')
  assert.equal(await spokenTokens(played), 7)
})

test('malformed_chunk puts one event that is no JSON into a stream that goes on', async () => {
  const played = await playFault('malformed_chunk', { body: STREAM, simulate: { at_token: 3 } })
  assert.equal(played.ended, 'end')
  const broken = dataOf(played).filter((data) => {
    try {
      return data !== '[DONE]' && JSON.parse(data) === undefined
    } catch {
      return true // the one that was broken
    }
  })
  assert.equal(broken.length, 1)
  assert.equal(dataOf(played).at(-1), '[DONE]')
  assert.equal(dataOf(played).indexOf(broken[0] as string), 4)
})

test('no_done leaves out only the end marker', async () => {
  const played = await playFault('no_done', { body: STREAM })
  assert.equal(played.ended, 'end')
  assert.ok(!played.text.includes('[DONE]'))
  assert.equal(chunksOf(played).at(-1)?.choices[0]?.finish_reason, 'stop')
})

test('content_filter with at_token answers and stops there with its finish reason', async () => {
  const played = await playFault('content_filter', { body: STREAM, simulate: { at_token: 12 } })
  assert.equal(played.status, 200)
  assert.equal(await spokenTokens(played), 12)
  assert.equal(chunksOf(played).at(-1)?.choices[0]?.finish_reason, 'content_filter')
})

test('endless_reasoning uses up the limit and says nothing', async () => {
  const body = { ...HELLO, max_completion_tokens: 700 }
  const answer = answerOf(await playFault('endless_reasoning', { body }))
  assert.equal(answer.choices[0]?.message.content, '')
  assert.equal(answer.choices[0]?.finish_reason, 'length')
  assert.equal(answer.usage.completion_tokens, 700)
  const unlimited = simulatedEndpoint({ capabilities: { maxOutputTokens: undefined } })
  const endless = answerOf(await playFault('endless_reasoning', { endpoint: unlimited }))
  assert.equal(endless.usage.completion_tokens, 4096)
  assert.equal(endless.choices[0]?.message.content, '')
})

test('times makes the first attempts fail and later ones answer', async () => {
  const statuses = await Promise.all(
    [0, 1, 2, 3].map(
      async (attempt) => (await playFault('status:503', { attempt, simulate: { times: 2 } })).status,
    ),
  )
  assert.deepEqual(statuses, [503, 503, 200, 200])
})

test('provider puts the fault at one simulated provider only', async () => {
  const at = async (providerId: string): Promise<number | undefined> =>
    (
      await playFault('status:500', {
        endpoint: simulatedEndpoint({ providerId }),
        simulate: { provider: 'simulator-b' },
      })
    ).status
  assert.equal(await at('simulator'), 200)
  assert.equal(await at('simulator-b'), 500)
})

test('today makes models past their shutdown date be gone, everywhere or at one provider', async () => {
  const statusOn = async (today: string, extra: Rest = {}): Promise<number | undefined> =>
    (await play(simulator, { body: HELLO, simulate: { ...AT_ONCE, today, ...extra } })).status
  assert.equal(await statusOn('2026-10-22'), 200)
  assert.equal(await statusOn('2026-10-23'), 404)
  assert.equal(await statusOn('2027-01-01', { provider: 'simulator' }), 404)
  assert.equal(await statusOn('2027-01-01', { provider: 'simulator-b' }), 200)
})

test('a magic prompt asks for a fault, and simulate wins over it', async () => {
  const body = { messages: [{ role: 'user', content: '!simulate rate-limit' }] }
  const asked = await play(simulator, { body })
  assert.equal(asked.status, 429)
  assert.equal(asked.headers['retry-after'], '2')
  assert.equal((await play(simulator, { body, simulate: { fault: 'status:500' } })).status, 500)
  const wrong = { messages: [{ role: 'user', content: '!simulate kaboom' }] }
  const refused = await play(simulator, { body: wrong })
  assert.equal(refused.status, 400)
  assert.match(refused.text, /rate-limit/)
})

test('an invalid simulate that reached the simulator is refused with its field', async () => {
  const played = await play(simulator, { body: HELLO, simulate: { fault: 'kaboom' } })
  assert.equal(played.status, 400)
  assert.match(played.text, /simulate\.fault/)
})
