// Which changes the audit log shows, as its address says it. Pure.

export interface AuditSearch {
  /** Part of the address of who did it. */
  readonly person: string
  /** `POST /keys`; empty for all. */
  readonly action: string
  /** Part of what was changed. */
  readonly text: string
  /** Hours back from now; 0 is without a bound. */
  readonly hours: number
}

const NAMES = ['person', 'action', 'text'] as const

/** Reads the address's query; what makes no sense there is as if it were absent. */
export function readAuditSearch(query: Readonly<Record<string, unknown>>): AuditSearch {
  const text = (name: string): string => {
    const value = query[name]
    return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 200) : ''
  }
  const hours = Number(query['hours'])
  return {
    person: text('person'),
    action: /^(POST|PUT|PATCH|DELETE) \/\S+$/.test(text('action')) ? text('action') : '',
    text: text('text'),
    hours: Number.isFinite(hours) && hours > 0 ? hours : 0,
  }
}

/** The query that says the same, without what is usual. */
export function writeAuditSearch(search: AuditSearch): Record<string, string | number> {
  const written: Record<string, string | number> = {}
  for (const name of NAMES) if (search[name] !== '') written[name] = search[name]
  if (search.hours > 0) written['hours'] = search.hours
  return written
}

/** What the server is asked, for the moment `now`. */
export function auditQueryOf(
  { hours, ...rest }: AuditSearch,
  now: number,
): Record<string, string | undefined> {
  return { ...rest, from: hours === 0 ? undefined : new Date(now - hours * 3_600_000).toISOString() }
}
