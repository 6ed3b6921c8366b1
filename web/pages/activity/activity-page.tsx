// What an account used and what it cost: three numbers against the time before, one chart, one table.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Activity as ActivityIcon } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { AppActivity } from '../../../contract/app/activity.ts'
import { get } from '../../data/api.ts'
import { isAtLeast, useMeIfKnown } from '../../data/session.ts'
import { buttonClass } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { ChangeSince } from '../../parts/change-since.tsx'
import { Choices } from '../../parts/choices.tsx'
import { CsvButton } from '../../parts/csv-button.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorState } from '../../parts/error-state.tsx'
import { count, dollars, whole, zoneName } from '../../parts/figures.ts'
import { StackedChart } from '../../parts/lazy-stacked-chart.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { ActivityTable } from './activity-table.tsx'
import { chartData } from './chart-data.ts'
import { DIMENSIONS } from './dimensions.ts'
import type { ActivitySearch } from './search.ts'
import { activityQuery, changeOf, readActivitySearch, writeActivitySearch } from './search.ts'

const MINUTE_MS = 60_000

/** `/activity`. */
export function ActivityPage() {
  const search = readActivitySearch(useSearch({ strict: false }))
  const navigate = useNavigate()
  // To the minute, so that going back finds what was read.
  const [now] = useState(() => Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS)
  const asked = activityQuery(search, now, zoneName())
  const query = useQuery({
    queryKey: ['activity', asked],
    queryFn: ({ signal }) => get<AppActivity>('/activity', asked, signal),
    placeholderData: (before) => before,
  })
  const change = (part: Partial<ActivitySearch>): void =>
    void navigate({
      to: '/activity',
      search: writeActivitySearch({ ...search, ...part }),
      replace: true,
      resetScroll: false,
    })
  const activity = query.data
  return (
    <div className="page-width py-6 sm:py-8">
      <PageHeader
        title="Activity"
        lead={`What this account used, in ${asked['zone'] ?? 'UTC'}. Test keys are not counted.`}
        action={
          <>
            <Choices
              label="Time"
              value={search.range}
              choices={RANGES}
              onChange={(range) => change({ range })}
            />
            <CsvButton path="/activity" query={asked} name="activity" />
          </>
        }
      />
      <ActiveFilters search={search} onChange={change} />
      {query.isPending && <Loading />}
      {query.isError && (
        <ErrorState
          what="The activity could not be loaded"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {activity && (
        <div className={query.isPlaceholderData ? 'opacity-60' : ''}>
          <Totals activity={activity} />
          <Chart activity={activity} search={search} onChange={change} />
          <ActivityTable activity={activity} search={search} onChange={change} />
        </div>
      )}
    </div>
  )
}

const RANGES = [
  ['hour', 'Hour'],
  ['day', 'Day'],
  ['week', 'Week'],
  ['month', '30 days'],
  ['quarter', '90 days'],
  ['year', 'Year'],
  ['this-month', 'This month'],
  ['last-month', 'Last month'],
] as const
const MEASURES = [
  ['cost', 'Cost'],
  ['tokens', 'Tokens'],
  ['requests', 'Requests'],
  ['kinds', 'Kinds of tokens'],
] as const

interface PartProps {
  readonly search: ActivitySearch
  readonly onChange: (change: Partial<ActivitySearch>) => void
}

function ActiveFilters({ search, onChange }: PartProps) {
  const set = DIMENSIONS.map(([name]) => name).filter((name) => search[name] !== '')
  if (set.length === 0) return null
  return (
    <div className="mb-4 flex flex-wrap items-center gap-2 text-sm">
      Only
      {set.map((name) => (
        <button
          key={name}
          type="button"
          onClick={() => onChange({ [name]: '' })}
          className={buttonClass({ size: 'small' })}
        >
          {name} {search[name].length > 24 ? `${search[name].slice(0, 12)}…` : search[name]}{' '}
          <span aria-hidden>×</span>
          <span className="sr-only">: take this filter away</span>
        </button>
      ))}
    </div>
  )
}

interface ActivityProps {
  readonly activity: AppActivity
}

function Totals({ activity: { totals, previous } }: ActivityProps) {
  const tokens = (usage: AppActivity['totals']): number => usage.inputTokens + usage.outputTokens
  const errors = Object.values(totals.errors).reduce((sum, many) => sum + many, 0)
  const numbers = [
    {
      name: 'Cost',
      value: dollars(totals.cost),
      change: changeOf(totals.cost, previous.cost),
      more: undefined,
    },
    {
      name: 'Tokens',
      value: count(tokens(totals)),
      change: changeOf(tokens(totals), tokens(previous)),
      more: totals.reasoningTokens > 0 ? `${count(totals.reasoningTokens)} of them reasoning` : undefined,
    },
    {
      name: 'Requests',
      value: whole(totals.requests),
      change: changeOf(totals.requests, previous.requests),
      more: errors > 0 ? `${whole(errors)} failed` : undefined,
    },
  ]
  return (
    <dl className="mb-6 grid gap-px overflow-hidden rounded-card border bg-line sm:grid-cols-3">
      {numbers.map(({ name, value, change, more }) => (
        <div key={name} className="bg-card px-5 py-4">
          <dt className="text-sm text-quiet">{name}</dt>
          <dd className="mt-1">
            <span className="numeric text-2xl font-semibold">{value}</span>
            <span className="mt-0.5 flex flex-wrap gap-x-3 text-sm text-quiet">
              <ChangeSince share={change} />
              {more}
            </span>
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Chart({ activity, search, onChange }: PartProps & ActivityProps) {
  const data = useMemo(() => chartData(activity, search.measure), [activity, search.measure])
  return (
    <Card
      className="mb-6"
      title={
        <Choices
          label="What is measured"
          value={search.measure}
          choices={MEASURES}
          onChange={(measure) => onChange({ measure })}
        />
      }
      action={
        search.measure !== 'kinds' && (
          <Choices
            label="Split by"
            value={search.by}
            choices={DIMENSIONS}
            onChange={(by) => onChange({ by })}
          />
        )
      }
    >
      <div className="p-4">{activity.totals.requests === 0 ? <Nothing /> : <StackedChart {...data} />}</div>
    </Card>
  )
}

function Nothing() {
  const mayMake = isAtLeast(useMeIfKnown(), 'member')
  return (
    <EmptyState
      icon={ActivityIcon}
      title="Nothing was used in this time"
      action={
        mayMake && (
          <Link to="/keys" className={buttonClass()}>
            To the keys
          </Link>
        )
      }
    >
      Every call with a live key is counted here within seconds. Calls with test keys are in the logs only.
    </EmptyState>
  )
}

function Loading() {
  return (
    <div aria-busy="true">
      <Skeleton className="mb-6 h-[110px] w-full" />
      <Skeleton className="mb-6 h-[400px] w-full" />
      <Skeleton className="h-64 w-full" />
    </div>
  )
}
