// The part of the engine contract that is about attempts of endpoints; rollups-contract.ts runs it.
import assert from 'node:assert/strict'
import { randomTraffic } from './random-traffic.ts'
import { createRandom } from './random.ts'
import { rollAllUp } from './rollups-law.ts'
import { sampleGeneration, SAMPLE_TIME } from './sample-records.ts'
import type { WithStore } from './settlement-contract.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const SAMPLE_HOUR = Math.floor(SAMPLE_TIME / HOUR_MS)
const SLICES_OF_HOUR = 4

/** What is kept of attempts, over any engine. */
export function testAttempts(withStore: WithStore): void {
  withStore('old steps are forgotten, and days stay', async (store, account, context) => {
    const random = createRandom(context)
    const traffic = randomTraffic({ random, accountIds: [account.id], count: 200, spanMs: DAY_MS })
    for (const one of traffic) await store.ledger.settle(one)
    await rollAllUp(store)
    const endpoints = (await store.rollups.endpoints()).map((one) => one.number)
    const steps = (grain: 'slice' | 'hour' | 'day') => ({ grain, from: 0, to: 10_000_000, endpoints })
    const days = await store.rollups.attempts(steps('day'))
    const slices = await store.rollups.attempts(steps('slice'))
    const firstSlice = (SAMPLE_HOUR + 6) * SLICES_OF_HOUR
    await store.rollups.forget({ hoursBefore: SAMPLE_HOUR + 12, slicesBefore: firstSlice })
    for (const [grain, first] of [
      ['hour', SAMPLE_HOUR + 12],
      ['slice', firstSlice],
    ] as const)
      for (const left of [
        await store.rollups.attempts(steps(grain)),
        await store.rollups.attemptErrors(steps(grain)),
      ])
        assert.ok(left.length > 0 && left.every((one) => one.step >= first), grain)
    assert.ok((await store.rollups.attempts(steps('slice'))).length < slices.length)
    assert.deepEqual(await store.rollups.attempts(steps('day')), days)
  })

  withStore(
    'bad steps are those in which too many of the attempts that count failed',
    async (store, account) => {
      let made = 0
      const attempt = async (step: number, code: string, model = 'm'): Promise<void> => {
        made += 1
        const error = code === 'fine' ? undefined : { code, message: 'no' }
        const one = {
          endpoint: `acme/${model}@acme`,
          provider: 'Acme',
          upstreamModel: 'm',
          startedMs: 0,
          firstEventMs: undefined,
          durationMs: 1,
          status: 200,
          error,
          upstreamId: undefined,
        }
        const createdAt = SAMPLE_HOUR * HOUR_MS + step * (HOUR_MS / SLICES_OF_HOUR)
        await store.ledger.settle(
          sampleGeneration({ id: `gen-${made}`, accountId: account.id, createdAt, attempts: [one] }),
        )
      }
      const slices: readonly Readonly<Record<string, number>>[] = [
        { fine: 8, provider_error: 2 }, // too few
        { fine: 8, provider_error: 2, stream_cut: 1 }, // 73 %
        { fine: 12, provider_error: 3 }, // 80 %, which is not below
        { fine: 2, provider_error: 3, caller_left: 20 }, // 40 % of those that count
        { fine: 2, rate_limit_exceeded: 20 },
      ]
      for (const [step, counts] of slices.entries())
        for (const [code, times] of Object.entries(counts))
          for (let at = 0; at < times; at++) await attempt(step, code)
      await rollAllUp(store)
      const rows = await store.rollups.badSteps({
        grain: 'slice',
        from: 0,
        to: 10_000_000,
        failureCodes: ['provider_error', 'stream_cut'],
        leastFailures: 3,
        below: 80,
      })
      assert.deepEqual(
        rows.map((row) => [row.step - SAMPLE_HOUR * SLICES_OF_HOUR, row.attempts, row.failures]),
        [
          [1, 11, 3],
          [3, 5, 3],
        ],
      )
    },
  )
}
