// How many generations are under way, and whether new ones are still taken. Mutable; one per process; for the drain.

export interface Activity {
  readonly isDraining: () => boolean
  readonly startDraining: () => void
  readonly enter: () => void
  readonly leave: () => void
  readonly count: () => number
  /** Resolves when nothing is under way. */
  readonly idle: () => Promise<void>
}

/** Starts with nothing under way. */
export function createActivity(): Activity {
  let running = 0
  let draining = false
  const waiting: (() => void)[] = []
  return {
    isDraining: () => draining,
    startDraining: () => {
      draining = true
    },
    enter: () => {
      running++
    },
    leave: () => {
      running--
      if (running === 0) for (const resolve of waiting.splice(0)) resolve()
    },
    count: () => running,
    idle: () => (running === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  }
}
