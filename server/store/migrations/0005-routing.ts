// What routing keeps: how the endpoints of a generation were chosen, and how every endpoint did, for after a restart.
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Spelling } from './spelling.ts'

/** A column of generations and a table of endpoints. */
export function routing(spelling: Spelling): Migration {
  return {
    up: async (database: Kysely<unknown>) => {
      // Null in rows of the time before.
      await database.schema.alterTable('generations').addColumn('choices', 'text').execute()
      await spelling
        .finishClustered(
          database.schema
            .createTable('endpoint_health')
            .addColumn('endpoint_id', 'text', (column) => column.notNull().primaryKey())
            .addColumn('saved_at', spelling.whole, (column) => column.notNull())
            .addColumn('state', 'text', (column) => column.notNull()),
        )
        .execute()
    },
  }
}
