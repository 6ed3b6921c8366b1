// The statements that write rollups, as SQL text. Engines run them themselves, many a second, in the place where the rows are;
// Kysely compiles each once at the start, as it does those of settlements.
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { USAGE_COLUMNS } from './rollup-tables.ts'
import type { Tables } from './tables.ts'

/** SQL texts; each names its parameters in order. */
export interface RollupTexts {
  /** cursor, most rows: the columns of SettledRow in the order of `readSettled`, by entry. */
  readonly settled: string
  /** The number of the last entry of the ledger, as `last`. */
  readonly lastEntry: string
  /** name → `at`. */
  readonly cursor: string
  /** name, at. */
  readonly setCursor: string
  /** account, split, hour, key, endpoint, app, then USAGE_COLUMNS: added to what is there. */
  readonly addUsage: string
  /** account, grain, endpoint, step → `latency_ms`, `first_token_ms`. */
  readonly answers: string
  /** account, grain, endpoint, step, latency, first token: replaces what is there. */
  readonly setAnswers: string
  /** grain, endpoint, step → `attempts`, `first_event_ms`, `duration_ms`, `tokens_per_second`. */
  readonly attempts: string
  /** grain, endpoint, step, attempts, first event, duration, tokens per second: replaces what is there. */
  readonly setAttempts: string
  /** grain, endpoint, step, code, status, times: added to what is there. */
  readonly addErrors: string
  /** model id, endpoint id → `number`, `provider_name`. */
  readonly endpoint: string
  /** model id, endpoint id, provider id, provider name; changes only the name of one that is there. → `number` */
  readonly setEndpoint: string
  /** account → `apps`, how many it has. */
  readonly countApps: string
  /** account, identity → `number`, `title`, `last_seen_at`. */
  readonly app: string
  /** account, identity, title, first seen, last seen: changes title and last sight of one that is there. → `number` */
  readonly setApp: string
}

/** Compiles the texts in the spelling of the database's engine. */
export function rollupTexts(database: Kysely<Tables>): RollupTexts {
  const compiled = { ...readingTexts(database), ...speedTexts(database), ...nameTexts(database) }
  return Object.fromEntries(
    Object.entries(compiled).map(([name, query]) => [name, query.compile().sql]),
  ) as unknown as RollupTexts
}

// The zeros below only hold the places; what is bound is the engine's.

function readingTexts(database: Kysely<Tables>) {
  const noCounts = Object.fromEntries(USAGE_COLUMNS.map((column) => [column, 0]))
  return {
    settled: database
      .selectFrom('ledger_entries as entry')
      .innerJoin('generations as generation', 'generation.id', 'entry.generation_id')
      .select(['entry.id as entry_id', 'generation.account_id', 'key_id', 'generation.created_at'])
      .select(['model_id', 'endpoint_id', 'provider_name', 'cancelled', 'status', 'error_code'])
      .select(['finish_reason', 'input_tokens', 'cached_tokens', 'cache_write_tokens', 'output_tokens'])
      .select(['reasoning_tokens', 'cost_nanodollars', 'upstream_cost_nanodollars', 'latency_ms'])
      .select(['first_token_ms', 'attempts', 'app_referer', 'app_title'])
      .where('entry.id', '>', 0)
      .orderBy('entry.id')
      .limit(0),
    lastEntry: database.selectFrom('ledger_entries').select((all) => all.fn.max('id').as('last')),
    cursor: database.selectFrom('rollup_cursors').select('at').where('name', '=', ''),
    setCursor: database
      .insertInto('rollup_cursors')
      .values({ name: '', at: 0 })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ at: sql`excluded.at` })),
    addUsage: database
      .insertInto('rollup_usage')
      .values({ account_id: 0, split: 0, hour: 0, key_id: 0, endpoint: 0, app: 0, ...noCounts } as never)
      .onConflict((conflict) =>
        conflict
          .columns(['account_id', 'split', 'hour', 'key_id', 'endpoint', 'app'])
          .doUpdateSet(addedUsage() as never),
      ),
    addErrors: database
      .insertInto('rollup_errors')
      .values({ grain: 0, endpoint: 0, step: 0, code: '', status: 0, times: 0 })
      .onConflict((conflict) =>
        conflict
          .columns(['grain', 'endpoint', 'step', 'code', 'status'])
          .doUpdateSet({ times: sql`rollup_errors.times + excluded.times` }),
      ),
  }
}

