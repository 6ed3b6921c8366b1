// How SQLite spells tables: STRICT everywhere, so that a sum which overflows 64 bits fails instead of becoming a float.
import { sql } from 'kysely'
import type { Spelling } from '../migrations/spelling.ts'

/** SQLite's words for migrations. */
export const SQLITE_SPELLING: Spelling = {
  whole: 'integer',
  // AUTOINCREMENT, because a plain rowid would give the id of a deleted key to the next one.
  ownId: (column) => column.primaryKey().autoIncrement(),
  finish: (table) => table.modifyEnd(sql`strict`),
  finishClustered: (table) => table.modifyEnd(sql`without rowid, strict`),
}
