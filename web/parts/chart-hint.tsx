// What hovering over a chart says: a time, and each series with its value.
import type { ReactNode } from 'react'
import type { Series } from './chart-series.ts'

interface ChartHintProps {
  readonly title: string
  readonly lines: readonly (Series & { readonly value: string })[]
  /** Below the lines. */
  readonly children?: ReactNode
}

/** Lines in the order given. */
export function ChartHint({ title, lines, children }: ChartHintProps) {
  return (
    <div className="rounded-card border bg-card px-3 py-2 text-sm shadow-float">
      <p className="font-medium">{title}</p>
      {lines.map(({ id, name, colour, value }) => (
        <p key={id} className="flex items-center justify-between gap-6">
          <span className="inline-flex items-center gap-1.5">
            <span className="size-2 rounded-sm" style={{ background: colour }} />
            {name}
          </span>
          <span className="numeric">{value}</span>
        </p>
      ))}
      {children}
    </div>
  )
}
