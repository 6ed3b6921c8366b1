// What else the official openai package can ask for: embeddings, the list of models, legacy completions.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { APIError, BadRequestError, NotFoundError } from 'openai'
import { generationId, quick } from '../environment.mjs'
import { collect, makeClient } from './client.mjs'

const client = makeClient()

describe('embeddings', () => {
  const model = 'text-embedding-3-small'

  test('one text gives one vector of numbers', async () => {
    const answer = await client.embeddings.create({ model, input: 'the quick brown fox' })
    assert.equal(answer.object, 'list')
    assert.equal(answer.model, model)
    assert.equal(answer.data.length, 1)
    assert.equal(answer.data[0].object, 'embedding')
    assert.equal(answer.data[0].index, 0)
    assert.equal(answer.data[0].embedding.length, 1536)
    assert.ok(answer.data[0].embedding.every((value) => Number.isFinite(value)))
    assert.ok(answer.usage.prompt_tokens > 0)
    assert.equal(answer.usage.total_tokens, answer.usage.prompt_tokens)
  })

  test('several texts give several vectors in order, the same text the same vector', async () => {
    const answer = await client.embeddings.create({ model, input: ['one', 'two', 'one'] })
    assert.deepEqual(
      answer.data.map(({ index }) => index),
      [0, 1, 2],
    )
    assert.deepEqual(answer.data[0].embedding, answer.data[2].embedding)
    assert.notDeepEqual(answer.data[0].embedding, answer.data[1].embedding)
  })

  test('base64 holds the same 32-bit numbers as float', async () => {
    const [packed, plain] = await Promise.all(
      ['base64', 'float'].map((encoding_format) =>
        client.embeddings.create({ model, input: 'one', encoding_format }),
      ),
    )
    const bytes = Buffer.from(packed.data[0].embedding, 'base64')
    const numbers = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
    assert.equal(numbers.length, plain.data[0].embedding.length)
    for (const [index, value] of numbers.entries())
      assert.ok(Math.abs(value - plain.data[0].embedding[index]) < 1e-6, `number ${index} differs`)
  })

  test('dimensions shorten the vector', async () => {
    const answer = await client.embeddings.create({ model, input: 'one', dimensions: 256 })
    assert.equal(answer.data[0].embedding.length, 256)
  })

  test('an empty text is a BadRequestError', async () => {
    await assert.rejects(client.embeddings.create({ model, input: '' }), BadRequestError)
  })
})

describe('models', () => {
  test('the list has the promised models in OpenAI’s shape', async () => {
    const ids = []
    for await (const model of client.models.list()) {
      assert.equal(model.object, 'model')
      assert.ok(Number.isInteger(model.created))
      assert.equal(typeof model.owned_by, 'string')
      ids.push(model.id)
    }
    assert.equal(new Set(ids).size, ids.length, 'no id twice')
    for (const id of ['openai/o1', 'openai/o1-mini', 'openai/o3-mini', 'openai/o3'])
      assert.ok(ids.includes(id), `${id} is listed`)
  })

  for (const name of ['openai/o1', 'o1', 'o1-2024-12-17'])
    test(`${name} can be retrieved`, async () => {
      const model = await client.models.retrieve(name)
      assert.equal(model.object, 'model')
      assert.equal(model.id, name, 'who asks for a name looks for that name')
      assert.equal(model.owned_by, 'openai')
    })

  test('an unknown one is a NotFoundError', async () => {
    await assert.rejects(client.models.retrieve('openai/o99'), NotFoundError)
  })
})

describe('legacy completions', () => {
  const body = { model: 'o3-mini', prompt: 'Say hello.', simulate: quick }

  test('a prompt is continued', async () => {
    const answer = await client.completions.create(body)
    assert.match(answer.id, generationId)
    assert.equal(answer.object, 'text_completion')
    assert.equal(answer.model, 'o3-mini-2025-01-31')
    assert.equal(answer.choices[0].index, 0)
    assert.equal(answer.choices[0].finish_reason, 'stop')
    assert.ok(answer.choices[0].text.length > 0)
    assert.equal(answer.usage.total_tokens, answer.usage.prompt_tokens + answer.usage.completion_tokens)
  })

  test('it streams', async () => {
    const chunks = await collect(await client.completions.create({ ...body, stream: true }))
    assert.ok(chunks.every((chunk) => chunk.object === 'text_completion'))
    assert.ok(chunks.map((chunk) => chunk.choices[0]?.text ?? '').join('').length > 0)
    assert.equal(chunks.at(-1).choices[0].finish_reason, 'stop')
  })

  test('a cut stream is thrown', async () => {
    const stream = await client.completions.create({
      ...body,
      stream: true,
      simulate: { ...quick, reasoning_tokens: 0, output_tokens: 60, fault: 'cut', at_token: 5 },
    })
    await assert.rejects(collect(stream), APIError)
  })
})
