// A few large numbers side by side, each with its name and a quiet line below.
import { clsx } from 'clsx'
import type { ReactNode } from 'react'

/** One of them. */
export interface Figure {
  readonly name: string
  readonly value: string
  readonly more?: ReactNode
}

interface FigureRowProps {
  readonly figures: readonly Figure[]
}

/** Three or four. */
export function FigureRow({ figures }: FigureRowProps) {
  return (
    <dl
      className={clsx(
        'grid grid-cols-2 gap-px overflow-hidden rounded-card border bg-line',
        figures.length === 3 ? 'sm:grid-cols-3' : 'sm:grid-cols-4',
      )}
    >
      {figures.map(({ name, value, more }, at) => (
        <div
          key={name}
          className={clsx('bg-card px-4 py-3.5', figures.length === 3 && at === 2 && 'max-sm:col-span-2')}
        >
          <dt className="text-sm text-quiet">{name}</dt>
          <dd className="mt-1">
            <span className="numeric text-xl font-semibold">{value}</span>
            {more !== undefined && <span className="mt-0.5 block text-sm text-quiet">{more}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
