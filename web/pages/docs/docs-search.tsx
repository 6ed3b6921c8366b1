// Searches the words of all pages as one types; the words are loaded when the field gets the focus.
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Search } from 'lucide-react'
import { useDeferredValue, useId, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import type { SearchResult } from './search-docs.ts'
import { searchDocs } from './search-docs.ts'

/** A field with a list of results below it, both for the keyboard. */
export function DocsSearch() {
  const id = useId()
  const navigate = useNavigate()
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [isWanted, setWanted] = useState(false)
  const [isOpen, setOpen] = useState(false)
  const [chosen, setChosen] = useState(0)
  const question = useDeferredValue(text)
  const pages = useQuery({
    queryKey: ['docs-words'],
    queryFn: async () => (await import('./search-index.ts')).SEARCHED,
    enabled: isWanted,
    staleTime: Infinity,
  }).data
  const results = pages ? searchDocs(pages, question) : []
  const isShown = isOpen && text.trim() !== ''

  const open = ({ slug, id: hash }: SearchResult): void => {
    setOpen(false)
    setText('')
    field.current?.blur()
    void navigate({ to: '/docs/$', params: { _splat: slug }, hash })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') setOpen(false)
    if (results.length === 0) return
    if (event.key === 'ArrowDown') setChosen((chosen + 1) % results.length)
    else if (event.key === 'ArrowUp') setChosen((chosen + results.length - 1) % results.length)
    else if (event.key === 'Enter') {
      const result = results[chosen]
      if (result) open(result)
    } else return
    event.preventDefault()
  }
  return (
    <div
      className="relative"
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}
    >
      <Search size={14} aria-hidden className="pointer-events-none absolute top-[11px] left-3 text-quiet" />
      <input
        ref={field}
        type="search"
        role="combobox"
        aria-label="Search the documentation"
        aria-expanded={isShown}
        aria-controls={`${id}-results`}
        aria-autocomplete="list"
        aria-activedescendant={isShown && results[chosen] ? `${id}-${chosen}` : undefined}
        placeholder="Search the docs"
        value={text}
        onFocus={() => {
          setWanted(true)
          setOpen(true)
        }}
        onChange={(event) => {
          setText(event.target.value)
          setChosen(0)
          setOpen(true)
        }}
        onKeyDown={onKeyDown}
        className="h-9 w-full rounded-md border border-line-strong/60 bg-card pr-3 pl-8"
      />
      {isShown && (
        <div
          id={`${id}-results`}
          role="listbox"
          aria-label="Results"
          className="appear absolute top-11 left-0 z-20 max-h-[60vh] w-[min(440px,calc(100vw-32px))] overflow-y-auto rounded-card border bg-card p-1 shadow-float"
        >
          {results.map((result, at) => (
            <div
              key={`${result.slug}#${result.id}`}
              id={`${id}-${at}`}
              role="option"
              aria-selected={at === chosen}
              onMouseEnter={() => setChosen(at)}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => open(result)}
              onKeyDown={onKeyDown}
              tabIndex={-1}
              className={`cursor-pointer rounded-md px-3 py-2 ${at === chosen ? 'bg-water-soft' : ''}`}
            >
              <p className="font-medium">
                {result.title}
                {result.id !== '' && <span className="font-normal text-quiet"> · {result.heading}</span>}
              </p>
              {result.snippet !== '' && <p className="line-clamp-2 text-sm text-quiet">{result.snippet}</p>}
            </div>
          ))}
          {results.length === 0 && (
            <div
              role="option"
              aria-selected={false}
              aria-disabled
              className="px-3 py-4 text-center text-quiet"
            >
              {pages ? 'No page has all of these words.' : 'Reading the pages …'}
            </div>
          )}
        </div>
      )}
    </div>
  )
}
