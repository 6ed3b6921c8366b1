// Accounts, keys, generations and the ledger. Money columns are checked here too, so that no bug above can mint credit.
import { sql } from 'kysely'
import type { CreateTableBuilder, Expression, Kysely, SqlBool } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Spelling } from './spelling.ts'

/** Amounts of one row stay within what a JavaScript number holds exactly; sums may grow beyond. */
const LARGEST = 9_007_199_254_740_991
const LARGEST_COUNT = 1_000_000_000_000

const within = (column: string, largest: number): Expression<SqlBool> =>
  sql<SqlBool>`${sql.ref(column)} between 0 and ${sql.lit(largest)}`
// Spelt out, since SQLite builds a small table for `in (…)` at every insert: two of them cost 4 of 17 µs per settlement.
const oneOf = (column: string, values: readonly string[]): Expression<SqlBool> =>
  sql<SqlBool>`${sql.join(
    values.map((value) => sql`${sql.ref(column)} = ${sql.lit(value)}`),
    sql` or `,
  )}`
const notNegative = (column: string): Expression<SqlBool> => sql<SqlBool>`${sql.ref(column)} >= 0`

/** The first tables. */
export function accountsAndLedger(spelling: Spelling): Migration {
  return {
    up: async (database: Kysely<unknown>) => {
      await createAccounts(database, spelling)
      await createKeys(database, spelling)
      await createGenerations(database, spelling)
      await createLedgerEntries(database, spelling)
      await createTotals(database, spelling)
    },
  }
}

async function createAccounts(database: Kysely<unknown>, spelling: Spelling): Promise<void> {
  await spelling
    .finish(
      database.schema
        .createTable('accounts')
        .addColumn('id', spelling.whole, spelling.ownId)
        .addColumn('name', 'text', (column) => column.notNull().unique())
        .addColumn('billing', 'text', (column) =>
          column.notNull().check(oneOf('billing', ['metered', 'prepaid'])),
        )
        .addColumn('created_at', spelling.whole, (column) => column.notNull()),
    )
    .execute()
  await spelling
    .finishClustered(
      database.schema
        .createTable('facts')
        .addColumn('name', 'text', (column) => column.notNull().primaryKey())
        .addColumn('value', 'text', (column) => column.notNull()),
    )
    .execute()
}

async function createKeys(database: Kysely<unknown>, spelling: Spelling): Promise<void> {
  await spelling
    .finish(
      database.schema
        .createTable('keys')
        .addColumn('id', spelling.whole, spelling.ownId)
        .addColumn('account_id', spelling.whole, (column) => column.notNull().references('accounts.id'))
        .addColumn('digest', 'text', (column) => column.notNull().unique())
        .addColumn('hash', 'text', (column) => column.notNull().unique())
        .addColumn('label', 'text', (column) => column.notNull())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('kind', 'text', (column) =>
          column.notNull().check(oneOf('kind', ['live', 'test', 'management'])),
        )
        .addColumn('disabled', spelling.whole, (column) => column.notNull().check(within('disabled', 1)))
        .addColumn('limit_nanodollars', spelling.whole, (column) =>
          column.check(within('limit_nanodollars', LARGEST)),
        )
        .addColumn('limit_reset', 'text', (column) =>
          column.check(oneOf('limit_reset', ['daily', 'weekly', 'monthly'])),
        )
        .addColumn('expires_at', spelling.whole)
        .addColumn('allowed_models', 'text')
        .addColumn('allowed_providers', 'text')
        .addColumn('requests_per_minute', spelling.whole, (column) =>
          column.check(within('requests_per_minute', LARGEST_COUNT)),
        )
        .addColumn('tokens_per_minute', spelling.whole, (column) =>
          column.check(within('tokens_per_minute', LARGEST_COUNT)),
        )
        .addColumn('parameters', 'text', (column) => column.check(oneOf('parameters', ['lenient', 'strict'])))
        .addColumn('created_at', spelling.whole, (column) => column.notNull())
        .addColumn('updated_at', spelling.whole, (column) => column.notNull())
        .addColumn('last_used_at', spelling.whole),
    )
    .execute()
}

