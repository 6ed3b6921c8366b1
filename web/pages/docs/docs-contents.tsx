// The headings of the page that is read, with the one that is in view marked.
import { useEffect, useState } from 'react'
import type { DocsOutline } from './document.ts'

interface DocsContentsProps {
  readonly headings: DocsOutline['headings']
}

/** Nothing for a page with less than two parts. */
export function DocsContents({ headings }: DocsContentsProps) {
  const shown = headings.filter(({ level }) => level < 4)
  const current = useCurrent(shown.map(({ id }) => id))
  if (shown.length < 2) return null
  return (
    <nav
      aria-label="On this page"
      className="sticky top-[65px] max-h-[calc(100dvh-81px)] overflow-y-auto pb-6 text-sm"
    >
      <h2 className="mb-2 text-xs font-medium text-quiet">On this page</h2>
      <ul className="border-l">
        {shown.map(({ level, id, text }) => (
          <li key={id}>
            <a
              href={`#${id}`}
              aria-current={id === current ? 'location' : undefined}
              className={`-ml-px block border-l py-1 hover:text-ink ${level === 2 ? 'pl-3' : 'pl-6'} ${
                id === current ? 'border-water text-ink' : 'border-transparent text-quiet'
              }`}
            >
              {text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** The last heading that has come to the upper part of the window. */
function useCurrent(ids: readonly string[]): string | undefined {
  const [current, setCurrent] = useState<string>()
  const all = ids.join(' ')
  useEffect(() => {
    const read = (): void => {
      const passed = all
        .split(' ')
        .filter((id) => (document.getElementById(id)?.getBoundingClientRect().top ?? Infinity) < 140)
      setCurrent(passed.at(-1))
    }
    read()
    addEventListener('scroll', read, { passive: true })
    return () => removeEventListener('scroll', read)
  }, [all])
  return current
}
