// What is counted of attempts at one endpoint over the last minute and the last half hour, and what the counts say: successes, speeds
// as percentiles, tool calls. Decides nothing: who rests or goes first is health.ts and order.ts. Mutable; the clock is the caller's.
import type { Percentiles } from './histogram.ts'
import {
  bucketOf,
  BUCKETS,
  MILLISECONDS,
  percentilesOfLess,
  percentilesOfMore,
  TOKENS_PER_SECOND,
  totalOf,
} from './histogram.ts'
import type { Slices } from './slices.ts'
import { createSlices } from './slices.ts'

/** What was measured of one attempt; what is absent was not. */
export interface AttemptSpeeds {
  readonly firstTokenMs?: number | undefined
  readonly tokensPerSecond?: number | undefined
  /** How long a whole answer took that came in one piece. */
  readonly wholeMs?: number | undefined
  /** The longest silence between two pieces of a stream. */
  readonly silenceMs?: number | undefined
  /** It called tools, and they could be called so, or not. */
  readonly toolCalls?: 'good' | 'bad' | undefined
}

/** Attempts and speed over a window. Speeds are absent where nothing was measured. */
export interface Performance {
  readonly successes: number
  readonly failures: number
  readonly limited: number
  readonly firstTokenMs: Percentiles | undefined
  readonly tokensPerSecond: Percentiles | undefined
  /** Milliseconds that whole answers took. */
  readonly wholeMs: Percentiles | undefined
  /** Milliseconds of the longest silence inside a stream. */
  readonly silenceMs: Percentiles | undefined
  /** Answers that called tools: all calls as they should be, or not. */
  readonly toolCalls: { readonly good: number; readonly bad: number }
  /** How many attempts each of them was measured on. */
  readonly measured: {
    readonly firstTokens: number
    readonly throughputs: number
    readonly wholes: number
    readonly silences: number
  }
}

/** How attempts ended, by their places among the counters. */
export const COUNTER = { success: 0, failure: 1, limited: 2 } as const
/** How many endings there are. */
export const ENDINGS = COUNTER.limited + 1

const FIRST_TOKENS = 4
const THROUGHPUTS = FIRST_TOKENS + BUCKETS
const WHOLES = THROUGHPUTS + BUCKETS
const SILENCES = WHOLES + BUCKETS
/** At the end, so that what earlier versions kept is still read. */
const GOOD_CALLS = SILENCES + BUCKETS
const BAD_CALLS = GOOD_CALLS + 1
const COUNTERS = BAD_CALLS + 1

/** A minute in slices of five seconds, half an hour in minutes. */
export interface RecentCounts {
  readonly minute: Slices
  readonly halfHour: Slices
}

/** Starts with zeros. */
export function createRecentCounts(): RecentCounts {
  return {
    minute: createSlices({ sliceMs: 5_000, slices: 12, counters: COUNTERS }),
    halfHour: createSlices({ sliceMs: 60_000, slices: 30, counters: COUNTERS }),
  }
}

/** Adds one to a counter of both. */
export function count({ minute, halfHour }: RecentCounts, counter: number, now: number): void {
  minute.add(counter, now)
  halfHour.add(counter, now)
}

/** Adds what was measured of an attempt. */
export function countSpeeds(counts: RecentCounts, attempt: AttemptSpeeds & { readonly now: number }): void {
  const { now, firstTokenMs, tokensPerSecond, wholeMs, silenceMs, toolCalls } = attempt
  if (firstTokenMs !== undefined) count(counts, FIRST_TOKENS + bucketOf(MILLISECONDS, firstTokenMs), now)
  if (wholeMs !== undefined) count(counts, WHOLES + bucketOf(MILLISECONDS, wholeMs), now)
  if (silenceMs !== undefined) count(counts, SILENCES + bucketOf(MILLISECONDS, silenceMs), now)
  if (tokensPerSecond !== undefined)
    count(counts, THROUGHPUTS + bucketOf(TOKENS_PER_SECOND, tokensPerSecond), now)
  if (toolCalls !== undefined) count(counts, toolCalls === 'good' ? GOOD_CALLS : BAD_CALLS, now)
}

/** What the counters of a stretch of time say. */
export function summarise(counts: Uint32Array): Performance {
  const firstTokens = { counts, offset: FIRST_TOKENS }
  const throughputs = { counts, offset: THROUGHPUTS }
  const wholes = { counts, offset: WHOLES }
  const silences = { counts, offset: SILENCES }
  return {
    successes: counts[COUNTER.success] as number,
    failures: counts[COUNTER.failure] as number,
    limited: counts[COUNTER.limited] as number,
    firstTokenMs: percentilesOfLess(MILLISECONDS, firstTokens),
    tokensPerSecond: percentilesOfMore(TOKENS_PER_SECOND, throughputs),
    wholeMs: percentilesOfLess(MILLISECONDS, wholes),
    silenceMs: percentilesOfLess(MILLISECONDS, silences),
    toolCalls: { good: counts[GOOD_CALLS] as number, bad: counts[BAD_CALLS] as number },
    measured: {
      firstTokens: totalOf(firstTokens),
      throughputs: totalOf(throughputs),
      wholes: totalOf(wholes),
      silences: totalOf(silences),
    },
  }
}
