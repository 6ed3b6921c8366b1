// A thread that makes one copy of a database and ends. Of its own, so that neither the server's workers nor the program that
// asked for the copy stand still meanwhile.
import { closeSync, fsyncSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'

/** What it is told: the database and the file to make, which must not exist. */
export interface BackupSetup {
  readonly file: string
  readonly target: string
  readonly busyTimeoutMs: number
}

const { file, target, busyTimeoutMs } = workerData as BackupSetup

// Made here, so that nobody else can read it at any time.
closeSync(openSync(target, 'wx', 0o600))
const source = new DatabaseSync(file, { readOnly: true, timeout: busyTimeoutMs })
// One read transaction: the copy is the database as it was at one moment, whatever is written meanwhile.
source.prepare('vacuum into ?').run(target)
source.close()
check()
sync()
parentPort?.postMessage('done')

/** A damaged page of the original would be found by nobody until the copy is needed. */
function check(): void {
  const copy = new DatabaseSync(target, { readOnly: true })
  const [first] = copy.prepare('pragma quick_check(1)').all()
  copy.close()
  if (first?.['quick_check'] !== 'ok')
    throw new Error(`the copy is damaged: ${String(first?.['quick_check'])}`)
}

/** SQLite does not wait for the disk when it makes a database in this way. */
function sync(): void {
  const descriptor = openSync(target, 'r+')
  fsyncSync(descriptor)
  closeSync(descriptor)
}
