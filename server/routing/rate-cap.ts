// Learns how many requests a provider takes before it answers "too many": the cap falls by a part when it says so, and rises
// steadily while it does not (additive increase, multiplicative decrease). A wish only: what is over the cap goes to others
// first, and nothing is refused. Mutable; no timers, the cap of now is computed from the last limit.

/** How quickly the measured rate follows the traffic. */
const MEMORY_MS = 10_000
/** Of fewer requests than this a rate cannot be told; what refuses those is given rests instead. */
const LEAST_CAP_PER_SECOND = 0.5
const DECREASE = 0.9
/** Of the cap, each second. */
const INCREASE_PER_SECOND = 0.02
/** One burst of refusals is one sign. */
const BURST_MS = 2_000
/** Without a refusal for this long there is no limit any more. */
const FORGET_MS = 600_000

export interface RateCap {
  readonly begun: (now: number) => void
  readonly limited: (now: number) => void
  /** True while more requests come than the provider is believed to take. */
  readonly isCrowded: (now: number) => boolean
  /** Requests per second, for people; undefined while no limit is known. */
  readonly perSecond: (now: number) => number | undefined
  /** What it has learnt, for `load`; undefined while no limit is known. */
  readonly save: (now: number) => SavedRateCap | undefined
  readonly load: (saved: SavedRateCap, now: number) => void
}

/** Requests per second, and when the provider last refused for load, in Unix milliseconds. */
export interface SavedRateCap {
  readonly cap: number
  readonly limitedAt: number
}

/** Starts without a limit. */
export function createRateCap(): RateCap {
  let rate = 0
  let measuredAt = 0
  let cap = Infinity
  let limitedAt = 0

  const rateAt = (now: number): number =>
    now <= measuredAt ? rate : rate * Math.exp((measuredAt - now) / MEMORY_MS)
  const capAt = (now: number): number => {
    if (cap === Infinity) return cap
    if (now - limitedAt > FORGET_MS) cap = Infinity
    return cap * (1 + (INCREASE_PER_SECOND * Math.max(0, now - limitedAt)) / 1000)
  }
  return {
    begun: (now) => {
      rate = rateAt(now) + 1000 / MEMORY_MS
      // Not the later of both: a clock that was set back would make the rate grow until it has caught up.
      measuredAt = now
      limitedAt = Math.min(limitedAt, now)
    },
    limited: (now) => {
      if (cap !== Infinity && now - limitedAt < BURST_MS) return
      cap = Math.max(Math.min(capAt(now), rateAt(now)) * DECREASE, LEAST_CAP_PER_SECOND)
      limitedAt = now
    },
    isCrowded: (now) => cap !== Infinity && rateAt(now) + 1000 / MEMORY_MS > capAt(now),
    perSecond: (now) => {
      const most = capAt(now)
      return most === Infinity ? undefined : most
    },
    // The rate itself is not kept: it follows the traffic within seconds.
    save: (now) => (capAt(now) === Infinity ? undefined : { cap, limitedAt }),
    load: (saved, now) => {
      cap = Math.max(saved.cap, LEAST_CAP_PER_SECOND)
      limitedAt = Math.min(saved.limitedAt, now)
    },
  }
}
