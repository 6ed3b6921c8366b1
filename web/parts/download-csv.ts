// Gives the reader a table as a CSV file, made in the browser from what is on the page already.
import { downloadText } from './download-text.ts'
import type { Cell } from './write-csv.ts'
import { writeCsv } from './write-csv.ts'

/** Saves it as `<name>.csv`. */
export function downloadCsv(
  name: string,
  heads: readonly string[],
  rows: readonly (readonly Cell[])[],
): void {
  downloadText(`${name}.csv`, 'text/csv', writeCsv(heads, rows))
}
