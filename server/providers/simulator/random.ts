// Repeatable randomness for the simulator, a test instrument: the same seed gives the same answer. Not for secrets.
import { hash } from 'node:crypto'

export interface Random {
  /** A number from 0 up to but not including 1. */
  readonly next: () => number
  /** A whole number from `min` to `max`, both included. */
  readonly integer: (min: number, max: number) => number
  readonly pick: <Item>(items: readonly Item[]) => Item
}

/** A stream of numbers that depends on the text alone (mulberry32 over its SHA-1). */
export function createRandom(seed: string): Random {
  let state = hash('sha1', seed, 'buffer').readUInt32LE(0)
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const integer = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1))
  return {
    next,
    integer,
    pick: (items) => {
      if (items.length === 0) throw new RangeError('nothing to pick from')
      return items[integer(0, items.length - 1)] as (typeof items)[number]
    },
  }
}
