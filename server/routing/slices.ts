// Counters over a sliding stretch of time: a ring of slices, each a row of numbers. What is older than the ring is forgotten
// when time moves on, without a timer. Mutable; the clock is the caller's.

export interface Slices {
  /** Adds one to a counter in the slice of now. */
  readonly add: (counter: number, now: number) => void
  /** One counter over the last `windowMs`, the slice of now among them. */
  readonly countOf: (counter: number, windowMs: number, now: number) => number
  /** The counters of the last `windowMs`, the slice of now among them. The same array is filled again at each call. */
  readonly sum: (windowMs: number, now: number) => Uint32Array
  /** What is in the ring, for `load`. */
  readonly save: (now: number) => SavedSlices
  /** Adds what was saved and has not been forgotten since. Throws a RangeError when it is nothing that was ever saved. */
  readonly load: (saved: SavedSlices, now: number) => void
}

/** Slices that hold something: each its number since 1970, then counters and counts in turn. */
export type SavedSlices = readonly (readonly number[])[]

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

  const rowOf = (slice: number): number[] => {
    const start = (slice % slices) * counters
    const row = [slice]
    for (let counter = 0; counter < counters; counter++) {
      const count = cells[start + counter] as number
      if (count > 0) row.push(counter, count)
    }
    return row
  }

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
    save: (now) => {
      const last = advance(now)
      const saved: number[][] = []
      for (let back = Math.min(slices, last + 1) - 1; back >= 0; back--) {
        const row = rowOf(last - back)
        if (row.length > 1) saved.push(row)
      }
      return saved
    },
    load: (saved, now) => {
      const last = advance(now)
      for (const row of saved) {
        if (!isRow(row, counters)) throw new RangeError('these are no saved counters')
        const slice = row[0] as number
        if (slice > last || slice <= last - slices) continue
        for (let at = 1; at < row.length; at += 2) {
          const cell = (slice % slices) * counters + (row[at] as number)
          cells[cell] = (cells[cell] as number) + (row[at + 1] as number)
        }
      }
    },
  }
}

/** What a cell holds. */
const MOST = 0xff_ff_ff_ff

function isRow(row: unknown, counters: number): row is number[] {
  if (!Array.isArray(row) || row.length % 2 !== 1) return false
  const isCount = (value: unknown): boolean =>
    Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MOST
  return row.every((value, at) => isCount(value) && (at % 2 === 0 || value < counters))
}
