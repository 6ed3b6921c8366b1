// Tabs whose choice is in the address: each is a link, so it can be opened anew, shared and gone back from.
import { clsx } from 'clsx'
import type { ReactNode } from 'react'

interface TabBarProps {
  readonly label: string
  readonly children: ReactNode
}

/** A row of links that scrolls sideways on a phone. */
export function TabBar({ label, children }: TabBarProps) {
  return (
    <nav
      aria-label={label}
      className="-mx-4 flex gap-1 overflow-x-auto border-b px-4 [scrollbar-width:none] sm:mx-0 sm:px-0"
    >
      {children}
    </nav>
  )
}

/** The classes of a link in the bar. */
export function tabClass(isCurrent: boolean): string {
  return clsx(
    '-mb-px shrink-0 border-b-2 px-3 py-2.5 text-sm',
    isCurrent ? 'border-water font-medium text-ink' : 'border-transparent text-quiet hover:text-ink',
  )
}
