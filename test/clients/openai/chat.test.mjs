// Chat completions that are not streamed, with the official openai package: the four promised models under all names, the
// shape of an answer, and every parameter that the o-series takes.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { zodResponseFormat } from 'openai/helpers/zod'
import { z } from 'zod'
import { assertUsage, generationId, modelRows, quick, redPixel, url, testKey } from '../environment.mjs'
import { makeClient, say } from './client.mjs'

const client = makeClient()
const create = (body, options) => client.chat.completions.create({ messages: say('Hello'), ...body }, options)

describe('every name of a promised model is answered by its dated snapshot', () => {
  for (const { names, snapshot } of modelRows)
    for (const name of names)
      test(`${name} answers as ${snapshot}`, async () => {
        const answer = await create({ model: name, simulate: quick })
        assert.equal(answer.model, snapshot)
        assert.equal(answer.choices[0].finish_reason, 'stop')
      })
})

for (const { names, snapshot } of modelRows)
  test(`${names[0]} answers a plain request without any extra field in the documented shape`, async () => {
    const before = Math.floor(Date.now() / 1000)
    const answer = await create({ model: names[0] })
    assert.match(answer.id, generationId)
    assert.equal(answer.object, 'chat.completion')
    assert.ok(answer.created >= before && answer.created <= before + 120, `created is ${answer.created}`)
    assert.equal(answer.model, snapshot)
    assert.ok('system_fingerprint' in answer)
    assert.equal(answer.choices.length, 1)
    const [choice] = answer.choices
    assert.equal(choice.index, 0)
    assert.equal(choice.finish_reason, 'stop')
    assert.equal(choice.logprobs, null)
    assert.equal(choice.message.role, 'assistant')
    assert.ok(choice.message.content.length > 0)
    assert.equal(choice.message.refusal, null)
    assert.deepEqual(choice.message.annotations, [])
    assertUsage(answer.usage)
    assert.ok(answer.usage.completion_tokens_details.reasoning_tokens > 0, 'a reasoning model reasons')
  })

test('AI/ML API’s samples of o1-mini work as they are: both limits, stream_options without stream, name', async () => {
  const answer = await client.chat.completions.create({
    model: 'o1-mini',
    messages: [{ role: 'user', content: 'text', name: 'text' }],
    max_completion_tokens: 512,
    max_tokens: 512,
    stream: false,
    stream_options: { include_usage: true },
    n: 1,
    seed: 1,
  })
  assert.equal(answer.model, 'o1-mini-2024-09-12')
  assert.ok(answer.usage.completion_tokens <= 512)
  assertUsage(answer.usage)
})

test('usage counts tokens, not credits: a thousand words are about a thousand tokens', async () => {
  const short = await create({ model: 'o1', simulate: quick })
  const long = await create({ model: 'o1', messages: say('hello '.repeat(1000)), simulate: quick })
  assert.ok(short.usage.prompt_tokens < 40, `"Hello" is ${short.usage.prompt_tokens} tokens`)
  const added = long.usage.prompt_tokens - short.usage.prompt_tokens
  assert.ok(added > 900 && added < 1100, `a thousand words added ${added} tokens`)
})

test('headers name the generation, the request and the model that was asked for', async () => {
  const { data, response } = await create({ model: 'openai/o3-mini', simulate: quick }).withResponse()
  assert.equal(response.headers.get('x-generation-id'), data.id)
  assert.ok(response.headers.get('x-request-id'))
  assert.equal(response.headers.get('x-causeway-requested-model'), 'openai/o3-mini')
  assert.ok(response.headers.get('x-provider-name'))
})

test('the root path /chat/completions answers too', async () => {
  const atRoot = makeClient({ baseURL: url })
  const answer = await atRoot.chat.completions.create({
    model: 'o1',
    messages: say('Hello'),
    simulate: quick,
  })
  assert.equal(answer.model, 'o1-2024-12-17')
})

for (const model of ['o1', 'o3-mini', 'o3'])
  test(`${model} reasons longer the more effort is asked for`, async () => {
    const tokens = async (fields) => {
      const answer = await create({ model, seed: 7, simulate: quick, ...fields })
      return answer.usage.completion_tokens_details.reasoning_tokens
    }
    const [low, medium, high] = await Promise.all(
      ['low', 'medium', 'high'].map((effort) => tokens({ reasoning_effort: effort })),
    )
    assert.ok(low < medium && medium < high, `low ${low}, medium ${medium}, high ${high}`)
    assert.equal(await tokens({ reasoning: { effort: 'high' } }), high, 'reasoning.effort means the same')
  })

for (const role of ['system', 'developer'])
  for (const model of ['o1', 'o1-mini', 'o3-mini', 'o3'])
    test(`${model} takes a ${role} message`, async () => {
      const answer = await create({
        model,
        messages: [{ role, content: 'Be brief.' }, ...say('Hello')],
        simulate: quick,
      })
      assert.equal(answer.choices[0].finish_reason, 'stop')
    })

