// chat.send and embeddings.generate of the official @openrouter/sdk, streamed and not.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as errors from '@openrouter/sdk/models/errors'
import {
  assertWeatherArguments,
  generationId,
  liveKey,
  managementKey,
  modelRows,
  redPixel,
  strangerKey,
  timeTool,
  weatherTool,
} from '../environment.mjs'
import { collect, makeClient, say, simulated, textOf } from './client.mjs'

const client = makeClient()
const send = (chatRequest, options = simulated(), more = {}) =>
  client.chat.send(
    { chatRequest: { messages: say('Hello'), stream: false, ...chatRequest }, ...more },
    options,
  )
const stream = (chatRequest, options = simulated()) =>
  client.chat.send({ chatRequest: { messages: say('Hello'), stream: true, ...chatRequest } }, options)

const live = makeClient({ apiKey: liveKey })
const sendLive = (chatRequest) =>
  live.chat.send({
    chatRequest: { model: 'acme/thinker-1', messages: say('fake: reason'), stream: false, ...chatRequest },
  })

function assertUsage(usage) {
  assert.ok(usage.promptTokens > 0)
  assert.equal(usage.totalTokens, usage.promptTokens + usage.completionTokens)
  assert.ok(usage.completionTokensDetails.reasoningTokens <= usage.completionTokens)
  assert.ok(usage.promptTokensDetails.cachedTokens <= usage.promptTokens)
  assert.equal(usage.cost, 0, 'test mode costs nothing')
  assert.equal(usage.isByok, false)
}

describe('chat.send', () => {
  for (const { names, slug } of modelRows)
    for (const name of names)
      test(`${name} answers as ${slug}`, async () => {
        const answer = await send({ model: name })
        assert.equal(answer.model, slug)
        assert.match(answer.id, generationId)
        assert.ok(answer.systemFingerprint === null || typeof answer.systemFingerprint === 'string')
        assert.equal(answer.choices[0].finishReason, 'stop')
        assert.equal(answer.choices[0].message.role, 'assistant')
        assert.ok(answer.choices[0].message.content.length > 0)
        assertUsage(answer.usage)
      })

  test('a plain request without any header of ours works', async () => {
    const answer = await send({ model: 'openai/o1' }, undefined)
    assert.equal(answer.model, 'openai/o1')
  })

  test('earlier turns are part of the prompt', async () => {
    const turns = [
      ...say('My name is Alice.'),
      { role: 'assistant', content: 'Hello Alice!' },
      ...say('What is my name?'),
    ]
    const short = await send({ model: 'openai/o3', messages: turns.slice(-1) })
    const long = await send({ model: 'openai/o3', messages: turns })
    assert.ok(long.usage.promptTokens > short.usage.promptTokens + 8)
  })

  test('maxTokens is kept', async () => {
    const answer = await send(
      { model: 'openai/o1', maxTokens: 10 },
      simulated({ reasoning_tokens: 0, output_tokens: 200 }),
    )
    assert.equal(answer.usage.completionTokens, 10)
    assert.equal(answer.choices[0].finishReason, 'length')
  })

  test('reasoning.effort decides how long the model reasons', async () => {
    const tokens = async (effort) => {
      const answer = await send({ model: 'openai/o3-mini', seed: 3, reasoning: { effort } })
      return answer.usage.completionTokensDetails.reasoningTokens
    }
    const [low, high] = await Promise.all([tokens('low'), tokens('high')])
    assert.ok(low < high, `low ${low}, high ${high}`)
  })

  // `reasoning.exclude` is not in this SDK's schema, so it never leaves it; the AI SDK's family covers it.
  test('readable reasoning of an upstream comes with its details', async () => {
    const shown = await sendLive({})
    assert.equal(shown.choices[0].message.reasoning, 'First this, then that.')
    assert.equal(shown.choices[0].message.reasoningDetails[0].type, 'reasoning.text')
    assert.equal(shown.choices[0].message.reasoningDetails[0].text, 'First this, then that.')
    assert.equal(shown.usage.completionTokensDetails.reasoningTokens, 16)
  })

  test('a json_schema is filled', async () => {
    const answer = await send({
      model: 'openai/o1',
      responseFormat: {
        type: 'json_schema',
        jsonSchema: {
          name: 'colour',
          strict: true,
          schema: {
            type: 'object',
            properties: { colour: { type: 'string', enum: ['red', 'blue'] } },
            required: ['colour'],
            additionalProperties: false,
          },
        },
      },
    })
    assert.ok(['red', 'blue'].includes(JSON.parse(answer.choices[0].message.content).colour))
  })

  test('an image is taken', async () => {
    const content = [
      { type: 'text', text: 'What is this?' },
      { type: 'image_url', imageUrl: { url: redPixel } },
    ]
    const answer = await send({ model: 'openai/o1', messages: say(content) })
    assert.match(answer.choices[0].message.content, /image/i)
  })

  test('tools: a call, its result, and words', async () => {
    const messages = say('What is the weather in Oslo?')
    const tools = [timeTool, weatherTool]
    const first = await send({ model: 'openai/o3-mini', messages, tools, toolChoice: 'required' })
    const { message, finishReason } = first.choices[0]
    assert.equal(finishReason, 'tool_calls')
    assertWeatherArguments(message.toolCalls[0].function.arguments)
    const results = message.toolCalls.map((call) => ({ role: 'tool', toolCallId: call.id, content: 'snow' }))
    const second = await send({
      model: 'openai/o3-mini',
      messages: [...messages, message, ...results],
      tools,
    })
    assert.equal(second.choices[0].finishReason, 'stop')
    assert.match(second.choices[0].message.content, /snow/)
  })

  test('routing metadata comes when asked for', async () => {
    const answer = await send({ model: 'openai/o1' }, simulated(), { xOpenRouterMetadata: 'enabled' })
    const { openrouterMetadata } = answer
    assert.equal(openrouterMetadata.requested, 'openai/o1')
    assert.equal(openrouterMetadata.attempt, 1)
    assert.ok(openrouterMetadata.endpoints.available.some((endpoint) => endpoint.selected))
    const plain = await send({ model: 'openai/o1' })
    assert.equal(plain.openrouterMetadata, undefined)
  })

  test('models: the next one answers when the first cannot be had', async () => {
    const answer = await send(
      { model: 'openai/o1', models: ['openai/o3'] },
      simulated({ fault: 'status:503', times: 3 }),
    )
    assert.ok(['openai/o1', 'openai/o3'].includes(answer.model))
    assert.equal(answer.choices[0].finishReason, 'stop')
  })
})

