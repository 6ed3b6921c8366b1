// How much a model was used here: tokens a day by kind, and what they really cost at each provider.
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { ChartColumn } from 'lucide-react'
import type { ModelActivity } from '../../../contract/app/performance.ts'
import { get } from '../../data/api.ts'
import { Card } from '../../parts/card.tsx'
import { CsvButton } from '../../parts/csv-button.tsx'
import type { Column } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { FigureRow } from '../../parts/figure-row.tsx'
import { count, percent, averagePerMillion, whole, zoneName } from '../../parts/figures.ts'
import { StackedChart } from '../../parts/lazy-stacked-chart.tsx'
import { PeriodChoices } from '../../parts/period-choices.tsx'
import { readPeriod } from '../../parts/period.ts'
import { Skeleton } from '../../parts/skeleton.tsx'
import { TrafficError } from '../../parts/traffic-error.tsx'
import { REQUESTS, TOKENS } from '../../parts/usage-columns.tsx'
import type { ModelTabProps } from './tab-props.ts'
import { sumDays, tokenDays } from './token-days.ts'

/** `…/activity`. */
export function ActivityTab({ model }: ModelTabProps) {
  const period = readPeriod(useSearch({ strict: false }), 'month')
  const asked = { period, zone: zoneName() }
  const path = `/models/${model.id}/activity`
  const query = useQuery({
    queryKey: ['model', model.id, 'activity', asked],
    queryFn: ({ signal }) => get<ModelActivity>(path, asked, signal),
    placeholderData: (before) => before,
    retry: false,
  })
  const activity = query.data
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-[75ch] text-quiet">
          What everybody here used of {model.name} together, by days of {asked.zone}.
        </p>
        <div className="flex flex-wrap gap-2">
          <PeriodChoices usual="month" />
          <CsvButton path={path} query={asked} name="model-activity" />
        </div>
      </div>
      {query.isPending && (
        <div aria-busy="true" className="flex flex-col gap-6">
          <Skeleton className="h-[100px] w-full" />
          <Skeleton className="h-[397px] w-full" />
        </div>
      )}
      {query.isError && (
        <TrafficError
          what="The activity could not be loaded"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {activity && (
        <div className={query.isPlaceholderData ? 'opacity-60' : ''}>
          <Figures activity={activity} name={model.name} />
        </div>
      )}
    </div>
  )
}

interface FiguresProps {
  readonly activity: ModelActivity
  readonly name: string
}

function Figures({ activity, name }: FiguresProps) {
  const sums = sumDays(activity.days)
  if (sums.requests === 0)
    return (
      <Card>
        <EmptyState icon={ChartColumn} title="Nobody used this model here in this time">
          Its tokens are drawn here day by day, from the first call on. Calls with test keys are not counted.
        </EmptyState>
      </Card>
    )
  const output = sums.completionTokens + sums.reasoningTokens
  const share = (part: number, all: number): string | undefined =>
    all === 0 ? undefined : percent(part / all)
  const { series, buckets } = tokenDays(activity.days)
  return (
    <div className="flex flex-col gap-6">
      <FigureRow
        figures={[
          { name: 'Requests', value: whole(sums.requests) },
          {
            name: 'Prompt tokens',
            value: count(sums.promptTokens),
            more: `${share(sums.cachedTokens, sums.promptTokens) ?? 'none'} cached`,
          },
          {
            name: 'Reasoning tokens',
            value: count(sums.reasoningTokens),
            more: `${share(sums.reasoningTokens, output) ?? 'none'} of the output`,
          },
          { name: 'Completion tokens', value: count(sums.completionTokens), more: 'without reasoning' },
        ]}
      />
      <Card title="Tokens a day">
        <div className="p-4">
          <StackedChart
            label={`Tokens of ${name} a day by kind`}
            series={series}
            buckets={buckets}
            write={count}
          />
        </div>
      </Card>
      <Card title="What they really cost">
        <DataTable
          label={`What tokens of ${name} cost by provider`}
          columns={COLUMNS}
          rows={activity.effective}
          keyOf={({ endpoint }) => endpoint}
        />
      </Card>
    </div>
  )
}

type Effective = ModelActivity['effective'][number]

const COLUMNS: readonly Column<Effective>[] = [
  {
    id: 'provider',
    head: 'Provider',
    sortBy: ({ providerName }) => providerName,
    cell: ({ providerName }) => <span className="font-medium">{providerName}</span>,
  },
  {
    id: 'price',
    head: 'All tokens /M',
    isNumber: true,
    sortBy: ({ dollarsPerMillion }) => dollarsPerMillion ?? undefined,
    cell: ({ dollarsPerMillion }) => averagePerMillion(dollarsPerMillion ?? undefined),
  },
  {
    id: 'cached',
    head: 'Prompt cached',
    isNumber: true,
    sortBy: ({ cachedShare }) => cachedShare ?? undefined,
    cell: ({ cachedShare }) => percent(cachedShare),
  },
  TOKENS,
  REQUESTS,
]
