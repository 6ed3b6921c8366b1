// What the page of activity shows, as its address says it, and what the server is asked for it. Pure.
import type { ActivityDimension } from '../../../contract/app/activity.ts'
import { DIMENSIONS } from './dimensions.ts'

export type Range = Rolling | CalendarMonth
type Rolling = 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year'
/** As the books count them: in UTC. */
type CalendarMonth = 'this-month' | 'last-month'
export type Measure = 'cost' | 'tokens' | 'requests' | 'kinds'

export interface ActivitySearch {
  readonly range: Range
  readonly by: ActivityDimension
  readonly measure: Measure
  readonly model: string
  readonly key: string
  readonly app: string
  readonly provider: string
  readonly person: string
}

const HOURS: Readonly<Record<Rolling, number>> = {
  hour: 1,
  day: 24,
  week: 168,
  month: 720,
  quarter: 2160,
  year: 8760,
}
const RANGES: readonly Range[] = [...(Object.keys(HOURS) as readonly Rolling[]), 'this-month', 'last-month']
const MEASURES: readonly Measure[] = ['cost', 'tokens', 'requests', 'kinds']

/** Reads the address's query; what makes no sense there is as if it were absent. */
export function readActivitySearch(query: Readonly<Record<string, unknown>>): ActivitySearch {
  const text = (name: string): string => (typeof query[name] === 'string' ? query[name] : '')
  return {
    range: RANGES.find((range) => range === query['range']) ?? 'month',
    by: DIMENSIONS.find(([dimension]) => dimension === query['by'])?.[0] ?? 'model',
    measure: MEASURES.find((measure) => measure === query['measure']) ?? 'cost',
    model: text('model'),
    key: text('key'),
    app: text('app'),
    provider: text('provider'),
    person: text('person'),
  }
}

/** The query that says the same, without what is usual. */
export function writeActivitySearch(search: ActivitySearch): Record<string, string> {
  const usual = readActivitySearch({})
  const names = Object.keys(usual) as (keyof ActivitySearch)[]
  return Object.fromEntries(
    names.filter((name) => search[name] !== usual[name]).map((name) => [name, search[name]]),
  )
}

/** What the server is asked at the moment `now`, for days of this time zone; calendar months are those of the books, in UTC. */
export function activityQuery(search: ActivitySearch, now: number, zone: string): Record<string, string> {
  const { range, by, measure: _measure, ...filters } = search
  return {
    ...Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== '')),
    ...stretch(range, now),
    groupBy: by,
    zone: range === 'this-month' || range === 'last-month' ? 'UTC' : zone,
  }
}

function stretch(range: Range, now: number): { readonly from: string; readonly to: string } {
  const date = new Date(now)
  const month = (back: number): string =>
    new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - back, 1)).toISOString()
  if (range === 'this-month') return { from: month(0), to: date.toISOString() }
  if (range === 'last-month') return { from: month(1), to: month(0) }
  return { from: new Date(now - HOURS[range] * 3_600_000).toISOString(), to: date.toISOString() }
}

/** How much more or less than before, as a share; undefined when there was nothing before. */
export function changeOf(now: number, before: number): number | undefined {
  return before === 0 ? undefined : now / before - 1
}
