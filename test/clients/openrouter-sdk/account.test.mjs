// The catalogue and the account through the official @openrouter/sdk: models, endpoints, providers, generations, keys,
// credits, activity.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as errors from '@openrouter/sdk/models/errors'
import { eventually, liveKey, managementKey, testKey } from '../environment.mjs'
import { makeClient, say, simulated } from './client.mjs'

const client = makeClient()
const management = makeClient({ apiKey: managementKey })

async function allModels(pages) {
  const found = []
  for await (const page of pages) found.push(...page.result.data)
  return found
}

describe('catalogue', () => {
  test('models.list has the promised models with their prices and dates', async () => {
    const models = await allModels(await client.models.list())
    assert.equal(new Set(models.map(({ id }) => id)).size, models.length, 'no model twice')
    const o1 = models.find(({ id }) => id === 'openai/o1')
    assert.equal(o1.canonicalSlug, 'openai/o1-2024-12-17')
    assert.equal(o1.contextLength, 200_000)
    assert.equal(o1.topProvider.maxCompletionTokens, 100_000)
    assert.equal(Number(o1.pricing.prompt), 15 / 1e6)
    assert.equal(Number(o1.pricing.completion), 60 / 1e6)
    assert.equal(o1.expirationDate, '2026-10-23')
    assert.deepEqual(o1.architecture.inputModalities.toSorted(), ['file', 'image', 'text'])
    for (const name of ['reasoning', 'seed', 'max_tokens', 'response_format', 'tools', 'tool_choice'])
      assert.ok(o1.supportedParameters.includes(name), `o1 supports ${name}`)
    assert.equal(o1.reasoning.mandatory, true)
    for (const id of ['openai/o1-mini', 'openai/o3-mini', 'openai/o3'])
      assert.ok(
        models.some((model) => model.id === id),
        `${id} is listed`,
      )
  })

  test('models.list filters', async () => {
    const found = await allModels(await client.models.list({ q: 'o3-mini' }))
    assert.ok(found.length >= 1 && found.length < 10)
    assert.ok(found.some(({ id }) => id === 'openai/o3-mini'))
    const withTools = await allModels(await client.models.list({ supportedParameters: 'tools' }))
    assert.ok(withTools.length > 0)
    assert.ok(withTools.every(({ supportedParameters }) => supportedParameters.includes('tools')))
    assert.ok(!withTools.some(({ id }) => id === 'openai/o1-mini'))
  })

  test('models.list pages: small pages together are the whole', async () => {
    const whole = await allModels(await client.models.list())
    const first = await client.models.list({ limit: 3, offset: 0 })
    assert.equal(first.result.data.length, 3)
    assert.equal(first.result.totalCount, whole.length)
    const second = await client.models.list({ limit: 3, offset: 3 })
    assert.deepEqual(
      [...first.result.data, ...second.result.data].map(({ id }) => id),
      whole.slice(0, 6).map(({ id }) => id),
    )
  })

  test('models.count agrees with models.list', async () => {
    const { data } = await client.models.count()
    assert.equal(data.count, (await allModels(await client.models.list())).length)
  })

  test('models.listForUser needs a key and lists what it may use', async () => {
    const models = await allModels(await client.models.listForUser({ bearer: testKey }))
    assert.ok(models.some(({ id }) => id === 'openai/o1'))
    await assert.rejects(
      client.models.listForUser({ bearer: 'sk-nonsense' }),
      errors.UnauthorizedResponseError,
    )
  })

  test('models.get finds a model by its slug', async () => {
    const { data } = await client.models.get({ author: 'openai', slug: 'o3-mini' })
    assert.equal(data.id, 'openai/o3-mini')
    assert.equal(data.knowledgeCutoff, '2023-10-01')
    await assert.rejects(client.models.get({ author: 'openai', slug: 'o99' }), errors.NotFoundResponseError)
  })

  test('endpoints.list has who serves a model, and for a test key the simulators', async () => {
    for (const [asker, provider] of [
      [makeClient({ apiKey: liveKey }), 'OpenAI'],
      [client, 'Simulator'],
    ]) {
      const { data } = await asker.endpoints.list({ author: 'openai', slug: 'o1' })
      assert.equal(data.id, 'openai/o1')
      assert.ok(
        data.endpoints.some(({ providerName }) => providerName === provider),
        `${provider} is there`,
      )
      for (const endpoint of data.endpoints) {
        assert.equal(endpoint.modelId, 'openai/o1')
        assert.ok(endpoint.tag.length > 0)
        assert.ok(Number(endpoint.pricing.prompt) >= 0)
        assert.ok(endpoint.contextLength > 0)
      }
    }
  })

  test('embeddings.listModels lists embedding models only', async () => {
    const models = await allModels(await client.embeddings.listModels())
    assert.ok(models.some(({ id }) => id === 'openai/text-embedding-3-small'))
    assert.ok(models.every(({ architecture }) => architecture.outputModalities.includes('embeddings')))
  })

  test('endpoints.listZdrEndpoints answers', async () => {
    const { data } = await client.endpoints.listZdrEndpoints()
    assert.ok(Array.isArray(data))
  })

  test('providers.list has names, slugs and links', async () => {
    const { data } = await client.providers.list()
    const openai = data.find(({ slug }) => slug === 'openai')
    assert.equal(openai.name, 'OpenAI')
    assert.match(openai.privacyPolicyUrl, /^https:/)
  })
})

