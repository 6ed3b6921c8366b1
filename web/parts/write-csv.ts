// A table as the text of a CSV file. Pure; download-csv.ts gives it to the reader.

export type Cell = string | number | undefined

/** RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe in front, as OWASP advises. */
export function writeCsv(heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const cell = (value: Cell): string => {
    if (value === undefined) return ''
    if (typeof value === 'number') return String(value)
    const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return [heads, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}
