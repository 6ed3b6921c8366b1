// What each endpoint did for each key on each day, added up at every settlement. Days before this table are added up once.
import { sql } from 'kysely'
import type { CreateTableBuilder, Kysely, SqlBool } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Spelling } from './spelling.ts'

const COUNTERS = ['spent_nanodollars', 'requests', 'input_tokens', 'output_tokens', 'reasoning_tokens']
const DAY_MS = 86_400_000

/** The table behind activity. */
export function activity(spelling: Spelling): Migration {
  return {
    up: async (database: Kysely<unknown>) => {
      await createActivityDays(database, spelling)
      await addUpThePast(database)
    },
  }
}

async function createActivityDays(database: Kysely<unknown>, spelling: Spelling): Promise<void> {
  let days: CreateTableBuilder<'activity_days', string> = database.schema
    .createTable('activity_days')
    .addColumn('account_id', spelling.whole, (column) => column.notNull())
    .addColumn('day', spelling.whole, (column) => column.notNull())
    // Not a reference: a deleted key's activity stays.
    .addColumn('key_id', spelling.whole, (column) => column.notNull())
    .addColumn('model_id', 'text', (column) => column.notNull())
    .addColumn('endpoint_id', 'text', (column) => column.notNull())
    .addColumn('provider_name', 'text', (column) => column.notNull())
  for (const name of COUNTERS)
    days = days.addColumn(name, spelling.whole, (column) =>
      column.notNull().check(sql<SqlBool>`${sql.ref(name)} >= 0`),
    )
  await spelling
    .finishClustered(
      days.addPrimaryKeyConstraint('activity_days_key', [
        'account_id',
        'day',
        'key_id',
        'model_id',
        'endpoint_id',
      ]),
    )
    .execute()
}

async function addUpThePast(database: Kysely<unknown>): Promise<void> {
  await sql`
    insert into activity_days
      (account_id, day, key_id, model_id, endpoint_id, provider_name,
        spent_nanodollars, requests, input_tokens, output_tokens, reasoning_tokens)
    select account_id, created_at / ${sql.lit(DAY_MS)}, key_id, model_id, endpoint_id, max(coalesce(provider_name, '')),
      sum(cost_nanodollars), count(*), sum(input_tokens), sum(output_tokens), sum(reasoning_tokens)
    from generations
    where key_kind <> 'test' and endpoint_id is not null
    group by account_id, created_at / ${sql.lit(DAY_MS)}, key_id, model_id, endpoint_id
  `.execute(database)
}
