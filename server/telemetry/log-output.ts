// Writes the log's lines to a file descriptor, in order and without waiting. What cannot be written is lost: a closed terminal,
// a full disk or a reader who has gone must neither stop nor slow the server. Knows nothing of what the lines say.
import { write, writeSync } from 'node:fs'

/** Lines that wait for a slow reader; more are dropped. */
const MOST_WAITING_CHARACTERS = 4_000_000
/** A descriptor that takes nothing just now (EAGAIN) is asked again after this. */
const TRY_AGAIN_MS = 20
/** How long the end of the process may wait for such a descriptor. */
const LAST_WAIT_MS = 1_000

export interface LogOutput {
  readonly write: (line: string) => void
  /** Writes what waits and returns when that is done or cannot be done; for the end of the process. */
  readonly flush: () => void
}

/** Writes to this descriptor from now on, and what is left when the process exits; an output with nothing to write leaves no trace. */
export function createLogOutput(descriptor: number): LogOutput {
  let waiting = ''
  let underWay: Buffer | undefined
  let nextTry: NodeJS.Timeout | undefined
  const writeOn = (): void => {
    nextTry = undefined
    if (underWay === undefined && waiting !== '') {
      underWay = Buffer.from(waiting)
      waiting = ''
    }
    if (underWay === undefined) process.off('exit', flush)
    else write(descriptor, underWay, ended)
  }
  const ended = (error: Error | null, written: number): void => {
    if (isBusy(error)) {
      nextTry = setTimeout(writeOn, TRY_AGAIN_MS).unref()
      return
    }
    underWay = error === null ? underWay?.subarray(written) : undefined
    if (underWay?.length === 0) underWay = undefined
    writeOn()
  }
  const flush = (): void => {
    // What the system has been given already must not be written twice.
    const first = nextTry === undefined ? '' : (underWay ?? '')
    clearTimeout(nextTry)
    if (nextTry !== undefined) nextTry = underWay = undefined
    if (underWay === undefined) process.off('exit', flush)
    const rest = Buffer.concat([Buffer.from(first), Buffer.from(waiting)])
    waiting = ''
    writeAll(descriptor, rest)
  }
  return {
    write: (line) => {
      if (waiting.length > MOST_WAITING_CHARACTERS) return
      waiting += line
      if (underWay !== undefined) return
      process.once('exit', flush)
      writeOn()
    },
    flush,
  }
}

function writeAll(descriptor: number, bytes: Buffer): void {
  const until = performance.now() + LAST_WAIT_MS
  for (let rest = bytes; rest.length > 0;) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest))
    } catch (error) {
      if (!isBusy(error) || performance.now() > until) return
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, TRY_AGAIN_MS)
    }
  }
}

function isBusy(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === 'EAGAIN'
}
