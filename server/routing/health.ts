// How every endpoint does, from the traffic itself: what came of attempts, whether it should rest, how much it takes. What is
// counted of an attempt, and what the counts say, is performance.ts.
// Mutable, in memory, of this process only; written by the pipeline around each attempt, read when endpoints are put in order.
// Counting costs well under half a microsecond; what is read for ordering is computed once a second at most.
import type { BreakerStanding, Breaker, Rest } from './breaker.ts'
import { createBreaker } from './breaker.ts'
import type { AttemptSpeeds, Performance, RecentCounts } from './performance.ts'
import { COUNTER, count, countSpeeds, createRecentCounts, ENDINGS, summarise } from './performance.ts'
import type { RateCap } from './rate-cap.ts'
import { createRateCap } from './rate-cap.ts'
import type { RetryBudget } from './retry-budget.ts'
import { createRetryBudget } from './retry-budget.ts'
import type { SavedHealth } from './saved-health.ts'
import type { Slices } from './slices.ts'
import { createSlices } from './slices.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
/** A provider's word that a model is gone is believed for this long, then asked for again. */
const GONE_MS = HOUR_MS
const FRESH_MS = 1_000
/** Fewer answers than this in a minute say too little; the last half hour is taken then. */
const ENOUGH_FOR_A_MINUTE = 20

/**
 * What came of an attempt: only `success` and `failure` count for uptime; limits are counted apart, the rest not at all. `late`
 * is for one that another endpoint overtook after a long silence: several of those in a row are a reason to rest.
 */
export type AttemptResult = 'success' | 'failure' | 'limited' | 'late' | 'uncounted'

export interface EndedAttempt extends AttemptSpeeds {
  readonly endpointId: string
  readonly result: AttemptResult
  readonly beganAt: number
  readonly now: number
  /** The provider's own wish, when it gave one. */
  readonly retryAfterSeconds?: number | undefined
}

/** How an endpoint stands for the next request. `crowded`: more would come than it is believed to take. */
export type Standing = BreakerStanding | 'crowded'

export interface Health {
  /** A request is sent to this endpoint. */
  readonly begun: (endpointId: string, now: number) => void
  /** The first good event of an attempt has come: the endpoint works again, whatever becomes of the answer. */
  readonly answered: (endpointId: string, beganAt: number) => void
  readonly ended: (attempt: EndedAttempt) => void
  readonly standing: (endpointId: string, now: number) => Standing
  /** The next request is the probe of an endpoint whose standing is `probe`. */
  readonly claimProbe: (endpointId: string, now: number) => void
  /**
   * True when it may be asked although it rests, or has just failed for the same request; counted against its budget. Never while
   * its provider has asked for a pause.
   */
  readonly mayRetry: (endpointId: string, now: number) => boolean
  /** Milliseconds until its rest is over; 0 when it does not rest. */
  readonly restMs: (endpointId: string, now: number) => number
  /** The same with what it rests after, for people; undefined when it does not rest. */
  readonly rest: (endpointId: string, now: number) => Rest | undefined
  /** The last minute, or the last half hour where that says too little. At most a second old. */
  readonly lately: (endpointId: string, now: number) => Performance | undefined
  /** Any stretch up to half an hour, computed anew. */
  readonly performance: (endpointId: string, windowMs: number, now: number) => Performance | undefined
  /** Successes and failures of the last day. */
  readonly lastDay: (
    endpointId: string,
    now: number,
  ) => { readonly successes: number; readonly failures: number }
  /** Requests per second that the endpoint is believed to take; undefined while it has refused none. */
  readonly learnedCap: (endpointId: string, now: number) => number | undefined
  /** The provider has said that it does not serve the model any more. */
  readonly gone: (endpointId: string, now: number) => void
  readonly isGone: (endpointId: string, now: number) => boolean
  /** Endpoints of which something was learnt since they were last saved. */
  readonly unsaved: () => readonly string[]
  /** All that is known of an endpoint, for `load`. */
  readonly save: (endpointId: string, now: number) => SavedHealth
  /** Takes over what an earlier run knew; what has grown old is forgotten. Throws a RangeError when it is nothing of ours. */
  readonly load: (endpointId: string, saved: SavedHealth, now: number) => void
}

interface Known extends RecentCounts {
  readonly breaker: Breaker
  readonly cap: RateCap
  readonly retries: RetryBudget
  /** A day in hours, of how attempts ended alone. */
  readonly day: Slices
  lately: Performance | undefined
  latelyAt: number
  goneUntil: number
  isUnsaved: boolean
}

