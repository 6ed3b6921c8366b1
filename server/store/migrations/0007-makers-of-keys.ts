// Who made a key, and keys that the gateway makes for its own pages.
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Two columns of keys; both null in rows of the time before and of the command line. */
export function makersOfKeys(): Migration {
  return {
    up: async (database: Kysely<unknown>) => {
      // Not a reference: keys stay when their maker is gone.
      await database.schema.alterTable('keys').addColumn('person_id', 'text').execute()
      await database.schema.alterTable('keys').addColumn('purpose', 'text').execute()
    },
  }
}
