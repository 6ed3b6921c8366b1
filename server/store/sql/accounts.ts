// Accounts in SQL, written once for every engine.
import type { Selectable } from 'kysely'
import type { AccountRecord, AccountStore } from '../ports.ts'
import type { Databases } from './databases.ts'
import type { AccountsTable } from './tables.ts'
import { whole, wholeOrUndefined } from './values.ts'

/** Keeps the promises of AccountStore. */
export function createAccountStore({ read, write }: Databases): AccountStore {
  return {
    all: async () => {
      const rows = await read.selectFrom('accounts').selectAll().orderBy('id').execute()
      return rows.map(readAccount)
    },

    ensure: async (account) => {
      await write
        .insertInto('accounts')
        .values({ name: account.name, billing: account.billing, created_at: account.createdAt })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .execute()
      const row = await write
        .selectFrom('accounts')
        .selectAll()
        .where('name', '=', account.name)
        .executeTakeFirstOrThrow()
      return readAccount(row)
    },

    setBilling: async ({ id, billing }) => {
      const row = await write
        .updateTable('accounts')
        .set({ billing })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst()
      return row && readAccount(row)
    },

    setDisabling: async ({ id, disabling }) => {
      const row = await write
        .updateTable('accounts')
        .set({ disabled_at: disabling?.since ?? null, disabled_reason: disabling?.reason ?? null })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst()
      return row && readAccount(row)
    },
  }
}

function readAccount(row: Selectable<AccountsTable>): AccountRecord {
  const since = wholeOrUndefined(row.disabled_at)
  return {
    id: whole(row.id),
    name: row.name,
    billing: row.billing,
    createdAt: whole(row.created_at),
    disabling: since === undefined ? undefined : { since, reason: row.disabled_reason ?? '' },
  }
}
