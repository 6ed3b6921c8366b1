// Tabs whose choice is in the address: each is a link, so it can be opened anew, shared and gone back from.
import { clsx } from 'clsx'
import { useLayoutEffect, useRef } from 'react'
import type { ReactNode } from 'react'

interface TabBarProps {
  readonly label: string
  readonly children: ReactNode
}

/** A row of links that scrolls sideways on a phone, to where the chosen one is. */
export function TabBar({ label, children }: TabBarProps) {
  const bar = useRef<HTMLElement>(null)
  const seen = useRef<Element>(null)
  useLayoutEffect(() => {
    const current = bar.current?.querySelector<HTMLElement>('[aria-current="page"]')
    // Once for each choice: whoever scrolls further is left there.
    if (!bar.current || !current || current === seen.current) return
    seen.current = current
    bar.current.scrollLeft = current.offsetLeft + (current.offsetWidth - bar.current.clientWidth) / 2
  })
  return (
    <nav
      ref={bar}
      aria-label={label}
      className="relative -mx-4 flex gap-1 overflow-x-auto border-b px-4 [scrollbar-width:none] sm:mx-0 sm:px-0"
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
