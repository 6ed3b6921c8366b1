// Copies a database while others use it. In a thread of its own; through no connection of the server's.
import { stat } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import type { BackupSetup } from './backup-worker.ts'

const BUSY_TIMEOUT_MS = 30_000
const PROGRESS_EVERY_MS = 500

export interface Backup {
  readonly file: string
  /** Must not exist. */
  readonly target: string
  /** Told now and then how much is written, and about how much it will be. */
  readonly onProgress: (progress: { readonly bytes: number; readonly ofBytes: number }) => void
}

/** Resolves with the size of the copy when it is checked and on disk. Rejects with SQLite's own reason. */
export async function backupSqlite({ file, target, onProgress }: Backup): Promise<number> {
  const { size: ofBytes } = await stat(file)
  const setup: BackupSetup = { file, target, busyTimeoutMs: BUSY_TIMEOUT_MS }
  const worker = new Worker(new URL('./backup-worker.ts', import.meta.url), { workerData: setup })
  const look = setInterval(() => {
    stat(target).then(({ size }) => onProgress({ bytes: size, ofBytes }), ignoreBecauseItIsNotThereYet)
  }, PROGRESS_EVERY_MS)
  try {
    await new Promise<void>((resolve, reject) => {
      worker.on('message', () => resolve())
      worker.on('error', reject)
      worker.on('exit', (code) => reject(new Error(`the copying thread ended with ${code}`)))
    })
  } finally {
    clearInterval(look)
    await worker.terminate()
  }
  return (await stat(target)).size
}

function ignoreBecauseItIsNotThereYet(): void {
  // The thread is still opening the database.
}
