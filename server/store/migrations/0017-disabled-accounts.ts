// Accounts that an administrator has shut, with the reason.
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Spelling } from './spelling.ts'

/** Both null in rows of the time before, and in those of accounts that are open. */
export function disabledAccounts({ whole }: Spelling): Migration {
  return {
    up: async (database: Kysely<unknown>) => {
      await database.schema.alterTable('accounts').addColumn('disabled_at', whole).execute()
      await database.schema.alterTable('accounts').addColumn('disabled_reason', 'text').execute()
    },
  }
}