// Not clustered by its text id: rows of about 800 bytes in the key's own tree cost a quarter more CPU per settlement
// than a heap with a unique index beside it (measured with SQLite 3.53, 64 rows per commit).
async function createGenerations(database: Kysely<unknown>, spelling: Spelling): Promise<void> {
  type Table = CreateTableBuilder<'generations', string>
  const texts = (table: Table, names: readonly string[]): Table =>
    names.reduce((built, name) => built.addColumn(name, 'text', (column) => column.notNull()), table)
  const textsOrNull = (table: Table, names: readonly string[]): Table =>
    names.reduce((built, name) => built.addColumn(name, 'text'), table)
  const wholes = (table: Table, names: readonly string[], largest: number): Table =>
    names.reduce(
      (built, name) =>
        built.addColumn(name, spelling.whole, (column) => column.notNull().check(within(name, largest))),
      table,
    )

  let table: Table = database.schema
    .createTable('generations')
    .addColumn('id', 'text', (column) => column.notNull().primaryKey())
    .addColumn('account_id', spelling.whole, (column) => column.notNull().references('accounts.id'))
    // Not a reference: a deleted key's generations stay.
    .addColumn('key_id', spelling.whole, (column) => column.notNull())
    .addColumn('key_kind', 'text', (column) =>
      column.notNull().check(oneOf('key_kind', ['live', 'test', 'management'])),
    )
    .addColumn('created_at', spelling.whole, (column) => column.notNull())
  table = texts(table, ['operation', 'requested_model', 'model_id'])
  table = textsOrNull(table, ['endpoint_id', 'provider_name', 'upstream_id'])
  table = wholes(table, ['streamed', 'cancelled'], 1)
  table = wholes(table, ['status'], 999)
  table = textsOrNull(table, ['error_code', 'finish_reason', 'native_finish_reason'])
  table = wholes(
    table,
    ['input_tokens', 'cached_tokens', 'cache_write_tokens', 'output_tokens', 'reasoning_tokens'],
    LARGEST_COUNT,
  )
  table = wholes(table, ['estimated'], 1)
  table = wholes(table, ['cost_nanodollars', 'upstream_cost_nanodollars'], LARGEST)
  table = wholes(table, ['latency_ms'], LARGEST)
  table = table.addColumn('first_token_ms', spelling.whole)
  table = texts(table, ['attempts', 'warnings'])
  table = textsOrNull(table, ['app_referer', 'app_title', 'user_agent', 'external_user', 'session_id'])
  table = texts(table, ['request_id'])
  table = table.addCheckConstraint(
    'test_keys_cost_nothing',
    sql<SqlBool>`key_kind <> 'test' or cost_nanodollars = 0`,
  )
  await spelling.finish(table).execute()
  await database.schema
    .createIndex('generations_by_account')
    .on('generations')
    .columns(['account_id', 'created_at'])
    .execute()
  // Partial, so that it costs live generations nothing.
  await database.schema
    .createIndex('generations_of_test_keys')
    .on('generations')
    .column('created_at')
    .where(sql.ref('key_kind'), '=', sql.lit('test'))
    .execute()
}

async function createLedgerEntries(database: Kysely<unknown>, spelling: Spelling): Promise<void> {
  await spelling
    .finish(
      database.schema
        .createTable('ledger_entries')
        .addColumn('id', spelling.whole, spelling.ownId)
        .addColumn('account_id', spelling.whole, (column) => column.notNull().references('accounts.id'))
        .addColumn('kind', 'text', (column) =>
          column.notNull().check(oneOf('kind', ['usage', 'grant', 'adjustment'])),
        )
        .addColumn('amount_nanodollars', spelling.whole, (column) => column.notNull())
        .addColumn('generation_id', 'text', (column) => column.unique())
        .addColumn('note', 'text')
        .addColumn('created_at', spelling.whole, (column) => column.notNull())
        .addCheckConstraint(
          'amounts_fit_their_kind',
          sql<SqlBool>`amount_nanodollars between ${sql.lit(-LARGEST)} and ${sql.lit(LARGEST)} and
            ((kind = 'usage' and amount_nanodollars <= 0) or (kind = 'grant' and amount_nanodollars > 0)
            or (kind = 'adjustment' and amount_nanodollars <> 0))`,
        ),
    )
    .execute()
  await database.schema
    .createIndex('ledger_entries_by_account')
    .on('ledger_entries')
    .columns(['account_id', 'id'])
    .execute()
}

async function createTotals(database: Kysely<unknown>, spelling: Spelling): Promise<void> {
  const counters = ['spent_nanodollars', 'requests', 'input_tokens', 'output_tokens', 'reasoning_tokens']
  let days: CreateTableBuilder<'key_days', string> = database.schema
    .createTable('key_days')
    .addColumn('key_id', spelling.whole, (column) => column.notNull())
    .addColumn('day', spelling.whole, (column) => column.notNull())
  for (const name of counters)
    days = days.addColumn(name, spelling.whole, (column) => column.notNull().check(notNegative(name)))
  await spelling.finishClustered(days.addPrimaryKeyConstraint('key_days_key', ['key_id', 'day'])).execute()
  await spelling
    .finish(
      database.schema
        .createTable('account_totals')
        .addColumn('account_id', spelling.whole, (column) =>
          column.notNull().primaryKey().references('accounts.id'),
        )
        .addColumn('granted_nanodollars', spelling.whole, (column) => column.notNull())
        .addColumn('used_nanodollars', spelling.whole, (column) =>
          column.notNull().check(notNegative('used_nanodollars')),
        ),
    )
    .execute()
}
