// One shared clock for all simulated streams (the simulator is a test instrument): a thousand of them cost one timer.
// Runs only while somebody listens, so that it never keeps a process alive that has nothing to say.

export interface Ticker {
  /** Calls `tick` about every interval until removed. */
  readonly add: (tick: Tick) => void
  readonly remove: (tick: Tick) => void
  readonly clear: () => void
}

/** Gets a monotonic time in milliseconds. */
export type Tick = (nowMs: number) => void

/** Makes a stopped ticker. */
export function createTicker(intervalMs: number): Ticker {
  const listeners = new Set<Tick>()
  let timer: NodeJS.Timeout | undefined

  const stop = (): void => {
    clearInterval(timer)
    timer = undefined
  }
  const run = (): void => {
    const now = performance.now()
    for (const tick of listeners) tick(now)
  }

  return {
    add: (tick) => {
      listeners.add(tick)
      timer ??= setInterval(run, intervalMs)
    },
    remove: (tick) => {
      listeners.delete(tick)
      if (listeners.size === 0) stop()
    },
    clear: () => {
      listeners.clear()
      stop()
    },
  }
}
