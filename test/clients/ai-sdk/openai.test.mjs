// The AI SDK with @ai-sdk/openai, chat and completion models, pointed at Causeway's /v1.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createOpenAI } from '@ai-sdk/openai'
import { generateText } from 'ai'
import { modelRows, quick, simulateHeader, testKey, url } from '../environment.mjs'
import { describeProvider, once } from './behaviours.mjs'

const make = (apiKey = testKey, simulate = {}) =>
  createOpenAI({ baseURL: `${url}/v1`, apiKey, headers: simulateHeader({ ...quick, ...simulate }) })

describeProvider({
  name: '@ai-sdk/openai',
  chat: (model, simulate) => make(testKey, simulate).chat(model),
  withKey: (key) => make(key).chat('o1'),
  embedding: () => make().embeddingModel('text-embedding-3-small'),
  rows: modelRows.map(({ names, snapshot }) => [names[0], snapshot]),
})

describe('@ai-sdk/openai only', () => {
  test('reasoningEffort decides how long the model reasons', async () => {
    const tokens = async (reasoningEffort) => {
      const { usage } = await generateText({
        ...once,
        model: make().chat('o3-mini'),
        prompt: 'Hello',
        seed: 9,
        providerOptions: { openai: { reasoningEffort } },
      })
      return usage.outputTokenDetails.reasoningTokens
    }
    const [low, high] = await Promise.all([tokens('low'), tokens('high')])
    assert.ok(low < high, `low ${low}, high ${high}`)
  })

  test('completion models are the legacy text interface', async () => {
    const { text, finishReason } = await generateText({
      ...once,
      model: make().completion('o3-mini'),
      prompt: 'Hello',
    })
    assert.ok(text.length > 0)
    assert.equal(finishReason, 'stop')
  })
})
