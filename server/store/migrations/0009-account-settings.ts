// What an account has set for all of its requests: whom they may go to, and what holds where a request does not say.
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Spelling } from './spelling.ts'

/** A row for each account that has set something; null is "as the gateway does it". */
export function accountSettings(spelling: Spelling): Migration {
  return {
    up: async (database: Kysely<unknown>) => {
      await spelling
        .finishClustered(
          database.schema
            .createTable('account_settings')
            .addColumn('account_id', spelling.whole, (column) => column.notNull().primaryKey())
            .addColumn('allowed_providers', 'text')
            .addColumn('allowed_models', 'text')
            .addColumn('data_policy', 'text', (column) => column.notNull())
            .addColumn('provider_order', 'text')
            .addColumn('sort', 'text')
            .addColumn('allow_fallbacks', 'integer', (column) => column.notNull())
            .addColumn('rescue', 'integer', (column) => column.notNull())
            .addColumn('updated_at', spelling.whole, (column) => column.notNull()),
        )
        .execute()
    },
  }
}
