// The list of all pages beside the one that is read; on a phone it opens above it.
import { Link } from '@tanstack/react-router'
import { ChevronDown } from 'lucide-react'
import { useLayoutEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { NAVIGATION } from './docs-content.ts'
import { DocsSearch } from './docs-search.tsx'

/** Where the reference of every path is; a page of its own, which the app's router does not know. */
export const REFERENCE = '/docs/api-reference'

interface DocsNavigationProps {
  readonly slug: string
}

/** With the search on top. */
export function DocsNavigation({ slug }: DocsNavigationProps) {
  const [isOpen, setOpen] = useState(false)
  const list = useCurrentInSight(slug)
  const current = NAVIGATION.flatMap(({ entries }) => entries).find((entry) => entry.slug === slug)
  return (
    <div className="lg:sticky lg:top-[65px] lg:flex lg:max-h-[calc(100dvh-81px)] lg:flex-col">
      <DocsSearch />
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls="docs-pages"
        onClick={() => setOpen(!isOpen)}
        className="mt-3 flex w-full items-center justify-between rounded-md border bg-card px-3 py-2 text-left lg:hidden"
      >
        {current?.name ?? 'All pages'}
        <ChevronDown size={16} aria-hidden className={isOpen ? 'rotate-180' : ''} />
      </button>
      <nav
        ref={list}
        id="docs-pages"
        aria-label="Documentation"
        className={`mt-5 min-h-0 lg:overflow-y-auto lg:[mask-image:linear-gradient(to_bottom,black_calc(100%-28px),transparent)] lg:pr-2 lg:pb-6 ${isOpen ? '' : 'max-lg:hidden'}`}
      >
        {NAVIGATION.map(({ name, entries }) => (
          <div key={name} className="mb-5">
            <h2 className="mb-1 px-2 text-xs font-medium text-quiet">{name}</h2>
            <ul>
              {name === 'Reference' && (
                <li>
                  <a href={REFERENCE} className={ENTRY}>
                    API reference
                  </a>
                </li>
              )}
              {entries.map((entry) => (
                <li key={entry.slug}>
                  <Link
                    to="/docs/$"
                    params={{ _splat: entry.slug }}
                    onClick={() => setOpen(false)}
                    className={ENTRY}
                    activeProps={{ className: '!text-ink bg-water-soft font-medium', 'aria-current': 'page' }}
                    activeOptions={{ exact: true, includeHash: false }}
                  >
                    {entry.name}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
    </div>
  )
}

/** Scrolls the list, and not the page, so that the page that is read can be seen in it. */
function useCurrentInSight(slug: string): RefObject<HTMLElement | null> {
  const list = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    const current = list.current?.querySelector<HTMLElement>(`a[href="/docs/${slug}"]`)
    if (!list.current || !current) return
    const { top, bottom } = list.current.getBoundingClientRect()
    const place = current.getBoundingClientRect()
    const isInSight = place.top >= top && place.bottom <= bottom - EDGE_PIXELS
    if (!isInSight) list.current.scrollTop += place.top - top - (bottom - top) / 2
  }, [slug])
  return list
}

/** The lower edge fades out. */
const EDGE_PIXELS = 28

const ENTRY = 'block rounded-md px-2 py-1 text-quiet hover:bg-sunken hover:text-ink'