for (const model of ['o1', 'o3'])
  test(`${model} takes an image`, async () => {
    const question = { type: 'text', text: 'What colour is this?' }
    const image = { type: 'image_url', image_url: { url: redPixel, detail: 'low' } }
    const plain = await create({ model, messages: say([question]), simulate: quick })
    const answer = await create({ model, messages: say([question, image]), simulate: quick })
    assert.equal(answer.choices[0].finish_reason, 'stop')
    assert.match(answer.choices[0].message.content, /image/i)
    assert.ok(answer.usage.prompt_tokens > plain.usage.prompt_tokens, 'an image is tokens too')
  })

test('n=2 gives two choices', async () => {
  const answer = await create({ model: 'o1', n: 2, simulate: quick })
  assert.deepEqual(
    answer.choices.map(({ index, finish_reason }) => [index, finish_reason]),
    [
      [0, 'stop'],
      [1, 'stop'],
    ],
  )
  for (const { message } of answer.choices) assert.ok(message.content.length > 0)
  assertUsage(answer.usage)
})

test('stop ends the text before the stop sequence', async () => {
  const answer = await create({
    model: 'o1',
    stop: ['STOP'],
    simulate: { ...quick, text: 'one two three STOP four five' },
  })
  assert.equal(answer.choices[0].message.content, 'one two three ')
  assert.equal(answer.choices[0].finish_reason, 'stop')
})

test('the same seed gives the same text', async () => {
  const text = async () => {
    const answer = await create({ model: 'o3-mini', seed: 42, simulate: quick })
    return answer.choices[0].message.content
  }
  assert.equal(await text(), await text())
})

for (const limit of ['max_completion_tokens', 'max_tokens'])
  test(`${limit} ends the answer with length`, async () => {
    const answer = await create({
      model: 'o1',
      [limit]: 20,
      simulate: { ...quick, reasoning_tokens: 0, output_tokens: 300 },
    })
    assert.equal(answer.choices[0].finish_reason, 'length')
    assert.equal(answer.usage.completion_tokens, 20)
    assert.ok(answer.choices[0].message.content.length > 0)
  })

test('reasoning can use up the whole limit, and usage says so', async () => {
  const answer = await create({
    model: 'o1',
    max_completion_tokens: 50,
    simulate: { ...quick, reasoning_tokens: 500 },
  })
  assert.equal(answer.choices[0].finish_reason, 'length')
  assert.equal(answer.choices[0].message.content, '')
  assert.equal(answer.usage.completion_tokens, 50)
  assert.equal(answer.usage.completion_tokens_details.reasoning_tokens, 50)
})

test('sampling parameters that an o-model lacks are dropped and named in a warning', async () => {
  const { data, response } = await create({
    model: 'o1',
    temperature: 0.2,
    top_p: 0.5,
    simulate: quick,
  }).withResponse()
  assert.equal(data.model, 'o1-2024-12-17')
  const warnings = response.headers.get('x-causeway-warnings') ?? ''
  assert.match(warnings, /temperature/)
  assert.match(warnings, /top_p/)
})

test('json_object gives an object', async () => {
  const answer = await create({
    model: 'o1',
    messages: say('Answer in JSON.'),
    response_format: { type: 'json_object' },
    simulate: quick,
  })
  const parsed = JSON.parse(answer.choices[0].message.content)
  assert.equal(typeof parsed, 'object')
  assert.ok(parsed !== null && !Array.isArray(parsed))
})

const CalendarEvent = z.object({
  title: z.string(),
  day: z.enum(['monday', 'friday']),
  participants: z.array(z.object({ name: z.string(), age: z.number().int() })),
  place: z.string().nullable(),
})

for (const model of ['o1', 'o3-mini', 'o3'])
  test(`${model} fills a zod schema that the package parses`, async () => {
    const answer = await client.chat.completions.parse({
      model,
      messages: say('Alice and Bob meet on Friday.'),
      response_format: zodResponseFormat(CalendarEvent, 'event'),
      simulate: quick,
    })
    const { parsed, refusal } = answer.choices[0].message
    assert.equal(refusal, null)
    assert.deepEqual(CalendarEvent.parse(parsed), parsed)
  })

test('a generation can be looked up after the answer', async () => {
  const answer = await create({ model: 'o3-mini', simulate: quick })
  const response = await fetch(`${url}/v1/generation?id=${answer.id}`, {
    headers: { authorization: `Bearer ${testKey}` },
  })
  assert.equal(response.status, 200)
  const { data } = await response.json()
  assert.equal(data.id, answer.id)
  assert.equal(data.native_tokens_prompt, answer.usage.prompt_tokens)
  assert.equal(data.native_tokens_completion, answer.usage.completion_tokens)
  assert.equal(data.total_cost, 0, 'test mode costs nothing')
})