describe('generations', () => {
  test('an answer can be looked up with its counts', async () => {
    const answer = await client.chat.send(
      { chatRequest: { model: 'openai/o1', messages: say('Hello'), stream: false } },
      simulated(),
    )
    const { data } = await eventually(() => client.generations.getGeneration({ id: answer.id }))
    assert.equal(data.id, answer.id)
    assert.equal(data.model, 'openai/o1')
    assert.equal(data.streamed, false)
    assert.equal(data.cancelled, false)
    assert.equal(data.finishReason, 'stop')
    assert.equal(data.nativeTokensPrompt, answer.usage.promptTokens)
    assert.equal(data.nativeTokensCompletion, answer.usage.completionTokens)
    assert.equal(data.nativeTokensReasoning, answer.usage.completionTokensDetails.reasoningTokens)
    assert.equal(data.totalCost, 0)
    assert.ok(data.latency >= 0 && data.generationTime >= 0)
    assert.ok(Math.abs(Date.now() - Date.parse(data.createdAt)) < 120_000)
  })

  test('the caller’s app is written down', async () => {
    const app = makeClient({ httpReferer: 'https://app.example/', appTitle: 'Example App' })
    const answer = await app.chat.send(
      { chatRequest: { model: 'openai/o3-mini', messages: say('Hello'), stream: false } },
      simulated(),
    )
    const { data } = await eventually(() => app.generations.getGeneration({ id: answer.id }))
    assert.equal(data.httpReferer, 'https://app.example/')
  })

  test('a stranger’s id is a NotFoundResponseError', async () => {
    await assert.rejects(
      client.generations.getGeneration({ id: 'gen-1700000000-aaaaaaaaaaaaaaaaaaaa' }),
      errors.NotFoundResponseError,
    )
  })
})

describe('keys and money', () => {
  test('the key in use describes itself', async () => {
    const { data } = await client.apiKeys.getCurrentKeyMetadata()
    assert.match(data.label, /^sk-cw-test-/)
    assert.ok(!data.label.includes(testKey.slice(20)), 'the key itself is not shown')
    assert.equal(data.isManagementKey, false)
    assert.equal(data.usage, 0)
    const { data: other } = await management.apiKeys.getCurrentKeyMetadata()
    assert.equal(other.isManagementKey, true)
  })

  test('a key is made, found, limited, switched off, on, and deleted', async () => {
    const made = await management.apiKeys.create({
      requestBody: { name: 'made by the SDK', limit: 5, limitReset: 'monthly' },
    })
    assert.match(made.key, /^sk-cw-v1-[0-9A-Za-z]{49}$/)
    assert.match(made.data.hash, /^[0-9a-f]{64}$/)
    assert.equal(made.data.limit, 5)
    assert.equal(made.data.limitReset, 'monthly')
    assert.equal(made.data.limitRemaining, 5)
    const { hash } = made.data
    const own = makeClient({ apiKey: made.key })
    assert.equal((await own.apiKeys.getCurrentKeyMetadata()).data.limit, 5)

    assert.equal((await management.apiKeys.get({ hash })).data.name, 'made by the SDK')
    const { data: listed } = await management.apiKeys.list()
    assert.ok(listed.some((key) => key.hash === hash))

    const off = await management.apiKeys.update({ hash, requestBody: { disabled: true, name: 'off' } })
    assert.equal(off.data.disabled, true)
    assert.equal(off.data.name, 'off')
    await assert.rejects(own.apiKeys.getCurrentKeyMetadata(), errors.UnauthorizedResponseError)
    await management.apiKeys.update({ hash, requestBody: { disabled: false, limit: null } })
    assert.equal((await own.apiKeys.getCurrentKeyMetadata()).data.limit, null)

    assert.deepEqual(await management.apiKeys.delete({ hash }), { deleted: true })
    await assert.rejects(own.apiKeys.getCurrentKeyMetadata(), errors.UnauthorizedResponseError)
    await assert.rejects(management.apiKeys.get({ hash }), errors.NotFoundResponseError)
  })

  test('an expiry date is kept, and a key that has expired is refused', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000)
    const made = await management.apiKeys.create({ requestBody: { name: 'short-lived', expiresAt } })
    assert.equal(made.data.expiresAt.getTime(), expiresAt.getTime())
    await management.apiKeys.delete({ hash: made.data.hash })
  })

  test('an ordinary key may not manage keys', async () => {
    for (const apiKey of [testKey, liveKey])
      await assert.rejects(makeClient({ apiKey }).apiKeys.list(), (error) => error.statusCode === 403)
  })

  test('a key without a name is a BadRequestResponseError', async () => {
    await assert.rejects(
      management.apiKeys.create({ requestBody: { name: '' } }),
      errors.BadRequestResponseError,
    )
  })

  test('credits are numbers', async () => {
    const { data } = await management.credits.getCredits()
    assert.ok(data.totalCredits >= 0)
    assert.ok(data.totalUsage >= 0)
    await assert.rejects(client.credits.getCredits(), errors.ForbiddenResponseError)
  })

  test('activity is a list of days', async () => {
    const { data } = await management.analytics.getUserActivity()
    assert.ok(Array.isArray(data))
  })
})
