// Deadlines without a timer each: one coarse ticker looks at every attempt under way. Moving a deadline is an assignment,
// so the data path touches no timer. Mutable; one per process.

const TICK_MS = 100

/** Something with a deadline. `dueAt` may be moved at any time; `fire` is called at most once per reached deadline. */
export interface Watch {
  /** Unix milliseconds; Infinity while there is none. */
  dueAt: number
  readonly fire: (now: number) => void
}

export interface Watches {
  readonly add: (watch: Watch) => void
  readonly remove: (watch: Watch) => void
  readonly close: () => void
}

/** Deadlines are met to within a tenth of a second. The ticker runs only while something is watched. */
export function createWatches(now: () => number): Watches {
  const watched = new Set<Watch>()
  let ticker: NodeJS.Timeout | undefined
  const tick = (): void => {
    const at = now()
    for (const watch of watched) {
      if (watch.dueAt > at) continue
      watch.dueAt = Infinity
      watch.fire(at)
    }
    if (watched.size === 0) stop()
  }
  const stop = (): void => {
    clearInterval(ticker)
    ticker = undefined
  }
  return {
    add: (watch) => {
      watched.add(watch)
      ticker ??= setInterval(tick, TICK_MS).unref()
    },
    remove: (watch) => {
      watched.delete(watch)
    },
    close: stop,
  }
}
