// How providers did as a whole, from attempts and settlements of all their endpoints.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { providersTrafficAnswer, providerTrafficAnswer } from '../../contract/app/providers.ts'
import { nanodollars } from '../../core/money.ts'
import { SAMPLE_TIME } from '../../test/engines/sample-records.ts'
import { attemptOf, openTrafficWorld } from '../../test/support/traffic-world.ts'
import { providersTrafficOf, providerTrafficOf } from './provider-traffic.ts'

const DAY_MS = 86_400_000
const FREE = { modelId: 'acme/free', endpointId: 'acme/free@acme' }
const repeat = <T>(times: number, one: T): T[] => Array.from({ length: times }, () => one)

test('a provider is the sum of its endpoints, and a try counts where it was made', async (context) => {
  const world = await openTrafficWorld(context)
  await world.settle([
    // Acme answers after Beta failed: the tokens are Acme's, the failure is Beta's.
    ...repeat(3, {
      attempts: [
        attemptOf('openai/o1@beta', { code: 'provider_overloaded' }),
        attemptOf('openai/o1@acme', { durationMs: 4000, firstEventMs: 900 }),
      ],
    }),
    ...repeat(3, { ...FREE, attempts: [attemptOf('acme/free@acme', { durationMs: 400, firstEventMs: 90 })] }),
    { ...FREE, createdAt: SAMPLE_TIME - 20 * DAY_MS, attempts: [attemptOf('acme/free@acme')] },
    { createdAt: SAMPLE_TIME, keyKind: 'test', costNanodollars: nanodollars(0) },
  ])
  const { providers, from, to, uptimeDates } = providersTrafficAnswer.parse(
    await providersTrafficOf(world.traffic, { period: 'week' }),
  )
  assert.deepEqual([from, to, uptimeDates.length], ['2026-02-26', '2026-03-04', 90])
  assert.deepEqual(
    providers.map(({ id, requests, tokens, attempts, uptime, share }) => [
      id,
      requests,
      tokens,
      attempts,
      uptime,
      share,
    ]),
    [
      ['acme', 6, 6 * 120, 6, 100, 1],
      ['beta', 0, 0, 3, 0, 0],
    ],
  )
  const [acme, beta] = providers
  // Half of the answers took 0.4 s and half 4 s: nine of ten are within the slower ones.
  assert.ok(Math.abs((acme?.latencyMs?.p90 ?? 0) - 4000) < 400, String(acme?.latencyMs?.p90))
  assert.ok(Math.abs((acme?.firstTokenMs?.p50 ?? 0) - 90) < 9, String(acme?.firstTokenMs?.p50))
  assert.equal(beta?.latencyMs, null)
  assert.deepEqual([acme?.attemptDays.at(-1), acme?.attemptDays.at(-21), beta?.uptimeDays.at(-1)], [6, 1, 0])
  const month = await providersTrafficOf(world.traffic, { period: 'month' })
  assert.equal(month.providers[0]?.requests, 7)
})

test('one provider shows each of its endpoints and its tokens by the day', async (context) => {
  const world = await openTrafficWorld(context)
  await world.settle([
    ...repeat(2, { attempts: [attemptOf('openai/o1@acme')] }),
    { ...FREE, createdAt: SAMPLE_TIME - DAY_MS, attempts: [attemptOf('acme/free@acme')] },
  ])
  const page = providerTrafficAnswer.parse(
    await providerTrafficOf(world.traffic, { id: 'acme', period: 'week' }),
  )
  assert.deepEqual(
    page.endpoints.map(({ id, model, tokens, uptime }) => [id, model, tokens, uptime]),
    [
      ['openai/o1@acme', 'openai/o1', 240, 100],
      ['acme/free@acme', 'acme/free', 120, 100],
    ],
  )
  assert.deepEqual(page.days.slice(-3), [
    { date: '2026-03-02', tokens: 0 },
    { date: '2026-03-03', tokens: 120 },
    { date: '2026-03-04', tokens: 240 },
  ])
  const nobody = providerTrafficAnswer.parse(
    await providerTrafficOf(world.traffic, { id: 'beta', period: 'week' }),
  )
  assert.deepEqual([nobody.provider.tokens, nobody.provider.uptime, nobody.endpoints], [0, null, []])
})
