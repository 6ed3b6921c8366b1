// The catalogue: search, filters in the address, list or grid, a tray of models to compare.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { LayoutGrid, List, Search, SearchX, SlidersHorizontal } from 'lucide-react'
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import type { ListedModel } from '../../../contract/app/models.ts'
import { modelsQuery, modelTokensQuery } from '../../data/models.ts'
import { SectionTabs } from '../../frame/section-tabs.tsx'
import { Button, buttonClass } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorState } from '../../parts/error-state.tsx'
import { IconButton } from '../../parts/icon-button.tsx'
import { useTitle } from '../../parts/page-header.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { CompareTray } from './compare-tray.tsx'
import { FilterRail } from './filter-rail.tsx'
import { ModelCard } from './model-card.tsx'
import { ModelRow } from './model-row.tsx'
import type { ModelSearch, SearchChange, SortName } from './search.ts'
import { filterCount, findModels, readSearch, writeSearch } from './search.ts'
import { useGrowing } from './use-growing.ts'

/** `/models`. */
export function ModelsPage() {
  useTitle('Models')
  const query = useQuery(modelsQuery)
  const tokens = useQuery(modelTokensQuery).data
  const search = readSearch(useSearch({ strict: false }))
  const change = useSearchChange(search)
  const [compared, setCompared] = useState<readonly string[]>([])
  const weekly = useMemo(
    () => new Map(tokens?.models.map(({ id, weekTokens, days }) => [id, { weekTokens, days }])),
    [tokens],
  )
  const deferred = useDeferredValue(search)
  const models = query.data
  const found = useMemo(
    () =>
      findModels(
        models ?? [],
        deferred,
        new Map([...weekly].map(([id, { weekTokens }]) => [id, weekTokens])),
      ),
    [models, deferred, weekly],
  )
  const someOn = models?.some(({ available }) => available) === true
  // The same function for every row: none is drawn anew for a letter of the search.
  const toggle = useCallback(
    (id: string): void =>
      setCompared((all) => (all.includes(id) ? all.filter((one) => one !== id) : [...all, id].slice(-4))),
    [],
  )
  const [many, end] = useGrowing(found)
  const shown = found.slice(0, many)

  return (
    <div className="page-width py-6 sm:py-8">
      <SectionTabs subject="catalogue" />
      <h1 className="sr-only">Models</h1>
      <div className="flex gap-8">
        <aside
          // Stays in sight beside a long list; what scrolls must be reachable by keyboard, and its boxes are.
          className="sticky top-[65px] -m-1 max-h-[calc(100dvh-81px)] w-58 shrink-0 self-start overflow-y-auto p-1 [scrollbar-width:thin] max-lg:hidden"
          aria-label="Filters"
        >
          {models && <FilterRail models={models} search={search} onChange={change} />}
        </aside>
        <div className="min-w-0 flex-1">
          <Toolbar search={search} onChange={change} models={models} found={found.length} />
          {query.isPending && <Loading />}
          {query.isError && (
            <ErrorState
              what="The models could not be loaded"
              error={query.error}
              onRetry={() => void query.refetch()}
            />
          )}
          {models && found.length === 0 && <NothingFound search={search} onChange={change} />}
          {found.length > 0 && search.view === 'list' && (
            <ul className="rounded-card border bg-card" aria-label="Models">
              {shown.map((model) => (
                <ModelRow
                  key={model.id}
                  model={model}
                  traffic={weekly.get(model.id)}
                  saysOff={someOn}
                  isCompared={compared.includes(model.id)}
                  onCompare={toggle}
                />
              ))}
            </ul>
          )}
          {found.length > 0 && search.view === 'grid' && (
            <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3" aria-label="Models">
              {shown.map((model) => (
                <ModelCard
                  key={model.id}
                  model={model}
                  isCompared={compared.includes(model.id)}
                  onCompare={toggle}
                />
              ))}
            </ul>
          )}
          {shown.length < found.length && <div ref={end} className="h-px" />}
        </div>
      </div>
      <CompareTray
        models={models ?? []}
        compared={compared}
        onRemove={toggle}
        onClear={() => setCompared([])}
      />
    </div>
  )
}

function useSearchChange(search: ModelSearch): SearchChange {
  const navigate = useNavigate()
  return (change) =>
    void navigate({
      to: '/models',
      search: writeSearch({ ...search, ...change }),
      replace: true,
      resetScroll: false,
    })
}

interface ToolbarProps {
  readonly search: ModelSearch
  readonly onChange: SearchChange
  readonly models: readonly ListedModel[] | undefined
  readonly found: number
}

const SORT_NAMES: Readonly<Record<SortName, string>> = {
  newest: 'Newest first',
  name: 'By name',
  tokens: 'Most used here',
  cheapest: 'Cheapest first',
  dearest: 'Dearest first',
  context: 'Longest context',
}

