// The statements of a settlement, as SQL text with `?`-or-`$n` places in a fixed order. Engines run the texts themselves
// because settlements are the hot path: Kysely compiles each once at the start and is not in the way afterwards.
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Tables } from './tables.ts'
import { GENERATION_COLUMNS } from './generation-row.ts'

/** SQL texts; each names its parameters in order. */
export interface SettlementTexts {
  /** The columns of GENERATION_COLUMNS. Changes nothing when the id is known. */
  readonly insertGeneration: string
  /** account id, amount (negative), generation id, time. Changes nothing when the generation is in the ledger. */
  readonly insertUsage: string
  /** key id, UTC day, spent, requests, input tokens, output tokens, reasoning tokens: added to what is there. */
  readonly addToKeyDay: string
  /**
   * account id, UTC day, key id, model id, endpoint id, provider name, spent, requests, input tokens, output tokens,
   * reasoning tokens: added to what is there.
   */
  readonly addToActivity: string
  /** account id, UTC day, key id, model id, endpoint id, cost at the provider: added to what is there. */
  readonly addToOwnKeyDay: string
  /** account id, granted, used: added to what is there. */
  readonly addToAccount: string
  /** time, key id, time again. Never goes back. */
  readonly markKeyUsed: string
}

/** Compiles the texts in the spelling of the database's engine. */
export function settlementTexts(database: Kysely<Tables>): SettlementTexts {
  const row = Object.fromEntries(GENERATION_COLUMNS.map((column) => [column, 0]))
  const compiled = {
    insertGeneration: database
      .insertInto('generations')
      // The zeros only hold the places; what is bound is the worker's row.
      .values(row as never)
      .onConflict((conflict) => conflict.column('id').doNothing()),
    insertUsage: database
      .insertInto('ledger_entries')
      .values({
        account_id: 0,
        amount_nanodollars: 0,
        generation_id: '',
        created_at: 0,
        kind: sql.lit('usage'),
      })
      .onConflict((conflict) => conflict.column('generation_id').doNothing()),
    addToKeyDay: addToKeyDay(database),
    addToActivity: addToActivity(database),
    addToOwnKeyDay: addToOwnKeyDay(database),
    addToAccount: addToAccount(database, { accountId: 0, granted: 0, used: 0 }),
    markKeyUsed: database
      .updateTable('keys')
      .set({ last_used_at: 0 })
      .where('id', '=', 0)
      .where((is) => is.or([is('last_used_at', 'is', null), is('last_used_at', '<', 0)])),
  }
  return {
    insertGeneration: compiled.insertGeneration.compile().sql,
    insertUsage: compiled.insertUsage.compile().sql,
    addToKeyDay: compiled.addToKeyDay.compile().sql,
    addToActivity: compiled.addToActivity.compile().sql,
    addToOwnKeyDay: compiled.addToOwnKeyDay.compile().sql,
    addToAccount: compiled.addToAccount.compile().sql,
    markKeyUsed: compiled.markKeyUsed.compile().sql,
  }
}

const NO_COUNTS = {
  spent_nanodollars: 0,
  requests: 0,
  input_tokens: 0,
  output_tokens: 0,
  reasoning_tokens: 0,
}

function addToKeyDay(database: Kysely<Tables>) {
  return database
    .insertInto('key_days')
    .values({ key_id: 0, day: 0, ...NO_COUNTS })
    .onConflict((conflict) => conflict.columns(['key_id', 'day']).doUpdateSet(added('key_days')))
}

function addToActivity(database: Kysely<Tables>) {
  return database
    .insertInto('activity_days')
    .values({
      account_id: 0,
      day: 0,
      key_id: 0,
      model_id: '',
      endpoint_id: '',
      provider_name: '',
      ...NO_COUNTS,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['account_id', 'day', 'key_id', 'model_id', 'endpoint_id'])
        .doUpdateSet(added('activity_days')),
    )
}

function addToOwnKeyDay(database: Kysely<Tables>) {
  return database
    .insertInto('own_key_days')
    .values({ account_id: 0, day: 0, key_id: 0, model_id: '', endpoint_id: '', upstream_nanodollars: 0 })
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'day', 'key_id', 'model_id', 'endpoint_id']).doUpdateSet({
        upstream_nanodollars: sql`own_key_days.upstream_nanodollars + excluded.upstream_nanodollars`,
      }),
    )
}

/** Every count of the row that is there, and of the one that came. */
function added(table: 'key_days' | 'activity_days') {
  const both = (column: keyof typeof NO_COUNTS) =>
    sql<number>`${sql.ref(`${table}.${column}`)} + ${sql.ref(`excluded.${column}`)}`
  return {
    spent_nanodollars: both('spent_nanodollars'),
    requests: both('requests'),
    input_tokens: both('input_tokens'),
    output_tokens: both('output_tokens'),
    reasoning_tokens: both('reasoning_tokens'),
  }
}

/** Adds to an account's totals; also how grants and adjustments are written. */
export function addToAccount(
  database: Kysely<Tables>,
  change: { readonly accountId: number; readonly granted: number; readonly used: number },
) {
  return database
    .insertInto('account_totals')
    .values({
      account_id: change.accountId,
      granted_nanodollars: change.granted,
      used_nanodollars: change.used,
    })
    .onConflict((conflict) =>
      conflict.column('account_id').doUpdateSet({
        granted_nanodollars: sql`account_totals.granted_nanodollars + excluded.granted_nanodollars`,
        used_nanodollars: sql`account_totals.used_nanodollars + excluded.used_nanodollars`,
      }),
    )
}
