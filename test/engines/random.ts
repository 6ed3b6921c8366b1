// Random numbers that can be had again: the seed is printed, and CAUSEWAY_TEST_SEED repeats a run.
import { randomInt } from 'node:crypto'
import type { TestContext } from 'node:test'

/** A generator of numbers from 0 to below 1 (mulberry32, public domain). Says its seed in the test's output. */
export function createRandom(context: Pick<TestContext, 'diagnostic'>): () => number {
  const given = process.env['CAUSEWAY_TEST_SEED']
  let state = given === undefined ? randomInt(2 ** 32) : Number(given)
  context.diagnostic(`CAUSEWAY_TEST_SEED=${state}`)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
