// One app: how much it used, of which models, over time. Its name is a stranger's and shown as text.
import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { ExternalLink, LayoutGrid } from 'lucide-react'
import type { AppPage as AppAnswer } from '../../../contract/app/apps.ts'
import { ApiError, get } from '../../data/api.ts'
import { BackLink } from '../../parts/back-link.tsx'
import { buttonClass } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { CsvButton } from '../../parts/csv-button.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { FigureRow } from '../../parts/figure-row.tsx'
import { count, day, whole } from '../../parts/figures.ts'
import { StackedChart } from '../../parts/lazy-stacked-chart.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { Monogram } from '../../parts/monogram.tsx'
import { useTitle } from '../../parts/page-header.tsx'
import { PeriodChoices } from '../../parts/period-choices.tsx'
import { PERIOD_WORDS, readPeriod } from '../../parts/period.ts'
import { Skeleton } from '../../parts/skeleton.tsx'
import { MODEL, REQUESTS, SHARE, TOKENS } from '../../parts/usage-columns.tsx'
import { appChart } from './app-chart.ts'

/** `/apps/{app}`. */
export function AppPage() {
  const { app: id = '' } = useParams({ strict: false })
  const period = readPeriod(useSearch({ strict: false }), 'month')
  const path = `/apps/${encodeURIComponent(id)}`
  const query = useQuery({
    queryKey: ['app', id, period],
    queryFn: ({ signal }) => get<AppAnswer>(path, { period }, signal),
    placeholderData: (before) => (before?.app.id === id ? before : undefined),
    retry: false,
  })
  useTitle(query.data?.app.title ?? 'App')
  const isUnknown = query.error instanceof ApiError && query.error.status === 404
  return (
    <div className="page-width py-6 sm:py-8">
      <BackLink to="/apps">Apps</BackLink>
      {!query.data && <h1 className="sr-only">App</h1>}
      {isUnknown ? (
        <Unknown />
      ) : (
        <Loaded query={query} what="The app" skeleton={<Loading />} isTraffic>
          {(answer) => (
            <>
              <Head app={answer.app} path={path} period={period} />
              <Figures answer={answer} period={period} />
            </>
          )}
        </Loaded>
      )}
    </div>
  )
}

interface HeadProps extends Pick<AppAnswer, 'app'> {
  readonly path: string
  readonly period: keyof typeof PERIOD_WORDS
}

function Head({ app: { id, title, url }, path, period }: HeadProps) {
  return (
    <header className="mb-6 flex flex-wrap items-start gap-4">
      <Monogram name={title} size={44} />
      <div className="min-w-0 flex-1 basis-60">
        <h1 dir="auto" className="text-xl font-semibold break-words sm:text-2xl">
          {title}
        </h1>
        {url === null ? (
          <p className="text-quiet">known by its name alone</p>
        ) : (
          <a
            href={url}
            target="_blank"
            // Whoever calls writes this address: nothing is said for it, and it learns nothing.
            rel="noopener noreferrer nofollow ugc"
            className="inline-flex max-w-full items-center gap-1.5 text-water underline-offset-2 hover:underline"
          >
            <span className="truncate">{id}</span> <ExternalLink size={14} aria-hidden className="shrink-0" />
          </a>
        )}
      </div>
      <div className="flex flex-wrap gap-2">
        <PeriodChoices usual="month" />
        <CsvButton path={path} query={{ period }} name="app-models" />
      </div>
    </header>
  )
}

interface FiguresProps extends Pick<HeadProps, 'period'> {
  readonly answer: AppAnswer
}

function Figures({ answer, period }: FiguresProps) {
  const { models, tokens, requests, firstSeen, lastSeen } = answer
  return (
    <div className="flex flex-col gap-6">
      <FigureRow
        figures={[
          { name: 'Tokens', value: count(tokens), more: `in ${PERIOD_WORDS[period]}` },
          { name: 'Requests', value: whole(requests) },
          { name: 'First seen', value: day(firstSeen) },
          { name: 'Last seen', value: day(lastSeen) },
        ]}
      />
      {requests === 0 ? (
        <Card>
          <EmptyState icon={LayoutGrid} title="It did not call in this time">
            A longer time may show what it used before.
          </EmptyState>
        </Card>
      ) : (
        <>
          <Card title="Tokens a day by model">
            <div className="p-4">
              <StackedChart label="Tokens a day by model" write={count} {...appChart(answer)} />
            </div>
          </Card>
          <Card title="Models">
            <DataTable
              label="Models that it used"
              columns={COLUMNS}
              rows={models}
              keyOf={({ model }) => model.id}
            />
          </Card>
        </>
      )}
    </div>
  )
}

const COLUMNS = [MODEL, TOKENS, SHARE, REQUESTS]

function Unknown() {
  return (
    <Card>
      <EmptyState
        icon={LayoutGrid}
        title="No such app called here"
        action={
          <Link to="/apps" className={buttonClass()}>
            All apps
          </Link>
        }
      >
        It is shown once it names itself in the headers of its calls.
      </EmptyState>
    </Card>
  )
}

function Loading() {
  return (
    <div aria-busy="true" className="flex flex-col gap-6">
      <Skeleton className="h-[60px] w-80 max-w-full" />
      <Skeleton className="h-[100px] w-full" />
      <Skeleton className="h-[397px] w-full" />
    </div>
  )
}
