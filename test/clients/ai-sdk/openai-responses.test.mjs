// The AI SDK with @ai-sdk/openai as it comes, which is by the Responses API, pointed at Causeway's /v1. It tells of earlier steps by
// the ids of their items, so what is kept is tried with it.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createOpenAI } from '@ai-sdk/openai'
import { generateText, stepCountIs, streamText, tool } from 'ai'
import { z } from 'zod'
import { liveKey, modelRows, quick, simulateHeader, testKey, url } from '../environment.mjs'
import { describeProvider, once, parts, quietly } from './behaviours.mjs'

const make = (apiKey = testKey, simulate = {}) =>
  createOpenAI({
    baseURL: `${url}/v1`,
    apiKey,
    headers: apiKey === liveKey ? {} : simulateHeader({ ...quick, ...simulate }),
  })

describeProvider({
  name: '@ai-sdk/openai by Responses',
  chat: (model, simulate) => make(testKey, simulate)(model),
  withKey: (key) => make(key)('o1'),
  embedding: () => make().embeddingModel('text-embedding-3-small'),
  rows: modelRows.map(({ names, snapshot }) => [names[0], snapshot]),
  hasSeed: false,
})

const tools = {
  get_weather: tool({
    description: 'Get the current weather of a city',
    inputSchema: z.object({ city: z.string(), unit: z.enum(['celsius', 'fahrenheit']) }),
    execute: async () => ({ degrees: -3 }),
  }),
}
const prompt = 'fake: agent call get_weather {"city":"Oslo","unit":"celsius"}'

describe('@ai-sdk/openai by Responses only', () => {
  for (const model of ['acme/thinker-1', 'claude-sonnet-5.5', 'gpt-5.6-sol'])
    for (const store of [undefined, false])
      test(`${model} goes on after a tool, ${store === false ? 'told everything' : 'told by ids'}`, async () => {
        const options = {
          model: make(liveKey)(model),
          prompt,
          tools,
          stopWhen: stepCountIs(3),
          providerOptions: { openai: { store } },
        }
        const whole = await generateText({ ...once, ...options })
        assert.equal(whole.steps.length, 2)
        assert.match(whole.text, /It says: \{"degrees":-3\}/)
        const streamed = streamText({ ...quietly, ...options })
        const kinds = new Set((await parts(streamed)).map(({ type }) => type))
        for (const kind of ['tool-call', 'tool-result', 'text-delta']) assert.ok(kinds.has(kind), kind)
        assert.match(await streamed.text, /It says: \{"degrees":-3\}/)
      })

  test('reasoning comes back with its call, by id', async () => {
    const result = await generateText({
      ...once,
      model: make(liveKey)('acme/thinker-1'),
      prompt: 'fake: reason',
      tools,
      stopWhen: stepCountIs(3),
    })
    assert.equal(result.steps.length, 2)
    assert.equal(result.steps[0].reasoningText, 'First this, then that.')
    assert.equal(result.text, 'The reasoning came back.')
  })

  test('previousResponseId goes on from an answer', async () => {
    const ask = (words, previousResponseId) =>
      generateText({
        ...once,
        model: make()('o3-mini'),
        prompt: words,
        providerOptions: { openai: { previousResponseId } },
      })
    const first = await ask('Hello')
    const { responseId } = first.providerMetadata.openai
    assert.equal(responseId, first.response.id)
    const second = await ask('And again', responseId)
    assert.ok(second.usage.inputTokens > first.usage.inputTokens)
  })
})
