// What a chart says in words: which colour is what, and the table behind it for those who do not see it.
import type { Series } from './chart-series.ts'

interface ChartLegendProps {
  readonly series: readonly Series[]
}

/** Above the chart. */
export function ChartLegend({ series }: ChartLegendProps) {
  return (
    <ul className="mb-3 flex flex-wrap gap-x-4 gap-y-1 text-sm" aria-hidden>
      {series.map(({ id, name, colour }) => (
        <li key={id} className="inline-flex min-w-0 items-center gap-1.5">
          <span className="size-2.5 shrink-0 rounded-sm" style={{ background: colour }} />
          <span className="max-w-52 truncate text-quiet">{name}</span>
        </li>
      ))}
    </ul>
  )
}

interface ChartTableProps {
  readonly label: string
  readonly series: readonly Series[]
  /** `cells` are parallel to the series. */
  readonly rows: readonly { readonly title: string; readonly cells: readonly string[] }[]
}

/** Read by screen readers only. */
export function ChartTable({ label, series, rows }: ChartTableProps) {
  return (
    // Around the table, since a table takes the width of its words whatever it is told.
    <div className="sr-only">
      <table>
        <caption>{label}</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {series.map(({ id, name }) => (
              <th key={id} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ title, cells }) => (
            <tr key={title}>
              <th scope="row">{title}</th>
              {cells.map((cell, at) => (
                <td key={at}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
