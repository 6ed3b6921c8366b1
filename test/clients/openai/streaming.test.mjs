// Streamed chat completions with the official openai package: chunks, usage on request, helpers, leaving early.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { zodResponseFormat } from 'openai/helpers/zod'
import { z } from 'zod'
import { assertUsage, eventually, generationId, modelRows, quick } from '../environment.mjs'
import { collect, makeClient, say, textOf } from './client.mjs'

const client = makeClient()
const open = (body, options) =>
  client.chat.completions.create({ messages: say('Hello'), stream: true, simulate: quick, ...body }, options)

for (const { names, snapshot } of modelRows)
  test(`${names[0]} streams the documented chunks and no usage that nobody asked for`, async () => {
    const chunks = await collect(await open({ model: names[0] }))
    const [first] = chunks
    assert.match(first.id, generationId)
    for (const chunk of chunks) {
      assert.equal(chunk.id, first.id)
      assert.equal(chunk.created, first.created)
      assert.equal(chunk.model, snapshot)
      assert.equal(chunk.object, 'chat.completion.chunk')
      assert.ok(!('usage' in chunk), 'usage was not asked for')
      assert.equal(chunk.choices.length, 1)
    }
    assert.equal(first.choices[0].delta.role, 'assistant')
    const finishes = chunks.map((chunk) => chunk.choices[0].finish_reason).filter((reason) => reason !== null)
    assert.deepEqual(finishes, ['stop'])
    assert.equal(chunks.at(-1).choices[0].finish_reason, 'stop')
    assert.ok(textOf(chunks).length > 0)
    assert.ok(chunks.length > 5, 'it comes in pieces')
  })

test('include_usage adds null to every chunk and one last chunk with the count and no choices', async () => {
  const chunks = await collect(await open({ model: 'o1', stream_options: { include_usage: true } }))
  const last = chunks.at(-1)
  assert.deepEqual(last.choices, [])
  assertUsage(last.usage)
  for (const chunk of chunks.slice(0, -1)) {
    assert.equal(chunk.usage, null)
    assert.equal(chunk.choices.length, 1)
  }
  assert.equal(chunks.at(-2).choices[0].finish_reason, 'stop')
})

test('the stream and the whole answer say the same for the same seed', async () => {
  const chunks = await collect(await open({ model: 'o3', seed: 11 }))
  const whole = await client.chat.completions.create({
    model: 'o3',
    messages: say('Hello'),
    seed: 11,
    simulate: quick,
  })
  assert.equal(textOf(chunks), whole.choices[0].message.content)
})

test('the stream helper assembles the answer and its usage', async () => {
  const stream = client.chat.completions.stream({
    model: 'o3-mini',
    messages: say('Hello'),
    stream_options: { include_usage: true },
    simulate: quick,
  })
  let text = ''
  stream.on('content', (delta) => {
    text += delta
  })
  const answer = await stream.finalChatCompletion()
  assert.equal(answer.model, 'o3-mini-2025-01-31')
  assert.equal(answer.choices[0].message.content, text)
  assert.equal(answer.choices[0].finish_reason, 'stop')
  assertUsage(answer.usage)
})

test('a zod schema is parsed at the end of a stream', async () => {
  const Verdict = z.object({ verdict: z.enum(['yes', 'no']), reasons: z.array(z.string()) })
  const stream = client.chat.completions.stream({
    model: 'o1',
    messages: say('Is it so?'),
    response_format: zodResponseFormat(Verdict, 'verdict'),
    simulate: quick,
  })
  const answer = await stream.finalChatCompletion()
  const { parsed } = answer.choices[0].message
  assert.deepEqual(Verdict.parse(parsed), parsed)
})

test('n=2 streams both choices to their ends', async () => {
  const chunks = await collect(await open({ model: 'o1', n: 2 }))
  for (const index of [0, 1]) {
    assert.ok(textOf(chunks, index).length > 0, `choice ${index} has text`)
    const finishes = chunks
      .flatMap((chunk) => chunk.choices)
      .filter((choice) => choice.index === index && choice.finish_reason !== null)
    assert.equal(finishes.length, 1, `choice ${index} ends once`)
  }
})

test('a limit ends the stream with length', async () => {
  const chunks = await collect(
    await open({
      model: 'o1',
      max_completion_tokens: 15,
      stream_options: { include_usage: true },
      simulate: { ...quick, reasoning_tokens: 0, output_tokens: 200 },
    }),
  )
  assert.equal(chunks.at(-2).choices[0].finish_reason, 'length')
  assert.equal(chunks.at(-1).usage.completion_tokens, 15)
})

test('text with emoji and other scripts arrives whole', async () => {
  const text = 'Grüße 👩‍👩‍👧 日本語 — ñ 🏳️‍🌈 done'
  const chunks = await collect(await open({ model: 'o1', simulate: { ...quick, text } }))
  assert.equal(textOf(chunks), text)
})

test('a caller who leaves gets no error, and the generation is written down as cancelled', async () => {
  const slow = { ttft_ms: 0, tokens_per_second: 30, reasoning_tokens: 0, output_tokens: 3000 }
  const stream = await open({ model: 'o1', simulate: slow })
  let id
  let pieces = 0
  for await (const chunk of stream) {
    id = chunk.id
    if (chunk.choices[0]?.delta.content) pieces += 1
    if (pieces === 3) stream.controller.abort()
  }
  assert.ok(pieces >= 3 && pieces < 300, `${pieces} pieces came before the end`)
  await eventually(async () => {
    const { data } = await client.get('/generation', { query: { id } })
    assert.equal(data.cancelled, true)
    assert.ok(data.native_tokens_completion < 3000, 'only what was produced is counted')
  })
})
