// How long requests of a key may take where they do not say it themselves.
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const COLUMNS = ['first_event_timeout_ms', 'idle_timeout_ms', 'total_timeout_ms']

/** All null in rows of the time before: what the operator says holds. */
export function deadlinesOfKeys(): Migration {
  return {
    up: async (database: Kysely<unknown>) => {
      // SQLite adds one column at a time.
      for (const column of COLUMNS)
        await database.schema.alterTable('keys').addColumn(column, 'integer').execute()
    },
  }
}
