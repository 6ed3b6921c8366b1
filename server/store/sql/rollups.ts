// Rollups in SQL, read: where they are, names, apps. Usage is in rollups-usage.ts, attempts and speeds in rollups-attempts.ts; they
// are written in add-up.ts and by each engine, put together and thinned out in rollups-fold.ts.
import { sql } from 'kysely'
import type { RollupStore } from '../rollups/ports.ts'
import type { Databases } from './databases.ts'
import { INSTALLATION, SPLITS } from './rollup-tables.ts'
import type { HistogramSpelling } from './rollups-attempts.ts'
import { createAttemptQueries } from './rollups-attempts.ts'
import { createRollupFolding } from './rollups-fold.ts'
import { readUsage } from './rollups-usage.ts'
import type { DriverInteger } from './column-types.ts'
import { whole } from './values.ts'

/** Keeps the promises of RollupStore apart from `rollUp`. */
export function createRollupQueries(
  databases: Databases,
  spelling: HistogramSpelling,
): Omit<RollupStore, 'rollUp'> {
  const { read } = databases
  return {
    ...createRollupFolding(databases),
    ...createAttemptQueries(read, spelling),

    asOf: async (now) => {
      const cursor = read.selectFrom('rollup_cursors').select('at').where('name', '=', 'ledger')
      const next = await read
        .selectFrom('ledger_entries')
        .select('created_at')
        .where('id', '>', (is) => is.fn.coalesce(cursor, sql<number>`0`))
        .where('generation_id', 'is not', null)
        .orderBy('id')
        .limit(1)
        .executeTakeFirst()
      return next === undefined ? now : Math.min(now, whole(next.created_at))
    },

    endpoints: async () => {
      const rows = await read.selectFrom('rollup_endpoints').selectAll().orderBy('number').execute()
      return rows.map((row) => ({
        number: whole(row.number),
        modelId: row.model_id,
        endpointId: row.endpoint_id === '' ? undefined : row.endpoint_id,
        providerName: row.provider_name,
      }))
    },

    apps: async (accountId) => {
      let query = read.selectFrom('rollup_apps').selectAll().orderBy('number')
      if (accountId !== undefined) query = query.where('account_id', '=', accountId)
      const rows = await query.execute()
      return rows.map((row) => ({
        number: whole(row.number),
        accountId: whole(row.account_id),
        identity: row.identity,
        title: row.title,
        firstSeenAt: whole(row.first_seen_at),
        lastSeenAt: whole(row.last_seen_at),
      }))
    },

    usage: (query) => readUsage(read, query),

    appEndpoints: async ({ fromHour, toHour, endpoints }) => {
      let query = read
        .selectFrom('rollup_usage')
        .select(['app', 'endpoint', sql<DriverInteger>`sum(requests)`.as('requests')])
        .select(sql<DriverInteger>`sum(input_tokens + output_tokens)`.as('tokens'))
        .where('account_id', '=', INSTALLATION)
        .where('split', '=', SPLITS['app-day'])
        .where('hour', '>=', fromHour)
        .where('hour', '<', toHour)
      if (endpoints) query = query.where('endpoint', 'in', endpoints)
      const rows = await query.groupBy(['app', 'endpoint']).execute()
      return rows.map((row) => ({
        app: whole(row.app),
        endpoint: whole(row.endpoint),
        requests: Number(row.requests),
        tokens: Number(row.tokens),
      }))
    },
  }
}
