// Codes that bring credit to whoever redeems them, and a way to what was granted that does not pass by all usage.
import { sql } from 'kysely'
import type { ColumnDefinitionBuilder, Kysely, SqlBool } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Spelling } from './spelling.ts'

const needed = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull()

/** The table of codes, and an index on the ledger's entries but for usage. */
export function redeemCodes(spelling: Spelling): Migration {
  return {
    up: async (database: Kysely<unknown>) => {
      await spelling
        .finish(
          database.schema
            .createTable('redeem_codes')
            .addColumn('id', spelling.whole, spelling.ownId)
            .addColumn('digest', 'text', (column) => column.notNull().unique())
            .addColumn('batch', 'text', needed)
            .addColumn('ending', 'text', needed)
            .addColumn('amount_nanodollars', spelling.whole, (column) =>
              column.notNull().check(sql<SqlBool>`amount_nanodollars between 1 and 9007199254740991`),
            )
            .addColumn('note', 'text')
            .addColumn('created_at', spelling.whole, needed)
            // People are no references: codes stay in the books when who made or redeemed them is gone.
            .addColumn('created_by', 'text', needed)
            .addColumn('expires_at', spelling.whole)
            .addColumn('revoked_at', spelling.whole)
            .addColumn('redemption_id', 'text', (column) => column.unique())
            .addColumn('redeemed_at', spelling.whole)
            .addColumn('redeemed_account_id', spelling.whole, (column) => column.references('accounts.id'))
            .addColumn('redeemed_by', 'text')
            .addCheckConstraint(
              'redeemed_by_one_or_by_nobody',
              sql<SqlBool>`(redemption_id is null) = (redeemed_at is null) and
                (redeemed_at is null) = (redeemed_account_id is null) and
                (redeemed_at is null or revoked_at is null)`,
            ),
        )
        .execute()
      await database.schema.createIndex('redeem_codes_by_batch').on('redeem_codes').column('batch').execute()
      // Partial, so that it costs settlements nothing.
      await database.schema
        .createIndex('ledger_entries_of_credit')
        .on('ledger_entries')
        .columns(['account_id', 'created_at', 'id'])
        .where(sql.ref('kind'), '<>', sql.lit('usage'))
        .execute()
    },
  }
}
