// The head of a page: its name, one sentence, and what can be done here. Sets the title of the browser's tab.
import { useEffect } from 'react'
import type { ReactNode } from 'react'

interface PageHeaderProps {
  readonly title: string
  readonly lead?: ReactNode
  /** Buttons on the right. */
  readonly action?: ReactNode
}

/** One on each page. */
export function PageHeader({ title, lead, action }: PageHeaderProps) {
  useTitle(title)
  return (
    <header className="mb-6 flex flex-wrap items-end justify-between gap-4">
      <div className="min-w-0">
        <h1 className="text-xl font-semibold sm:text-2xl">{title}</h1>
        {lead !== undefined && <p className="mt-1 max-w-[75ch] text-quiet">{lead}</p>}
      </div>
      {action !== undefined && <div className="flex flex-wrap items-center gap-2">{action}</div>}
    </header>
  )
}

/** Names the page in the browser's tab. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Causeway`
  }, [title])
}
