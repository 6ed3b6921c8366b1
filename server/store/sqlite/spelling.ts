// How SQLite spells tables: STRICT everywhere, so that a sum which overflows 64 bits fails instead of becoming a float.
import { sql } from 'kysely'
import type { Spelling } from '../migrations/spelling.ts'

/** SQLite's words for migrations. */
export const SQLITE_SPELLING: Spelling = {
  whole: 'integer',
  bytes: 'blob',
  // SQLite has no such type: the column takes the text of a moment as it is.
  moment: 'date',
  yesNo: 'integer',
  // AUTOINCREMENT, because a plain rowid would give the id of a deleted key to the next one.
  ownId: (column) => column.primaryKey().autoIncrement(),
  finish: (table) => table.modifyEnd(sql`strict`),
  finishClustered: (table) => table.modifyEnd(sql`without rowid, strict`),
}
