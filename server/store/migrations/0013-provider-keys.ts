// Keys for providers that accounts have brought, which generation was served with one, and what those cost at the provider.
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Spelling } from './spelling.ts'

/** `own_key_days` has the key of `activity_days`; a row is only there where an own key served. */
export function providerKeys(spelling: Spelling): Migration {
  return {
    up: async (database: Kysely<unknown>) => {
      await spelling
        .finish(
          database.schema
            .createTable('provider_keys')
            .addColumn('id', spelling.whole, spelling.ownId)
            .addColumn('account_id', spelling.whole, (column) => column.notNull().references('accounts.id'))
            .addColumn('provider_id', 'text', (column) => column.notNull())
            .addColumn('name', 'text', (column) => column.notNull())
            .addColumn('sealed', spelling.bytes, (column) => column.notNull())
            .addColumn('ending', 'text', (column) => column.notNull())
            .addColumn('disabled', 'integer', (column) => column.notNull())
            .addColumn('allow_fallback', 'integer', (column) => column.notNull())
            .addColumn('person_id', 'text')
            .addColumn('created_at', spelling.whole, (column) => column.notNull())
            .addColumn('last_used_at', spelling.whole)
            .addColumn('state', 'text'),
        )
        .execute()
      // Not a reference: generations stay when a key is gone.
      await database.schema.alterTable('generations').addColumn('own_key_id', spelling.whole).execute()
      await spelling
        .finishClustered(
          database.schema
            .createTable('own_key_days')
            .addColumn('account_id', spelling.whole, (column) => column.notNull())
            .addColumn('day', spelling.whole, (column) => column.notNull())
            .addColumn('key_id', spelling.whole, (column) => column.notNull())
            .addColumn('model_id', 'text', (column) => column.notNull())
            .addColumn('endpoint_id', 'text', (column) => column.notNull())
            .addColumn('upstream_nanodollars', spelling.whole, (column) => column.notNull())
            .addPrimaryKeyConstraint('own_key_days_key', [
              'account_id',
              'day',
              'key_id',
              'model_id',
              'endpoint_id',
            ]),
        )
        .execute()
    },
  }
}
