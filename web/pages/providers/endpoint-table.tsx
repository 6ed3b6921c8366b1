// The models of a provider: price, limits, how each stands now, and how it did here.
import { ServerOff } from 'lucide-react'
import type {
  EndpointOfProvider,
  ProviderDetail,
  ProviderTrafficPage,
} from '../../../contract/app/providers.ts'
import type { Column } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { day, pricePerMillion } from '../../parts/figures.ts'
import {
  CONTEXT,
  FIRST_TOKEN,
  INPUT_PRICE,
  LATENCY,
  OUTPUT_PRICE,
  SPEED,
  TOKENS_SERVED,
  UPTIME,
} from '../../parts/measured-columns.tsx'
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
  INPUT_PRICE,
  {
    ...OUTPUT_PRICE,
    cell: ({ endpoint }) =>
      endpoint.model.kind === 'chat' ? pricePerMillion(endpoint.prices.completion) : '–',
  },
  CONTEXT,
  FIRST_TOKEN,
  LATENCY,
  SPEED,
  UPTIME,
  TOKENS_SERVED,
]
