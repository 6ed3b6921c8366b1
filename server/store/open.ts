// Opens the store. The one file that names an engine: the rooms above know ports.ts only.
import { join } from 'node:path'
import { STDERR_LOG } from './log.ts'
import type { StoreLog } from './log.ts'
import type { Store } from './ports.ts'
import type { Backup } from './sqlite/backup.ts'
import { backupSqlite } from './sqlite/backup.ts'
import { FILE_NAME, openSqlite } from './sqlite/engine.ts'

/**
 * Opens the store in the data folder and brings its tables up to date; resolves when it is ready. Rejects when the file
 * cannot be opened (`dependency_down`) or was made by a newer version.
 */
export async function openStore(options: {
  readonly dataFolder: string
  /** Told when a database worker dies and is started again; stderr when absent. */
  readonly log?: StoreLog
}): Promise<Store> {
  const { store } = await openSqlite({ dataFolder: options.dataFolder, log: options.log ?? STDERR_LOG })
  return store
}

/** The name of the database in a data folder. */
export const DATABASE_NAME = FILE_NAME

/**
 * Copies the database of a data folder, as it is at one moment, to a file that must not exist yet; the server may go on
 * meanwhile. Resolves with the copy's size when it is checked and on disk; rejects with the engine's own reason.
 */
export function backupStore(options: {
  readonly dataFolder: string
  readonly target: string
  readonly onProgress: Backup['onProgress']
}): Promise<number> {
  const { dataFolder, target, onProgress } = options
  return backupSqlite({ file: join(dataFolder, FILE_NAME), target, onProgress })
}
