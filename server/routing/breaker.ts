// Keeps requests away from an endpoint that fails, and finds out that it is well again with one real request at a time.
// Opens by failures (several in a row, or many among the recent ones), rests for a growing and slightly random while, lets one
// probe through, closes at the first good sign. Mutable; the clock is the caller's, chance is injected.

const FIRST_REST_MS = 5_000
/** With the most jitter (a quarter) a rest is 30 s, so that an endpoint is back within that time of being well again. */
const LONGEST_REST_MS = 24_000
const FIRST_LIMITED_REST_MS = 1_000
const LONGEST_LIMITED_REST_MS = 15_000
/** A provider's own wish is obeyed up to here. */
const LONGEST_WISH_MS = 600_000
const JITTER = 0.25
/** Moments of one instant may come in any order. */
const CLOCK_JITTER_MS = 1_000
const FAILURES_IN_A_ROW = 3
const FAILED_SHARE = 0.4
/** A probe that has said nothing for this long does not keep the next one from being made. */
const PROBE_MS = 30_000
/** Successes in a row after which the next rest is a first one again. */
const WELL_AGAIN = 5

/** `well`: use it. `probe`: it has rested; one request may try it. `resting`: try others first. */
export type BreakerStanding = 'well' | 'probe' | 'resting'

/** What a rest is for: failures, a limit, a pause that the provider has asked for, lateness; or it began before the last start. */
export type RestCause = 'failures' | 'limit' | 'wish' | 'lateness' | 'restart'

/** A rest, for people. */
export interface Rest {
  /** Milliseconds until it is over; 0 while one request finds out. */
  readonly ms: number
  readonly after: RestCause
}

export interface Breaker {
  readonly standing: (now: number) => BreakerStanding
  /** The provider itself has asked not to be asked now. */
  readonly asksForPause: (now: number) => boolean
  /** Milliseconds until a rest is over; 0 when there is none. */
  readonly restMs: (now: number) => number
  /** Undefined when there is none. */
  readonly rest: (now: number) => Rest | undefined
  /** The next request goes here as the probe; until it ends, others see the endpoint resting. */
  readonly claimProbe: (now: number) => void
  /** A good sign of an attempt that began at `beganAt`: its first event, or its end. */
  readonly succeeded: (beganAt: number) => void
  readonly failed: (failure: Failure) => void
  readonly limited: (limit: { readonly now: number; readonly retryAfterMs: number | undefined }) => void
  /** An attempt was overtaken after a long silence; several in a row are a failure. */
  readonly late: (now: number) => void
  /** The probe ended in a way that says nothing about the endpoint. */
  readonly releaseProbe: () => void
  /** What it has learnt, for `load`; undefined while there is nothing. */
  readonly save: () => SavedBreaker | undefined
  /** Takes over what another one had learnt; a probe that was under way there is forgotten. */
  readonly load: (saved: SavedBreaker, now: number) => void
}

/** Moments in Unix milliseconds, and counts. */
export type SavedBreaker = Readonly<Omit<State, 'probeUntil' | 'wishedUntil' | 'latesInARow' | 'cause'>>

export interface Failure {
  readonly now: number
  /** The provider's own wish, when it gave one. */
  readonly retryAfterMs: number | undefined
  /** Of the last minute, this failure among them. */
  readonly recent: { readonly successes: number; readonly failures: number }
}

interface State {
  /** 0 while closed. */
  restUntil: number
  restFrom: number
  probeUntil: number
  /** Until when the provider itself has asked for a pause. */
  wishedUntil: number
  failuresInARow: number
  successesInARow: number
  latesInARow: number
  cause: RestCause
  level: number
  limitedLevel: number
}

