// What the page of logs shows, as its address says it. Pure.

export interface LogSearch {
  readonly text: string
  readonly status: string
  readonly kind: '' | 'live' | 'test'
  readonly model: string
  readonly key: string
  readonly provider: string
  readonly app: string
  /** Hours back from now; 0 is without a bound. */
  readonly hours: number
}

const NAMES = ['text', 'status', 'model', 'key', 'provider', 'app'] as const

/** Reads the address's query; what makes no sense there is as if it were absent. */
export function readLogSearch(query: Readonly<Record<string, unknown>>): LogSearch {
  const text = (name: string): string => {
    const value = query[name]
    return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 200) : ''
  }
  const hours = Number(query['hours'])
  return {
    text: text('text'),
    status: /^(answered|failed|cancelled|[1-5]\d\d)$/.test(text('status')) ? text('status') : '',
    kind: query['kind'] === 'live' || query['kind'] === 'test' ? query['kind'] : '',
    model: text('model'),
    key: text('key'),
    provider: text('provider'),
    app: text('app'),
    hours: Number.isFinite(hours) && hours > 0 ? hours : 0,
  }
}

/** The query that says the same, without what is usual. */
export function writeLogSearch(search: LogSearch): Record<string, string | number> {
  const written: Record<string, string | number> = {}
  for (const name of NAMES) if (search[name] !== '') written[name] = search[name]
  if (search.kind !== '') written['kind'] = search.kind
  if (search.hours > 0) written['hours'] = search.hours
  return written
}

/** What the server is asked, for the moment `now`. */
export function logQuery(search: LogSearch, now: number): Record<string, string | undefined> {
  const { hours, ...rest } = search
  return { ...rest, from: hours === 0 ? undefined : new Date(now - hours * 3_600_000).toISOString() }
}

/** True when anything is left out. */
export function isFiltered(search: LogSearch): boolean {
  return Object.keys(writeLogSearch(search)).length > 0
}
