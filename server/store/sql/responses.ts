// Kept responses in SQL, written once for every engine.
import { sql } from 'kysely'
import type { Kysely, RawBuilder, Selectable, SqlBool, Transaction } from 'kysely'
import type { ResponseRecord, ResponseStore } from '../responses/ports.ts'
import type { Databases } from './databases.ts'
import { createResponseInserts, insertItems } from './response-inserts.ts'
import type { ResponsesTable, Tables } from './tables.ts'
import { orUndefined, whole } from './values.ts'

/** Conversations deleted per statement, so that settlements get their turn in between. */
const DELETED_AT_ONCE = 100

/** Keeps the promises of ResponseStore. */
export function createResponseStore({ read, write }: Databases): ResponseStore {
  const insert = createResponseInserts(write)
  return {
    insert: (response, itemIds) => insert({ response, itemIds }),

    finish: (ending) =>
      write.transaction().execute(async (transaction) => {
        const rows = await transaction
          .updateTable('responses')
          .set({ status: ending.status, content: ending.content })
          .where('id', '=', ending.id)
          .where('account_id', '=', ending.accountId)
          .returning('id')
          .execute()
        if (rows.length > 0) await insertItems(transaction, ending)
        return rows.length > 0
      }),

    find: async ({ accountId, id }) => {
      const row = await read
        .selectFrom('responses')
        .selectAll()
        .where('id', '=', id)
        .where('account_id', '=', accountId)
        .executeTakeFirst()
      return row && readResponse(row)
    },

    chain: async ({ accountId, id }) => {
      const { rows } = await sql<ResponseRow>`
        with recursive chain as (
          select responses.*, 0 as depth from responses where id = ${id} and account_id = ${accountId}
          union all
          select responses.*, chain.depth + 1 from responses join chain on responses.id = chain.previous_id
          where responses.account_id = ${accountId}
        )
        select * from chain order by depth desc`.execute(read)
      return rows.map(readResponse)
    },

    makersOfItems: async ({ accountId, itemIds }) => {
      const rows = await read
        .selectFrom('response_items')
        .select(['item_id', 'response_id'])
        .where('account_id', '=', accountId)
        .where('item_id', 'in', [...itemIds])
        .execute()
      return new Map(rows.map((row) => [row.item_id, row.response_id]))
    },

    delete: ({ accountId, id }) =>
      write.transaction().execute(async (transaction) => {
        const rows = await transaction
          .deleteFrom('responses')
          .where('id', '=', id)
          .where('account_id', '=', accountId)
          .returning('id')
          .execute()
        if (rows.length > 0)
          await transaction.deleteFrom('response_items').where('response_id', '=', id).execute()
        return rows.length > 0
      }),

    deleteAll: async (accountId) => {
      for (let deleted = 0; ;) {
        const rows = await read
          .selectFrom('responses')
          .select('thread_id')
          .distinct()
          .where('account_id', '=', accountId)
          .limit(DELETED_AT_ONCE)
          .execute()
        const threads = rows.map(({ thread_id: thread }) => thread)
        if (threads.length > 0)
          deleted += await write.transaction().execute((transaction) => deleteThreads(transaction, threads))
        if (threads.length < DELETED_AT_ONCE) return deleted
      }
    },

    failUnfinished: async () => {
      const rows = await write
        .updateTable('responses')
        .set({ status: 'failed' })
        .where((where) => where.or([where('status', '=', 'queued'), where('status', '=', 'in_progress')]))
        .returning('id')
        .execute()
      return rows.length
    },

    deleteOld: async (limits) => {
      for (let deleted = 0; ;) {
        const threads = await oldThreads(read, limits)
        if (threads.length > 0)
          deleted += await write.transaction().execute((transaction) => deleteThreads(transaction, threads))
        if (threads.length < DELETED_AT_ONCE) return deleted
      }
    },
  }
}

type ResponseRow = Selectable<ResponsesTable>

interface Limits {
  readonly before: number
  readonly testBefore: number
}

/** Conversations of which every response is older than its limit. */
async function oldThreads(read: Kysely<Tables>, { before, testBefore }: Limits): Promise<string[]> {
  const isOld = (table: string): RawBuilder<SqlBool> => {
    const kind = sql.ref(`${table}.key_kind`)
    const made = sql.ref(`${table}.created_at`)
    return sql`((${kind} = 'test' and ${made} < ${testBefore}) or (${kind} <> 'test' and ${made} < ${before}))`
  }
  const { rows } = await sql<{ thread_id: string }>`
    select distinct old.thread_id from responses as old
    where old.created_at < ${Math.max(before, testBefore)} and ${isOld('old')} and not exists (
      select 1 from responses as young where young.thread_id = old.thread_id and not ${isOld('young')}
    )
    limit ${DELETED_AT_ONCE}`.execute(read)
  return rows.map((row) => row.thread_id)
}

async function deleteThreads(transaction: Transaction<Tables>, threads: readonly string[]): Promise<number> {
  const rows = await transaction
    .deleteFrom('responses')
    .where('thread_id', 'in', [...threads])
    .returning('id')
    .execute()
  await transaction
    .deleteFrom('response_items')
    .where(
      'response_id',
      'in',
      rows.map((row) => row.id),
    )
    .execute()
  return rows.length
}

function readResponse(row: ResponseRow): ResponseRecord {
  return {
    id: row.id,
    accountId: whole(row.account_id),
    keyKind: row.key_kind,
    createdAt: whole(row.created_at),
    threadId: row.thread_id,
    previousId: orUndefined(row.previous_id),
    status: row.status,
    background: whole(row.background) === 1,
    content: row.content,
  }
}