function Toolbar({ search, onChange, models, found }: ToolbarProps) {
  const [isFiltering, setFiltering] = useState(false)
  const filters = filterCount(search)
  return (
    <div className="mb-4">
      <SearchField value={search.q} onChange={(q) => onChange({ q })} />
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <p className="mr-auto text-sm text-quiet" role="status">
          {models && sayFound(found, models)}
        </p>
        <Button size="small" className="lg:hidden" onClick={() => setFiltering(true)}>
          <SlidersHorizontal size={14} aria-hidden /> Filters{filters > 0 && ` (${filters})`}
        </Button>
        <label className="flex items-center gap-2 text-sm text-quiet">
          <span className="max-sm:sr-only">Order</span>
          <select
            value={search.sort}
            onChange={(event) => onChange({ sort: event.target.value as SortName })}
            className="h-8 rounded-md border bg-card px-2 text-ink"
          >
            {Object.entries(SORT_NAMES).map(([name, text]) => (
              <option key={name} value={name}>
                {text}
              </option>
            ))}
          </select>
        </label>
        <div className="flex rounded-md border bg-card max-sm:hidden" role="group" aria-label="View">
          <IconButton
            label="List"
            aria-pressed={search.view === 'list'}
            className="aria-pressed:text-water"
            onClick={() => onChange({ view: 'list' })}
          >
            <List size={16} aria-hidden />
          </IconButton>
          <IconButton
            label="Grid"
            aria-pressed={search.view === 'grid'}
            className="aria-pressed:text-water"
            onClick={() => onChange({ view: 'grid' })}
          >
            <LayoutGrid size={16} aria-hidden />
          </IconButton>
        </div>
      </div>
      {isFiltering && models && (
        <Dialog title="Filters" place="side" onClose={() => setFiltering(false)}>
          <FilterRail models={models} search={search} onChange={onChange} />
        </Dialog>
      )}
    </div>
  )
}

function sayFound(found: number, models: readonly ListedModel[]): string {
  const many = `${found === models.length ? found : `${found} of ${models.length}`} models`
  const isAnyOn = models.some(({ available }) => available)
  return isAnyOn || models.length === 0 ? many : `${many}; no provider is on, test keys reach them all`
}

interface SearchFieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
}

/** The browser keeps the text, so that typing never waits for the address or the list. */
function SearchField({ value, onChange }: SearchFieldProps) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const field = input.current
    if (field && document.activeElement !== field) field.value = value
  }, [value])
  useEffect(() => {
    // A phone would cover half the page with its keyboard.
    if (matchMedia('(pointer: fine)').matches) input.current?.focus({ preventScroll: true })
  }, [])
  return (
    <div className="relative">
      <Search
        size={17}
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-3.5 -translate-y-1/2 text-quiet"
      />
      <input
        ref={input}
        type="search"
        defaultValue={value}
        onChange={(event) => onChange(event.target.value)}
        placeholder="Search models by name, maker or what they do"
        aria-label="Search models"
        className="h-11 w-full rounded-card border border-line-strong/60 bg-card pr-3 pl-10 text-lg sm:text-base"
      />
    </div>
  )
}

function Loading() {
  return (
    <div className="rounded-card border bg-card" aria-busy="true">
      {Array.from({ length: 10 }, (_, index) => (
        <div key={index} className="flex h-[84px] items-center gap-4 border-b px-4 last:border-b-0">
          <Skeleton className="size-9" />
          <div className="flex-1">
            <Skeleton className="h-4 w-44" />
            <Skeleton className="mt-2 h-3.5 w-full max-w-96" />
          </div>
          <Skeleton className="h-4 w-28 max-sm:hidden" />
        </div>
      ))}
    </div>
  )
}

interface NothingFoundProps {
  readonly search: ModelSearch
  readonly onChange: SearchChange
}

function NothingFound({ search, onChange }: NothingFoundProps) {
  const hasFilters = filterCount(search) > 0
  return (
    <div className="rounded-card border bg-card">
      <EmptyState
        icon={SearchX}
        title="No model is like this"
        action={
          <div className="flex flex-wrap justify-center gap-2">
            {hasFilters && (
              <Button
                look="main"
                onClick={() =>
                  onChange({ ...readSearch({ q: search.q, sort: search.sort, view: search.view }) })
                }
              >
                Remove the filters
              </Button>
            )}
            <Link to="/docs/$" params={{ _splat: 'models' }} className={buttonClass()}>
              How to add a model
            </Link>
          </div>
        }
      >
        {search.q !== '' && (
          <>
            Nothing in the catalogue matches “{search.q}”{hasFilters && ' with these filters'}.
          </>
        )}
        {search.q === '' && 'The filters leave nothing. Remove one of them.'}
      </EmptyState>
    </div>
  )
}