/** Starts with every endpoint well and unknown. `random` gives numbers from 0 to 1. */
export function createHealth(options: { readonly random?: () => number } = {}): Health {
  const random = options.random ?? Math.random
  const endpoints = new Map<string, Known>()
  // Nearly always nobody is gone, and every choice asks.
  let anyGone = false
  const know = (endpointId: string): Known => {
    let known = endpoints.get(endpointId)
    if (!known) endpoints.set(endpointId, (known = createKnown(random)))
    return known
  }
  return {
    begun: (endpointId, now) => {
      const { cap, retries } = know(endpointId)
      cap.begun(now)
      retries.begun()
    },
    answered: (endpointId, beganAt) => endpoints.get(endpointId)?.breaker.succeeded(beganAt),
    ended: (attempt) => {
      const known = know(attempt.endpointId)
      known.isUnsaved = true
      noteEnd(known, attempt)
    },
    standing: (endpointId, now) => {
      const known = endpoints.get(endpointId)
      if (!known) return 'well'
      const standing = known.breaker.standing(now)
      return standing === 'well' && known.cap.isCrowded(now) ? 'crowded' : standing
    },
    claimProbe: (endpointId, now) => endpoints.get(endpointId)?.breaker.claimProbe(now),
    mayRetry: (endpointId, now) => {
      const { breaker, retries } = know(endpointId)
      return !breaker.asksForPause(now) && retries.take(now)
    },
    rest: (endpointId, now) => endpoints.get(endpointId)?.breaker.rest(now),
    restMs: (endpointId, now) => endpoints.get(endpointId)?.breaker.restMs(now) ?? 0,
    lately: (endpointId, now) => {
      const known = endpoints.get(endpointId)
      if (!known) return undefined
      if (known.lately === undefined || Math.abs(now - known.latelyAt) >= FRESH_MS) {
        const minute = summarise(known.minute.sum(MINUTE_MS, now))
        known.lately =
          minute.successes + minute.failures >= ENOUGH_FOR_A_MINUTE
            ? minute
            : summarise(known.halfHour.sum(30 * MINUTE_MS, now))
        known.latelyAt = now
      }
      return known.lately
    },
    performance: (endpointId, windowMs, now) => {
      const known = endpoints.get(endpointId)
      if (!known) return undefined
      return summarise((windowMs <= MINUTE_MS ? known.minute : known.halfHour).sum(windowMs, now))
    },
    lastDay: (endpointId, now) => {
      const counts = endpoints.get(endpointId)?.day.sum(24 * HOUR_MS, now)
      return { successes: counts?.[COUNTER.success] ?? 0, failures: counts?.[COUNTER.failure] ?? 0 }
    },
    learnedCap: (endpointId, now) => endpoints.get(endpointId)?.cap.perSecond(now),
    gone: (endpointId, now) => {
      const known = know(endpointId)
      known.goneUntil = now + GONE_MS
      known.isUnsaved = anyGone = true
    },
    isGone: (endpointId, now) => anyGone && (endpoints.get(endpointId)?.goneUntil ?? 0) > now,
    unsaved: () => [...endpoints].filter(([, { isUnsaved }]) => isUnsaved).map(([endpointId]) => endpointId),
    save: (endpointId, now) => {
      const known = know(endpointId)
      known.isUnsaved = false
      return saveKnown(known, now)
    },
    load: (endpointId, saved, now) => {
      const known = createKnown(random)
      loadKnown(known, saved, now)
      anyGone ||= known.goneUntil > now
      endpoints.set(endpointId, known)
    },
  }
}

function createKnown(random: () => number): Known {
  return {
    breaker: createBreaker(random),
    cap: createRateCap(),
    retries: createRetryBudget(),
    ...createRecentCounts(),
    day: createSlices({ sliceMs: HOUR_MS, slices: 24, counters: ENDINGS }),
    lately: undefined,
    latelyAt: 0,
    goneUntil: 0,
    isUnsaved: false,
  }
}

function saveKnown({ breaker, cap, minute, halfHour, day, goneUntil }: Known, now: number): SavedHealth {
  return {
    breaker: breaker.save(),
    cap: cap.save(now),
    minute: minute.save(now),
    halfHour: halfHour.save(now),
    day: day.save(now),
    goneUntil: goneUntil > now ? goneUntil : undefined,
  }
}

function loadKnown(known: Known, saved: SavedHealth, now: number): void {
  known.minute.load(saved.minute, now)
  known.halfHour.load(saved.halfHour, now)
  known.day.load(saved.day, now)
  if (saved.breaker) known.breaker.load(saved.breaker, now)
  if (saved.cap) known.cap.load(saved.cap, now)
  known.goneUntil = Math.min(saved.goneUntil ?? 0, now + GONE_MS)
}

function noteEnd(known: Known, attempt: EndedAttempt): void {
  const { result, now } = attempt
  const { breaker } = known
  countSpeeds(known, attempt)
  if (result === 'uncounted') return breaker.releaseProbe()
  if (result === 'late') return breaker.late(now)
  count(known, COUNTER[result], now)
  known.day.add(COUNTER[result], now)
  if (result === 'success') return breaker.succeeded(attempt.beganAt)
  const retryAfterMs =
    attempt.retryAfterSeconds === undefined ? undefined : Math.max(0, attempt.retryAfterSeconds * 1000)
  if (result === 'limited') {
    known.cap.limited(now)
    return breaker.limited({ now, retryAfterMs })
  }
  const recent = {
    successes: known.minute.countOf(COUNTER.success, MINUTE_MS, now),
    failures: known.minute.countOf(COUNTER.failure, MINUTE_MS, now),
  }
  breaker.failed({ now, retryAfterMs, recent })
}
