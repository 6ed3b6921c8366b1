// What an account used, a row for each model, key, app, provider or person.
import type { ActivityGroup, AppActivity } from '../../../contract/app/activity.ts'
import { Card } from '../../parts/card.tsx'
import { ChangeSince } from '../../parts/change-since.tsx'
import type { Column } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { count, dollars, percent, whole } from '../../parts/figures.ts'
import { DIMENSIONS } from './dimensions.ts'
import type { ActivitySearch } from './search.ts'
import { changeOf } from './search.ts'

interface ActivityTableProps {
  readonly activity: AppActivity
  readonly search: ActivitySearch
  readonly onChange: (change: Partial<ActivitySearch>) => void
}

/** Pressing a name shows that one alone. */
export function ActivityTable({ activity, search, onChange }: ActivityTableProps) {
  if (activity.groups.length === 0) return null
  const { cost, requests } = activity.totals
  const columns: readonly Column<ActivityGroup>[] = [
    {
      id: 'name',
      head: DIMENSIONS.find(([id]) => id === search.by)?.[1] ?? '',
      sortBy: ({ label }) => label,
      cell: ({ id, label }) =>
        id === 'none' || id.startsWith('deleted-') ? (
          label
        ) : (
          <button
            type="button"
            onClick={() => onChange({ [search.by]: id })}
            className="text-left break-all text-water underline-offset-2 hover:underline"
          >
            {label}
          </button>
        ),
    },
    {
      id: 'cost',
      head: 'Cost',
      isNumber: true,
      sortBy: ({ usage }) => usage.cost,
      cell: ({ usage }) => dollars(usage.cost),
    },
    {
      id: 'share',
      head: 'Share',
      isNumber: true,
      cell: ({ usage }) => percent(cost > 0 ? usage.cost / cost : usage.requests / Math.max(1, requests)),
    },
    {
      id: 'change',
      head: 'Change',
      isNumber: true,
      cell: ({ usage, previous }) => <ChangeSince share={changeOf(usage.cost, previous.cost)} isShort />,
    },
    {
      id: 'requests',
      head: 'Requests',
      isNumber: true,
      sortBy: ({ usage }) => usage.requests,
      cell: ({ usage }) => whole(usage.requests),
    },
    {
      id: 'input',
      head: 'Prompt',
      isNumber: true,
      sortBy: ({ usage }) => usage.inputTokens,
      cell: ({ usage }) => count(usage.inputTokens),
    },
    {
      id: 'cached',
      head: 'Cached',
      isNumber: true,
      sortBy: ({ usage }) => usage.cachedTokens,
      cell: ({ usage }) => count(usage.cachedTokens),
    },
    {
      id: 'reasoning',
      head: 'Reasoning',
      isNumber: true,
      sortBy: ({ usage }) => usage.reasoningTokens,
      cell: ({ usage }) => count(usage.reasoningTokens),
    },
    {
      id: 'completion',
      head: 'Completion',
      isNumber: true,
      sortBy: ({ usage }) => usage.outputTokens - usage.reasoningTokens,
      cell: ({ usage }) => count(usage.outputTokens - usage.reasoningTokens),
    },
  ]
  return (
    <Card>
      <DataTable
        label={`Activity by ${search.by}`}
        columns={columns}
        rows={activity.groups}
        keyOf={({ id }) => id}
      />
    </Card>
  )
}
