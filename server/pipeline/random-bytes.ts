// Random bytes for ids, drawn from the system many at a time: one call for each id costs more than the id itself.
import { randomFillSync } from 'node:crypto'

const POOL_BYTES = 16_384

const pool = Buffer.allocUnsafeSlow(POOL_BYTES)
let used = POOL_BYTES

/** The next bytes of the pool, never given out twice. Read them before the next call; they are a view, not a copy. */
export function nextRandomBytes(length: number): Buffer {
  if (used + length > POOL_BYTES) {
    randomFillSync(pool)
    used = 0
  }
  used += length
  return pool.subarray(used - length, used)
}
