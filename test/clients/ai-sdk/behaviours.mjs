// What the AI SDK must be able to do through any of its providers: text, streams, tools, objects, images, limits, errors,
// leaving early. Each provider's test file hands in how it makes models.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  APICallError,
  embed,
  embedMany,
  generateObject,
  generateText,
  jsonSchema,
  Output,
  stepCountIs,
  streamObject,
  streamText,
  tool,
} from 'ai'
import { z } from 'zod'
import { redPixel, strangerKey } from '../environment.mjs'

/** Options that every call of a test has: no retries, and errors are thrown or read, not printed. */
export const once = { maxRetries: 0 }
export const quietly = { maxRetries: 0, onError: () => {} }

const getWeather = (calls) =>
  tool({
    description: 'Get the current weather of a city',
    inputSchema: z.object({ city: z.string(), unit: z.enum(['celsius', 'fahrenheit']) }),
    execute: async (input) => {
      calls.push(input)
      return { degrees: -3, sky: 'clear' }
    },
  })

const Recipe = z.object({
  name: z.string(),
  minutes: z.number().int(),
  difficulty: z.enum(['easy', 'hard']),
  ingredients: z.array(z.object({ name: z.string(), amount: z.string() })),
})

/** All parts of a stream; an `error` part is kept as one. */
export async function parts(result) {
  const collected = []
  for await (const part of result.stream) collected.push(part)
  return collected
}

function assertUsage(usage) {
  assert.ok(usage.inputTokens > 0)
  assert.ok(usage.outputTokens > 0)
  assert.equal(usage.totalTokens, usage.inputTokens + usage.outputTokens)
  const { textTokens, reasoningTokens } = usage.outputTokenDetails
  assert.ok(reasoningTokens <= usage.outputTokens)
  assert.equal(textTokens, usage.outputTokens - reasoningTokens)
  assert.equal(
    usage.inputTokenDetails.noCacheTokens,
    usage.inputTokens - usage.inputTokenDetails.cacheReadTokens,
  )
}

/**
 * Registers the tests. `chat(model, simulate)` makes a chat model, `withKey(key)` one with another key, `embedding()` an
 * embedding model, where there are any; `rows` are pairs of the name asked for and the name that answers. `hasSeed` is false for
 * a format that has no word for one.
 */
