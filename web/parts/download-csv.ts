// Gives the reader a table as a CSV file, made in the browser from what is on the page already.
import type { Cell } from './write-csv.ts'
import { writeCsv } from './write-csv.ts'

/** Saves it as `<name>.csv`. */
export function downloadCsv(
  name: string,
  heads: readonly string[],
  rows: readonly (readonly Cell[])[],
): void {
  const url = URL.createObjectURL(new Blob([writeCsv(heads, rows)], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `${name}.csv`
  link.click()
  URL.revokeObjectURL(url)
}
