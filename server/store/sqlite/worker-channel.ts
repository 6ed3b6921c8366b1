// The main thread's end of one database worker: questions and answers, and a new worker when the old one dies.
// Knows nothing of what is asked.
import { Worker } from 'node:worker_threads'
import { GatewayError } from '../../../core/errors.ts'
import type { StoreLog } from '../log.ts'
import { databaseDown, errorOf } from './failure.ts'
import type {
  Answer,
  BatchAnswer,
  FromWorker,
  QueryAnswer,
  RollUpAnswer,
  ToWorker,
  WorkerSetup,
} from './messages.ts'

type WithoutId<T> = T extends { readonly id: number } ? Omit<T, 'id'> : never
export type Question = WithoutId<ToWorker>

const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 5000

interface Waiting {
  readonly id: number
  readonly resolve: (result: Answer) => void
  readonly reject: (error: Error) => void
}

/** One worker at a time. Mutable; `open` first. */
export class WorkerChannel {
  readonly #setup: WorkerSetup
  readonly #log: StoreLog
  /** In the order of asking, which is that of the answers. No Map: one that changes all the time keeps what has left it. */
  #waiting: Waiting[] = []
  #worker: Worker | undefined
  #generation = 0
  #lastId = 0
  #isClosing = false
  #pauseMs = FIRST_PAUSE_MS
  #reopening: NodeJS.Timeout | undefined

  constructor(options: { readonly setup: WorkerSetup; readonly log: StoreLog }) {
    this.#setup = options.setup
    this.#log = options.log
  }

  /** Starts the worker; resolves when it is ready and rejects when its database cannot be opened. */
  async open(): Promise<void> {
    try {
      await this.#start()
    } catch (error) {
      this.#isClosing = true
      clearTimeout(this.#reopening)
      throw error
    }
  }

  /** Rejects with `dependency_down` while there is no worker, and when it dies before it has answered. */
  ask(question: Extract<Question, { kind: 'query' }>): Promise<QueryAnswer>
  ask(question: Extract<Question, { kind: 'settle' }>): Promise<BatchAnswer>
  ask(question: Extract<Question, { kind: 'roll-up' }>): Promise<RollUpAnswer>
  ask(question: Extract<Question, { kind: 'rollback' | 'close' }>): Promise<undefined>
  ask(question: Question): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#worker === undefined) {
        reject(databaseDown(new Error(`there is no ${this.#setup.role} worker`)))
        return
      }
      const id = ++this.#lastId
      this.#waiting.push({ id, resolve, reject })
      try {
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker, not a window
        this.#worker.postMessage({ ...question, id })
      } catch (error) {
        // A value that cannot be cloned: the fault of this question alone.
        this.#waiting.pop()
        reject(error instanceof Error ? error : new Error(String(error)))
      }
    })
  }

  /** Counts the workers there have been: a transaction must not go on in another one than it began in. */
  generation(): number {
    return this.#generation
  }

  /** CPU that the worker has used, in microseconds, since `before`; for measuring. */
  async cpuUsage(before?: NodeJS.CpuUsage): Promise<NodeJS.CpuUsage> {
    if (this.#worker === undefined) throw databaseDown(new Error('there is no worker to measure'))
    return this.#worker.cpuUsage(before)
  }

  /** Ends the worker as a crash would; a new one follows. */
  async crash(): Promise<void> {
    await this.#worker?.terminate()
  }

  /** Closes the connection and ends the worker; questions asked before are still answered. */
  async close(): Promise<void> {
    this.#isClosing = true
    clearTimeout(this.#reopening)
    const ending = this.#worker
    if (ending === undefined) return
    const exited = new Promise((resolve) => ending.once('exit', resolve))
    await this.ask({ kind: 'close' }).catch(ignoreBecauseTheWorkerIsGone)
    await exited
  }

  #start(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const worker = new Worker(new URL('worker.ts', import.meta.url), {
      workerData: this.#setup,
      name: `store-${this.#setup.role}`,
      env: {},
      execArgv: [],
    })
    this.#worker = worker
    this.#generation += 1
    let reason: Error = new Error(`the ${this.#setup.role} worker ended`)
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'ready') {
        this.#pauseMs = FIRST_PAUSE_MS
        resolve()
      } else if (message.kind === 'not-opened') reason = errorOf(message.failure)
      else this.#answer(message)
    })
    worker.on('error', (error) => {
      reason = error instanceof Error ? error : new Error(String(error))
    })
    worker.on('exit', () => {
      this.#worker = undefined
      reject(reason)
      this.#failAll(reason)
      if (!this.#isClosing) this.#reopenLater(reason)
    })
    return promise
  }

  #answer(message: Extract<FromWorker, { kind: 'done' | 'failed' }>): void {
    const asked = this.#waiting[0]
    if (asked?.id !== message.id) return
    this.#waiting.shift()
    if (message.kind === 'done') asked.resolve(message.result)
    else asked.reject(errorOf(message.failure))
  }

  #failAll(reason: Error): void {
    const lost = this.#waiting
    this.#waiting = []
    const error = reason instanceof GatewayError ? reason : databaseDown(reason)
    for (const asked of lost) asked.reject(error)
  }

  #reopenLater(reason: Error): void {
    const facts = { err: reason, worker: this.#setup.role, pauseMs: this.#pauseMs }
    this.#log.error(facts, 'a database worker ended; opening it again')
    this.#reopening = setTimeout(() => {
      this.#start().catch(ignoreBecauseExitWasHandled)
    }, this.#pauseMs)
    this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS)
  }
}

function ignoreBecauseExitWasHandled(): void {
  // The exit handler has logged the reason and set the next try.
}

function ignoreBecauseTheWorkerIsGone(): void {
  // It died while closing; SQLite recovers the file at the next start.
}
