// One model: its name, the four numbers, what can be done with it, and the tab that the address names.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { GitCompareArrows, MessageSquare, TriangleAlert } from 'lucide-react'
import { lazy, Suspense } from 'react'
import type { ComponentType } from 'react'
import { ApiError } from '../../data/api.ts'
import { modelQuery, modelTokensQuery } from '../../data/models.ts'
import { NotFound } from '../../frame/not-found.tsx'
import { buttonClass } from '../../parts/button.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { ErrorState } from '../../parts/error-state.tsx'
import { FigureRow } from '../../parts/figure-row.tsx'
import { count, day, pricePerMillion } from '../../parts/figures.ts'
import { Monogram } from '../../parts/monogram.tsx'
import { useTitle } from '../../parts/page-header.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { TabBar, tabClass } from '../../parts/tabs.tsx'
import { OverviewTab } from './overview-tab.tsx'
import type { ModelTabProps } from './tab-props.ts'

interface Tab {
  readonly id: string
  readonly name: string
  readonly component: ComponentType<ModelTabProps>
}

const ApiOfModel = lazy(async () => {
  const { ApiTab } = await import('./api-tab.tsx')
  return { default: ({ model }: ModelTabProps) => <ApiTab id={model.id} /> }
})

/** In the order of the bar; all but the first are loaded when they are opened. */
const TABS: readonly Tab[] = [
  { id: 'overview', name: 'Overview', component: OverviewTab },
  {
    id: 'providers',
    name: 'Providers',
    component: lazy(async () => ({ default: (await import('./providers-tab.tsx')).ProvidersTab })),
  },
  {
    id: 'performance',
    name: 'Performance',
    component: lazy(async () => ({ default: (await import('./performance-tab.tsx')).PerformanceTab })),
  },
  {
    id: 'pricing',
    name: 'Pricing',
    component: lazy(async () => ({ default: (await import('./pricing-tab.tsx')).PricingTab })),
  },
  {
    id: 'benchmarks',
    name: 'Benchmarks',
    component: lazy(async () => ({ default: (await import('./benchmarks-tab.tsx')).BenchmarksTab })),
  },
  {
    id: 'apps',
    name: 'Apps',
    component: lazy(async () => ({ default: (await import('./apps-tab.tsx')).AppsTab })),
  },
  {
    id: 'activity',
    name: 'Activity',
    component: lazy(async () => ({ default: (await import('./activity-tab.tsx')).ActivityTab })),
  },
  {
    id: 'uptime',
    name: 'Uptime',
    component: lazy(async () => ({ default: (await import('./uptime-tab.tsx')).UptimeTab })),
  },
  { id: 'api', name: 'API', component: ApiOfModel },
]

