// What this installation's own traffic says: tokens by model, authors' shares, apps, the fastest and the cheapest.
import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { Trophy } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Rankings, RankingsQuery } from '../../../contract/app/rankings.ts'
import { get } from '../../data/api.ts'
import { modelsQuery } from '../../data/models.ts'
import { SectionTabs } from '../../frame/section-tabs.tsx'
import { AppTable } from '../../parts/app-table.tsx'
import { buttonClass } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { CsvButton } from '../../parts/csv-button.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { count, percent, whole } from '../../parts/figures.ts'
import { StackedChart } from '../../parts/lazy-stacked-chart.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { PeriodChoices } from '../../parts/period-choices.tsx'
import { PERIOD_WORDS, readPeriod } from '../../parts/period.ts'
import { Skeleton } from '../../parts/skeleton.tsx'
import { TrafficError } from '../../parts/traffic-error.tsx'
import { AuthorTable, CheapTable, FastTable, ModelTable } from './ranking-tables.tsx'
import { authorChart, modelChart } from './shares.ts'

/** `/rankings`. */
export function RankingsPage() {
  const period = readPeriod(useSearch({ strict: false }), 'month')
  const query = useQuery({
    queryKey: ['rankings', period],
    queryFn: ({ signal }) => get<Rankings>('/rankings', { period }, signal),
    placeholderData: (before) => before,
    retry: false,
  })
  const rankings = query.data
  return (
    <div className="page-width py-6 sm:py-8">
      <SectionTabs subject="usage" />
      <PageHeader
        title="Rankings"
        lead={
          rankings && rankings.requests > 0
            ? `${count(rankings.tokens)} tokens in ${whole(rankings.requests)} requests through this installation in ${PERIOD_WORDS[period]}, by days of UTC. Test keys are not counted.`
            : 'What the traffic of this installation says about models, authors and apps.'
        }
        action={<PeriodChoices usual="month" />}
      />
      {query.isPending && <Loading />}
      {query.isError && (
        <TrafficError
          what="The rankings could not be loaded"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {rankings?.requests === 0 && <Nothing />}
      {rankings && rankings.requests > 0 && (
        <div className={query.isPlaceholderData ? 'opacity-60' : ''}>
          <Boards rankings={rankings} period={period} />
        </div>
      )}
    </div>
  )
}

function Nothing() {
  return (
    <Card>
      <EmptyState
        icon={Trophy}
        title="Nothing was used in this time"
        action={
          <Link to="/models" className={buttonClass()}>
            To the models
          </Link>
        }
      >
        Models, authors and apps are ranked here by what is called through this installation with live keys,
        and by nothing else.
      </EmptyState>
    </Card>
  )
}

interface BoardsProps {
  readonly rankings: Rankings
  readonly period: RankingsQuery['period']
}

function Boards({ rankings, period }: BoardsProps) {
  const models = useQuery(modelsQuery).data
  const nameOf = (author: string): string =>
    models?.find((model) => model.author.id === author)?.author.name ?? author
  const enough = `at least ${whole(rankings.least)} answers`
  return (
    <div className="flex flex-col gap-6">
      <Board title="Tokens by model" table="models" period={period}>
        <div className="border-b p-4">
          <StackedChart label="Tokens a day by model" write={count} {...modelChart(rankings)} />
        </div>
        <ModelTable rows={rankings.models} />
      </Board>
      <Board title="Share by author" table="authors" period={period}>
        <div className="border-b p-4">
          <StackedChart
            label="Share of each day's tokens by author"
            write={percent}
            {...authorChart(rankings, nameOf)}
          />
        </div>
        <AuthorTable rows={rankings.authors} nameOf={nameOf} />
      </Board>
      <Board title="Top apps" table="apps" period={period}>
        <AppTable
          label="Top apps"
          apps={rankings.apps}
          empty={
            <p className="px-4 py-8 text-center text-quiet">
              No app said who it is in <code>HTTP-Referer</code> or <code>X-Title</code>.
            </p>
          }
        />
      </Board>
      <Board title={`Fastest, with ${enough}`} table="fastest" period={period}>
        {rankings.fastest.length === 0 ? <TooFew enough={enough} /> : <FastTable rows={rankings.fastest} />}
      </Board>
      <Board title={`Cheapest as used, with ${enough}`} table="cheapest" period={period}>
        {rankings.cheapest.length === 0 ? (
          <TooFew enough={enough} />
        ) : (
          <CheapTable rows={rankings.cheapest} />
        )}
      </Board>
    </div>
  )
}

interface BoardProps {
  readonly title: string
  readonly table: RankingsQuery['table']
  readonly period: RankingsQuery['period']
  readonly children: ReactNode
}

function Board({ title, table, period, children }: BoardProps) {
  return (
    <Card
      title={title}
      action={<CsvButton path="/rankings" query={{ table, period }} name={`rankings-${table}`} />}
    >
      {children}
    </Card>
  )
}

interface TooFewProps {
  readonly enough: string
}

function TooFew({ enough }: TooFewProps) {
  return (
    <p className="px-4 py-8 text-center text-quiet">
      Nothing has {enough} in this time, so nothing is ranked.
    </p>
  )
}

function Loading() {
  return (
    <div aria-busy="true" className="flex flex-col gap-6">
      <Skeleton className="h-[820px] w-full" />
      <Skeleton className="h-[640px] w-full" />
    </div>
  )
}
