// What was spent in this month, by key.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ActivityGroup } from '../../../contract/app/activity.ts'
import type { CreditsOfAccount } from '../../../contract/app/credits.ts'
import { Card } from '../../parts/card.tsx'
import { ErrorState } from '../../parts/error-state.tsx'
import { dollars } from '../../parts/figures.ts'
import { Skeleton } from '../../parts/skeleton.tsx'
import { monthName } from './credits.ts'
import { spendByKeyQuery } from './queries.ts'

const MOST_SHOWN = 6

interface MonthCardProps {
  readonly month: CreditsOfAccount['month']
}

/** The dearest keys first; the rest is in Activity. */
export function MonthCard({ month }: MonthCardProps) {
  return (
    <Card
      title={`Spent in ${monthName(month.from)}`}
      action={
        <Link
          to="/activity"
          search={{ by: 'key', range: 'this-month' }}
          className="text-sm text-water underline-offset-2 hover:underline"
        >
          Activity by key
        </Link>
      }
    >
      <div className="p-4">
        <p className="numeric text-2xl font-semibold tracking-tight">{dollars(month.spent)}</p>
        <p className="mt-1 text-sm text-quiet">Since the first of the month, 00:00 UTC.</p>
        <Keys from={month.from} />
      </div>
    </Card>
  )
}

interface KeysProps {
  readonly from: string
}

function Keys({ from }: KeysProps) {
  const query = useQuery(spendByKeyQuery(from))
  if (query.isPending) return <Skeleton className="mt-5 h-32 w-full" />
  if (query.isError)
    return (
      <div className="mt-5">
        <ErrorState
          what="The keys could not be loaded"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      </div>
    )
  const spent = query.data.groups.filter(({ usage }) => usage.cost > 0)
  const most = spent[0]?.usage.cost ?? 0
  if (spent.length === 0)
    return <p className="mt-5 border-t pt-4 text-quiet">No key has spent anything yet. Test keys never do.</p>
  return (
    <ul className="mt-5 flex flex-col gap-3 border-t pt-4" aria-label="Spend by key">
      {spent.slice(0, MOST_SHOWN).map((group) => (
        <KeyLine key={group.id} group={group} most={most} />
      ))}
      {spent.length > MOST_SHOWN && (
        <li className="text-sm text-quiet">
          and {spent.length - MOST_SHOWN} more, {dollars(sumOf(spent.slice(MOST_SHOWN)))} together
        </li>
      )}
    </ul>
  )
}

interface KeyLineProps {
  readonly group: ActivityGroup
  readonly most: number
}

function KeyLine({ group, most }: KeyLineProps) {
  return (
    <li>
      <div className="flex items-baseline justify-between gap-4">
        <Link
          to="/activity"
          search={{ key: group.id, range: 'this-month' }}
          className="min-w-0 truncate underline-offset-2 hover:underline"
        >
          {group.label}
        </Link>
        <span className="numeric shrink-0">{dollars(group.usage.cost)}</span>
      </div>
      <div className="mt-1 h-1.5 overflow-hidden rounded-full bg-line" aria-hidden>
        <div className="h-full bg-water" style={{ width: `${(100 * group.usage.cost) / most}%` }} />
      </div>
    </li>
  )
}

function sumOf(groups: readonly ActivityGroup[]): number {
  return groups.reduce((sum, { usage }) => sum + usage.cost, 0)
}
