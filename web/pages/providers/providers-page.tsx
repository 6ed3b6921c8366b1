// The providers: whom this installation can ask, what switches each on, what it does with data, how it did here.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Download, SearchX } from 'lucide-react'
import { Fragment } from 'react'
import type { ListedProvider, ProviderTraffic } from '../../../contract/app/providers.ts'
import { providersQuery, providersTrafficQuery } from '../../data/providers.ts'
import { SectionTabs } from '../../frame/section-tabs.tsx'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Choices } from '../../parts/choices.tsx'
import type { Column } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { downloadCsv } from '../../parts/download-csv.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { FIRST_TOKEN, SPEED, TOKENS_SERVED, UPTIME } from '../../parts/measured-columns.tsx'
import { Monogram } from '../../parts/monogram.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { sayPolicy } from '../../parts/say-policy.ts'
import { SearchInput } from '../../parts/search-input.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { StatusChip } from '../../parts/status-chip.tsx'
import { sayCountry, sayFormats, sayVariables } from './provider-words.ts'
import type { ProvidersSearch } from './search.ts'
import { filterProviders, readProvidersSearch, SHOWN, writeProvidersSearch } from './search.ts'

interface Row {
  readonly provider: ListedProvider
  readonly measured: ProviderTraffic | undefined
}

/** `/providers`. Figures are of the last seven days. */
export function ProvidersPage() {
  const query = useQuery(providersQuery)
  const traffic = useQuery(providersTrafficQuery('week')).data?.providers
  const search = readProvidersSearch(useSearch({ strict: false }))
  const navigate = useNavigate()
  const change = (part: Partial<ProvidersSearch>): void =>
    void navigate({
      to: '/providers',
      search: writeProvidersSearch({ ...search, ...part }),
      replace: true,
      resetScroll: false,
    })
  const rows = query.data
    ? filterProviders(query.data, search).map((provider): Row => ({
        provider,
        measured: traffic?.find(({ id }) => id === provider.id),
      }))
    : undefined
  return (
    <div className="page-width py-6 sm:py-8">
      <SectionTabs subject="catalogue" />
      <PageHeader
        title="Providers"
        lead={`${query.data?.length ?? '…'} providers that the catalogue knows, ${query.data?.filter(({ on }) => on).length ?? '…'} of them switched on here.`}
        action={
          rows && (
            <Button onClick={() => downloadCsv('providers', HEADS, rows.map(csvRow))}>
              <Download size={15} aria-hidden /> CSV
            </Button>
          )
        }
      />
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <SearchInput
          label="Search providers"
          hint="A name, a format, a variable"
          value={search.q}
          onChange={(q) => change({ q })}
        />
        <Choices label="Which" value={search.show} choices={SHOWN} onChange={(show) => change({ show })} />
      </div>
      <Loaded query={query} what="The providers" skeleton={<Skeleton className="h-[900px] w-full" />}>
        {() => (
          <Card>
            <DataTable
              label="Providers"
              columns={COLUMNS}
              rows={rows ?? []}
              keyOf={({ provider }) => provider.id}
              empty={<Nothing search={search} onClear={() => change({ q: '', show: 'all' })} />}
            />
          </Card>
        )}
      </Loaded>
      <p className="mt-4 max-w-[75ch] text-sm text-quiet">
        Tokens, first token, speed and uptime are of this installation’s own traffic in the last seven days,
        test keys apart: those are answered by the{' '}
        <Link
          to="/docs/$"
          params={{ _splat: 'test-mode' }}
          className="text-water underline underline-offset-2"
        >
          simulator
        </Link>
        , which is no provider. Any other server that speaks one of these formats can be{' '}
        <Link
          to="/docs/$"
          params={{ _splat: 'providers' }}
          className="text-water underline underline-offset-2"
        >
          added in a file
        </Link>
        .
      </p>
    </div>
  )
}

interface NothingProps {
  readonly search: ProvidersSearch
  readonly onClear: () => void
}

