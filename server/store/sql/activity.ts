// Activity in SQL, from the rollup that settlements add to; never from generations.
import { sql } from 'kysely'
import type { ActivityStore } from '../ports.ts'
import type { Databases } from './databases.ts'
import type { DriverInteger } from './column-types.ts'
import { sum, whole } from './values.ts'

/** Keeps the promises of ActivityStore. */
export function createActivityStore({ read }: Pick<Databases, 'read'>): ActivityStore {
  const added = (column: string) => sql<DriverInteger>`sum(${sql.ref(column)})`
  return {
    days: async ({ accountId, fromDay, toDay, keyId }) => {
      let query = read
        .selectFrom('activity_days')
        .leftJoin('own_key_days as own', (join) =>
          ['account_id', 'day', 'key_id', 'model_id', 'endpoint_id'].reduce(
            (tied, column) =>
              tied.onRef(`own.${column}` as 'own.day', '=', `activity_days.${column}` as 'day'),
            join,
          ),
        )
        .select(['activity_days.day', 'activity_days.model_id', 'activity_days.endpoint_id'])
        .select(sql<string>`max(provider_name)`.as('provider'))
        .select(sql<DriverInteger | null>`sum(own.upstream_nanodollars)`.as('own_spent'))
        .select([added('spent_nanodollars').as('spent'), added('requests').as('requests')])
        .select([added('input_tokens').as('input'), added('output_tokens').as('output')])
        .select(added('reasoning_tokens').as('reasoning'))
        .where('activity_days.account_id', '=', accountId)
        .where('activity_days.day', '>=', fromDay)
        .where('activity_days.day', '<=', toDay)
      if (keyId !== undefined) query = query.where('activity_days.key_id', '=', keyId)
      const rows = await query
        .groupBy(['activity_days.day', 'activity_days.model_id', 'activity_days.endpoint_id'])
        .orderBy('activity_days.day', 'desc')
        .orderBy('activity_days.model_id')
        .orderBy('activity_days.endpoint_id')
        .execute()
      return rows.map((row) => ({
        day: whole(row.day),
        modelId: row.model_id,
        endpointId: row.endpoint_id,
        providerName: row.provider,
        spentNanodollars: sum(row.spent),
        ownSpentNanodollars: sum(row.own_spent),
        requests: sum(row.requests),
        inputTokens: sum(row.input),
        outputTokens: sum(row.output),
        reasoningTokens: sum(row.reasoning),
      }))
    },
  }
}
