// Generations one by one, newest first, with filters in the address.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { ScrollText } from 'lucide-react'
import { useState } from 'react'
import type { LogItem, Logs } from '../../../contract/app/logs.ts'
import { get } from '../../data/api.ts'
import { keysQuery } from '../../data/keys.ts'
import { Button, buttonClass } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { CsvButton } from '../../parts/csv-button.tsx'
import type { Column } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { EarlierOnes } from '../../parts/earlier-ones.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorState } from '../../parts/error-state.tsx'
import { Select, TextInput } from '../../parts/field.tsx'
import { count, dollars, duration, moment, speed, zoneName } from '../../parts/figures.ts'
import { PageHeader } from '../../parts/page-header.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { Outcome } from './outcome.tsx'
import type { LogSearch } from './search.ts'
import { isFiltered, logQuery, readLogSearch, writeLogSearch } from './search.ts'

/** `/logs`. */
export function LogsPage() {
  const search = readLogSearch(useSearch({ strict: false }))
  const navigate = useNavigate()
  // Pages of one list are about one moment, so that nothing is shown twice.
  const [now] = useState(() => Date.now())
  const query = useInfiniteQuery({
    queryKey: ['logs', search],
    queryFn: ({ pageParam, signal }) =>
      get<Logs>('/logs', { ...logQuery(search, now), cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  })
  const items = query.data?.pages.flatMap((page) => page.items)
  const change = (part: Partial<LogSearch>): void =>
    void navigate({
      to: '/logs',
      search: writeLogSearch({ ...search, ...part }),
      replace: true,
      resetScroll: false,
    })
  return (
    <div className="page-width py-6 sm:py-8">
      <PageHeader
        title="Logs"
        lead={`Every request and what came of it, in ${zoneName()}. Prompts and answers are not kept.`}
        action={<CsvButton path="/logs" query={logQuery(search, now)} name="generations" />}
      />
      <Filters search={search} onChange={change} />
      {query.isPending && <Skeleton className="h-96 w-full rounded-card" />}
      {query.isError && (
        <ErrorState
          what="The logs could not be loaded"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {items && (
        <Card>
          <DataTable
            label="Generations"
            columns={COLUMNS}
            rows={items}
            keyOf={({ id }) => id}
            empty={<Nothing isFiltered={isFiltered(search)} onClear={() => change(readLogSearch({}))} />}
          />
        </Card>
      )}
      <EarlierOnes query={query} className="mt-4" />
    </div>
  )
}

interface FiltersProps {
  readonly search: LogSearch
  readonly onChange: (change: Partial<LogSearch>) => void
}

function Filters({ search, onChange }: FiltersProps) {
  const keys = useQuery(keysQuery).data
  const others = (['model', 'provider', 'app'] as const).filter((name) => search[name] !== '')
  return (
    <div className="mb-4 flex flex-wrap items-center gap-2">
      <div className="w-full sm:w-64">
        <TextInput
          type="search"
          aria-label="Part of an id"
          placeholder="Part of an id"
          defaultValue={search.text}
          onChange={(event) => onChange({ text: event.target.value.trim() })}
        />
      </div>
      <Choice
        label="Outcome"
        value={search.status}
        onChange={(status) => onChange({ status })}
        choices={OUTCOMES}
      />
      <Choice
        label="Time"
        value={String(search.hours)}
        onChange={(hours) => onChange({ hours: Number(hours) })}
        choices={TIMES}
      />
      <Choice
        label="Kind"
        value={search.kind}
        onChange={(kind) => onChange({ kind: kind === 'live' || kind === 'test' ? kind : '' })}
        choices={KINDS}
      />
      {keys && (
        <Choice
          label="Key"
          value={search.key}
          onChange={(key) => onChange({ key })}
          choices={[['', 'Any key'], ...keys.map(({ hash, name }) => [hash, name] as const)]}
        />
      )}
      {others.map((name) => (
        <button
          key={name}
          type="button"
          onClick={() => onChange({ [name]: '' })}
          className={buttonClass({ size: 'small' })}
        >
          {search[name]} <span aria-hidden>×</span>
          <span className="sr-only">: take this filter away</span>
        </button>
      ))}
    </div>
  )
}

const OUTCOMES = [
  ['', 'Any outcome'],
  ['answered', 'Answered'],
  ['failed', 'Failed'],
  ['cancelled', 'Cut short by the caller'],
] as const
const TIMES = [
  ['0', 'Any time'],
  ['1', 'Last hour'],
  ['24', 'Last day'],
  ['168', 'Last week'],
  ['720', 'Last 30 days'],
] as const
const KINDS = [
  ['', 'Live and test'],
  ['live', 'Live'],
  ['test', 'Test'],
] as const

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly choices: readonly (readonly [value: string, name: string])[]
  readonly onChange: (value: string) => void
}

function Choice({ label, value, choices, onChange }: ChoiceProps) {
  return (
    <div className="max-sm:grow max-sm:basis-[calc(50%-4px)]">
      <Select aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
        {!choices.some(([one]) => one === value) && <option value={value}>{value}</option>}
        {choices.map(([one, name]) => (
          <option key={one} value={one}>
            {name}
          </option>
        ))}
      </Select>
    </div>
  )
}

interface NothingProps {
  readonly isFiltered: boolean
  readonly onClear: () => void
}

function Nothing({ isFiltered: hasFilters, onClear }: NothingProps) {
  if (hasFilters)
    return (
      <EmptyState
        icon={ScrollText}
        title="No request is like this"
        action={<Button onClick={onClear}>Remove the filters</Button>}
      >
        Nothing in the logs passes these filters.
      </EmptyState>
    )
  return (
    <EmptyState
      icon={ScrollText}
      title="No requests yet"
      action={
        <Link to="/keys" className={buttonClass({ look: 'main' })}>
          To the keys
        </Link>
      }
    >
      Each call of a model becomes a line here, with its attempts, tokens and cost. Make the first one with a
      key, or in the chat.
    </EmptyState>
  )
}

const COLUMNS: readonly Column<LogItem>[] = [
  {
    id: 'at',
    head: 'Time',
    cell: (item) => (
      <Link
        to="/logs/$generation"
        params={{ generation: item.id }}
        className="whitespace-nowrap text-water underline-offset-2 hover:underline"
      >
        <time dateTime={item.at}>{moment(item.at)}</time>
      </Link>
    ),
  },
  {
    id: 'model',
    head: 'Model',
    cell: (item) => (
      <div className="min-w-40">
        <div className="break-all">{item.model}</div>
        {item.requestedModel !== item.model && (
          <div className="text-xs break-all text-quiet">asked for {item.requestedModel}</div>
        )}
      </div>
    ),
  },
  { id: 'outcome', head: 'Outcome', cell: (item) => <Outcome item={item} /> },
  {
    id: 'provider',
    head: 'Provider',
    cell: (item) => <span className="whitespace-nowrap">{item.provider ?? '–'}</span>,
  },
  {
    id: 'key',
    head: 'Key',
    cell: (item) => (
      <span className="block max-w-40 truncate" title={item.key.name}>
        {item.key.name}
        {item.app && <span className="block truncate text-xs text-quiet">{item.app.title}</span>}
      </span>
    ),
  },
  {
    id: 'tokens',
    head: 'Tokens',
    isNumber: true,
    cell: (item) => (
      <>
        {count(item.inputTokens)} <span className="text-quiet">+</span> {count(item.outputTokens)}
        {item.reasoningTokens > 0 && (
          <span className="block text-xs text-reasoning-ink">{count(item.reasoningTokens)} reasoning</span>
        )}
      </>
    ),
  },
  { id: 'cost', head: 'Cost', isNumber: true, cell: (item) => dollars(item.cost) },
  { id: 'first', head: 'First token', isNumber: true, cell: (item) => duration(item.firstTokenMs) },
  { id: 'latency', head: 'Whole', isNumber: true, cell: (item) => duration(item.latencyMs) },
  { id: 'speed', head: 'Speed', isNumber: true, cell: (item) => speed(item.tokensPerSecond) },
]
