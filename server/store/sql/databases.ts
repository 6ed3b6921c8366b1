// The two ways into one database: a pool may be both; for SQLite they are two connections.
import type { Kysely } from 'kysely'
import type { Tables } from './tables.ts'

export interface Databases {
  /** For queries that change nothing; they do not wait for writers. */
  readonly read: Kysely<Tables>
  /** For changes, and for reads inside a transaction with them. */
  readonly write: Kysely<Tables>
}
