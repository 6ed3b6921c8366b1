// The AI SDK with @openrouter/ai-sdk-provider pointed at Causeway's /api/v1: the common behaviours, and what only this
// provider knows (usage accounting, readable reasoning and its details, provider preferences).
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createOpenRouter } from '@openrouter/ai-sdk-provider'
import { generateText, stepCountIs, streamText, tool } from 'ai'
import { z } from 'zod'
import { liveKey, modelRows, quick, simulateHeader, testKey, url } from '../environment.mjs'
import { describeProvider, once, parts, quietly } from './behaviours.mjs'

const make = (apiKey = testKey, simulate = {}) =>
  createOpenRouter({
    baseURL: `${url}/api/v1`,
    apiKey,
    compatibility: 'strict',
    headers: simulateHeader({ ...quick, ...simulate }),
  })
const live = createOpenRouter({ baseURL: `${url}/api/v1`, apiKey: liveKey, compatibility: 'strict' })
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

  test('readable reasoning of an upstream arrives as reasoning, before the text', async () => {
    const result = streamText({ ...quietly, model: live.chat('acme/thinker-1'), prompt: 'fake: reason' })
    const kinds = (await parts(result)).map((part) => part.type)
    for (const kind of ['reasoning-start', 'reasoning-delta', 'reasoning-end', 'text-delta'])
      assert.ok(kinds.includes(kind), `${kind} comes`)
    assert.ok(kinds.lastIndexOf('reasoning-delta') < kinds.indexOf('text-delta'))
    assert.equal(await result.reasoningText, 'First this, then that.')
  })

  test('reasoning that led to a tool call goes back to its maker with the result', async () => {
    const getWeather = tool({
      description: 'Get the current weather of a city',
      inputSchema: z.object({ city: z.string(), unit: z.string() }),
      execute: async () => 'snow',
    })
    const result = await generateText({
      ...once,
      model: live.chat('acme/thinker-1'),
      prompt: 'fake: reason',
      tools: { get_weather: getWeather },
      stopWhen: stepCountIs(4),
    })
    assert.equal(result.steps.length, 2)
    assert.equal(result.steps[0].reasoningText, 'First this, then that.')
    assert.equal(result.text, 'The reasoning came back.')
  })

  test('reasoning that is excluded does not come, but is counted', async () => {
    const result = await generateText({
      ...once,
      model: live.chat('acme/thinker-1'),
      prompt: 'fake: reason',
      providerOptions: { openrouter: { reasoning: { exclude: true } } },
    })
    assert.ok(!result.reasoningText)
    assert.equal(result.usage.outputTokenDetails.reasoningTokens, 16)
  })

  test('a live answer has its cost', async () => {
    const model = live.chat('acme/thinker-1', { usage: { include: true } })
    const result = await generateText({ ...once, model, prompt })
    const { usage } = result.providerMetadata.openrouter
    // 12 prompt tokens at 1.10 and 34 completion tokens at 4.40 dollars per million, to the nanodollar.
    assert.equal(usage.cost, 0.0001628)
  })

  test('extra body fields and the fallback list are taken', async () => {
    const model = make(testKey, { fault: 'status:500', times: 1 }).chat('openai/o1', {
      models: ['openai/o3'],
      extraBody: { provider: { allow_fallbacks: true } },
    })
    const result = await generateText({ ...once, model, prompt })
    assert.equal(result.finishReason, 'stop')
  })

  // generateText always sends a tool choice, which this provider's completion model refuses; so the model itself is called.
  test('completion models are the legacy text interface', async () => {
    const options = { prompt: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }] }
    const model = make().completion('openai/o3-mini')
    const whole = await model.doGenerate(options)
    assert.ok(whole.content[0].text.length > 0)
    assert.equal(whole.finishReason.unified, 'stop')
    const { stream } = await model.doStream(options)
    const collected = await Array.fromAsync(stream)
    assert.ok(collected.some((part) => part.type === 'text-delta'))
    assert.equal(collected.at(-1).finishReason.unified, 'stop')
    assert.ok(collected.at(-1).usage.outputTokens.total > 0)
  })
})
