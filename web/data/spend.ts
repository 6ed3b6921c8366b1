// What an account spent since a day, by key or by person: for pages that show it beside something else. The page Activity asks more.
import { queryOptions } from '@tanstack/react-query'
import type { AppActivity } from '../../contract/app/activity.ts'
import { get } from './api.ts'

/** Since this UTC day. */
export const spendQuery = (from: string, groupBy: 'key' | 'person') =>
  queryOptions({
    queryKey: ['credits', 'spend', groupBy, from],
    queryFn: ({ signal }) =>
      get<AppActivity>('/activity', { from: `${from}T00:00:00Z`, groupBy, step: 'month' }, signal),
  })

/** The first day of the month of `now`, UTC, as the books count: `2026-11-01`. */
export function monthStart(now: number): string {
  return `${new Date(now).toISOString().slice(0, 7)}-01`
}
