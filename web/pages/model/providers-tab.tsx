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
import { count, duration, percent, pricePerMillion, speed } from '../../parts/figures.ts'
import { sayPolicy } from '../../parts/say-policy.ts'
import { StandingChip } from '../../parts/standing-chip.tsx'

interface ProvidersTabProps {
  readonly model: ModelDetail
}

type Measured = Performance['endpoints'][number]

interface Row {
  readonly endpoint: EndpointOfModel
  readonly measured: Measured | undefined
}

/** Figures are of this installation's own traffic in the last seven days. */
export function ProvidersTab({ model }: ProvidersTabProps) {
  const performance = useQuery(performanceQuery(model.id, 'week')).data
  const rows: readonly Row[] = model.endpoints.map((endpoint) => ({
    endpoint,
    measured: performance?.endpoints.find(({ id }) => id === endpoint.id),
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
        First token, speed and uptime are medians of this installation’s own requests in the last seven days.
        Which endpoint is asked first is described under{' '}
        <Link to="/docs/$" params={{ _splat: 'routing' }} className="text-water underline underline-offset-2">
          routing
        </Link>
        .
      </p>
    </div>
  )
}

const COLUMNS: readonly Column<Row>[] = [
  {
    id: 'provider',
    head: 'Provider',
    sortBy: ({ endpoint }) => endpoint.provider.name,
    cell: ({ endpoint }) => (
      <div className="min-w-40">
        <Link
          to="/providers/$provider"
          params={{ provider: endpoint.provider.id }}
          className="font-medium hover:text-water"
        >
          {endpoint.provider.name}
        </Link>
        <div className="font-mono text-xs text-quiet">{endpoint.upstreamId}</div>
      </div>
    ),
  },
  {
    id: 'standing',
    head: 'Now',
    cell: ({ endpoint }) => <StandingChip standing={endpoint.standing} keyVariable={endpoint.keyVariable} />,
  },
  {
    id: 'input',
    head: 'Input /M',
    isNumber: true,
    sortBy: ({ endpoint }) => endpoint.prices.prompt,
    cell: ({ endpoint }) => pricePerMillion(endpoint.prices.prompt),
  },
  {
    id: 'output',
    head: 'Output /M',
    isNumber: true,
    sortBy: ({ endpoint }) => endpoint.prices.completion,
    cell: ({ endpoint }) => pricePerMillion(endpoint.prices.completion),
  },
  {
    id: 'context',
    head: 'Context',
    isNumber: true,
    sortBy: ({ endpoint }) => endpoint.contextTokens ?? undefined,
    cell: ({ endpoint }) => (endpoint.contextTokens === null ? '–' : count(endpoint.contextTokens)),
  },
  {
    id: 'longest',
    head: 'Longest answer',
    isNumber: true,
    sortBy: ({ endpoint }) => endpoint.maxOutputTokens ?? undefined,
    cell: ({ endpoint }) => (endpoint.maxOutputTokens === null ? '–' : count(endpoint.maxOutputTokens)),
  },
  {
    id: 'first',
    head: 'First token',
    isNumber: true,
    sortBy: ({ measured }) => measured?.firstTokenMs?.p50,
    cell: ({ measured }) => duration(measured?.firstTokenMs?.p50),
  },
  {
    id: 'speed',
    head: 'Speed',
    isNumber: true,
    sortBy: ({ measured }) => measured?.tokensPerSecond?.p50,
    cell: ({ measured }) => speed(measured?.tokensPerSecond?.p50),
  },
  {
    id: 'uptime',
    head: 'Uptime',
    isNumber: true,
    sortBy: ({ measured }) => measured?.uptime ?? undefined,
    cell: ({ measured }) => percent(measured?.uptime == null ? undefined : measured.uptime / 100),
  },
  {
    id: 'data',
    head: 'Your data',
    cell: ({ endpoint }) => (
      <span className="text-sm whitespace-nowrap text-quiet">{sayPolicy(endpoint.policy)}</span>
    ),
  },
]
