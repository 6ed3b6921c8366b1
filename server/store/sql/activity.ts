// Activity in SQL, from the rollup that settlements add to; never from generations.
import { sql } from 'kysely'
import type { ActivityStore } from '../ports.ts'
import type { Databases } from './databases.ts'
import type { DriverInteger } from './tables.ts'
import { sum, whole } from './values.ts'

/** Keeps the promises of ActivityStore. */
export function createActivityStore({ read }: Pick<Databases, 'read'>): ActivityStore {
  const added = (column: string) => sql<DriverInteger>`sum(${sql.ref(column)})`
  return {
    days: async ({ accountId, fromDay, toDay, keyId }) => {
      let query = read
        .selectFrom('activity_days')
        .select(['day', 'model_id', 'endpoint_id', sql<string>`max(provider_name)`.as('provider')])
        .select([added('spent_nanodollars').as('spent'), added('requests').as('requests')])
        .select([added('input_tokens').as('input'), added('output_tokens').as('output')])
        .select(added('reasoning_tokens').as('reasoning'))
        .where('account_id', '=', accountId)
        .where('day', '>=', fromDay)
        .where('day', '<=', toDay)
      if (keyId !== undefined) query = query.where('key_id', '=', keyId)
      const rows = await query
        .groupBy(['day', 'model_id', 'endpoint_id'])
        .orderBy('day', 'desc')
        .orderBy('model_id')
        .orderBy('endpoint_id')
        .execute()
      return rows.map((row) => ({
        day: whole(row.day),
        modelId: row.model_id,
        endpointId: row.endpoint_id,
        providerName: row.provider,
        spentNanodollars: sum(row.spent),
        requests: sum(row.requests),
        inputTokens: sum(row.input),
        outputTokens: sum(row.output),
        reasoningTokens: sum(row.reasoning),
      }))
    },
  }
}
