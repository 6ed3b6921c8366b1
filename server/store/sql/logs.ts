// Pages of generations for people, in SQL. A page looks at a bounded stretch of the account's rows, whatever is asked for: the
// books have one index, which settlements pay for, and a filter that finds little must not hold up the one reader.
import type { SelectQueryBuilder } from 'kysely'
import { sql } from 'kysely'
import type { LogPlace, LogQuery, LogStore } from '../logs/ports.ts'
import type { GenerationRecord } from '../ledger/ports.ts'
import { appIdentity } from '../../../core/app-identity.ts'
import type { Databases } from './databases.ts'
import { readGeneration } from './generation-row.ts'
import type { GenerationsTable, Tables } from './tables.ts'
import { whole } from './values.ts'

/** Rows that one page looks at before it gives what it has. */
const ROWS_LOOKED_AT = 15_000
/** Rows fetched at once where a filter is finished here. */
const FETCHED_AT_ONCE = 500

type Rows<T> = SelectQueryBuilder<Tables, 'generations', T>

/** Keeps the promises of LogStore. */
export function createLogStore({ read }: Pick<Databases, 'read'>): LogStore<GenerationRecord> {
  const inRange = (query: LogQuery): Rows<object> => {
    const rows = read
      .selectFrom('generations')
      .where('account_id', '=', query.accountId)
      .where('created_at', '>=', query.from)
      .where('created_at', '<', query.to)
    return query.after ? rows.where(isAfter(query.after)) : rows
  }

  /** When the oldest row was made that this page looks at; undefined when it looks at all that there are. */
  const lookedBackTo = async (query: LogQuery): Promise<number | undefined> => {
    const row = await inRange(query)
      .select('created_at')
      .orderBy('created_at', 'desc')
      .offset(ROWS_LOOKED_AT)
      .limit(1)
      .executeTakeFirst()
    return row && whole(row.created_at)
  }

  return {
    page: async (query) => {
      const end = await lookedBackTo(query)
      const found: GenerationRecord[] = []
      const isOfApp = appFilter(query.apps)
      const atOnce = query.apps ? FETCHED_AT_ONCE : query.limit
      for (let after = query.after; ;) {
        let rows = filtered(inRange({ ...query, after }).selectAll(), query)
        if (end !== undefined) rows = rows.where('created_at', '>=', end)
        const fetched = await rows.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(atOnce).execute()
        for (const row of fetched) {
          if (found.length < query.limit && isOfApp(row)) found.push(readGeneration(row))
          if (found.length === query.limit) return { generations: found, next: placeOf(found.at(-1)) }
        }
        const last = fetched.at(-1)
        if (last === undefined || fetched.length < atOnce)
          return { generations: found, next: end === undefined ? undefined : { createdAt: end, id: '' } }
        after = { createdAt: whole(last.created_at), id: last.id }
      }
    },
  }
}

function placeOf(row: { readonly createdAt: number; readonly id: string } | undefined): LogPlace | undefined {
  return row && { createdAt: row.createdAt, id: row.id }
}

function isAfter({ createdAt, id }: LogPlace) {
  return sql<boolean>`created_at <= ${createdAt} and (created_at < ${createdAt} or id < ${id})`
}

function filtered<T>(rows: Rows<T>, query: LogQuery): Rows<T> {
  let filter = rows
  if (query.kind) filter = filter.where('key_kind', '=', query.kind)
  if (query.modelIds) filter = filter.where('model_id', 'in', query.modelIds)
  if (query.keyIds) filter = filter.where('key_id', 'in', query.keyIds)
  const { providerIds, apps, text } = query
  if (providerIds)
    filter = filter.where((is) =>
      is.or(
        providerIds.map((id) => is('endpoint_id', 'like', sql<string>`${`%@${escaped(id)}`} escape '!'`)),
      ),
    )
  if (apps)
    filter = filter.where((is) => is.or([is('app_referer', 'is not', null), is('app_title', 'is not', null)]))
  if (text !== undefined && text !== '') filter = filter.where(hasText(text))
  return withStatus(filter, query.status)
}

function withStatus<T>(rows: Rows<T>, status: LogQuery['status']): Rows<T> {
  switch (status) {
    case undefined:
      return rows
    case 'cancelled':
      return rows.where('cancelled', '=', 1)
    case 'answered':
      return rows.where('cancelled', '=', 0).where('error_code', 'is', null).where('status', '<', 400)
    case 'failed':
      return rows
        .where('cancelled', '=', 0)
        .where((is) => is.or([is('error_code', 'is not', null), is('status', '>=', 400)]))
    default:
      return rows.where('status', '=', status)
  }
}

function hasText(text: string) {
  const pattern = `%${escaped(text.toLowerCase())}%`
  const has = (column: string) => sql`lower(${sql.ref(column)}) like ${pattern} escape '!'`
  return sql<boolean>`(${sql.join(['id', 'request_id', 'upstream_id', 'session_id'].map(has), sql` or `)})`
}

function escaped(text: string): string {
  return text.replaceAll(/[!%_]/g, (character) => `!${character}`)
}

// Who an app is cannot be said in SQL; rows that name nobody were left out there.
function appFilter(
  apps: readonly string[] | undefined,
): (row: Pick<GenerationsTable, 'app_referer' | 'app_title'>) => boolean {
  if (!apps) return () => true
  const wanted = new Set(apps)
  return (row) => wanted.has(appIdentity(row.app_referer, row.app_title)?.identity ?? '')
}