/** Starts closed. `random` gives numbers from 0 to 1. */
export function createBreaker(random: () => number): Breaker {
  const state: State = {
    restUntil: 0,
    restFrom: 0,
    probeUntil: 0,
    wishedUntil: 0,
    failuresInARow: 0,
    successesInARow: 0,
    latesInARow: 0,
    cause: 'failures',
    level: 0,
    limitedLevel: 0,
  }
  const rest = (now: number, ms: number, cause: RestCause): void => {
    if (state.restUntil === 0) state.restFrom = now
    if (now + ms > state.restUntil) state.cause = cause
    state.restUntil = Math.max(state.restUntil, now + ms)
    state.probeUntil = 0
  }
  const obey = (now: number, wishMs: number): void => {
    const ms = Math.min(wishMs, LONGEST_WISH_MS)
    state.wishedUntil = Math.max(state.wishedUntil, now + ms)
    rest(now, ms, 'wish')
  }
  /** Before its own beginning a rest has no length that means anything: the clock was set back, and the next request finds out. */
  const mend = (now: number): void => {
    if (now >= state.restFrom - CLOCK_JITTER_MS || state.restUntil === 0) return
    state.restFrom = state.restUntil = now
    state.probeUntil = state.wishedUntil = 0
  }
  const jittered = (ms: number): number => ms * (1 - JITTER + 2 * JITTER * random())
  return {
    standing: (now) => {
      if (state.restUntil === 0) return 'well'
      mend(now)
      return now < state.restUntil || now < state.probeUntil ? 'resting' : 'probe'
    },
    asksForPause: (now) => now < state.wishedUntil,
    restMs: (now) => Math.max(0, state.restUntil - now),
    rest: (now) =>
      state.restUntil === 0 ? undefined : { ms: Math.max(0, state.restUntil - now), after: state.cause },
    claimProbe: (now) => {
      state.probeUntil = now + PROBE_MS
    },
    releaseProbe: () => {
      state.probeUntil = 0
    },
    succeeded: (beganAt) => {
      state.failuresInARow = state.latesInARow = 0
      state.successesInARow++
      if (state.successesInARow >= WELL_AGAIN) state.level = state.limitedLevel = 0
      // An answer that was already under way when the trouble began does not mean that the trouble is over.
      if (state.restUntil === 0 || beganAt < state.restFrom) return
      state.restUntil = state.probeUntil = state.wishedUntil = 0
    },
    failed: ({ now, retryAfterMs, recent }) => {
      state.failuresInARow++
      state.successesInARow = 0
      if (retryAfterMs !== undefined) obey(now, retryAfterMs)
      // Requests that were under way when it opened fail too; they are not a reason to rest longer.
      if (state.restUntil > now) return
      if (state.restUntil === 0 && !isTrouble(state.failuresInARow, recent)) return
      rest(now, jittered(Math.min(FIRST_REST_MS * 2 ** state.level, LONGEST_REST_MS)), 'failures')
      state.level++
    },
    limited: ({ now, retryAfterMs }) => {
      state.successesInARow = 0
      if (retryAfterMs !== undefined) return obey(now, retryAfterMs)
      if (state.restUntil > now) return
      rest(
        now,
        jittered(Math.min(FIRST_LIMITED_REST_MS * 2 ** state.limitedLevel, LONGEST_LIMITED_REST_MS)),
        'limit',
      )
      state.limitedLevel++
    },
    late: (now) => {
      state.latesInARow++
      state.successesInARow = 0
      if (state.restUntil > now) return
      // Whether it had rested already, and this was its probe.
      if (state.restUntil === 0 && state.latesInARow < FAILURES_IN_A_ROW) return
      rest(now, jittered(Math.min(FIRST_REST_MS * 2 ** state.level, LONGEST_REST_MS)), 'lateness')
      state.level++
    },
    save: () => {
      const {
        probeUntil: _probe,
        wishedUntil: _wished,
        latesInARow: _lates,
        cause: _cause,
        ...learnt
      } = state
      return Object.values(learnt).some((value) => value !== 0) ? learnt : undefined
    },
    load: (saved, now) => {
      Object.assign(state, saved)
      state.probeUntil = 0
      state.cause = 'restart'
      // A clock that was wrong then must not keep anybody away for longer than a wish may.
      state.restUntil = Math.min(state.restUntil, now + LONGEST_WISH_MS)
      state.restFrom = Math.min(state.restFrom, now)
    },
  }
}

function isTrouble(inARow: number, { successes, failures }: Failure['recent']): boolean {
  if (inARow >= FAILURES_IN_A_ROW || successes === 0) return true
  return failures >= FAILURES_IN_A_ROW && failures >= FAILED_SHARE * (failures + successes)
}
