// Random numbers that can be had again: the seed is printed, and CAUSEWAY_TEST_SEED repeats a run.
import { randomInt } from 'node:crypto'
import type { TestContext } from 'node:test'

/** Numbers from 0 to below 1 (xorshift, Marsaglia 2003). Says its seed in the test's output. */
export function createRandom(context: Pick<TestContext, 'diagnostic'>): () => number {
  const seed = Number(process.env['CAUSEWAY_TEST_SEED'] ?? randomInt(1, 2 ** 31))
  context.diagnostic(`CAUSEWAY_TEST_SEED=${seed}`)
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}
