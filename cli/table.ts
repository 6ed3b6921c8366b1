// Rows as aligned columns for people. Scripts ask for JSON.

/** A heading line and one line per row, without trailing blanks; a note when there are no rows. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return 'none\n'
  const lines = [headings, ...rows]
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)))
  return lines
    .map(
      (line) =>
        `${line
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

/** An amount with as many digits as it needs, two at least. */
export function dollars(amount: number): string {
  const [whole = '0', fraction = ''] = Math.abs(amount).toFixed(9).split('.')
  const sign = amount < 0 ? '-' : ''
  return `${sign}$${whole}.${fraction.replace(/0+$/, '').padEnd(2, '0')}`
}

/** Date and minute in the reader's own time zone. */
export function moment(unixMilliseconds: number | null): string {
  if (unixMilliseconds === null) return 'never'
  const date = new Date(unixMilliseconds)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`
}
