// The models of a provider: price, limits, how each stands now, and how it did here.
import { ServerOff } from 'lucide-react'
import type {
  EndpointOfProvider,
  ProviderDetail,
  ProviderTrafficPage,
} from '../../../contract/app/providers.ts'
import { ContextCell } from '../../parts/context-cell.tsx'
import type { Column } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { count, day, duration, percent, pricePerMillion, speed } from '../../parts/figures.ts'
import { ModelLink } from '../../parts/model-link.tsx'
import { StandingChip } from '../../parts/standing-chip.tsx'
import { StatusChip } from '../../parts/status-chip.tsx'

interface EndpointTableProps {
  readonly provider: ProviderDetail
  /** Undefined while it loads, or where the reader may not see it. */
  readonly traffic: ProviderTrafficPage | undefined
}

interface Row {
  readonly endpoint: EndpointOfProvider
  readonly measured: ProviderTrafficPage['endpoints'][number] | undefined
}

/** Sorted by the model's name until a head is pressed. */
export function EndpointTable({ provider, traffic }: EndpointTableProps) {
  const rows = provider.endpoints.map((endpoint): Row => ({
    endpoint,
    measured: traffic?.endpoints.find(({ id }) => id === endpoint.id),
  }))
  return (
    <DataTable
      label={`Models of ${provider.name}`}
      columns={COLUMNS}
      rows={rows}
      keyOf={({ endpoint }) => endpoint.id}
      empty={
        <EmptyState icon={ServerOff} title="No model of the catalogue is served here">
          {provider.local
            ? 'Once it is switched on, this server is asked which models it has, and they stand here.'
            : 'A model gets an endpoint at this provider in the operator’s file.'}
        </EmptyState>
      }
    />
  )
}

const COLUMNS: readonly Column<Row>[] = [
  {
    id: 'model',
    head: 'Model',
    sortBy: ({ endpoint }) => endpoint.model.name,
    cell: ({ endpoint: { model, upstreamId, quantization } }) => (
      <div className="min-w-44">
        <ModelLink model={{ id: model.id, name: model.name, author: model.author.id }} />
        {(upstreamId !== model.id || quantization !== null) && (
          <div className="text-xs whitespace-nowrap text-quiet">
            there <span className="font-mono">{upstreamId}</span>
            {quantization !== null && `, ${quantization}`}
          </div>
        )}
      </div>
    ),
  },
  {
    id: 'standing',
    head: 'Now',
    cell: ({ endpoint: { standing, model } }) => (
      <span className="inline-flex flex-col items-start gap-1">
        <StandingChip standing={standing} />
        {model.shutdown !== null && (
          <StatusChip kind="degraded">
            {model.status === 'ended' ? 'ended' : 'ends'} {day(model.shutdown)}
          </StatusChip>
        )}
      </span>
    ),
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
    cell: ({ endpoint }) =>
      endpoint.model.kind === 'chat' ? pricePerMillion(endpoint.prices.completion) : '–',
  },
  {
    id: 'context',
    head: 'Context',
    isNumber: true,
    sortBy: ({ endpoint }) => endpoint.contextTokens ?? undefined,
    cell: ({ endpoint: { contextTokens, maxOutputTokens } }) => (
      <ContextCell contextTokens={contextTokens} maxOutputTokens={maxOutputTokens} />
    ),
  },
  {
    id: 'first',
    head: 'First token',
    isNumber: true,
    sortBy: ({ measured }) => measured?.firstTokenMs?.p50,
    cell: ({ measured }) => duration(measured?.firstTokenMs?.p50),
  },
  {
    id: 'latency',
    head: 'Latency',
    isNumber: true,
    sortBy: ({ measured }) => measured?.latencyMs?.p50,
    cell: ({ measured }) => duration(measured?.latencyMs?.p50),
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
    id: 'tokens',
    head: 'Tokens',
    isNumber: true,
    sortBy: ({ measured }) => measured?.tokens,
    cell: ({ measured }) => (measured ? count(measured.tokens) : '–'),
  },
]
