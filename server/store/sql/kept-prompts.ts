// Kept prompts and answers in SQL, written once for every engine.
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely'
import type { KeptPromptStore } from '../kept-prompts/ports.ts'
import type { Databases } from './databases.ts'
import type { Tables } from './tables.ts'
import { whole } from './values.ts'

/** Rows deleted per statement, so that settlements get their turn in between. */
const DELETED_AT_ONCE = 200

type Condition = (row: ExpressionBuilder<Tables, 'kept_prompts'>) => Expression<SqlBool>

/** Keeps the promises of KeptPromptStore. */
export function createKeptPromptStore({ read, write }: Databases): KeptPromptStore {
  const deleteWhere = async (accountId: number, condition: Condition): Promise<number> => {
    for (let deleted = 0; ;) {
      const rows = await write
        .deleteFrom('kept_prompts')
        .where('id', 'in', (query) =>
          query
            .selectFrom('kept_prompts')
            .select('id')
            .where('account_id', '=', accountId)
            .where(condition)
            .limit(DELETED_AT_ONCE),
        )
        .returning('id')
        .execute()
      deleted += rows.length
      if (rows.length < DELETED_AT_ONCE) return deleted
    }
  }
  return {
    insert: async (records) => {
      if (records.length === 0) return
      const rows = records.map(({ id, accountId, keyKind, createdAt, content }) => ({
        id,
        account_id: accountId,
        key_kind: keyKind,
        created_at: createdAt,
        content,
      }))
      await write
        .insertInto('kept_prompts')
        .values(rows)
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute()
    },

    find: async ({ accountId, id }) => {
      const row = await read
        .selectFrom('kept_prompts')
        .selectAll()
        .where('id', '=', id)
        .where('account_id', '=', accountId)
        .executeTakeFirst()
      return (
        row && {
          id: row.id,
          accountId: whole(row.account_id),
          keyKind: row.key_kind,
          createdAt: whole(row.created_at),
          content: row.content,
        }
      )
    },

    count: async (accountId) => {
      const { rows } = await read
        .selectFrom('kept_prompts')
        .select((query) => query.fn.countAll<number | bigint | string>().as('rows'))
        .where('account_id', '=', accountId)
        .executeTakeFirstOrThrow()
      return whole(rows)
    },

    deleteOld: ({ accountId, before, testBefore }) =>
      deleteWhere(accountId, (row) =>
        row.or([
          row.and([row('key_kind', '=', 'test'), row('created_at', '<', testBefore)]),
          row.and([row('key_kind', '!=', 'test'), row('created_at', '<', before)]),
        ]),
      ),

    deleteAll: (accountId) => deleteWhere(accountId, (row) => row('account_id', '=', accountId)),
  }
}
