// A surface with a hairline that holds one thing.
import { clsx } from 'clsx'
import type { ReactNode } from 'react'

interface CardProps {
  readonly title?: ReactNode
  /** Right of the title: a link, a button, a range. */
  readonly action?: ReactNode
  readonly className?: string
  readonly children: ReactNode
}

/** With a title it is a labelled region of the page. */
export function Card({ title, action, className, children }: CardProps) {
  return (
    <section className={clsx('min-w-0 rounded-card border bg-card', className)}>
      {(title !== undefined || action !== undefined) && (
        <header className="flex min-h-12 flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b px-4 py-2">
          <h2 className="font-medium">{title}</h2>
          {action}
        </header>
      )}
      {children}
    </section>
  )
}
