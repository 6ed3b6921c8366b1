// What a simulated answer says and how it looks on the wire: whole, streamed, with formats, attachments and seeds.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Rest } from '../../../core/chat.ts'
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
const simulator = createSimulator({ now: () => 1_800_000_000_500, tokenizer })
after(async () => {
  await simulator.close()
  await tokenizer.close()
})

const encoding = 'o200k_base'
const ask = (content: unknown): Rest => ({ messages: [{ role: 'user', content }] })
const HELLO = ask('Please say hello to the harbour.')

function playAtOnce(parts: CallParts): Promise<Played> {
  return play(simulator, { ...parts, simulate: { ...AT_ONCE, ...parts.simulate } })
}

test('a whole answer has every field of the documented shape and says that it is simulated', async () => {
  const played = await playAtOnce({ body: { ...HELLO, seed: 1 } })
  assert.equal(played.status, 200)
  assert.match(played.headers['content-type'] ?? '', /^application\/json/)
  const answer = answerOf(played)
  assert.match(answer.id, /^chatcmpl-sim-[0-9A-Za-z]{24}$/)
  assert.equal(answer.object, 'chat.completion')
  assert.equal(answer.created, 1_800_000_000)
  assert.equal(answer.model, 'o1-2024-12-17')
  assert.equal(answer.service_tier, 'default')
  assert.match(answer.system_fingerprint, /^fp_/)
  const [choice] = answer.choices
  assert.ok(choice)
  assert.equal(choice.finish_reason, 'stop')
  assert.equal(choice.logprobs, null)
  assert.deepEqual(Object.keys(choice.message), ['role', 'content', 'refusal', 'annotations'])
  const text = choice.message.content ?? ''
  assert.match(text, /simulated/i)
  assert.match(text, /openai\/o1/)
  assert.match(text, /say hello to the harbour/)
})

test('usage is what the tokenizer counts, with both details and the reasoning inside', async () => {
  const answer = answerOf(await playAtOnce({ body: HELLO }))
  const text = answer.choices[0]?.message.content ?? ''
  const spoken = await tokenizer.count({ encoding, text })
  const request = { model: 'm', stream: false, includeUsage: false, rest: {} }
  const prompt = await tokenizer.countChat({
    encoding,
    request: { ...request, messages: [{ role: 'user', content: 'Please say hello to the harbour.' }] },
  })
  assert.deepEqual(answer.usage, {
    prompt_tokens: prompt,
    completion_tokens: spoken + 256,
    total_tokens: prompt + spoken + 256,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 256,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  })
})

test('a stream opens with the role, goes on in pieces and ends with the finish reason and [DONE]', async () => {
  const played = await playAtOnce({ body: { ...HELLO, stream: true, seed: 1 } })
  assert.match(played.headers['content-type'] ?? '', /^text\/event-stream/)
  assert.equal(dataOf(played).at(-1), '[DONE]')
  const chunks = chunksOf(played)
  assert.deepEqual(chunks[0]?.choices, [
    {
      index: 0,
      delta: { role: 'assistant', content: '', refusal: null },
      logprobs: null,
      finish_reason: null,
    },
  ])
  assert.deepEqual(chunks.at(-1)?.choices, [{ index: 0, delta: {}, logprobs: null, finish_reason: 'stop' }])
  assert.ok(chunks.length > 20)
  for (const chunk of chunks) {
    assert.equal(chunk.object, 'chat.completion.chunk')
    assert.equal(chunk.id, chunks[0]?.id)
    assert.equal(chunk.choices.length, 1)
    assert.ok(!('usage' in chunk))
  }
  const whole = answerOf(await playAtOnce({ body: { ...HELLO, seed: 1 } }))
  assert.equal(streamedText(played), whole.choices[0]?.message.content)
})

test('usage comes in a chunk of its own after the finish, null in all others, and only when asked for', async () => {
  const body = { ...HELLO, stream: true, stream_options: { include_usage: true }, seed: 1 }
  const chunks = chunksOf(await playAtOnce({ body }))
  const last = chunks.at(-1)
  assert.deepEqual(last?.choices, [])
  const whole = answerOf(await playAtOnce({ body: { ...HELLO, seed: 1 } }))
  assert.deepEqual(last?.usage, whole.usage)
  for (const chunk of chunks.slice(0, -1)) assert.equal(chunk.usage, null)
})

test('our own readers of this format take whole answers and streams', async () => {
  const read = openaiChat.readAnswer(JSON.parse((await playAtOnce({ body: HELLO })).text), {
    quirks: new Set(),
  })
  assert.equal(read.choices[0]?.finishReason, 'stop')
  assert.equal(read.usage?.reasoningTokens, 256)
  const events: string[] = []
  const reader = openaiChat.createStreamReader({ quirks: new Set() }, (event) => events.push(event.type))
  const played = await playAtOnce({
    body: { ...HELLO, stream: true, stream_options: { include_usage: true } },
  })
  for (const data of dataOf(played)) reader.push({ event: '', data })
  reader.end()
  assert.equal(events[0], 'message-start')
  assert.equal(events.at(-1), 'message-end')
  assert.ok(events.includes('usage') && events.includes('choice-end') && !events.includes('message-error'))
})

