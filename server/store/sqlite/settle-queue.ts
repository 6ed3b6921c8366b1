// Group commit, seen from the main thread: settlements collect while the batch before them is being committed.
// Mutable, and on the hot path: one list entry, one promise and an eventual share of a message per settlement.
import { GatewayError } from '../../../core/errors.ts'
import type { GenerationRecord } from '../ledger/ports.ts'
import { generationValues } from '../sql/generation-row.ts'
import type { ColumnValue } from '../sql/generation-row.ts'
import { databaseDown, errorOf } from './failure.ts'
import type { BatchAnswer } from './messages.ts'
import type { Turns } from './turns.ts'

/** Most rows in one transaction, so that the writer is never held for long. */
const MOST_ROWS = 512

export interface SettleQueue {
  readonly settle: (record: GenerationRecord) => Promise<'new' | 'known'>
  /** Resolves when everything queued so far is committed or rejected. */
  readonly drained: () => Promise<void>
}

interface Waiting {
  readonly resolve: (outcome: 'new' | 'known') => void
  readonly reject: (error: Error) => void
}

/**
 * Makes the queue; `commit` sends one batch to the writer and resolves when it is on disk. While a batch has been on its
 * way for longer than `stalledAfterMs` everybody who waits is told that the database is down, and so is who comes: a disk
 * that hangs must not hang callers. The batch itself may still be written, which a second try then finds.
 */
export function createSettleQueue(options: {
  readonly turns: Turns
  readonly commit: (rows: readonly (readonly ColumnValue[])[]) => Promise<BatchAnswer>
  readonly stalledAfterMs: number
}): SettleQueue {
  const { turns, commit, stalledAfterMs } = options
  let rows: ColumnValue[][] = []
  let waiting: Waiting[] = []
  let busy = false
  let stalled = false
  let drains: (() => void)[] = []

  const flush = (): void => {
    if (rows.length === 0) {
      busy = false
      for (const done of drains.splice(0)) done()
      return
    }
    turns.take((end) => {
      // Taken now and not before: more may have come while others had the writer.
      const batch = rows.length > MOST_ROWS ? rows.splice(0, MOST_ROWS) : rows
      const asked = waiting.length > MOST_ROWS ? waiting.splice(0, MOST_ROWS) : waiting
      if (batch === rows) rows = []
      if (asked === waiting) waiting = []
      const stall = setTimeout(tellAll, stalledAfterMs, asked)
      commitOrSplit(batch, asked).finally(() => {
        clearTimeout(stall)
        stalled = false
        end()
        flush()
      })
    })
  }

  const tellAll = (asked: readonly Waiting[]): void => {
    stalled = true
    for (const one of asked) one.reject(stalledDisk())
    for (const one of waiting) one.reject(stalledDisk())
    rows = []
    waiting = []
  }

  // A batch fails as a whole when the database is down, or when one of its values cannot even be sent.
  const commitOrSplit = async (batch: ColumnValue[][], asked: Waiting[]): Promise<void> => {
    try {
      settleAll(asked, await commit(batch))
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown))
      if (error instanceof GatewayError || batch.length === 1) {
        for (const one of asked) one.reject(error instanceof GatewayError ? error : refused(error))
        return
      }
      for (const [at, row] of batch.entries()) {
        const one = asked[at]
        if (one !== undefined) await commitOrSplit([row], [one])
      }
    }
  }

  return {
    settle: (record) =>
      new Promise((resolve, reject) => {
        if (stalled) throw stalledDisk()
        rows.push(generationValues(record))
        waiting.push({ resolve, reject })
        if (busy) return
        busy = true
        // Not at once: what else ends in this turn of the event loop shares the commit.
        setImmediate(flush)
      }),
    drained: () => new Promise((resolve) => (busy ? drains.push(resolve) : resolve())),
  }
}

function settleAll(asked: readonly Waiting[], answer: BatchAnswer): void {
  for (const { at, failure } of answer.failed) asked[at]?.reject(refused(errorOf(failure)))
  for (const at of answer.known) asked[at]?.resolve('known')
  // Promises that are settled already do not change.
  for (const one of asked) one.resolve('new')
}

function refused(cause: Error): GatewayError {
  return new GatewayError('internal', 'The gateway could not record this generation. It was logged.', {
    cause,
  })
}

function stalledDisk(): GatewayError {
  return databaseDown(new Error('the writer has not answered for too long'))
}
