// What the main thread and a database worker say to each other. Types only; everything here survives a structured clone.
import type { ColumnValue } from '../sql/generation-row.ts'
import type { RollupTexts } from '../sql/rollup-texts.ts'
import type { SettlementTexts } from '../sql/settlement.ts'

export type SqlValue = null | number | bigint | string | Uint8Array

/** Handed to a worker when it starts. */
export interface WorkerSetup {
  readonly file: string
  readonly role: 'writer' | 'reader'
  /** How long SQLite waits for a lock that another process holds. */
  readonly busyTimeoutMs: number
  readonly settlementTexts: SettlementTexts
  readonly rollupTexts: RollupTexts
}

export type ToWorker =
  | {
      readonly kind: 'query'
      readonly id: number
      readonly sql: string
      readonly parameters: readonly SqlValue[]
    }
  | { readonly kind: 'settle'; readonly id: number; readonly rows: readonly (readonly ColumnValue[])[] }
  /** Adds up at most so many settlements. */
  | { readonly kind: 'roll-up'; readonly id: number; readonly most: number }
  /** Rolls back whatever transaction is open; answers when there is none either. */
  | { readonly kind: 'rollback'; readonly id: number }
  | { readonly kind: 'close'; readonly id: number }

/** Why SQLite, or the binding of a value, refused. */
export interface SqlFailure {
  readonly message: string
  /** SQLite's extended result code; undefined when it was not SQLite that refused. */
  readonly resultCode: number | undefined
}

export interface QueryAnswer {
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  readonly changes: number | undefined
  readonly insertId: number | bigint | undefined
}

/** What became of a batch: positions of rows that were known already and of those that failed. All others are committed. */
export interface BatchAnswer {
  readonly known: readonly number[]
  readonly failed: readonly { readonly at: number; readonly failure: SqlFailure }[]
}

/** How many settlements a roll-up added up. */
export type RollUpAnswer = number

/** What a question is answered with. */
export type Answer = QueryAnswer | BatchAnswer | RollUpAnswer | undefined

export type FromWorker =
  /** A writer has its connection open; a reader opens its own when it is first asked, after the tables were made. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'not-opened'; readonly failure: SqlFailure }
  | { readonly kind: 'done'; readonly id: number; readonly result: Answer }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: SqlFailure }