function Nothing({ search: { q, show }, onClear }: NothingProps) {
  const isNoneOn = show === 'on' && q === ''
  return (
    <EmptyState
      icon={SearchX}
      title={isNoneOn ? 'No provider is switched on here' : 'No provider fits'}
      action={<Button onClick={onClear}>All providers</Button>}
    >
      {isNoneOn
        ? 'Each is switched on by a variable of the server, named beside it. Test keys work without any.'
        : q === ''
          ? 'None of the catalogue’s providers is of this kind.'
          : `None has “${q}” in its name, its formats or its variables.`}
    </EmptyState>
  )
}

interface LinesProps {
  readonly text: string
}

/** What commas divide, one below the other. */
function Lines({ text }: LinesProps) {
  return (
    <ul className="text-sm whitespace-nowrap text-quiet">
      {text.split(', ').map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}

/** Names of variables break behind an underscore rather than anywhere. */
function Breakable({ text }: LinesProps) {
  return text.split(/(?<=_)/).map((piece, at) => (
    <Fragment key={at}>
      {piece}
      <wbr />
    </Fragment>
  ))
}

const HEADS = [
  'id',
  'name',
  'on',
  'switched_on_by',
  'models',
  'formats',
  'data',
  'country',
  'tokens_7_days',
  'first_token_p50_ms',
  'tokens_per_second_p50',
  'uptime_percent',
] as const

function csvRow({ provider, measured }: Row): readonly (string | number | undefined)[] {
  return [
    provider.id,
    provider.name,
    provider.on ? 'yes' : 'no',
    sayVariables(provider.switchedOnBy),
    provider.models,
    sayFormats(provider.formats),
    sayPolicy(provider.policy),
    provider.headquarters ?? undefined,
    measured?.tokens,
    measured?.firstTokenMs?.p50,
    measured?.tokensPerSecond?.p50,
    measured?.uptime ?? undefined,
  ]
}

const COLUMNS: readonly Column<Row>[] = [
  {
    id: 'provider',
    head: 'Provider',
    sortBy: ({ provider }) => provider.name,
    cell: ({ provider: { id, name, headquarters, local } }) => (
      <div className="flex min-w-48 items-center gap-3">
        <Monogram name={name} size={28} />
        <div className="min-w-0">
          <Link to="/providers/$provider" params={{ provider: id }} className="font-medium hover:text-water">
            {name}
          </Link>
          <div className="text-xs text-quiet">
            <span className="font-mono">{id}</span>
            {(local || headquarters !== null) && ` · ${local ? 'your own server' : sayCountry(headquarters)}`}
          </div>
        </div>
      </div>
    ),
  },
  {
    id: 'here',
    head: 'Here',
    sortBy: ({ provider }) => (provider.on ? 1 : 0),
    cell: ({ provider: { on, isSwitchedOff, switchedOnBy } }) =>
      on ? (
        <StatusChip kind="healthy">on</StatusChip>
      ) : (
        <div className="flex w-40 flex-col items-start gap-0.5">
          <StatusChip kind="neutral">off</StatusChip>
          <span className="w-full font-mono text-xs [overflow-wrap:anywhere] text-quiet">
            {isSwitchedOff ? 'by an administrator' : <Breakable text={sayVariables(switchedOnBy)} />}
          </span>
        </div>
      ),
  },
  {
    id: 'models',
    head: 'Models',
    isNumber: true,
    sortBy: ({ provider }) => provider.models,
    cell: ({ provider: { models, local } }) =>
      local && models === 0 ? <span className="text-quiet">asked</span> : models,
  },
  {
    id: 'formats',
    head: 'Formats',
    cell: ({ provider }) => <Lines text={sayFormats(provider.formats)} />,
  },
  {
    id: 'data',
    head: 'Your data',
    cell: ({ provider }) => <Lines text={sayPolicy(provider.policy)} />,
  },
  TOKENS_SERVED,
  FIRST_TOKEN,
  SPEED,
  UPTIME,
]
