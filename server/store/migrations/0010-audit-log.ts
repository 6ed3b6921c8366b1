// Who changed what in the web app, for administrators. Rows are added and never changed.
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Spelling } from './spelling.ts'

/** One table. Names are as they were then, so that a row still says who it was when they are gone. */
export function auditLog(spelling: Spelling): Migration {
  return {
    up: async (database: Kysely<unknown>) => {
      await spelling
        .finish(
          database.schema
            .createTable('audit_log')
            .addColumn('id', spelling.whole, spelling.ownId)
            .addColumn('at', spelling.whole, (column) => column.notNull())
            .addColumn('person_id', 'text')
            .addColumn('person', 'text', (column) => column.notNull())
            .addColumn('account_id', spelling.whole)
            .addColumn('account', 'text')
            .addColumn('method', 'text', (column) => column.notNull())
            .addColumn('path', 'text', (column) => column.notNull())
            .addColumn('summary', 'text', (column) => column.notNull()),
        )
        .execute()
      await database.schema.createIndex('audit_log_at').on('audit_log').column('at').execute()
    },
  }
}
