// Those of failoverbench's sixteen that begin before any word has come, and their nearest relatives: a provider limits, fails,
// hangs, refuses or flaps. What breaks in the middle is in break-scenarios.ts.
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { sseAnswer } from '../support/openai-answers.ts'
import {
  AFTER_ONE_TRY,
  ALL_MODES,
  ANSWERED_BY_FIRST,
  ANSWERED_BY_SECOND,
  DONE,
  EVENTS,
  FINISH,
  healthy,
  refuses,
  says,
  saysFirst,
  STREAMS,
  streamUpTo,
  TEXT,
  write,
} from './plays.ts'
import type { UpstreamScript } from '../support/fake-upstream.ts'
import type { FaultCase, Scenario } from './scenario.ts'

const LIMITED = refuses(429, { code: 'rate_limit_exceeded', retryAfter: 7 })
const LIMITED_WITHOUT = refuses(429, { code: 'rate_limit_exceeded' })
const TOO_LONG =
  "This model's maximum context length is 1000 tokens. However, your messages resulted in 1200 tokens."
const CONTEXT = refuses(400, { message: TOO_LONG, code: 'context_length_exceeded' })
const FILTERED = 'The request was flagged by our content policy: violence.'
const SILENCE = { steps: [], before: [{ do: 'hang' as const }] }
const RESET = { steps: [], before: [{ do: 'reset' as const }] }

/** Calls until the first provider answers again. */
async function untilFirstIsBack(fault: FaultCase, mostMs: number): Promise<void> {
  const beganAt = performance.now()
  for (;;) {
    const seen = await fault.see({ body: { provider: { sort: 'price' } } })
    assert.equal(seen.status, 200)
    assert.equal(seen.text, TEXT)
    const record = await fault.generation(seen.headers.get('x-generation-id') ?? '')
    if (record['provider_name'] === 'First') return
    assert.ok(performance.now() - beganAt < mostMs, `no traffic came back in ${mostMs} ms`)
    await sleep(250)
  }
}

const limits: Scenario[] = [
  {
    name: 'S01 a 429 with Retry-After goes to the next provider at once',
    modes: ALL_MODES,
    providers: [says(LIMITED), healthy],
    expect: AFTER_ONE_TRY,
    boundMs: 5_000,
  },
  {
    name: 'S01 a 429 of all providers is the caller’s 429, with the time to wait',
    modes: ALL_MODES,
    providers: [says(LIMITED), says(LIMITED)],
    expect: { status: 429, code: 'rate_limit_exceeded', retryAfter: '7', calls: [1, 1] },
    boundMs: 5_000,
  },
  {
    name: 'S02 a persistent 429 without Retry-After goes to the next provider',
    modes: ALL_MODES,
    providers: [says(LIMITED_WITHOUT), healthy],
    expect: AFTER_ONE_TRY,
  },
  {
    name: 'S02 a persistent 429 of all providers is told, and nobody is hammered',
    modes: ALL_MODES,
    providers: [says(LIMITED_WITHOUT), says(LIMITED_WITHOUT)],
    expect: { status: 429, code: 'rate_limit_exceeded', calls: [1, 1] },
    boundMs: 5_000,
  },
]

const failures: Scenario[] = [
  {
    name: 'S03 a single 500 goes to the next provider',
    modes: ALL_MODES,
    providers: [saysFirst(refuses(500)), healthy],
    expect: AFTER_ONE_TRY,
  },
  {
    name: 'S03 a single 500 of the only provider is tried again there',
    modes: ALL_MODES,
    providers: [saysFirst(refuses(500))],
    expect: { ...ANSWERED_BY_FIRST, calls: [2] },
  },
  {
    name: 'S04 a persistent 503 goes to the next provider',
    modes: ALL_MODES,
    providers: [says(refuses(503)), healthy],
    expect: AFTER_ONE_TRY,
  },
  {
    name: 'S04 a persistent 503 of all providers is told after four tries',
    modes: ALL_MODES,
    providers: [says(refuses(503)), says(refuses(503))],
    expect: { status: 503, code: 'provider_overloaded', calls: [2, 2] },
  },
  {
    name: 'S05 a reset before the headers goes to the next provider',
    modes: ALL_MODES,
    providers: [says(RESET), healthy],
    expect: { ...ANSWERED_BY_SECOND, attempts: ['First', 'Second'] },
  },
  {
    name: 'S06 a provider that never answers a stream is left for the next',
    modes: STREAMS,
    providers: [says(SILENCE), healthy],
    expect: AFTER_ONE_TRY,
  },
  {
    name: 'S06 where a whole answer is late another provider is asked too, and the first to answer serves',
    modes: ['whole'],
    providers: [says(SILENCE), healthy],
    expect: AFTER_ONE_TRY,
    boundMs: 8_000,
  },
  {
    name: 'S06 an only provider that never answers ends in a 504 after the total time',
    modes: ['whole'],
    providers: [says(SILENCE)],
    expect: { status: 504, code: 'provider_timeout', calls: [1] },
    boundMs: 20_000,
  },
  {
    name: 'S07 headers without a first token are left for the next provider',
    modes: STREAMS,
    providers: [says(sseAnswer([{ do: 'pause', ms: 20_000 }, ...EVENTS.map(write)])), healthy],
    expect: AFTER_ONE_TRY,
  },
  {
    name: 'S07 a first event without a word is no first token',
    modes: STREAMS,
    providers: [says(streamUpTo(0, { do: 'pause', ms: 20_000 })), healthy],
    expect: AFTER_ONE_TRY,
  },
  {
    name: 'S07 a slow first token within the deadline is waited for',
    modes: STREAMS,
    providers: [says(sseAnswer([{ do: 'pause', ms: 800 }, ...EVENTS.map(write), write(DONE)])), healthy],
    expect: { ...ANSWERED_BY_FIRST, calls: [1, 0] },
  },
]

