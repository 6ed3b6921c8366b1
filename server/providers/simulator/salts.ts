// What simulated answers without a seed vary by: new for each request, kept for its further attempts, so that a stream which
// one simulated provider broke can be gone on with by another in the same words. Part of the simulator, a test instrument.
import { hash, randomUUID } from 'node:crypto'
import type { UpstreamCall } from '../transport.ts'

export interface Salts {
  readonly saltFor: (call: UpstreamCall) => string
}

const MOST_REMEMBERED = 1000

/** Remembers the latest requests by their bodies; same bodies at the same time share a salt, which harms nothing. */
export function createSalts(): Salts {
  const remembered = new Map<string, string>()
  return {
    saltFor: (call) => {
      const body = hash('sha1', call.body)
      const known = call.attempt === 0 ? undefined : remembered.get(body)
      if (known !== undefined) return known
      const salt = randomUUID()
      remembered.delete(body)
      remembered.set(body, salt)
      const [oldest] = remembered.keys()
      if (remembered.size > MOST_REMEMBERED && oldest !== undefined) remembered.delete(oldest)
      return salt
    },
  }
}
