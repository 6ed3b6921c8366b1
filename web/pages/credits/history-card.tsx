// What moved the credit: grants and adjustments one by one, usage by day.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Receipt } from 'lucide-react'
import type { HistoryItem } from '../../../contract/app/credits.ts'
import { Card } from '../../parts/card.tsx'
import { CsvButton } from '../../parts/csv-button.tsx'
import type { Column } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { EarlierOnes } from '../../parts/earlier-ones.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorState } from '../../parts/error-state.tsx'
import { Select } from '../../parts/field.tsx'
import { day, dollars, moment, whole } from '../../parts/figures.ts'
import { Skeleton } from '../../parts/skeleton.tsx'
import type { HistoryKind } from './credits.ts'
import { signed } from './credits.ts'
import { historyQuery } from './queries.ts'

interface HistoryCardProps {
  readonly show: HistoryKind
  readonly onShow: (show: HistoryKind) => void
}

/** Newest first. */
export function HistoryCard({ show, onShow }: HistoryCardProps) {
  const query = useInfiniteQuery(historyQuery(show))
  const items = query.data?.pages.flatMap((page) => page.items)
  return (
    <Card
      title="History"
      action={
        <div className="flex items-center gap-2">
          <div className="w-40">
            <Select
              aria-label="Lines of the history"
              value={show}
              onChange={(event) => onShow(event.target.value as HistoryKind)}
            >
              <option value="all">Everything</option>
              <option value="credit">Credit</option>
              <option value="usage">Usage</option>
            </Select>
          </div>
          <CsvButton path="/credits/history" query={{ kind: show }} name="credit-history" />
        </div>
      }
    >
      {query.isPending && <Skeleton className="m-4 h-64" />}
      {query.isError && (
        <div className="p-4">
          <ErrorState
            what="The history could not be loaded"
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        </div>
      )}
      {items && (
        <DataTable
          label="History of credit"
          columns={COLUMNS}
          rows={items}
          keyOf={({ id }) => id}
          empty={<Nothing show={show} />}
        />
      )}
      <EarlierOnes query={query} />
    </Card>
  )
}

const KINDS = { grant: 'Credit added', adjustment: 'Adjustment', usage: 'Usage' } as const

const COLUMNS: readonly Column<HistoryItem>[] = [
  {
    id: 'time',
    head: 'Time',
    className: 'whitespace-nowrap',
    cell: ({ at, kind }) => (
      <time dateTime={at}>
        {kind === 'usage' ? (
          <>
            {day(at.slice(0, 10))} <span className="text-quiet">UTC</span>
          </>
        ) : (
          moment(at)
        )}
      </time>
    ),
  },
  {
    id: 'what',
    head: 'What',
    cell: ({ kind, note }) => (
      <span>
        {KINDS[kind]}
        {note !== null && <span className="text-quiet"> · {note}</span>}
      </span>
    ),
  },
  {
    id: 'requests',
    head: 'Requests',
    isNumber: true,
    cell: ({ requests }) => (requests === null ? <span className="text-quiet">–</span> : whole(requests)),
  },
  {
    id: 'amount',
    head: 'Amount',
    isNumber: true,
    cell: ({ amount }) => (
      <span className={amount > 0 ? 'font-medium text-healthy' : undefined}>
        {signed(dollars(amount), amount)}
      </span>
    ),
  },
]

interface NothingProps {
  readonly show: HistoryKind
}

function Nothing({ show }: NothingProps) {
  if (show !== 'all')
    return (
      <EmptyState
        icon={Receipt}
        title={show === 'credit' ? 'No credit was added yet' : 'Nothing was spent yet'}
      >
        Choose Everything above to see the other lines.
      </EmptyState>
    )
  return (
    <EmptyState icon={Receipt} title="Nothing has moved yet">
      Credit that is added stands here with its note, and what requests cost, one line a day. Test keys cost
      nothing and are in no line.
    </EmptyState>
  )
}
