// Responses that are kept for later requests, and which of them made the items whose ids do not say it.
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Spelling } from './spelling.ts'

/** The tables behind the Responses API's state. */
export function responses(spelling: Spelling): Migration {
  return {
    up: async (database: Kysely<unknown>) => {
      await createResponses(database, spelling)
      await createResponseItems(database, spelling)
    },
  }
}

async function createResponses(database: Kysely<unknown>, spelling: Spelling): Promise<void> {
  await spelling
    .finish(
      database.schema
        .createTable('responses')
        .addColumn('id', 'text', (column) => column.notNull().primaryKey())
        .addColumn('account_id', spelling.whole, (column) => column.notNull().references('accounts.id'))
        .addColumn('key_kind', 'text', (column) => column.notNull())
        .addColumn('created_at', spelling.whole, (column) => column.notNull())
        .addColumn('thread_id', 'text', (column) => column.notNull())
        // Not a reference: what went before may be deleted.
        .addColumn('previous_id', 'text')
        .addColumn('status', 'text', (column) => column.notNull())
        .addColumn('background', spelling.whole, (column) => column.notNull())
        .addColumn('content', spelling.bytes, (column) => column.notNull()),
    )
    .execute()
  await database.schema
    .createIndex('responses_by_age')
    .on('responses')
    .columns(['created_at', 'thread_id', 'key_kind'])
    .execute()
  await database.schema
    .createIndex('responses_by_thread')
    .on('responses')
    .columns(['thread_id', 'created_at', 'key_kind'])
    .execute()
  // Partial: nearly all are finished.
  await database.schema
    .createIndex('responses_unfinished')
    .on('responses')
    .column('status')
    .where(sql<boolean>`status = 'queued' or status = 'in_progress'`)
    .execute()
}

async function createResponseItems(database: Kysely<unknown>, spelling: Spelling): Promise<void> {
  await spelling
    .finishClustered(
      database.schema
        .createTable('response_items')
        .addColumn('account_id', spelling.whole, (column) => column.notNull())
        .addColumn('item_id', 'text', (column) => column.notNull())
        .addColumn('response_id', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('response_items_key', ['account_id', 'item_id']),
    )
    .execute()
  await database.schema
    .createIndex('response_items_by_response')
    .on('response_items')
    .column('response_id')
    .execute()
}
