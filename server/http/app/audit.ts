// The audit log: what it keeps of a change in the private API, and what administrators read of it.
import type { AuditItem, AuditQuery } from '../../../contract/app/audit.ts'
import { auditAnswer, auditQuery } from '../../../contract/app/audit.ts'
import type { AuditRecord } from '../../store/audit/ports.ts'
import type { Services } from '../../services.ts'
import { summaryOf } from './audit-summary.ts'
import type { Cell } from './csv-file.ts'
import { CsvFile, orCsv } from './csv-file.ts'
import type { AppRoute } from './route.ts'
import { route } from './route.ts'
import type { Sender } from './who.ts'

/** Rows of one file; who needs more takes a shorter stretch of time, or several. */
const MOST_ROWS = 200_000
const ROWS_AT_ONCE = 200

/** `GET /admin/audit`. */
export const AUDIT_ROUTES: readonly AppRoute[] = [
  route({
    method: 'GET',
    path: '/admin/audit',
    role: 'administrator',
    input: auditQuery,
    answer: orCsv(auditAnswer),
    example: {},
    run: async ({ services, input }) => {
      const { format, ...query } = input
      return format === 'csv' ? auditFile(services, query) : await pageOf(services, query)
    },
  }),
]

/** The one row that is sent with POST and changes nothing: it is asked with what others need not read. */
const TRYING = '/try'

/** What was done, for the log; `input` is what the row took. */
export interface Change {
  readonly row: Pick<AppRoute, 'method' | 'path'>
  readonly sender: Sender | undefined
  readonly input: unknown
}

/**
 * Writes a change that was made into the log. A change that could not be logged was made all the same, so it never rejects: the
 * server's own log says so. What somebody does who has not signed in changes nothing, but for setting up.
 */
export async function keepForAudit(services: Services, { row, sender, input }: Change): Promise<void> {
  const { method, path } = row
  if (method === 'GET' || path === TRYING || (sender === undefined && path !== '/setup')) return
  const { person, account } = sender ?? {}
  try {
    await services.store.audit.add({
      at: services.now(),
      personId: person?.id,
      person: person?.email ?? 'nobody yet',
      accountId: account?.accountId,
      account: account?.title,
      method,
      path,
      summary: [await subjectOf(services, { path, input }), summaryOf(input)].filter(Boolean).join(', '),
    })
  } catch (error) {
    services.log.error(
      { err: error, method, path, person: person?.id },
      'a change was not written to the audit log',
    )
  }
}

interface Subject {
  readonly path: string
  readonly input: unknown
}

/** Whom or what a number in the input means, by the name of now; empty where there is none to tell. */
async function subjectOf({ store, keys }: Services, { path, input }: Subject): Promise<string> {
  const { id, personId, hash } = (input ?? {}) as Readonly<Record<string, unknown>>
  if (path.startsWith('/admin/accounts/')) {
    const profile = (await store.memberships.profiles()).find(({ accountId }) => String(accountId) === id)
    if (profile?.title !== undefined) return profile.title
    return (await store.accounts.all()).find((account) => String(account.id) === id)?.name ?? ''
  }
  if (typeof personId === 'string') return (await store.people.find(personId))?.email ?? ''
  return typeof hash === 'string' ? (keys.findByHash(hash)?.name ?? '') : ''
}

type Query = Omit<AuditQuery, 'format'>

async function pageOf(
  services: Services,
  query: Query,
): Promise<{ items: AuditItem[]; next: string | null }> {
  const { limit, cursor, from, to, person, action, text } = query
  const [method, path] = action?.split(' ') ?? []
  const records = await services.store.audit.list({
    // One more than asked, to know whether there are more.
    limit: limit + 1,
    before: cursor === undefined ? undefined : Number(cursor),
    from: from === undefined ? undefined : Date.parse(from),
    to: to === undefined ? undefined : Date.parse(to),
    person,
    method,
    path,
    text,
  })
  const items = records.slice(0, limit).map(itemOf)
  return { items, next: records.length > limit ? (items.at(-1)?.id ?? null) : null }
}

function auditFile(services: Services, query: Query): CsvFile {
  let cursor: string | null | undefined = query.cursor
  let rows = 0
  const next = async (): Promise<readonly (readonly Cell[])[] | undefined> => {
    if (cursor === null || rows >= MOST_ROWS) return undefined
    const page = await pageOf(services, { ...query, limit: ROWS_AT_ONCE, cursor })
    cursor = page.next
    rows += page.items.length
    return page.items.map((item) => [
      item.at,
      item.person,
      item.account,
      item.method,
      item.path,
      item.summary,
    ])
  }
  return new CsvFile('audit', ['time', 'person', 'account', 'method', 'path', 'summary'], next)
}

function itemOf({ id, at, person, account, method, path, summary }: AuditRecord): AuditItem {
  return {
    id: String(id),
    at: new Date(at).toISOString(),
    person,
    account: account ?? null,
    method,
    path,
    summary,
  }
}
