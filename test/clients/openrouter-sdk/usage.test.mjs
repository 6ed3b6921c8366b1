// Usage through the official @openrouter/sdk: analytics of an account, datasets of the installation.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as errors from '@openrouter/sdk/models/errors'
import { eventually, liveKey, managementKey, testKey } from '../environment.mjs'
import { makeClient, say } from './client.mjs'

const management = makeClient({ apiKey: managementKey })
const live = makeClient({ apiKey: liveKey })

async function first(pages) {
  for await (const page of pages) return page.result
  return undefined
}

test('analytics say what can be asked for', async () => {
  const { data } = await management.analytics.getAnalyticsMeta()
  assert.ok(data.metrics.some(({ name }) => name === 'request_count'))
  assert.ok(data.dimensions.some(({ name }) => name === 'model'))
  assert.ok(data.granularities.some(({ name }) => name === 'day'))
  assert.ok(data.operators.some(({ name, valueType }) => name === 'in' && valueType === 'array'))
})

test('a call is in the analytics moments later, by its model', async () => {
  await live.chat.send({ chatRequest: { model: 'openai/o3-mini', messages: say('Hello') } })
  const ask = () =>
    management.analytics.queryAnalytics({
      requestBody: {
        metrics: ['request_count', 'usage', 'latency'],
        dimensions: ['model'],
        filters: [{ field: 'model', operator: 'eq', value: 'openai/o3-mini' }],
        granularity: 'day',
        timeRange: { start: new Date(Date.now() - 86_400_000), end: new Date() },
        orderBy: { field: 'request_count', direction: 'desc' },
      },
    })
  const { data } = await eventually(async () => {
    const answer = await ask()
    assert.ok(answer.data.metadata.rowCount > 0, 'it is added up')
    return answer
  })
  assert.equal(data.metadata.truncated, false)
  assert.ok(data.data.length > 0)
})

test('an ordinary key may not ask for analytics', async () => {
  await assert.rejects(
    makeClient({ apiKey: testKey }).analytics.getAnalyticsMeta(),
    errors.ForbiddenResponseError,
  )
})

test('datasets and benchmarks have their shapes', async () => {
  const daily = await live.datasets.getRankingsDaily({ period: 'week' })
  assert.equal(daily.meta.version, 'v1')
  const apps = await first(await live.datasets.getAppRankings({ sort: 'trending', limit: 5 }))
  assert.ok(Array.isArray(apps.data))
  const costs = await first(await live.datasets.getSessionCost())
  assert.deepEqual(costs.data, [])
  const benchmarks = await live.benchmarks.getBenchmarks({ taskType: 'coding' })
  assert.equal(benchmarks.meta.modelCount, 0)
})

test('a filter without data behind it is a BadRequestResponseError', async () => {
  await assert.rejects(
    live.datasets.getRankingsDaily({ category: 'programming' }),
    errors.BadRequestResponseError,
  )
})
