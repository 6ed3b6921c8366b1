// The few words in which engines differ when tables are made; migrations are written once with them.
import type { ColumnDefinitionBuilder, CreateTableBuilder } from 'kysely'

export interface Spelling {
  /** The type of a whole number of 64 bits. */
  readonly whole: 'integer' | 'bigint'
  /** The type of bytes. */
  readonly bytes: 'blob' | 'bytea'
  /** The types in which the people library keeps moments and yes or no. */
  readonly moment: 'date' | 'timestamptz'
  readonly yesNo: 'integer' | 'boolean'
  /** Makes a column the table's own id: given by the database, growing, never given twice. */
  readonly ownId: (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder
  /** What an engine adds after the closing bracket of a table. */
  readonly finish: <T extends string, C extends string>(
    table: CreateTableBuilder<T, C>,
  ) => CreateTableBuilder<T, C>
  /** The same for a small table that is read and written by its whole primary key. */
  readonly finishClustered: <T extends string, C extends string>(
    table: CreateTableBuilder<T, C>,
  ) => CreateTableBuilder<T, C>
}