test('the same seed and body give the same text, streamed or not; no seed varies', async () => {
  const texts = async (body: Rest): Promise<Set<unknown>> => {
    const played = await Promise.all(Array.from({ length: 12 }, () => playAtOnce({ body })))
    return new Set(played.map((one) => answerOf(one).choices[0]?.message.content))
  }
  assert.equal((await texts({ ...HELLO, seed: 7 })).size, 1)
  assert.ok((await texts(HELLO)).size > 1)
})

test('further attempts of one request speak the same words without a seed', async () => {
  const body = ask(`Only once: ${Math.random()}`)
  const first = answerOf(await playAtOnce({ body })).choices[0]?.message.content
  for (let attempt = 1; attempt < 6; attempt++) {
    const endpoint = simulatedEndpoint({ providerId: `simulator-${attempt}` })
    const again = answerOf(await playAtOnce({ body, attempt, endpoint }))
    assert.equal(again.choices[0]?.message.content, first)
  }
})

test('images, files and audio are acknowledged by number and kind', async () => {
  const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }
  const content = [
    { type: 'text', text: 'What is this?' },
    image,
    image,
    { type: 'file', file: { filename: 'report.pdf', file_data: 'data:application/pdf;base64,AAAA' } },
    { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } },
  ]
  const text = answerOf(await playAtOnce({ body: ask(content) })).choices[0]?.message.content ?? ''
  assert.match(text, /2 images \(image\/png\), 1 file \(report\.pdf\), 1 audio clip \(wav\)/)
})

test('json_object gives an object that says it is simulated', async () => {
  const body = { ...HELLO, response_format: { type: 'json_object' } }
  const text = answerOf(await playAtOnce({ body })).choices[0]?.message.content ?? ''
  assert.equal((JSON.parse(text) as Rest)['simulated'], true)
})

test('json_schema gives an instance of the schema, whole and streamed', async () => {
  const schema = {
    type: 'object',
    properties: { city: { type: 'string' }, unit: { enum: ['c', 'f'] } },
    required: ['city', 'unit'],
    additionalProperties: false,
  }
  const body = { ...HELLO, response_format: { type: 'json_schema', json_schema: { name: 'w', schema } } }
  const whole = answerOf(await playAtOnce({ body })).choices[0]?.message.content ?? ''
  const streamed = streamedText(await playAtOnce({ body: { ...body, stream: true } }))
  for (const text of [whole, streamed]) {
    const instance = JSON.parse(text) as Rest
    assert.deepEqual(Object.keys(instance), ['city', 'unit'])
    assert.equal(typeof instance['city'], 'string')
    assert.ok(instance['unit'] === 'c' || instance['unit'] === 'f')
  }
})

test('log probabilities come for each token when asked for', async () => {
  const body = { ...HELLO, logprobs: true, top_logprobs: 2 }
  const answer = answerOf(await playAtOnce({ body, simulate: { output_tokens: 5, reasoning_tokens: 0 } }))
  const content = answer.choices[0]?.logprobs?.content ?? []
  assert.equal(content.length, 5)
  for (const entry of content) assert.equal((entry['top_logprobs'] as unknown[]).length, 2)
  assert.equal(content.map((entry) => entry['token']).join(''), answer.choices[0]?.message.content)
})

test('an endpoint that takes a prefill goes on with what was begun', async () => {
  const endpoint = simulatedEndpoint({ capabilities: { supports: new Set(['prefill', 'seed']) } })
  const full = answerOf(await playAtOnce({ body: HELLO, endpoint })).choices[0]?.message.content ?? ''
  const begun = full.slice(0, 70)
  const messages = [...(HELLO['messages'] as unknown[]), { role: 'assistant', content: begun }]
  const rest = answerOf(await playAtOnce({ body: { messages }, endpoint })).choices[0]?.message.content ?? ''
  assert.ok(begun.length < full.length && !rest.startsWith(begun))
  assert.match(begun + rest, /simulated/i)
  assert.match(begun + rest, /say hello to the harbour/)
  const other = [...(HELLO['messages'] as unknown[]), { role: 'assistant', content: 'Quite another' }]
  const continued = answerOf(await playAtOnce({ body: { messages: other }, endpoint })).choices[0]?.message
  assert.match(continued?.content ?? '', /^ .*simulator goes on/)
})

test('a body that is no valid request is refused as a provider would, not thrown', async () => {
  const played = await playAtOnce({ body: { messages: 'hello' } })
  assert.equal(played.status, 400)
  const { error } = JSON.parse(played.text) as { error: Rest }
  assert.equal(error['type'], 'invalid_request_error')
  assert.equal(error['param'], 'messages')
})

test('a prompt that is longer than the context is refused', async () => {
  const endpoint = simulatedEndpoint({ capabilities: { contextTokens: 50 } })
  const played = await playAtOnce({ body: ask('word '.repeat(100)), endpoint })
  assert.equal(played.status, 400)
  assert.match(played.text, /context_length_exceeded/)
})

test('a tokenizer that is down is an error of ours, not an answer', async () => {
  const gone = createTokenizer()
  await gone.close()
  const lame = createSimulator({ now: Date.now, tokenizer: gone })
  const played = await play(lame, { body: HELLO })
  assert.equal(played.ended, 'error')
  assert.equal(played.error?.code, 'dependency_down')
})
