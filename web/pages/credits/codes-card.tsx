// Codes that bring credit, for administrators: made, listed, revoked. The codes themselves are told once, when they are made.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Plus, Ticket } from 'lucide-react'
import { useState } from 'react'
import type { RedeemCodeItem, RedeemCodeState } from '../../../contract/app/credits.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { CsvButton } from '../../parts/csv-button.tsx'
import type { Column } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { EarlierOnes } from '../../parts/earlier-ones.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorState } from '../../parts/error-state.tsx'
import { Select } from '../../parts/field.tsx'
import { day, dollars, moment } from '../../parts/figures.ts'
import { Skeleton } from '../../parts/skeleton.tsx'
import { StatusChip } from '../../parts/status-chip.tsx'
import { MakeCodesDialog } from './make-codes-dialog.tsx'
import { NewCodesDialog } from './new-codes-dialog.tsx'
import type { NewCodes } from './new-codes-dialog.tsx'
import { codesQuery } from './queries.ts'
import { RevokeDialog } from './revoke-dialog.tsx'

interface CodesCardProps {
  /** Empty for all. */
  readonly state: RedeemCodeState | ''
  readonly onState: (state: RedeemCodeState | '') => void
}

/** Of the whole installation, whichever account one acts for. */
export function CodesCard({ state, onState }: CodesCardProps) {
  const query = useInfiniteQuery(codesQuery(state))
  const [isMaking, setMaking] = useState(false)
  const [made, setMade] = useState<NewCodes>()
  const [revoked, setRevoked] = useState<RedeemCodeItem>()
  const items = query.data?.pages.flatMap((page) => page.items)
  const make = (
    <Button onClick={() => setMaking(true)}>
      <Plus size={15} aria-hidden /> Make codes
    </Button>
  )
  return (
    <Card
      title={
        <>
          Redeem codes{' '}
          <span className="ml-1 font-normal text-quiet">of this installation, for administrators</span>
        </>
      }
      action={
        <div className="flex flex-wrap items-center gap-2">
          <div className="w-36">
            <Select
              aria-label="Codes by how they stand"
              value={state}
              onChange={(event) => onState(event.target.value as RedeemCodeState | '')}
            >
              <option value="">All codes</option>
              <option value="open">Open</option>
              <option value="redeemed">Redeemed</option>
              <option value="revoked">Revoked</option>
              <option value="expired">Expired</option>
            </Select>
          </div>
          <CsvButton path="/admin/redeem-codes" query={{ state }} name="redeem-codes" />
          {items && (items.length > 0 || state !== '') && make}
        </div>
      }
    >
      {query.isPending && <Skeleton className="m-4 h-40" />}
      {query.isError && (
        <div className="p-4">
          <ErrorState
            what="The codes could not be loaded"
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        </div>
      )}
      {items && (
        <DataTable
          label="Redeem codes"
          columns={columnsOf(setRevoked)}
          rows={items}
          keyOf={({ id }) => String(id)}
          empty={
            state === '' ? (
              <EmptyState icon={Ticket} title="No codes yet" action={make}>
                A code adds its amount to the account of whoever redeems it, once. Hand one to a customer, or
                a hundred to a course.
              </EmptyState>
            ) : (
              <EmptyState icon={Ticket} title="No code stands like this">
                Choose All codes above to see the others.
              </EmptyState>
            )
          }
        />
      )}
      <EarlierOnes query={query} />
      {isMaking && (
        <MakeCodesDialog
          onClose={() => setMaking(false)}
          onMade={(codes) => {
            setMaking(false)
            setMade(codes)
          }}
        />
      )}
      {made && <NewCodesDialog made={made} onClose={() => setMade(undefined)} />}
      {revoked && <RevokeDialog code={revoked} onClose={() => setRevoked(undefined)} />}
    </Card>
  )
}

const CHIPS = { open: 'info', redeemed: 'healthy', revoked: 'neutral', expired: 'neutral' } as const

function columnsOf(onRevoke: (code: RedeemCodeItem) => void): readonly Column<RedeemCodeItem>[] {
  return [
    {
      id: 'code',
      head: 'Ends in',
      cell: ({ ending }) => <code className="text-sm">{ending}</code>,
    },
    { id: 'amount', head: 'Amount', isNumber: true, cell: ({ amount }) => dollars(amount) },
    {
      id: 'state',
      head: 'State',
      cell: ({ state }) => <StatusChip kind={CHIPS[state]}>{state}</StatusChip>,
    },
    {
      id: 'note',
      head: 'Note',
      cell: ({ note }) => <span className="block max-w-60 min-w-24 break-words">{note ?? ''}</span>,
    },
    {
      id: 'made',
      head: 'Made',
      className: 'whitespace-nowrap',
      cell: ({ createdAt, createdBy, expiresAt }) => (
        <>
          <time dateTime={createdAt} title={moment(createdAt)}>
            {day(Date.parse(createdAt))}
          </time>
          <div className="text-xs text-quiet">
            {createdBy !== null && `by ${createdBy}`}
            {expiresAt !== null && `${createdBy === null ? '' : ', '}until ${day(Date.parse(expiresAt))}`}
          </div>
        </>
      ),
    },
    {
      id: 'redeemed',
      head: 'Redeemed',
      cell: ({ redeemed }) =>
        redeemed && (
          <div className="min-w-32">
            {redeemed.account}
            <div className="text-xs text-quiet">
              {redeemed.person !== null && redeemed.person !== redeemed.account && `by ${redeemed.person}, `}
              {moment(redeemed.at)}
            </div>
          </div>
        ),
    },
    {
      id: 'more',
      head: <span className="sr-only">Revoke</span>,
      className: 'text-right',
      cell: (code) =>
        code.state === 'open' && (
          <Button size="small" look="quiet" onClick={() => onRevoke(code)}>
            Revoke<span className="sr-only"> the code that ends in {code.ending}</span>
          </Button>
        ),
    },
  ]
}
