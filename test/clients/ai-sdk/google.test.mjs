// The AI SDK with @ai-sdk/google pointed at Causeway's /v1beta: the common behaviours, and thoughts.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createGoogleGenerativeAI } from '@ai-sdk/google'
import { generateText } from 'ai'
import { modelRows, quick, simulateHeader, testKey, url } from '../environment.mjs'
import { describeProvider, once } from './behaviours.mjs'

const make = (apiKey = testKey, simulate = {}) =>
  createGoogleGenerativeAI({
    baseURL: `${url}/v1beta`,
    apiKey,
    headers: simulateHeader({ ...quick, ...simulate }),
  })

describeProvider({
  name: '@ai-sdk/google',
  chat: (model, simulate) => make(testKey, simulate)(model),
  withKey: (key) => make(key)('o1'),
  // This package tells the name that was asked for, whatever the answer says.
  rows: modelRows.map(({ names }) => [names[0], names[0]]),
})

describe('@ai-sdk/google only', () => {
  test('thoughts are shown by a model that shows them', async () => {
    const { reasoningText, text } = await generateText({
      ...once,
      model: make(testKey, { reasoning_tokens: 40 })('gemini-2.5-flash'),
      prompt: 'Hello',
      providerOptions: { google: { thinkingConfig: { includeThoughts: true, thinkingBudget: 2000 } } },
    })
    assert.ok(reasoningText.length > 0)
    assert.ok(text.length > 0)
  })
})
