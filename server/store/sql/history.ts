// An account's history in SQL: what was granted and adjusted, one by one, and usage added up by day, as settlements keep it. Never
// reads single settlements, of which there may be millions.
import { sql } from 'kysely'
import type { HistoryLine, HistoryPlace, HistoryStore } from '../credit/ports.ts'
import type { Databases } from './databases.ts'
import type { DriverInteger } from './column-types.ts'
import { orUndefined, sum, whole } from './values.ts'

const DAY_MS = 86_400_000

type PageQuery = Parameters<HistoryStore['page']>[0]

/** Keeps the promises of HistoryStore. */
export function createHistoryStore({ read }: Pick<Databases, 'read'>): HistoryStore {
  const spent = sql<DriverInteger>`sum(spent_nanodollars)`

  const entries = async ({ accountId, limit, after }: PageQuery): Promise<HistoryLine[]> => {
    let query = read
      .selectFrom('ledger_entries')
      .select(['id', 'kind', 'amount_nanodollars', 'note', 'created_at'])
      .where('account_id', '=', accountId)
      // As the index says it, so that it is used.
      .where('kind', '<>', sql.lit('usage'))
    if (after)
      query = query.where(
        sql<boolean>`(created_at < ${after.at} or (created_at = ${after.at} and id < ${after.id}))`,
      )
    const rows = await query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
    return rows.map((row) => ({
      kind: row.kind,
      at: whole(row.created_at),
      id: whole(row.id),
      amountNanodollars: sum(row.amount_nanodollars),
      note: orUndefined(row.note),
      requests: 0n,
    }))
  }

  const days = async ({ accountId, limit, after }: PageQuery): Promise<HistoryLine[]> => {
    let query = read
      .selectFrom('activity_days')
      .select(['day', spent.as('spent'), sql<DriverInteger>`sum(requests)`.as('requests')])
      .where('account_id', '=', accountId)
    if (after) query = query.where('day', '<', firstDayShown(after))
    const rows = await query
      .groupBy('day')
      .having(spent, '>', 0)
      .orderBy('day', 'desc')
      .limit(limit)
      .execute()
    return rows.map((row) => ({
      kind: 'usage',
      at: whole(row.day) * DAY_MS,
      id: 0,
      amountNanodollars: -sum(row.spent),
      note: undefined,
      requests: sum(row.requests),
    }))
  }

  return {
    page: async (query) => {
      const [credit, usage] = await Promise.all([
        query.kind === 'usage' ? [] : entries(query),
        query.kind === 'credit' ? [] : days(query),
      ])
      return [...credit, ...usage]
        .toSorted((left, right) => right.at - left.at || right.id - left.id)
        .slice(0, query.limit)
    },

    spentSince: async ({ accountId, day }) => {
      const row = await read
        .selectFrom('activity_days')
        .select(spent.as('spent'))
        .where('account_id', '=', accountId)
        .where('day', '>=', day)
        .executeTakeFirst()
      return sum(row?.spent ?? null)
    },
  }
}

/** The day after the newest one that a page may still show: a day stands at its first moment, below entries of that moment. */
function firstDayShown({ at, id }: HistoryPlace): number {
  return id > 0 ? Math.floor(at / DAY_MS) + 1 : Math.ceil(at / DAY_MS)
}
