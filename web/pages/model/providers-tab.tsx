// Who serves a model: each endpoint with its price, limits, measured speed and how it stands now.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ServerOff } from 'lucide-react'
import type { EndpointOfModel, ModelDetail } from '../../../contract/app/models.ts'
import type { Performance } from '../../../contract/app/performance.ts'
import { performanceQuery } from '../../data/performance.ts'
import { Card } from '../../parts/card.tsx'
import type { Column } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { duration, percent, speed } from '../../parts/figures.ts'
import {
  CONTEXT,
  FIRST_TOKEN,
  INPUT_PRICE,
  LATENCY,
  OUTPUT_PRICE,
  SPEED,
  UPTIME,
} from '../../parts/measured-columns.tsx'
import { sayPolicy } from '../../parts/say-policy.ts'
import { StandingChip } from '../../parts/standing-chip.tsx'
import { UptimeCells } from '../../parts/uptime-bar.tsx'

interface ProvidersTabProps {
  readonly model: ModelDetail
}

type Measured = Performance['endpoints'][number]

interface Row {
  readonly endpoint: EndpointOfModel
  readonly measured: Measured | undefined
  readonly uptime: Performance['uptime'][number] | undefined
  readonly dates: readonly string[]
  /** The largest of all rows, to which bars are drawn. */
  readonly most: { readonly latency: number; readonly speed: number }
}

/** Figures are of this installation's own traffic in the last seven days; cells of uptime are of ninety. */
export function ProvidersTab({ model }: ProvidersTabProps) {
  const performance = useQuery(performanceQuery(model.id, 'week')).data
  const most = {
    latency: Math.max(0, ...(performance?.endpoints.map(({ latencyMs }) => latencyMs?.p50 ?? 0) ?? [])),
    speed: Math.max(
      0,
      ...(performance?.endpoints.map(({ tokensPerSecond }) => tokensPerSecond?.p50 ?? 0) ?? []),
    ),
  }
  const rows: readonly Row[] = model.endpoints.map((endpoint) => ({
    endpoint,
    measured: performance?.endpoints.find(({ id }) => id === endpoint.id),
    uptime: performance?.uptime.find(({ id }) => id === endpoint.id),
    dates: performance?.uptimeDates ?? [],
    most,
  }))
  return (
    <div className="flex flex-col gap-4">
      <Card>
        <DataTable
          label={`Providers of ${model.name}`}
          columns={COLUMNS}
          rows={rows}
          keyOf={({ endpoint }) => endpoint.id}
          empty={
            <EmptyState icon={ServerOff} title="No provider serves this model">
              The catalogue knows no endpoint of it. Test keys reach it through the simulator.
            </EmptyState>
          }
        />
      </Card>
      <p className="max-w-[75ch] text-sm text-quiet">
        First token, latency of whole answers, speed and uptime are medians of this installation’s own
        requests in the last seven days; each small cell is a day of the last ninety. What switches a provider
        on stands on its page. Which endpoint is asked first is described under{' '}
        <Link to="/docs/$" params={{ _splat: 'routing' }} className="text-water underline underline-offset-2">
          routing
        </Link>
        .
      </p>
    </div>
  )
}

interface FigureBarProps {
  readonly figure: string
  /** 0 to 1 of the largest in the column; undefined draws none. */
  readonly share: number | undefined
}

/** A figure with a thin bar below it, so that a column is read at a glance. */
function FigureBar({ figure, share }: FigureBarProps) {
  return (
    <span className="inline-block min-w-16">
      {figure}
      {share !== undefined && (
        <span aria-hidden className="mt-1 block h-1 rounded-full bg-sunken">
          <span className="block h-full rounded-full bg-completion" style={{ width: `${share * 100}%` }} />
        </span>
      )}
    </span>
  )
}

function shareOf(value: number | undefined, most: number): number | undefined {
  return value === undefined || most === 0 ? undefined : value / most
}

const COLUMNS: readonly Column<Row>[] = [
  {
    id: 'provider',
    head: 'Provider',
    sortBy: ({ endpoint }) => endpoint.provider.name,
    cell: ({ endpoint }) => (
      <div className="min-w-36">
        <Link
          to="/providers/$provider"
          params={{ provider: endpoint.provider.id }}
          className="font-medium hover:text-water"
        >
          {endpoint.provider.name}
        </Link>
        <div className="text-xs text-quiet">
          <span className="font-mono">{endpoint.upstreamId}</span>
          {endpoint.quantization !== null && `, ${endpoint.quantization}`}
        </div>
        <div className="text-xs text-quiet" title="What it does with your data">
          {sayPolicy(endpoint.policy)}
        </div>
      </div>
    ),
  },
  {
    id: 'standing',
    head: 'Now',
    cell: ({ endpoint }) => <StandingChip standing={endpoint.standing} />,
  },
  INPUT_PRICE,
  OUTPUT_PRICE,
  CONTEXT,
  FIRST_TOKEN,
  {
    ...LATENCY,
    cell: ({ measured, most }) => (
      <FigureBar
        figure={duration(measured?.latencyMs?.p50)}
        share={shareOf(measured?.latencyMs?.p50, most.latency)}
      />
    ),
  },
  {
    ...SPEED,
    cell: ({ measured, most }) => (
      <FigureBar
        figure={speed(measured?.tokensPerSecond?.p50)}
        share={shareOf(measured?.tokensPerSecond?.p50, most.speed)}
      />
    ),
  },
  {
    ...UPTIME,
    cell: ({ measured, uptime, dates }) => (
      <span className="inline-block w-24">
        {percent(measured?.uptime == null ? undefined : measured.uptime / 100)}
        {uptime && uptime.overall !== null && (
          <UptimeCells dates={dates} days={uptime.days} className="mt-1 h-3" />
        )}
      </span>
    ),
  },
  {
    id: 'parameters',
    head: 'Parameters',
    cell: ({ endpoint: { supports } }) =>
      supports.length === 0 ? (
        <span className="text-quiet">none</span>
      ) : (
        <details className="text-sm">
          <summary className="cursor-pointer whitespace-nowrap text-quiet hover:text-ink">
            {supports.length}
            <span className="sr-only"> {supports.length === 1 ? 'parameter' : 'parameters'}</span>
          </summary>
          <ul className="mt-1 font-mono text-xs">
            {supports.map((name) => (
              <li key={name}>{name}</li>
            ))}
          </ul>
        </details>
      ),
  },
]
