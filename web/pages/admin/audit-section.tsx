// Administration → Audit log: who changed what in the web app, newest first, with filters in the address.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { History } from 'lucide-react'
import { useState } from 'react'
import type { AuditAnswer, AuditItem } from '../../../contract/app/audit.ts'
import { get } from '../../data/api.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { CsvButton } from '../../parts/csv-button.tsx'
import type { Column } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { EarlierOnes } from '../../parts/earlier-ones.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorState } from '../../parts/error-state.tsx'
import { Select, TextInput } from '../../parts/field.tsx'
import { moment, zoneName } from '../../parts/figures.ts'
import { Skeleton } from '../../parts/skeleton.tsx'
import type { AuditSearch } from './audit-search.ts'
import { auditQueryOf, readAuditSearch, writeAuditSearch } from './audit-search.ts'
import { ACTION_CHOICES, actionWords } from './audit-words.ts'

const AT_ONCE = 100

/** The section. */
export function AuditSection() {
  const search = readAuditSearch(useSearch({ strict: false }))
  const navigate = useNavigate()
  // Pages of one list are about one moment, so that nothing is shown twice.
  const [now] = useState(() => Date.now())
  const query = useInfiniteQuery({
    queryKey: ['admin', 'audit', search],
    queryFn: ({ pageParam, signal }) =>
      get<AuditAnswer>(
        '/admin/audit',
        { ...auditQueryOf(search, now), limit: AT_ONCE, cursor: pageParam },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    staleTime: 0,
  })
  const items = query.data?.pages.flatMap((page) => page.items)
  const change = (part: Partial<AuditSearch>): void =>
    void navigate({
      to: '/admin/$section',
      params: { section: 'audit' },
      search: writeAuditSearch({ ...search, ...part }),
      replace: true,
      resetScroll: false,
    })
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <Filters search={search} onChange={change} />
        <span className="ml-auto">
          <CsvButton path="/admin/audit" query={auditQueryOf(search, now)} name="audit" />
        </span>
      </div>
      {query.isPending && <Skeleton className="h-96 w-full rounded-card" />}
      {query.isError && (
        <ErrorState
          what="The audit log could not be loaded"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {items && (
        <Card>
          <DataTable
            label="Changes"
            columns={COLUMNS}
            rows={items}
            keyOf={({ id }) => id}
            empty={
              <Nothing
                isFiltered={Object.keys(writeAuditSearch(search)).length > 0}
                onClear={() => change(readAuditSearch({}))}
              />
            }
          />
          <EarlierOnes query={query} />
        </Card>
      )}
    </>
  )
}

interface FiltersProps {
  readonly search: AuditSearch
  readonly onChange: (part: Partial<AuditSearch>) => void
}

const TIMES = [
  [0, 'Any time'],
  [1, 'Last hour'],
  [24, 'Last day'],
  [168, 'Last week'],
  [720, 'Last 30 days'],
  [8760, 'Last year'],
] as const

function Filters({ search, onChange }: FiltersProps) {
  const isKnown = search.action === '' || ACTION_CHOICES.some(([action]) => action === search.action)
  return (
    <>
      <div className="w-full sm:w-44">
        <TextInput
          type="search"
          aria-label="Address of who did it"
          placeholder="Who"
          defaultValue={search.person}
          onChange={(event) => onChange({ person: event.target.value.trim() })}
        />
      </div>
      <div className="w-full sm:w-60">
        <Select
          aria-label="Action"
          value={search.action}
          onChange={(event) => onChange({ action: event.target.value })}
        >
          <option value="">Any action</option>
          {!isKnown && <option value={search.action}>{search.action}</option>}
          {ACTION_CHOICES.map(([action, name]) => (
            <option key={action} value={action}>
              {name}
            </option>
          ))}
        </Select>
      </div>
      <div className="w-36 max-sm:flex-1">
        <Select
          aria-label="Time"
          value={search.hours}
          onChange={(event) => onChange({ hours: Number(event.target.value) })}
        >
          {!TIMES.some(([hours]) => hours === search.hours) && (
            <option value={search.hours}>Last {search.hours} hours</option>
          )}
          {TIMES.map(([hours, name]) => (
            <option key={hours} value={hours}>
              {name}
            </option>
          ))}
        </Select>
      </div>
      <div className="w-full sm:w-44">
        <TextInput
          type="search"
          aria-label="Part of what was changed"
          placeholder="What"
          defaultValue={search.text}
          onChange={(event) => onChange({ text: event.target.value.trim() })}
        />
      </div>
    </>
  )
}

interface NothingProps {
  readonly isFiltered: boolean
  readonly onClear: () => void
}

function Nothing({ isFiltered, onClear }: NothingProps) {
  if (isFiltered)
    return (
      <EmptyState
        icon={History}
        title="No change is like this"
        action={<Button onClick={onClear}>Remove the filters</Button>}
      >
        Nothing in the audit log passes these filters.
      </EmptyState>
    )
  return (
    <EmptyState icon={History} title="Nothing was changed yet">
      Each change in the web app becomes a line here: keys, people, credit, models. Passwords, keys and links
      never do, and neither do commands on the server’s own command line.
    </EmptyState>
  )
}

const COLUMNS: readonly Column<AuditItem>[] = [
  {
    id: 'at',
    head: (
      <>
        Time <span className="font-normal">({zoneName()})</span>
      </>
    ),
    cell: ({ at }) => (
      <time dateTime={at} className="sm:whitespace-nowrap">
        {moment(at)}
      </time>
    ),
  },
  {
    id: 'person',
    head: 'Who',
    className: 'max-sm:hidden',
    cell: ({ person, account }) => (
      <div className="min-w-36">
        <div className="break-all">{person}</div>
        {account !== null && <div className="text-xs text-quiet">for {account}</div>}
      </div>
    ),
  },
  {
    id: 'action',
    head: 'Action',
    cell: (item) => (
      <div className="sm:min-w-36">
        <span className="font-medium">{actionWords(item)}</span>
        <div className="text-xs wrap-anywhere text-quiet sm:hidden">
          {item.person}
          {item.summary !== '' && <span className="mt-0.5 block">{item.summary}</span>}
        </div>
      </div>
    ),
  },
  {
    id: 'summary',
    head: 'What',
    className: 'max-sm:hidden',
    cell: ({ summary }) => (
      <span className="block max-w-[52ch] min-w-48 text-sm break-words text-quiet">{summary}</span>
    ),
  },
]