export function describeProvider({ name, chat, withKey, embedding, rows, hasSeed = true }) {
  const [[model]] = rows

  describe(`${name}: text`, () => {
    for (const [asked, served] of rows) {
      test(`generateText with ${asked}`, async () => {
        const result = await generateText({ ...once, model: chat(asked), prompt: 'Hello' })
        assert.ok(result.text.length > 0)
        assert.equal(result.finishReason, 'stop')
        assert.equal(result.response.modelId, served)
        assert.match(result.response.id, /^gen-/)
        assertUsage(result.usage)
      })

      test(`streamText with ${asked}`, async () => {
        const result = streamText({ ...quietly, model: chat(asked), prompt: 'Hello' })
        const pieces = []
        for await (const piece of result.textStream) pieces.push(piece)
        assert.ok(pieces.length > 3, 'it comes in pieces')
        assert.equal(await result.text, pieces.join(''))
        assert.equal(await result.finishReason, 'stop')
        assert.equal((await result.response).modelId, served)
        assertUsage(await result.usage)
      })
    }

    test('an image is taken', async () => {
      const messages = [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image', image: redPixel },
          ],
        },
      ]
      const result = await generateText({ ...once, model: chat(model), messages })
      assert.match(result.text, /image/i)
    })

    test('instructions are taken', async () => {
      const result = await generateText({
        ...once,
        model: chat(model),
        instructions: 'Be brief.',
        prompt: 'Hello',
      })
      assert.equal(result.finishReason, 'stop')
    })

    test('a limit ends with length', async () => {
      const result = await generateText({
        ...once,
        model: chat(model, { reasoning_tokens: 0, output_tokens: 200 }),
        prompt: 'Hello',
        maxOutputTokens: 20,
      })
      assert.equal(result.finishReason, 'length')
      assert.equal(result.usage.outputTokens, 20)
    })

    if (hasSeed)
      test('the same seed gives the same text', async () => {
        const ask = async () =>
          (await generateText({ ...once, model: chat(model), prompt: 'Hello', seed: 5 })).text
        assert.equal(await ask(), await ask())
      })
  })

  describe(`${name}: tools`, () => {
    const prompt = 'What is the weather in Oslo?'

    test('generateText calls, gets the result, and answers in words', async () => {
      const calls = []
      const result = await generateText({
        ...once,
        model: chat(model),
        prompt,
        tools: { get_weather: getWeather(calls) },
        stopWhen: stepCountIs(4),
      })
      assert.equal(result.steps.length, 2)
      assert.equal(result.steps[0].finishReason, 'tool-calls')
      assert.equal(calls.length, 1)
      assert.equal(calls[0].city, 'Oslo')
      assert.equal(result.finishReason, 'stop')
      assert.match(result.text, /-3/)
    })

    test('streamText does the same in a stream', async () => {
      const calls = []
      const result = streamText({
        ...quietly,
        model: chat(model),
        prompt,
        tools: { get_weather: getWeather(calls) },
        stopWhen: stepCountIs(4),
      })
      const collected = await parts(result)
      const kinds = new Set(collected.map((part) => part.type))
      for (const kind of ['tool-input-start', 'tool-input-delta', 'tool-call', 'tool-result', 'text-delta'])
        assert.ok(kinds.has(kind), `${kind} comes`)
      assert.equal(calls.length, 1)
      assert.match(await result.text, /-3/)
    })

    test('toolChoice required and a named tool are obeyed', async () => {
      for (const toolChoice of ['required', { type: 'tool', toolName: 'get_weather' }]) {
        const result = await generateText({
          ...once,
          model: chat(model),
          prompt: 'Hello',
          tools: { get_weather: getWeather([]) },
          toolChoice,
        })
        assert.equal(result.toolCalls[0].toolName, 'get_weather')
      }
    })

    test('parallel calls are both carried out', async () => {
      const calls = []
      const tool_calls = [
        { name: 'get_weather', arguments: { city: 'Oslo', unit: 'celsius' } },
        { name: 'get_weather', arguments: { city: 'Lima', unit: 'celsius' } },
      ]
      const result = await generateText({
        ...once,
        model: chat(model, { tool_calls }),
        prompt,
        tools: { get_weather: getWeather(calls) },
      })
      assert.deepEqual(calls.map(({ city }) => city).toSorted(), ['Lima', 'Oslo'])
      assert.equal(new Set(result.toolCalls.map((call) => call.toolCallId)).size, 2)
    })
  })

  describe(`${name}: objects`, () => {
    const prompt = 'A recipe for pancakes.'

    test('generateObject fills a zod schema', async () => {
      const { object } = await generateObject({ ...once, model: chat(model), prompt, schema: Recipe })
      assert.deepEqual(Recipe.parse(object), object)
    })

    test('streamObject fills a JSON schema piece by piece', async () => {
      const schema = jsonSchema({
        type: 'object',
        properties: {
          title: { type: 'string', minLength: 3, maxLength: 60 },
          priority: { type: 'string', enum: ['low', 'medium', 'high'] },
          tags: { type: 'array', items: { type: 'string' } },
        },
        required: ['title', 'priority', 'tags'],
        additionalProperties: false,
      })
      const result = streamObject({ ...quietly, model: chat(model), prompt, schema })
      let count = 0
      for await (const partial of result.partialObjectStream) {
        assert.equal(typeof partial, 'object')
        count += 1
      }
      assert.ok(count > 1, 'it comes in pieces')
      const object = await result.object
      assert.ok(object.title.length >= 3)
      assert.ok(['low', 'medium', 'high'].includes(object.priority))
      assert.ok(Array.isArray(object.tags))
    })

    test('generateText with an output schema', async () => {
      const result = await generateText({
        ...once,
        model: chat(model),
        prompt,
        output: Output.object({ schema: Recipe }),
      })
      assert.deepEqual(Recipe.parse(result.output), result.output)
    })
  })

  describe(`${name}: failures`, () => {
    const statusOf = async (promise) => {
      try {
        await promise
      } catch (error) {
        assert.ok(APICallError.isInstance(error), String(error))
        return { status: error.statusCode, message: error.message, retryable: error.isRetryable }
      }
      return assert.fail('nothing was thrown')
    }

    test('an unknown key is a 401', async () => {
      const { status } = await statusOf(
        generateText({ ...once, model: withKey(strangerKey), prompt: 'Hello' }),
      )
      assert.equal(status, 401)
    })

    test('an unknown model is a 404 that names the nearest', async () => {
      const { status, message } = await statusOf(
        generateText({ ...once, model: chat('o3-minni'), prompt: 'Hello' }),
      )
      assert.equal(status, 404)
      assert.match(message, /o3-mini/)
    })

    for (const [fault, status, retryable] of [
      ['status:429', 429, true],
      ['context_length', 400, false],
    ])
      test(`${fault} is a ${status}`, async () => {
        const error = await statusOf(
          generateText({ ...once, model: chat(model, { fault }), prompt: 'Hello' }),
        )
        assert.equal(error.status, status)
        assert.equal(error.retryable, retryable)
      })

    test('a broken stream has an error part and does not finish with stop', async () => {
      const broken = chat(model, { reasoning_tokens: 0, output_tokens: 60, fault: 'cut', at_token: 10 })
      const collected = await parts(streamText({ ...quietly, model: broken, prompt: 'Hello' }))
      assert.ok(collected.some((part) => part.type === 'error'))
      assert.ok(!collected.some((part) => part.type === 'finish' && part.finishReason === 'stop'))
    })

    test('a caller who leaves ends the stream', async () => {
      const leaving = new AbortController()
      const slow = chat(model, { tokens_per_second: 30, reasoning_tokens: 0, output_tokens: 3000 })
      const result = streamText({ ...quietly, model: slow, prompt: 'Hello', abortSignal: leaving.signal })
      let pieces = 0
      let aborted = false
      for await (const part of result.stream) {
        if (part.type === 'text-delta' && (pieces += 1) === 3) leaving.abort()
        if (part.type === 'abort') aborted = true
      }
      assert.ok(aborted)
      assert.ok(pieces >= 3 && pieces < 300)
    })
  })

  if (!embedding) return
  describe(`${name}: embeddings`, () => {
    test('embed gives one vector', async () => {
      const { embedding: vector, usage } = await embed({ ...once, model: embedding(), value: 'sunny' })
      assert.equal(vector.length, 1536)
      assert.ok(usage.tokens > 0)
    })

    test('embedMany gives one for each text', async () => {
      const { embeddings } = await embedMany({
        ...once,
        model: embedding(),
        values: ['sunny', 'rainy', 'sunny'],
      })
      assert.equal(embeddings.length, 3)
      assert.deepEqual(embeddings[0], embeddings[2])
      assert.notDeepEqual(embeddings[0], embeddings[1])
    })
  })
}
