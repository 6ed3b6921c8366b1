// What was done in the web app, in SQL, written once for every engine. Nothing here changes or deletes a row.
import { sql } from 'kysely'
import type { Expression, Selectable, SqlBool } from 'kysely'
import type { AuditRecord, AuditStore } from '../audit/ports.ts'
import type { Databases } from './databases.ts'
import type { AuditLogTable } from './tables.ts'
import { orNull, orUndefined, whole, wholeOrUndefined } from './values.ts'

/** Keeps the promises of AuditStore. */
export function createAuditStore({ read, write }: Databases): AuditStore {
  return {
    add: async (record) => {
      await write
        .insertInto('audit_log')
        .values({
          at: record.at,
          person_id: orNull(record.personId),
          person: record.person,
          account_id: orNull(record.accountId),
          account: orNull(record.account),
          method: record.method,
          path: record.path,
          summary: record.summary,
        })
        .execute()
    },

    list: async ({ limit, before, person, method, path, text, from, to }) => {
      let query = read.selectFrom('audit_log').selectAll().orderBy('id', 'desc').limit(limit)
      if (before !== undefined) query = query.where('id', '<', before)
      if (from !== undefined) query = query.where('at', '>=', from)
      if (to !== undefined) query = query.where('at', '<', to)
      if (method !== undefined) query = query.where('method', '=', method)
      if (path !== undefined) query = query.where('path', '=', path)
      if (person !== undefined) query = query.where(contains('person', person))
      if (text !== undefined)
        query = query.where((where) =>
          where.or([contains('path', text), contains('summary', text), contains('account', text)]),
        )
      return (await query.execute()).map(readAudit)
    },
  }
}

/** In any case, and with `%` and `_` taken as themselves. */
function contains(column: 'person' | 'path' | 'summary' | 'account', text: string): Expression<SqlBool> {
  const pattern = `%${text.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  return sql<SqlBool>`lower(coalesce(${sql.ref(column)}, '')) like ${pattern} escape '\\'`
}

function readAudit(row: Selectable<AuditLogTable>): AuditRecord {
  return {
    id: whole(row.id),
    at: whole(row.at),
    personId: orUndefined(row.person_id),
    person: row.person,
    accountId: wholeOrUndefined(row.account_id),
    account: orUndefined(row.account),
    method: row.method,
    path: row.path,
    summary: row.summary,
  }
}
