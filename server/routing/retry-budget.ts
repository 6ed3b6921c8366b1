// How many requests an endpoint may be sent over and above those of its callers: a share of them and a trickle, so that an outage
// is never answered with more traffic. Mutable, one per endpoint; the clock is the caller's.

/** Of the calls that it gets anyway. */
const SHARE = 0.1
const PER_SECOND = 0.5
/** So many at once. */
const MOST_SAVED = 5

export interface RetryBudget {
  /** A request is sent to the endpoint. */
  readonly begun: () => void
  /** True when it may be asked once more than it has to be; that is counted then. */
  readonly take: (now: number) => boolean
}

/** Starts full. */
export function createRetryBudget(): RetryBudget {
  let saved = MOST_SAVED
  let filledAt = 0
  return {
    begun: () => {
      saved = Math.min(saved + SHARE, Math.max(saved, MOST_SAVED))
    },
    take: (now) => {
      if (filledAt > 0 && now > filledAt)
        saved = Math.min(MOST_SAVED, saved + ((now - filledAt) / 1000) * PER_SECOND)
      filledAt = now
      if (saved < 1) return false
      saved--
      return true
    },
  }
}
