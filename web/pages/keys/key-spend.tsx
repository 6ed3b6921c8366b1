// What a key spent in the last thirty days, as a small line.
import { useQuery } from '@tanstack/react-query'
import type { AppActivity } from '../../../contract/app/activity.ts'
import { get } from '../../data/api.ts'
import { Sparkline } from '../../parts/sparkline.tsx'

interface KeySpendProps {
  readonly hash: string
  /** Without any spend nothing is asked. */
  readonly hasSpent: boolean
}

/** Nothing until it is known, so that a table of many keys does not wait. */
export function KeySpend({ hash, hasSpent }: KeySpendProps) {
  const spend = useQuery({
    queryKey: ['keys', hash, 'spend'],
    queryFn: ({ signal }) =>
      get<AppActivity>('/activity', { key: hash, groupBy: 'key', step: 'day' }, signal),
    enabled: hasSpent,
    staleTime: 60_000,
    retry: false,
  }).data
  if (!spend) return <span className="inline-block w-[72px]" />
  const days = spend.buckets.map(({ values }) => values.reduce((sum, { cost }) => sum + cost, 0))
  return <Sparkline values={days} label="US dollars a day in the last thirty days" />
}
