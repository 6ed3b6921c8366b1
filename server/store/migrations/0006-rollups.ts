// Traffic added up (sql/rollup-tables.ts says what the columns mean), and the stretches of time in which the gateway ran.
// Nothing is added up here: the job begins at the first settlement there ever was, so that an upgrade starts as fast as ever.
import { sql } from 'kysely'
import type { ColumnDefinitionBuilder, CreateTableBuilder, Kysely, SqlBool } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Spelling } from './spelling.ts'

/** Written out, and not taken from rollup-tables.ts: released migrations never change. */
const COUNTERS = [
  'requests',
  'cancelled',
  'failed_caller',
  'failed_limited',
  'failed_provider',
  'failed_timeout',
  'failed_gateway',
  'input_tokens',
  'cached_tokens',
  'cache_write_tokens',
  'output_tokens',
  'reasoning_tokens',
  'cost_nanodollars',
  'upstream_cost_nanodollars',
  'answered_ms',
  'answered_tokens',
  'first_token_ms',
  'first_tokens',
]

type Table = CreateTableBuilder<string, string>
const needed = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull()

/** The tables behind activity, rankings, performance and status. */
export function rollups(spelling: Spelling): Migration {
  return {
    up: async (database: Kysely<unknown>) => {
      await createUsage(database, spelling)
      await createSpeeds(database, spelling)
      await createNames(database, spelling)
    },
  }
}

const wholes = (table: Table, names: readonly string[], spelling: Spelling): Table =>
  names.reduce((built, name) => built.addColumn(name, spelling.whole, needed), table)
const texts = (table: Table, names: readonly string[]): Table =>
  names.reduce((built, name) => built.addColumn(name, 'text', needed), table)
const notNegative = (name: string) => sql<SqlBool>`${sql.ref(name)} >= 0`

async function createUsage(database: Kysely<unknown>, spelling: Spelling): Promise<void> {
  const key = ['account_id', 'split', 'hour', 'key_id', 'endpoint', 'app']
  let table = wholes(database.schema.createTable('rollup_usage'), key, spelling)
  for (const name of COUNTERS)
    table = table.addColumn(name, spelling.whole, (column) => column.notNull().check(notNegative(name)))
  await spelling.finishClustered(table.addPrimaryKeyConstraint('rollup_usage_key', key)).execute()
}

async function createSpeeds(database: Kysely<unknown>, spelling: Spelling): Promise<void> {
  const answersKey = ['account_id', 'grain', 'endpoint', 'step']
  const answers = texts(wholes(database.schema.createTable('rollup_answers'), answersKey, spelling), [
    'latency_ms',
    'first_token_ms',
  ])
  await spelling.finishClustered(answers.addPrimaryKeyConstraint('rollup_answers_key', answersKey)).execute()

  const attemptsKey = ['grain', 'endpoint', 'step']
  const attempts = texts(
    wholes(database.schema.createTable('rollup_attempts'), [...attemptsKey, 'attempts'], spelling),
    ['first_event_ms', 'duration_ms', 'tokens_per_second'],
  )
  await spelling
    .finishClustered(attempts.addPrimaryKeyConstraint('rollup_attempts_key', attemptsKey))
    .execute()

  const errors = wholes(
    texts(wholes(database.schema.createTable('rollup_errors'), attemptsKey, spelling), ['code']),
    ['status', 'times'],
    spelling,
  )
  await spelling
    .finishClustered(errors.addPrimaryKeyConstraint('rollup_errors_key', [...attemptsKey, 'code', 'status']))
    .execute()
}

async function createNames(database: Kysely<unknown>, spelling: Spelling): Promise<void> {
  const endpoints = texts(
    database.schema.createTable('rollup_endpoints').addColumn('number', spelling.whole, spelling.ownId),
    ['model_id', 'endpoint_id', 'provider_id', 'provider_name'],
  )
  await spelling
    .finish(endpoints.addUniqueConstraint('rollup_endpoints_names', ['model_id', 'endpoint_id']))
    .execute()
  const apps = wholes(
    texts(
      wholes(
        database.schema.createTable('rollup_apps').addColumn('number', spelling.whole, spelling.ownId),
        ['account_id'],
        spelling,
      ),
      ['identity', 'title'],
    ),
    ['first_seen_at', 'last_seen_at'],
    spelling,
  )
  await spelling.finish(apps.addUniqueConstraint('rollup_apps_names', ['account_id', 'identity'])).execute()
  await spelling
    .finishClustered(
      database.schema
        .createTable('rollup_cursors')
        .addColumn('name', 'text', (column) => column.notNull().primaryKey())
        .addColumn('at', spelling.whole, needed),
    )
    .execute()
  await spelling
    .finish(
      wholes(
        database.schema.createTable('gateway_runs').addColumn('id', spelling.whole, spelling.ownId),
        ['started_at', 'seen_at', 'stopped'],
        spelling,
      ),
    )
    .execute()
}
