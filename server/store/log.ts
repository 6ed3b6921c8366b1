// What the store needs of a log, in pino's order of arguments. Not a logger.

export interface StoreLog {
  readonly error: (facts: Readonly<Record<string, unknown>>, message: string) => void
}

/** Writes to stderr; for callers without a log of their own. */
export const STDERR_LOG: StoreLog = {
  error: (facts, message) => {
    const reason = facts['err'] instanceof Error ? `: ${facts['err'].message}` : ''
    process.stderr.write(`${message}${reason}\n`)
  },
}