/** `/models/{author}/{slug}` and its tabs. */
export function ModelPage() {
  const { author = '', slug = '', tab: wanted = 'overview' } = useParams({ strict: false })
  const query = useQuery(modelQuery(author, slug))
  const tab = TABS.find(({ id }) => id === wanted)
  const model = query.data
  const name = model?.name ?? `${author}/${slug}`
  useTitle(tab === undefined || tab.id === 'overview' ? name : `${name} · ${tab.name}`)
  if (tab === undefined || (query.error instanceof ApiError && query.error.status === 404))
    return <NotFound />
  return (
    <div className="page-width py-6 sm:py-8">
      {query.isError && (
        <ErrorState
          what="The model could not be loaded"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {query.isPending && <Loading />}
      {model && (
        <>
          <Head model={model} />
          <TabBar label={`About ${model.name}`}>
            {TABS.map(({ id, name }) => (
              <TabLink key={id} model={model} tab={id} name={name} isCurrent={id === tab.id} />
            ))}
          </TabBar>
          <div className="pt-6">
            <Suspense fallback={<Skeleton className="h-80 w-full" />}>
              <tab.component model={model} />
            </Suspense>
          </div>
        </>
      )}
    </div>
  )
}

interface TabLinkProps extends ModelTabProps {
  readonly tab: string
  readonly name: string
  readonly isCurrent: boolean
}

function TabLink({ model, tab, name, isCurrent }: TabLinkProps) {
  const [author = '', slug = ''] = model.id.split('/')
  const look = { className: tabClass(isCurrent), 'aria-current': isCurrent ? ('page' as const) : undefined }
  return tab === 'overview' ? (
    <Link
      to="/models/$author/$slug"
      params={{ author, slug }}
      resetScroll={false}
      // Its address begins those of all other tabs, which are not it.
      activeOptions={{ exact: true }}
      {...look}
    >
      {name}
    </Link>
  ) : (
    <Link to="/models/$author/$slug/$tab" params={{ author, slug, tab }} resetScroll={false} {...look}>
      {name}
    </Link>
  )
}

function Head({ model }: ModelTabProps) {
  const navigate = useNavigate()
  const [author = '', slug = ''] = model.id.split('/')
  const traffic = useQuery(modelTokensQuery).data
  const week = traffic && (traffic.models.find(({ id }) => id === model.id)?.weekTokens ?? 0)
  return (
    <header className="mb-6">
      <div className="flex flex-wrap items-start gap-4">
        <Monogram name={model.author.name} size={44} />
        <div className="min-w-0 flex-1">
          <h1 className="text-2xl font-semibold">{model.name}</h1>
          <p className="mt-0.5 flex flex-wrap items-center gap-x-1 text-quiet">
            <span className="font-mono text-sm break-all">{model.id}</span>
            <CopyButton text={model.id} what={`the id ${model.id}`} />
            <span>
              by{' '}
              <Link
                to="/models"
                search={{ authors: model.author.id }}
                className="text-ink underline decoration-line-strong underline-offset-2 hover:text-water"
              >
                {model.author.name}
              </Link>
              {model.released !== null && `, ${day(model.released)}`}
            </span>
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          {model.kind === 'chat' && (
            <Link to="/chat" search={{ model: model.id }} className={buttonClass()}>
              <MessageSquare size={15} aria-hidden /> Chat
            </Link>
          )}
          <Link to="/compare" search={{ models: model.id }} className={buttonClass()}>
            <GitCompareArrows size={15} aria-hidden /> Compare
          </Link>
          <button
            type="button"
            className={buttonClass({ look: 'main' })}
            onClick={() =>
              void navigate({ to: '/models/$author/$slug/$tab', params: { author, slug, tab: 'api' } })
            }
          >
            Use it
          </button>
        </div>
      </div>
      <EndNotice model={model} />
      <div className="mt-6">
        <FigureRow
          figures={[
            { name: 'Input', value: pricePerMillion(model.prices.prompt), more: 'per million tokens' },
            model.kind === 'chat'
              ? {
                  name: 'Output',
                  value: pricePerMillion(model.prices.completion),
                  more: 'per million tokens',
                }
              : { name: 'Output', value: '–', more: 'gives no text' },
            {
              name: 'Context',
              value: model.contextTokens === null ? '–' : count(model.contextTokens),
              more: 'tokens',
            },
            {
              name: 'Used here',
              value: week === undefined ? '–' : count(week),
              more: 'tokens in seven days',
            },
          ]}
        />
      </div>
    </header>
  )
}

function EndNotice({ model }: ModelTabProps) {
  if (model.shutdown === null || model.status === 'active') return null
  const hasEnded = model.status === 'ended'
  const { succession } = model
  const [author = '', slug = ''] = succession.to?.id.split('/') ?? []
  return (
    <p className="mt-5 flex gap-2.5 rounded-card border border-degraded/40 bg-degraded-soft px-4 py-3">
      <TriangleAlert size={17} aria-hidden className="mt-0.5 shrink-0 text-degraded" />
      <span>
        {model.author.name} {hasEnded ? 'shut this model down on' : 'will shut this model down on'}{' '}
        {day(model.shutdown)}.{' '}
        {succession.to && (
          <>
            {hasEnded
              ? 'A request is answered by a provider that still has it, else by '
              : 'After that a request is answered by '}
            <Link
              to="/models/$author/$slug"
              params={{ author, slug }}
              className="font-medium underline underline-offset-2"
            >
              {succession.to.name}
            </Link>
            , and the answer says so.
          </>
        )}
        {succession.kind === 'refuse' &&
          'After that requests are refused here with the date and the successor’s name.'}
        {succession.kind === 'none' &&
          'No successor is named, so requests are refused once no provider has it.'}
      </span>
    </p>
  )
}

function Loading() {
  return (
    <div aria-busy="true">
      <div className="flex gap-4">
        <Skeleton className="size-11" />
        <div>
          <Skeleton className="h-9 w-56" />
          <Skeleton className="mt-2 h-4 w-72" />
        </div>
      </div>
      <Skeleton className="mt-6 h-[100px] w-full" />
      <Skeleton className="mt-6 h-80 w-full" />
    </div>
  )
}
