// Says a line to whoever started this process, straight into the pipe: what a buffer held when the process is killed would have been
// heard by nobody. For processes that are killed in tests.
import { writeSync } from 'node:fs'

/** When it returns, it is said: in the pipe, whole. */
export function sayAtOnce(line: string): void {
  let left = Buffer.from(`${line}\n`)
  while (left.length > 0) left = left.subarray(write(left))
}

/** How many bytes the pipe took; none when the reader is behind, since the pipe does not wait. */
function write(bytes: Buffer): number {
  try {
    return writeSync(1, bytes)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 0
    throw error
  }
}
