// How many hedges the gateway starts of its own accord: a share of the requests and no more, so that an outage or a slow hour
// is not doubled by asking everybody twice. Mutable, one per process; those that a request asks for by itself are not counted.

/** Of the requests that might be hedged, on the long run. */
const SHARE = 0.1
/** So many may come at once. */
const MOST_SAVED = 20

export interface Hedges {
  /** A request that may be hedged has come. */
  readonly note: () => void
  /** True when one more hedge may start; it is counted then. */
  readonly take: () => boolean
}

/** Starts with a few hedges saved. */
export function createHedges(): Hedges {
  let saved = MOST_SAVED / 2
  return {
    note: () => {
      saved = Math.min(MOST_SAVED, saved + SHARE)
    },
    take: () => {
      if (saved < 1) return false
      saved--
      return true
    },
  }
}
