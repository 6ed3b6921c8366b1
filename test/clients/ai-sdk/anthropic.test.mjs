// The AI SDK with @ai-sdk/anthropic pointed at Causeway's /v1: the common behaviours, and thinking.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createAnthropic } from '@ai-sdk/anthropic'
import { generateText } from 'ai'
import { modelRows, quick, simulateHeader, testKey, url } from '../environment.mjs'
import { describeProvider, once } from './behaviours.mjs'

const make = (apiKey = testKey, simulate = {}) =>
  createAnthropic({
    baseURL: `${url}/v1`,
    apiKey,
    headers: simulateHeader({ ...quick, ...simulate }),
  })

describeProvider({
  name: '@ai-sdk/anthropic',
  chat: (model, simulate) => make(testKey, simulate)(model),
  withKey: (key) => make(key)('o1'),
  rows: modelRows.map(({ names, snapshot }) => [names[0], snapshot]),
  hasSeed: false,
})

describe('@ai-sdk/anthropic only', () => {
  test('thinking is shown by a model that shows it', async () => {
    const { reasoningText, text } = await generateText({
      ...once,
      model: make(testKey, { reasoning_tokens: 40 })('claude-sonnet-5.5'),
      prompt: 'Hello',
      providerOptions: { anthropic: { thinking: { type: 'enabled', budgetTokens: 2000 } } },
    })
    assert.ok(reasoningText.length > 0)
    assert.ok(text.length > 0)
  })
})