/** With the moment in place of the seconds. */
const limitedUntil =
  (ms: number): UpstreamScript =>
  () => ({
    ...LIMITED_WITHOUT,
    headers: {
      'content-type': 'application/json',
      'retry-after': new Date(Date.now() + ms).toUTCString(),
    },
  })

const more: Scenario[] = [
  {
    name: 'S01 a 429 whose Retry-After is a date is the caller’s 429, with the seconds until then',
    modes: ALL_MODES,
    providers: [says(limitedUntil(60_000))],
    expect: { status: 429, code: 'rate_limit_exceeded', calls: [1] },
    also: async (fault) => {
      const seconds = Number((await fault.see()).headers.get('retry-after'))
      assert.ok(seconds > 40 && seconds <= 61, `${seconds} s`)
    },
    boundMs: 5_000,
  },
  ...[413, 421].map((status): Scenario => ({
    name: `a ${status}, which tells of the provider and not of the request, goes to the next provider`,
    modes: ['whole'],
    providers: [says(refuses(status)), healthy],
    expect: AFTER_ONE_TRY,
  })),
]

const refusals: Scenario[] = [
  {
    name: 'S12 a prompt too long for one provider goes to one with a larger context',
    modes: ALL_MODES,
    providers: [says(CONTEXT), healthy],
    expect: AFTER_ONE_TRY,
  },
  {
    name: 'S12 a prompt too long for all is refused with the provider’s own words, without a second round',
    modes: ALL_MODES,
    providers: [says(CONTEXT), says(CONTEXT)],
    expect: {
      status: 400,
      code: 'context_length_exceeded',
      message: /maximum context length/,
      calls: [1, 1],
    },
    boundMs: 5_000,
  },
  {
    name: 'S13 a content filter’s refusal is told in the provider’s own words and not shopped around',
    modes: ALL_MODES,
    providers: [says(refuses(400, { message: FILTERED, code: 'content_filter' })), healthy],
    expect: { status: 400, code: 'content_filter', message: /flagged by our content policy/, calls: [1, 0] },
    boundMs: 5_000,
  },
  {
    name: 'S13 an answer that a filter cut short ends with that reason',
    modes: STREAMS,
    providers: [
      says(
        sseAnswer([
          ...EVENTS.slice(0, FINISH).map(write),
          write((EVENTS[FINISH] ?? '').replace('"stop"', '"content_filter"')),
          ...EVENTS.slice(FINISH + 1).map(write),
          write(DONE),
        ]),
      ),
      healthy,
    ],
    expect: { ...ANSWERED_BY_FIRST, finishReason: 'content_filter', calls: [1, 0] },
  },
]

const afterwards: Scenario[] = [
  {
    name: 'S15 traffic returns when the time that the provider asked for is over',
    modes: ['stream'],
    providers: [saysFirst(refuses(503, { retryAfter: 1 })), healthy],
    expect: AFTER_ONE_TRY,
    also: (fault) => untilFirstIsBack(fault, 10_000),
    boundMs: 15_000,
  },
  {
    name: 'S15 traffic returns within half a minute of a provider’s recovery',
    modes: ['whole'],
    providers: [saysFirst(refuses(503)), healthy],
    expect: AFTER_ONE_TRY,
    also: (fault) => untilFirstIsBack(fault, 33_000),
    boundMs: 40_000,
  },
  {
    name: 'S16 after a failover one charge is made, at the price of who answered',
    modes: ALL_MODES,
    providers: [says(refuses(500)), healthy],
    expect: AFTER_ONE_TRY,
    also: async (fault) => {
      for (let turn = 0; turn < 3; turn++)
        await fault.check(await fault.see(), { ...ANSWERED_BY_SECOND, attempts: ['First', 'Second'] })
    },
  },
]

/** See the head of this file. */
export const failoverScenarios: readonly Scenario[] = [
  ...limits,
  ...more,
  ...failures,
  ...refusals,
  ...afterwards,
]
