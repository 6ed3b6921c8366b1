// Counters over a sliding stretch of time: a ring of slices, each a row of numbers. What is older than the ring is forgotten
// when time moves on, without a timer. Mutable; the clock is the caller's.

export interface Slices {
  /** Adds one to a counter in the slice of now. */
  readonly add: (counter: number, now: number) => void
  /** One counter over the last `windowMs`, the slice of now among them. */
  readonly countOf: (counter: number, windowMs: number, now: number) => number
  /** The counters of the last `windowMs`, the slice of now among them. The same array is filled again at each call. */
  readonly sum: (windowMs: number, now: number) => Uint32Array
}

export interface SlicesOptions {
  readonly sliceMs: number
  readonly slices: number
  readonly counters: number
}

/** Starts with zeros. A clock that goes back writes into the newest slice. */
export function createSlices({ sliceMs, slices, counters }: SlicesOptions): Slices {
  const cells = new Uint32Array(slices * counters)
  const total = new Uint32Array(counters)
  let newest = -1

  const advance = (now: number): number => {
    const slice = Math.floor(now / sliceMs)
    if (slice <= newest) return newest
    const stale = newest < 0 ? slices : Math.min(slice - newest, slices)
    for (let back = 0; back < stale; back++) {
      const start = ((slice - back) % slices) * counters
      cells.fill(0, start, start + counters)
    }
    newest = slice
    return slice
  }

  const wantedSlices = (windowMs: number, last: number): number =>
    Math.min(slices, Math.ceil(windowMs / sliceMs), last + 1)

  return {
    add: (counter, now) => {
      const cell = (advance(now) % slices) * counters + counter
      cells[cell] = (cells[cell] as number) + 1
    },
    countOf: (counter, windowMs, now) => {
      const last = advance(now)
      let count = 0
      for (let back = wantedSlices(windowMs, last) - 1; back >= 0; back--)
        count += cells[((last - back) % slices) * counters + counter] as number
      return count
    },
    sum: (windowMs, now) => {
      const last = advance(now)
      const wanted = wantedSlices(windowMs, last)
      total.fill(0)
      for (let back = 0; back < wanted; back++) {
        const start = ((last - back) % slices) * counters
        for (let counter = 0; counter < counters; counter++)
          total[counter] = (total[counter] as number) + (cells[start + counter] as number)
      }
      return total
    },
  }
}