describe('chat.send, streamed', () => {
  for (const { names, slug } of modelRows)
    test(`${names[1]} streams chunks that the package accepts, with usage in the last`, async () => {
      const chunks = await collect(await stream({ model: names[1] }))
      const [first] = chunks
      assert.match(first.id, generationId)
      for (const chunk of chunks) {
        assert.equal(chunk.id, first.id)
        assert.equal(chunk.model, slug)
        assert.equal(chunk.choices[0].delta.role, 'assistant')
      }
      assert.ok(textOf(chunks).length > 0)
      assert.equal(chunks.at(-1).choices[0].finishReason, 'stop')
      assertUsage(chunks.at(-1).usage)
      assert.equal(chunks.filter((chunk) => chunk.usage).length, 1, 'usage comes once')
    })

  test('readable reasoning of an upstream arrives before the text', async () => {
    const chunks = await collect(await sendLive({ stream: true }))
    const lastReasoning = chunks.findLastIndex((chunk) => chunk.choices[0]?.delta.reasoning)
    const firstText = chunks.findIndex((chunk) => chunk.choices[0]?.delta.content)
    assert.ok(lastReasoning >= 0 && lastReasoning < firstText, `${lastReasoning} before ${firstText}`)
    assert.equal(
      chunks.map((chunk) => chunk.choices[0]?.delta.reasoning ?? '').join(''),
      'First this, then that.',
    )
    const details = chunks.flatMap((chunk) => chunk.choices[0]?.delta.reasoningDetails ?? [])
    assert.equal(details.map((detail) => detail.text).join(''), 'First this, then that.')
  })

  test('tool calls come in pieces', async () => {
    const chunks = await collect(
      await stream({
        model: 'openai/o1',
        messages: say('What is the weather in Oslo?'),
        tools: [weatherTool],
        toolChoice: { type: 'function', function: { name: 'get_weather' } },
      }),
    )
    const deltas = chunks.flatMap((chunk) => chunk.choices[0]?.delta.toolCalls ?? [])
    assert.equal(deltas[0].function.name, 'get_weather')
    assertWeatherArguments(deltas.map((delta) => delta.function?.arguments ?? '').join(''))
  })

  test('a stream that breaks ends with an error chunk and never with stop', async () => {
    const chunks = await collect(
      await stream(
        { model: 'openai/o1' },
        simulated({ reasoning_tokens: 0, output_tokens: 60, fault: 'cut', at_token: 10 }),
      ),
    )
    const last = chunks.at(-1)
    assert.equal(last.choices[0].finishReason, 'error')
    assert.ok(Number.isInteger(last.error.code))
    assert.ok(last.error.message.length > 0)
    assert.ok(chunks.every((chunk) => chunk.choices[0]?.finishReason !== 'stop'))
  })

  test('a caller may leave', async () => {
    const opened = await stream(
      { model: 'openai/o1' },
      simulated({ tokens_per_second: 30, output_tokens: 3000 }),
    )
    let count = 0
    for await (const chunk of opened) {
      count += chunk.choices.length
      if (count === 3) break
    }
    assert.equal(count, 3)
    const next = await send({ model: 'openai/o1' })
    assert.equal(next.choices[0].finishReason, 'stop')
  })
})

