// What the page of apps shows, as its address says it. Pure.
import type { Period } from '../../../contract/app/time-range.ts'
import { readPeriod } from '../../parts/period.ts'

/** Everything that can be chosen there. */
export interface AppsSearch {
  readonly q: string
  readonly sort: 'popular' | 'growing'
  readonly period: Period
}

/** Reads the address's query; what makes no sense there is as if it were absent. */
export function readAppsSearch(query: Readonly<Record<string, unknown>>): AppsSearch {
  return {
    q: typeof query['q'] === 'string' ? query['q'] : '',
    sort: query['sort'] === 'growing' ? 'growing' : 'popular',
    period: readPeriod(query, 'month'),
  }
}

/** The query that says the same, without what is usual. */
export function writeAppsSearch({ q, sort, period }: AppsSearch): Record<string, string> {
  return {
    ...(q === '' ? {} : { q }),
    ...(sort === 'popular' ? {} : { sort }),
    ...(period === 'month' ? {} : { period }),
  }
}
