// What a signal to stop means, after those before it. Decides only: run-server.ts listens and ends the process.

/**
 * One Ctrl-C under `npm start` comes two or three times: the terminal signals every process of its group, and npm passes on
 * what it got itself.
 */
const SAME_WISH_MS = 1_000

/** `begin` an orderly end; `ignore` a repetition of the same wish; `force` an end, which somebody wants at once. */
export type StopStep = 'begin' | 'ignore' | 'force'

/** Makes the judge of stop signals; `now` is any clock in milliseconds that never goes back. */
export function createStopSignals(now: () => number): () => StopStep {
  let firstAt: number | undefined
  return () => {
    if (firstAt === undefined) {
      firstAt = now()
      return 'begin'
    }
    return now() - firstAt < SAME_WISH_MS ? 'ignore' : 'force'
  }
}
