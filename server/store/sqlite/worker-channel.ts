// The main thread's end of one database worker: questions and answers, and a new worker when the old one dies.
// Knows nothing of what is asked.
import { Worker } from 'node:worker_threads'
import { GatewayError } from '../../../core/errors.ts'
import type { StoreLog } from '../log.ts'
import { databaseDown, errorOf } from './failure.ts'
import type { BatchAnswer, FromWorker, QueryAnswer, ToWorker, WorkerSetup } from './messages.ts'

type WithoutId<T> = T extends { readonly id: number } ? Omit<T, 'id'> : never
export type Question = WithoutId<ToWorker>

export interface WorkerChannel {
  /** Rejects with `dependency_down` while there is no worker, and when it dies before it has answered. */
  readonly ask: {
    (question: Extract<Question, { kind: 'query' }>): Promise<QueryAnswer>
    (question: Extract<Question, { kind: 'settle' }>): Promise<BatchAnswer>
    (question: Extract<Question, { kind: 'rollback' }>): Promise<void>
  }
  /** Counts the workers there have been: a transaction must not go on in another one than it began in. */
  readonly generation: () => number
  /** CPU that the worker has used, in microseconds, since `before`; for measuring. */
  readonly cpuUsage: (before?: NodeJS.CpuUsage) => Promise<NodeJS.CpuUsage>
  /** Ends the worker as a crash would; a new one follows. */
  readonly crash: () => Promise<void>
  /** Closes the connection and ends the worker; questions asked before are still answered. */
  readonly close: () => Promise<void>
}

const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 5000

interface Waiting {
  readonly resolve: (result: unknown) => void
  readonly reject: (error: Error) => void
}

/** Starts the worker; resolves when its connection is open and rejects when it cannot be opened. */
export async function openWorkerChannel(options: {
  readonly setup: WorkerSetup
  readonly log: StoreLog
}): Promise<WorkerChannel> {
  const { setup, log } = options
  const waiting = new Map<number, Waiting>()
  let worker: Worker | undefined
  let generation = 0
  let lastId = 0
  let closing = false
  let pauseMs = FIRST_PAUSE_MS
  let reopening: NodeJS.Timeout | undefined

  const start = (): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const started = new Worker(new URL('worker.ts', import.meta.url), {
      workerData: setup,
      name: `store-${setup.role}`,
      env: {},
      execArgv: [],
    })
    worker = started
    generation += 1
    let reason: Error = new Error(`the ${setup.role} worker ended`)
    started.on('message', (message: FromWorker) => {
      if (message.kind === 'opened') {
        pauseMs = FIRST_PAUSE_MS
        resolve()
      } else if (message.kind === 'not-opened') reason = errorOf(message.failure)
      else answer(message)
    })
    started.on('error', (error) => {
      reason = error instanceof Error ? error : new Error(String(error))
    })
    started.on('exit', () => {
      worker = undefined
      reject(reason)
      failAll(reason)
      if (!closing) reopenLater(reason)
    })
    return promise
  }

  const answer = (message: Extract<FromWorker, { kind: 'done' | 'failed' }>): void => {
    const asked = waiting.get(message.id)
    if (asked === undefined) return
    waiting.delete(message.id)
    if (message.kind === 'done') asked.resolve(message.result)
    else asked.reject(errorOf(message.failure))
  }

  const failAll = (reason: Error): void => {
    const lost = [...waiting.values()]
    waiting.clear()
    for (const asked of lost) asked.reject(reason instanceof GatewayError ? reason : databaseDown(reason))
  }

  const reopenLater = (reason: Error): void => {
    log.error({ err: reason, worker: setup.role, pauseMs }, 'a database worker ended; opening it again')
    reopening = setTimeout(() => start().catch(ignoreBecauseExitWasHandled), pauseMs)
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
  }

  const ask = (question: Question): Promise<never> =>
    new Promise<unknown>((resolve, reject) => {
      if (worker === undefined) {
        reject(databaseDown(new Error(`there is no ${setup.role} worker`)))
        return
      }
      const id = ++lastId
      waiting.set(id, { resolve, reject })
      try {
        worker.postMessage({ ...question, id })
      } catch (error) {
        // A value that cannot be cloned: the fault of this question alone.
        waiting.delete(id)
        reject(error instanceof Error ? error : new Error(String(error)))
      }
    }) as Promise<never>

  try {
    await start()
  } catch (error) {
    closing = true
    clearTimeout(reopening)
    throw error
  }

  return {
    ask,
    generation: () => generation,
    cpuUsage: (before) =>
      worker === undefined
        ? Promise.reject(new Error(`there is no ${setup.role} worker`))
        : worker.cpuUsage(before),
    crash: async () => {
      await worker?.terminate()
    },
    close: async () => {
      closing = true
      clearTimeout(reopening)
      const ending = worker
      if (ending === undefined) return
      const exited = new Promise((resolve) => ending.once('exit', resolve))
      await ask({ kind: 'close' }).catch(ignoreBecauseTheWorkerIsGone)
      await exited
    },
  }
}

function ignoreBecauseExitWasHandled(): void {
  // The exit handler has logged the reason and set the next try.
}

function ignoreBecauseTheWorkerIsGone(): void {
  // It died while closing; SQLite recovers the file at the next start.
}
