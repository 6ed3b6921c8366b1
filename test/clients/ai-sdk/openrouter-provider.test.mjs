// The AI SDK with @openrouter/ai-sdk-provider pointed at Causeway's /api/v1: the common behaviours, and what only this
// provider knows (usage accounting, readable reasoning and its details, provider preferences).
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createOpenRouter } from '@openrouter/ai-sdk-provider'
import { generateText, stepCountIs, streamText, tool } from 'ai'
import { z } from 'zod'
import { modelRows, quick, simulateHeader, testKey, url } from '../environment.mjs'
import { describeProvider, once, parts, quietly } from './behaviours.mjs'

const make = (apiKey = testKey, simulate = {}) =>
  createOpenRouter({
    baseURL: `${url}/api/v1`,
    apiKey,
    compatibility: 'strict',
    headers: simulateHeader({ ...quick, ...simulate }),
  })
const accounting = (model, simulate) => make(testKey, simulate).chat(model, { usage: { include: true } })

describeProvider({
  name: '@openrouter/ai-sdk-provider',
  chat: (model, simulate) => make(testKey, simulate).chat(model),
  withKey: (key) => make(key).chat('openai/o1'),
  embedding: () => make().textEmbeddingModel('openai/text-embedding-3-small'),
  rows: modelRows.map(({ names, slug }) => [names[1], slug]),
})

describe('@openrouter/ai-sdk-provider only', () => {
  const prompt = 'What is 2+2?'

  function assertAccounting(metadata) {
    assert.ok(metadata.provider.length > 0)
    const { usage } = metadata
    assert.ok(usage.promptTokens > 0 && usage.completionTokens > 0)
    assert.equal(usage.totalTokens, usage.promptTokens + usage.completionTokens)
    assert.equal(usage.cost, 0, 'test mode costs nothing')
    assert.equal(typeof usage.promptTokensDetails.cachedTokens, 'number')
    assert.equal(typeof usage.completionTokensDetails.reasoningTokens, 'number')
  }

  test('usage accounting of a whole answer', async () => {
    const result = await generateText({ ...once, model: accounting('openai/o1'), prompt })
    assertAccounting(result.providerMetadata.openrouter)
  })

  test('usage accounting of a stream', async () => {
    const result = streamText({ ...quietly, model: accounting('openai/o1'), prompt })
    await result.consumeStream()
    assertAccounting((await result.providerMetadata).openrouter)
  })

  for (const effort of ['low', 'medium', 'high'])
    test(`reasoning.effort ${effort} is taken`, async () => {
      const result = await generateText({
        ...once,
        model: accounting('openai/o3-mini'),
        prompt,
        providerOptions: { openrouter: { reasoning: { effort } } },
      })
      assert.ok(result.text.length > 0)
      assert.ok(result.usage.outputTokenDetails.reasoningTokens > 0)
    })

  test('readable reasoning arrives as reasoning, before the text', async () => {
    const result = streamText({ ...quietly, model: accounting('deepseek/deepseek-r1'), prompt })
    const kinds = (await parts(result)).map((part) => part.type)
    for (const kind of ['reasoning-start', 'reasoning-delta', 'reasoning-end', 'text-delta'])
      assert.ok(kinds.includes(kind), `${kind} comes`)
    assert.ok(kinds.lastIndexOf('reasoning-delta') < kinds.indexOf('text-delta'))
    assert.ok((await result.reasoningText).length > 0)
  })

  test('reasoning survives a tool call: the next turn is accepted and answered', async () => {
    const send = tool({
      description: 'Send a text message to a phone number',
      inputSchema: z.object({ number: z.string(), text: z.string() }),
      execute: async () => 'delivered',
    })
    const result = await generateText({
      ...once,
      model: accounting('deepseek/deepseek-r1'),
      instructions: 'You are an airline assistant.',
      prompt: 'Send a message to 808-999-2345: the flight is late.',
      tools: { send_message: send },
      toolChoice: 'auto',
      stopWhen: stepCountIs(4),
    })
    assert.equal(result.steps.length, 2)
    assert.ok(result.steps[0].reasoningText.length > 0)
    assert.match(result.text, /delivered/)
  })

  test('reasoning that is excluded does not come, but is counted', async () => {
    const result = await generateText({
      ...once,
      model: accounting('deepseek/deepseek-r1'),
      prompt,
      providerOptions: { openrouter: { reasoning: { exclude: true } } },
    })
    assert.ok(!result.reasoningText)
    assert.ok(result.usage.outputTokenDetails.reasoningTokens > 0)
  })

  test('extra body fields and the fallback list are taken', async () => {
    const model = make(testKey, { fault: 'status:500', times: 1 }).chat('openai/o1', {
      models: ['openai/o3'],
      extraBody: { provider: { allow_fallbacks: true } },
    })
    const result = await generateText({ ...once, model, prompt })
    assert.equal(result.finishReason, 'stop')
  })

  test('completion models are the legacy text interface', async () => {
    const result = streamText({ ...quietly, model: make().completion('openai/o3-mini'), prompt })
    assert.ok((await result.text).length > 0)
    assert.equal(await result.finishReason, 'stop')
  })
})
