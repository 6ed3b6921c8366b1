// Text tables: the first column left, numbers right. Pure.

/** A cell: text as it is, a missing number as a dash. */
export type Cell = string | undefined

/** Lines of a table with a rule under its head. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string[] {
  const texts = rows.map((row) => row.map((cell) => cell ?? '–'))
  const widths = head.map((title, column) =>
    Math.max(title.length, ...texts.map((row) => row[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd()
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...texts.map(line)]
}

/** A number with `digits` decimals, times `scale`, after `sign` (`+` for differences). */
export function show(
  value: number | undefined,
  options: { readonly digits: number; readonly scale?: number; readonly sign?: '+' },
): Cell {
  if (value === undefined || Number.isNaN(value)) return undefined
  const text = (value * (options.scale ?? 1)).toFixed(options.digits)
  return options.sign === '+' && !text.startsWith('-') ? `+${text}` : text
}
