// How fast the providers of a model answered here over time: first token, throughput and latency at one percentile, then all in a table.
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Gauge } from 'lucide-react'
import { lazy, Suspense } from 'react'
import type { Performance, PerformanceEndpoint } from '../../../contract/app/performance.ts'
import { performanceQuery } from '../../data/performance.ts'
import { Card } from '../../parts/card.tsx'
import { Choices } from '../../parts/choices.tsx'
import { CsvButton } from '../../parts/csv-button.tsx'
import type { Column } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { percent, whole } from '../../parts/figures.ts'
import { PeriodChoices } from '../../parts/period-choices.tsx'
import { PERIOD_WORDS, readPeriod } from '../../parts/period.ts'
import { Skeleton } from '../../parts/skeleton.tsx'
import { TrafficError } from '../../parts/traffic-error.tsx'
import type { Percentile } from './speed-lines.ts'
import { PERCENTILE_CHOICES, readPercentile, SPEED_MEASURES, speedLines } from './speed-lines.ts'
import type { ModelTabProps } from './tab-props.ts'

const LineChart = lazy(async () => ({ default: (await import('./line-chart.tsx')).LineChart }))

/** `…/performance`. */
export function PerformanceTab({ model }: ModelTabProps) {
  const search = useSearch({ strict: false })
  const navigate = useNavigate()
  const period = readPeriod(search, 'week')
  const percentile = readPercentile(search)
  const query = useQuery({ ...performanceQuery(model.id, period), placeholderData: (before) => before })
  const choose = (chosen: Percentile): void =>
    void navigate({
      to: '.',
      search: { ...search, percentile: chosen },
      replace: true,
      resetScroll: false,
    })
  const performance = query.data
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-[75ch] text-quiet">
          Measured by this installation in {PERIOD_WORDS[period]}, by provider. Times are in UTC.
        </p>
        <div className="flex flex-wrap gap-2">
          <Choices label="Percentile" value={percentile} choices={PERCENTILE_CHOICES} onChange={choose} />
          <PeriodChoices usual="week" />
          <CsvButton path={`/models/${model.id}/performance`} query={{ period }} name="performance" />
        </div>
      </div>
      {query.isPending && <Loading />}
      {query.isError && (
        <TrafficError
          what="The performance could not be loaded"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {performance?.endpoints.length === 0 && (
        <Card>
          <EmptyState icon={Gauge} title="Nothing was measured in this time">
            The speed of each provider is drawn here from the first answered call of {model.name} on. Calls
            with test keys are not measured.
          </EmptyState>
        </Card>
      )}
      {performance && performance.endpoints.length > 0 && (
        <div className={query.isPlaceholderData ? 'opacity-60' : ''}>
          <Charts performance={performance} percentile={percentile} />
          <Endpoints performance={performance} percentile={percentile} name={model.name} />
        </div>
      )}
    </div>
  )
}

interface PerformanceProps {
  readonly performance: Performance
  readonly percentile: Percentile
}

function Charts({ performance, percentile }: PerformanceProps) {
  const per = performance.step === 'hour' ? 'an hour' : 'a day'
  return (
    <div className="mb-6 grid gap-6 xl:grid-cols-2">
      {SPEED_MEASURES.map(({ id, name, meaning, write }) => {
        const lines = speedLines(performance, { measure: id, percentile })
        return (
          <Card
            key={id}
            // The odd one out takes the row that it would leave half empty.
            className="xl:last:col-span-2"
            title={
              <>
                {name} <span className="text-sm font-normal text-quiet">{meaning}</span>
              </>
            }
          >
            <div className="p-4">
              {lines.series.length === 0 ? (
                <p className="py-10 text-center text-quiet">No answer of this time tells it.</p>
              ) : (
                <Suspense fallback={<Skeleton className="h-[250px] w-full" />}>
                  <LineChart label={`${name} ${per} by provider, ${percentile}`} write={write} {...lines} />
                </Suspense>
              )}
            </div>
          </Card>
        )
      })}
    </div>
  )
}

interface EndpointsProps extends PerformanceProps {
  readonly name: string
}

function Endpoints({ performance, percentile, name }: EndpointsProps) {
  const columns: readonly Column<PerformanceEndpoint>[] = [
    {
      id: 'provider',
      head: 'Provider',
      sortBy: ({ providerName }) => providerName,
      cell: ({ providerName }) => <span className="font-medium">{providerName}</span>,
    },
    ...SPEED_MEASURES.map(({ id, name: head, write }): Column<PerformanceEndpoint> => ({
      id,
      head: percentile === 'p50' ? head : `${head} ${percentile}`,
      isNumber: true,
      sortBy: (endpoint) => endpoint[id]?.[percentile],
      cell: (endpoint) => write(endpoint[id]?.[percentile]),
    })),
    {
      id: 'attempts',
      head: 'Attempts',
      isNumber: true,
      sortBy: ({ attempts }) => attempts,
      cell: ({ attempts }) => whole(attempts),
    },
    {
      id: 'uptime',
      head: 'Uptime',
      isNumber: true,
      sortBy: ({ uptime }) => uptime ?? undefined,
      cell: ({ uptime }) => percent(uptime === null ? null : uptime / 100),
    },
    {
      id: 'failures',
      head: 'Failures by status',
      cell: ({ failures, limited }) => <Failures failures={failures} limited={limited} />,
    },
  ]
  return (
    <Card>
      <DataTable
        label={`Performance of ${name} by provider`}
        columns={columns}
        rows={performance.endpoints}
        keyOf={({ id }) => id}
      />
    </Card>
  )
}

function Failures({ failures, limited }: Pick<PerformanceEndpoint, 'failures' | 'limited'>) {
  const words = [
    ...failures.map(({ status, count }) => `${status === 'none' ? 'no status' : status}: ${whole(count)}`),
    ...(limited > 0 ? [`429: ${whole(limited)}`] : []),
  ]
  return <span className="numeric text-sm text-quiet">{words.length === 0 ? '–' : words.join(', ')}</span>
}

function Loading() {
  return (
    <div aria-busy="true">
      <div className="mb-6 grid gap-6 xl:grid-cols-2">
        {SPEED_MEASURES.map(({ id }) => (
          <Skeleton key={id} className="h-[331px] w-full" />
        ))}
      </div>
      <Skeleton className="h-32 w-full" />
    </div>
  )
}
