// Prompts and answers of accounts that have them kept, sealed, and the two settings that say so.
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Spelling } from './spelling.ts'

/** The settings are null in rows of the time before: nothing is kept. */
export function keptPrompts(spelling: Spelling): Migration {
  return {
    up: async (database: Kysely<unknown>) => {
      await spelling
        .finish(
          database.schema
            .createTable('kept_prompts')
            // Not a reference: a generation of a test key may go first.
            .addColumn('id', 'text', (column) => column.notNull().primaryKey())
            .addColumn('account_id', spelling.whole, (column) => column.notNull().references('accounts.id'))
            .addColumn('key_kind', 'text', (column) => column.notNull())
            .addColumn('created_at', spelling.whole, (column) => column.notNull())
            .addColumn('content', spelling.bytes, (column) => column.notNull()),
        )
        .execute()
      await database.schema
        .createIndex('kept_prompts_by_age')
        .on('kept_prompts')
        .columns(['account_id', 'key_kind', 'created_at'])
        .execute()
      await database.schema.alterTable('account_settings').addColumn('keeps_prompts', 'integer').execute()
      await database.schema.alterTable('account_settings').addColumn('prompt_days', 'integer').execute()
    },
  }
}
