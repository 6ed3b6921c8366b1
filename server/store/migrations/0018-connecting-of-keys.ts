// How long connections to providers may take for requests of a key that do not say it themselves.
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Null in rows of the time before: what the operator says holds. */
export function connectingOfKeys(): Migration {
  return {
    up: async (database: Kysely<unknown>) => {
      await database.schema.alterTable('keys').addColumn('connect_timeout_ms', 'integer').execute()
    },
  }
}