/** Every counter of the row that is there, and of the one that came. */
export function addedUsage(): Record<string, unknown> {
  return Object.fromEntries(
    USAGE_COLUMNS.map((column) => [
      column,
      sql`${sql.ref(`rollup_usage.${column}`)} + ${sql.ref(`excluded.${column}`)}`,
    ]),
  )
}

function speedTexts(database: Kysely<Tables>) {
  return {
    answers: database
      .selectFrom('rollup_answers')
      .select(['latency_ms', 'first_token_ms'])
      .where('account_id', '=', 0)
      .where('grain', '=', 0)
      .where('endpoint', '=', 0)
      .where('step', '=', 0),
    setAnswers: database
      .insertInto('rollup_answers')
      .values({ account_id: 0, grain: 0, endpoint: 0, step: 0, latency_ms: '', first_token_ms: '' })
      .onConflict((conflict) =>
        conflict.columns(['account_id', 'grain', 'endpoint', 'step']).doUpdateSet({
          latency_ms: sql`excluded.latency_ms`,
          first_token_ms: sql`excluded.first_token_ms`,
        }),
      ),
    attempts: database
      .selectFrom('rollup_attempts')
      .select(['attempts', 'first_event_ms', 'duration_ms', 'tokens_per_second'])
      .where('grain', '=', 0)
      .where('endpoint', '=', 0)
      .where('step', '=', 0),
    setAttempts: database
      .insertInto('rollup_attempts')
      .values({
        grain: 0,
        endpoint: 0,
        step: 0,
        attempts: 0,
        first_event_ms: '',
        duration_ms: '',
        tokens_per_second: '',
      })
      .onConflict((conflict) =>
        conflict.columns(['grain', 'endpoint', 'step']).doUpdateSet({
          attempts: sql`excluded.attempts`,
          first_event_ms: sql`excluded.first_event_ms`,
          duration_ms: sql`excluded.duration_ms`,
          tokens_per_second: sql`excluded.tokens_per_second`,
        }),
      ),
  }
}

function nameTexts(database: Kysely<Tables>) {
  return {
    endpoint: database
      .selectFrom('rollup_endpoints')
      .select(['number', 'provider_name'])
      .where('model_id', '=', '')
      .where('endpoint_id', '=', ''),
    setEndpoint: database
      .insertInto('rollup_endpoints')
      .values({ model_id: '', endpoint_id: '', provider_id: '', provider_name: '' })
      .onConflict((conflict) =>
        conflict
          .columns(['model_id', 'endpoint_id'])
          .doUpdateSet({ provider_name: sql`excluded.provider_name` }),
      )
      .returning('number'),
    countApps: database
      .selectFrom('rollup_apps')
      .select((all) => all.fn.countAll().as('apps'))
      .where('account_id', '=', 0),
    app: database
      .selectFrom('rollup_apps')
      .select(['number', 'title', 'last_seen_at'])
      .where('account_id', '=', 0)
      .where('identity', '=', ''),
    setApp: database
      .insertInto('rollup_apps')
      .values({ account_id: 0, identity: '', title: '', first_seen_at: 0, last_seen_at: 0 })
      .onConflict((conflict) =>
        conflict.columns(['account_id', 'identity']).doUpdateSet({
          title: sql`excluded.title`,
          last_seen_at: sql`excluded.last_seen_at`,
        }),
      )
      .returning('number'),
  }
}
