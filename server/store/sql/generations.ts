// Generations in SQL, read and thinned out; how they are written is in generation-row.ts and settlement.ts.
import type { GenerationStore } from '../ledger/ports.ts'
import type { Databases } from './databases.ts'
import { readGeneration } from './generation-row.ts'

/** Rows deleted per statement, so that settlements get their turn in between. */
const DELETED_AT_ONCE = 500

/** Keeps the promises of GenerationStore. */
export function createGenerationStore({ read, write }: Databases): GenerationStore {
  return {
    find: async (id) => {
      const row = await read.selectFrom('generations').selectAll().where('id', '=', id).executeTakeFirst()
      return row && readGeneration(row)
    },

    list: async ({ accountId, limit, before }) => {
      let query = read.selectFrom('generations').selectAll().where('account_id', '=', accountId)
      if (before !== undefined) query = query.where('created_at', '<', before)
      const rows = await query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
      return rows.map(readGeneration)
    },

    deleteTestBefore: async (at) => {
      for (let deleted = 0; ;) {
        const rows = await write
          .deleteFrom('generations')
          .where('id', 'in', (old) =>
            old
              .selectFrom('generations')
              .select('id')
              .where('key_kind', '=', 'test')
              .where('created_at', '<', at)
              .limit(DELETED_AT_ONCE),
          )
          .returning('id')
          .execute()
        deleted += rows.length
        if (rows.length < DELETED_AT_ONCE) return deleted
      }
    },
  }
}
