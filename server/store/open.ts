// Opens the store. The one file that names an engine: the rooms above know ports.ts only.
import { STDERR_LOG } from './log.ts'
import type { StoreLog } from './log.ts'
import type { Store } from './ports.ts'
import { openSqlite } from './sqlite/engine.ts'

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
