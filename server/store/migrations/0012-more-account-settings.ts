// Two more things that an account can set: providers that it leaves out by default, and whether its responses are kept.
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Both null in rows of the time before: nobody is left out, and responses are kept. */
export function moreAccountSettings(): Migration {
  return {
    up: async (database: Kysely<unknown>) => {
      await database.schema.alterTable('account_settings').addColumn('ignored_providers', 'text').execute()
      await database.schema.alterTable('account_settings').addColumn('keeps_responses', 'integer').execute()
    },
  }
}
