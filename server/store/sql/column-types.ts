// What the columns of a table may hold, as drivers return it. Whole numbers may come back as number (SQLite within 2^53),
// bigint (SQLite beyond) or string (Postgres): values.ts reads them.
import type { ColumnType } from 'kysely'

/** A whole number as drivers return it. */
export type DriverInteger = number | bigint | string
/** A whole number. */
export type Whole = ColumnType<DriverInteger, number | bigint, number | bigint>
/** A whole number or nothing. */
export type WholeOrNull = ColumnType<DriverInteger | null, number | bigint | null, number | bigint | null>
/** An id that the database gives. */
export type GeneratedId = ColumnType<DriverInteger, never, never>

/** A moment or a yes as the people library writes it: text and 0 or 1 in SQLite, the engine's own types in others. */
export type LibraryMoment = string | Date
export type LibraryYes = DriverInteger | boolean | null
