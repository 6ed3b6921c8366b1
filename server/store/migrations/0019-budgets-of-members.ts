// What a person may spend in an account in a month, and who made keys that are gone, so that deleting one frees no budget.
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Spelling } from './spelling.ts'

/** Without a budget in rows of the time before; makers of keys that were deleted then are unknown. */
export function budgetsOfMembers(spelling: Spelling): Migration {
  return {
    up: async (database: Kysely<unknown>) => {
      await database.schema.alterTable('members').addColumn('budget_nanodollars', spelling.whole).execute()
      await spelling
        .finishClustered(
          database.schema
            .createTable('deleted_keys')
            .addColumn('key_id', spelling.whole, (column) => column.notNull().primaryKey())
            .addColumn('account_id', spelling.whole, (column) => column.notNull())
            .addColumn('person_id', 'text', (column) => column.notNull()),
        )
        .execute()
    },
  }
}