describe('errors', () => {
  const from = (apiKey) =>
    makeClient({ apiKey }).chat.send({
      chatRequest: { model: 'openai/o1', messages: say('Hello'), stream: false },
    })

  test('an unknown key is an UnauthorizedResponseError', async () => {
    await assert.rejects(from(strangerKey), errors.UnauthorizedResponseError)
  })

  test('a management key is a ForbiddenResponseError', async () => {
    await assert.rejects(from(managementKey), errors.ForbiddenResponseError)
  })

  test('an unknown model is a NotFoundResponseError that names the nearest', async () => {
    await assert.rejects(
      send({ model: 'openai/o3-minni' }),
      (error) => error instanceof errors.NotFoundResponseError && error.message.includes('openai/o3-mini'),
    )
  })

  for (const [status, type] of [
    [429, errors.TooManyRequestsResponseError],
    [503, errors.ServiceUnavailableResponseError],
    [400, errors.BadRequestResponseError],
  ])
    test(`${status} of every provider is a ${type.name} with a numeric code`, async () => {
      await assert.rejects(
        send({ model: 'openai/o1' }, simulated({ fault: `status:${status}` })),
        (error) => error instanceof type && error.error.code === status,
      )
    })
})

describe('embeddings.generate', () => {
  const generate = (requestBody) =>
    client.embeddings.generate({ requestBody: { model: 'openai/text-embedding-3-small', ...requestBody } })

  test('one text', async () => {
    const answer = await generate({ input: 'the quick brown fox' })
    assert.equal(answer.model, 'openai/text-embedding-3-small')
    assert.equal(answer.data.length, 1)
    assert.equal(answer.data[0].embedding.length, 1536)
    assert.ok(answer.usage.promptTokens > 0)
    assert.ok(answer.usage.totalTokens > 0)
  })

  test('several texts, as many dimensions as asked', async () => {
    const answer = await generate({ input: ['one', 'two'], dimensions: 64 })
    assert.deepEqual(
      answer.data.map(({ index, embedding }) => [index, embedding.length]),
      [
        [0, 64],
        [1, 64],
      ],
    )
  })

  test('base64 is text', async () => {
    const answer = await generate({ input: 'one', encodingFormat: 'base64' })
    assert.equal(typeof answer.data[0].embedding, 'string')
  })

  test('an empty text is a BadRequestResponseError', async () => {
    await assert.rejects(generate({ input: '' }), errors.BadRequestResponseError)
  })
})
