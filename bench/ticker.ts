// A clock for fixed-rate load: calls back at every scheduled moment, late by tens of microseconds, not by the
// up to two milliseconds of Node's timers. A worker thread sleeps on a lock and wakes the main thread.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

/** A running clock. */
export interface Ticker {
  readonly stop: () => Promise<void>
}

interface Schedule {
  readonly kind: 'causeway-bench-ticker'
  readonly perSecond: number
  readonly count: number
  /** On the machine's monotonic clock, which all threads share; `performance.now()` differs between threads. */
  readonly startAtMs: number
}

const startDelayMs = 100

/** Calls `onDue` with each of `count` scheduled times (`performance.now()` of the caller), in order. */
export function startTicker(options: {
  readonly perSecond: number
  readonly count: number
  readonly onDue: (dueAtMs: number) => void
}): Ticker {
  const { perSecond, count, onDue } = options
  const periodMs = 1000 / perSecond
  const startAtMs = performance.now() + startDelayMs
  const schedule: Schedule = {
    kind: 'causeway-bench-ticker',
    perSecond,
    count,
    startAtMs: monotonicMs() + startDelayMs,
  }
  const worker = new Worker(new URL(import.meta.url), { workerData: schedule })
  let next = 0
  worker.on('message', () => {
    const nowMs = performance.now()
    while (next < count && startAtMs + next * periodMs <= nowMs) {
      next++
      onDue(startAtMs + (next - 1) * periodMs)
    }
  })
  return {
    stop: async () => {
      await worker.terminate()
    },
  }
}

function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

/** A hair late rather than early: a wake-up before the scheduled time would send nothing. */
const marginMs = 0.02

function tick({ perSecond, count, startAtMs }: Schedule): void {
  const lock = new Int32Array(new SharedArrayBuffer(4))
  for (let index = 0; index < count; index++) {
    const waitMs = startAtMs + (index * 1000) / perSecond + marginMs - monotonicMs()
    if (waitMs > 0) Atomics.wait(lock, 0, 0, waitMs)
    parentPort?.postMessage(0, [])
  }
  // The last ones, should the two readings of the clock at the start have been far apart.
  Atomics.wait(lock, 0, 0, startDelayMs)
  parentPort?.postMessage(0, [])
}

function isSchedule(value: unknown): value is Schedule {
  return (
    typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'causeway-bench-ticker'
  )
}

if (!isMainThread && isSchedule(workerData)) tick(workerData)
