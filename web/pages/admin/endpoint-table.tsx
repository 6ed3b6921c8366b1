// Endpoints of one provider or of one model: how they do, what they cost, what callers pay.
import { Link } from '@tanstack/react-router'
import type { EndpointOfInstallation } from '../../../contract/app/admin-catalogue.ts'
import type { Column } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { pricePerMillion } from '../../parts/figures.ts'
import { StatusChip } from '../../parts/status-chip.tsx'
import { lastDayOf } from './provider-words.ts'

interface EndpointTableProps {
  readonly endpoints: readonly EndpointOfInstallation[]
  /** What tells them apart. */
  readonly by: 'model' | 'provider'
  readonly label: string
}

/** Prices in US dollars per million tokens. */
export function EndpointTable({ endpoints, by, label }: EndpointTableProps) {
  return (
    <DataTable
      label={label}
      columns={by === 'model' ? [MODEL, ...COLUMNS] : [PROVIDER, ...COLUMNS]}
      rows={endpoints}
      keyOf={({ model, provider }) => `${model}@${provider.id}`}
    />
  )
}

const CHIPS = {
  up: ['healthy', 'well'],
  crowded: ['degraded', 'crowded'],
  resting: ['error', 'resting'],
  off: ['neutral', 'off'],
} as const

const MODEL: Column<EndpointOfInstallation> = {
  id: 'model',
  head: 'Model',
  sortBy: ({ model }) => model,
  cell: ({ model, upstreamId }) => {
    const [author = '', slug = ''] = model.split('/')
    return (
      <div className="min-w-44">
        <Link to="/models/$author/$slug" params={{ author, slug }} className="text-water hover:underline">
          {model}
        </Link>
        {upstreamId !== slug && <div className="text-xs break-all text-quiet">as {upstreamId}</div>}
      </div>
    )
  },
}

const PROVIDER: Column<EndpointOfInstallation> = {
  id: 'provider',
  head: 'Provider',
  sortBy: ({ provider }) => provider.name,
  cell: ({ provider, upstreamId }) => (
    <div className="min-w-32">
      {provider.name}
      <div className="text-xs break-all text-quiet">as {upstreamId}</div>
    </div>
  ),
}

const pair = ({ prompt, completion }: EndpointOfInstallation['cost']) => (
  <>
    {pricePerMillion(prompt)} <span className="text-quiet">/</span> {pricePerMillion(completion)}
  </>
)

const COLUMNS: readonly Column<EndpointOfInstallation>[] = [
  {
    id: 'standing',
    head: 'Health',
    sortBy: ({ standing }) => standing,
    cell: ({ standing, lastDay }) => (
      <div className="min-w-36">
        <StatusChip kind={CHIPS[standing][0]}>{CHIPS[standing][1]}</StatusChip>
        {lastDay.successes + lastDay.failures > 0 && (
          <div className="mt-0.5 text-xs text-quiet">{lastDayOf([{ lastDay }])}</div>
        )}
      </div>
    ),
  },
  {
    id: 'cost',
    head: 'Cost in / out',
    isNumber: true,
    sortBy: ({ cost }) => cost.prompt,
    cell: ({ cost }) => pair(cost),
  },
  {
    id: 'price',
    head: 'Price in / out',
    isNumber: true,
    sortBy: ({ price }) => price.prompt,
    cell: ({ price }) => pair(price),
  },
]
