// Responses in the background that are under way in this process. Mutable; what becomes of them is in the archive.
import type { ResponseName } from './archive.ts'
import type { EventLog } from './event-log.ts'

/** Why a run was ended from outside. */
export type Wish = 'cancel' | 'interrupt'

export interface ResponseRun {
  readonly id: string
  readonly accountId: number
  /** The response's text as it stands now. */
  readonly text: () => string
  /** Undefined for one that no stream was asked of. */
  readonly log: EventLog | undefined
  /** Ends it. What it has become by then stays, if it was complete. */
  readonly stop: (wish: Wish) => void
  /** Resolves with the response's text when it is over and kept. */
  readonly over: Promise<string>
}

export interface ResponseRuns {
  readonly add: (run: ResponseRun) => void
  readonly remove: (run: ResponseRun) => void
  readonly find: (name: ResponseName) => ResponseRun | undefined
  /** For the end of the process: whoever asks afterwards learns that they were stopped. */
  readonly interruptAll: () => void
}

/** Starts with none. */
export function createResponseRuns(): ResponseRuns {
  const runs = new Map<string, ResponseRun>()
  return {
    add: (run) => {
      runs.set(run.id, run)
    },
    remove: (run) => {
      runs.delete(run.id)
    },
    find: ({ accountId, id }) => {
      const run = runs.get(id)
      return run?.accountId === accountId ? run : undefined
    },
    interruptAll: () => {
      for (const run of runs.values()) run.stop('interrupt')
    },
  }
}
