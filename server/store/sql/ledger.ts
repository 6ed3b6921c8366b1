// The ledger in SQL, but for `settle`, which each engine does in its own fastest way with the texts of settlement.ts.
import { sql } from 'kysely'
import type { KeySpend, LedgerStore } from '../ledger/ports.ts'
import type { Databases } from './databases.ts'
import { addToAccount } from './settlement.ts'
import { amount, orNull, orUndefined, sum, whole, windowStarts } from './values.ts'

/** Keeps the promises of LedgerStore apart from `settle`. */
export function createLedgerQueries({ read, write }: Databases): Omit<LedgerStore, 'settle'> {
  return {
    addEntry: async (entry) => {
      const isUsage = entry.kind === 'usage'
      await write.transaction().execute(async (transaction) => {
        const added = await transaction
          .insertInto('ledger_entries')
          .values({
            account_id: entry.accountId,
            kind: entry.kind,
            amount_nanodollars: entry.amountNanodollars,
            generation_id: orNull(entry.generationId),
            note: orNull(entry.note),
            created_at: entry.createdAt,
          })
          .onConflict((conflict) => conflict.column('generation_id').doNothing())
          .returning('id')
          .executeTakeFirst()
        if (added === undefined) return
        await addToAccount(transaction, {
          accountId: entry.accountId,
          granted: isUsage ? 0 : entry.amountNanodollars,
          used: isUsage ? -entry.amountNanodollars : 0,
        }).execute()
      })
    },

    entries: async ({ accountId, limit }) => {
      const rows = await read
        .selectFrom('ledger_entries')
        .selectAll()
        .where('account_id', '=', accountId)
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return rows.map((row) => ({
        accountId: whole(row.account_id),
        kind: row.kind,
        amountNanodollars: amount(row.amount_nanodollars),
        generationId: orUndefined(row.generation_id),
        note: orUndefined(row.note),
        createdAt: whole(row.created_at),
      }))
    },

    totals: async () => {
      const rows = await read.selectFrom('account_totals').selectAll().orderBy('account_id').execute()
      return rows.map((row) => ({
        accountId: whole(row.account_id),
        grantedNanodollars: sum(row.granted_nanodollars),
        usedNanodollars: sum(row.used_nanodollars),
      }))
    },

    keySpend: (at) => spendByKey(read, at, { table: 'key_days', column: 'spent_nanodollars' }),
    ownKeySpend: (at) => spendByKey(read, at, { table: 'own_key_days', column: 'upstream_nanodollars' }),
  }
}

type SpendTable =
  | { readonly table: 'key_days'; readonly column: 'spent_nanodollars' }
  | { readonly table: 'own_key_days'; readonly column: 'upstream_nanodollars' }

async function spendByKey(
  read: Databases['read'],
  at: number,
  { table, column }: SpendTable,
): Promise<KeySpend[]> {
  const { day, week, month } = windowStarts(at)
  const spent = sql.ref(column)
  const since = (first: number) =>
    sql<number | bigint | string>`sum(case when day >= ${first} then ${spent} else 0 end)`
  const rows = await read
    .selectFrom(table)
    .select(['key_id', sql<number | bigint | string>`sum(${spent})`.as('total')])
    .select([since(day).as('in_day'), since(week).as('in_week'), since(month).as('in_month')])
    .groupBy('key_id')
    .orderBy('key_id')
    .execute()
  return rows.map((row) => ({
    keyId: whole(row.key_id),
    totalNanodollars: sum(row.total),
    dayNanodollars: sum(row.in_day),
    weekNanodollars: sum(row.in_week),
    monthNanodollars: sum(row.in_month),
  }))
}
