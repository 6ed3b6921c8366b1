// Adds settlements up on the writer's connection: reads the next of them, adds, and moves the cursor, in one transaction, so
// that each is counted exactly once whatever dies when. Runs in the writer worker, so that the main thread only waits for a
// number. Prepared statements and no Kysely, as for settlements (docs/decisions/0007).
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Histogram } from '../../../core/histogram.ts'
import { addHistogram, writeHistogram } from '../../../core/histogram.ts'
import type { AddedUp, Names, SettledRow } from '../sql/add-up.ts'
import { addUp } from '../sql/add-up.ts'
import type { AppIdentity } from '../../../core/app-identity.ts'
import type { RollupTexts } from '../sql/rollup-texts.ts'
import type { SettledValues } from './settled-rows.ts'
import { readSettled } from './settled-rows.ts'

type Statements = Readonly<Record<keyof RollupTexts, StatementSync>>

const CURSOR = 'ledger'
/** What callers say of themselves must not fill the tables: further apps of an account count as none. */
const MOST_APPS_OF_ACCOUNT = 500
const MOST_NAMES_KEPT = 20_000

/** Makes the job for a connection; it returns how many settlements it added up, at most as many as it is asked for. */
export function createRollUp(database: DatabaseSync, texts: RollupTexts): (most: number) => number {
  const statements = Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, database.prepare(text)]),
  ) as Statements
  // As lists: node:sqlite makes the object of a row in a slow form, a third of the time that this takes for a row.
  statements.settled.setReturnArrays(true)
  let names = createNames(statements)

  const rollUpInside = (most: number): number => {
    const from = cursorOf(statements)
    const rows = (statements.settled.all(from, most) as unknown as SettledValues[]).map(readSettled)
    const last = statements.lastEntry.get() as { last: number | null }
    // Entries without a generation (grants) are passed over; with a full batch the next one begins after its last row.
    const to = rows.length < most ? (last.last ?? 0) : (rows.at(-1) as SettledRow).entry_id
    if (to <= from) return 0
    write(statements, addUp(rows, names))
    statements.setCursor.run(CURSOR, to)
    return rows.length
  }

  return (most) => {
    // What a power cut takes back is added up again, so these commits need not wait for the disk as those of money do.
    database.exec('pragma synchronous = normal')
    try {
      database.exec('begin immediate')
      const rolled = rollUpInside(most)
      database.exec('commit')
      return rolled
    } catch (error) {
      if (database.isTransaction) database.exec('rollback')
      // Names that were given in it are not there any more.
      names = createNames(statements)
      throw error
    } finally {
      database.exec('pragma synchronous = full')
    }
  }
}

function cursorOf(statements: Statements): number {
  return (statements.cursor.get(CURSOR) as { at: number } | undefined)?.at ?? 0
}

function write(statements: Statements, { usage, answers, attempts, errors }: AddedUp): void {
  for (const { key, counters } of usage.values()) statements.addUsage.run(...key, ...counters)
  for (const { key, times } of errors.values()) statements.addErrors.run(...key, times)
  for (const { key, latencyMs, firstTokenMs } of answers.values()) {
    const before = statements.answers.get(...key) as
      | { latency_ms: string; first_token_ms: string }
      | undefined
    statements.setAnswers.run(
      ...key,
      merged(latencyMs, before?.latency_ms),
      merged(firstTokenMs, before?.first_token_ms),
    )
  }
  for (const { key, attempts: times, firstEventMs, durationMs, tokensPerSecond } of attempts.values()) {
    const before = statements.attempts.get(...key) as AttemptsBefore | undefined
    statements.setAttempts.run(
      ...key,
      times + (before?.attempts ?? 0),
      merged(firstEventMs, before?.first_event_ms),
      merged(durationMs, before?.duration_ms),
      merged(tokensPerSecond, before?.tokens_per_second),
    )
  }
}

interface AttemptsBefore {
  readonly attempts: number
  readonly first_event_ms: string
  readonly duration_ms: string
  readonly tokens_per_second: string
}

function merged(histogram: Histogram, before: string | undefined): string {
  addHistogram(histogram, before ?? null)
  return writeHistogram(histogram)
}

/** Numbers of endpoints and apps, remembered. Those of apps are looked up once a batch at most, when something changed. */
function createNames(statements: Statements): Names {
  const endpoints = new Map<string, { readonly number: number; readonly provider: string }>()
  const apps = new Map<string, KnownApp>()
  const full = new Set<number>()
  const hasRoom = (accountId: number): boolean => {
    if (full.has(accountId)) return false
    const { apps: there } = statements.countApps.get(accountId) as { apps: number }
    if (there >= MOST_APPS_OF_ACCOUNT) full.add(accountId)
    return there < MOST_APPS_OF_ACCOUNT
  }
  return {
    endpoint: ({ model, endpoint, provider }) => {
      const name = `${endpoint}\n${model}`
      const known = endpoints.get(name)
      if (known?.provider === provider) return known.number
      if (endpoints.size >= MOST_NAMES_KEPT) endpoints.clear()
      const providerId = endpoint.slice(endpoint.lastIndexOf('@') + 1)
      const { number } = statements.setEndpoint.get(model, endpoint, providerId, provider) as {
        number: number
      }
      endpoints.set(name, { number, provider })
      return number
    },

    app: (accountId, app, seenAt) => {
      const name = `${accountId} ${app.identity}`
      const known = apps.get(name) ?? readApp(statements, accountId, app)
      if (known && !isNews(known, app, seenAt)) {
        apps.set(name, known)
        return known.number
      }
      if (!known && !hasRoom(accountId)) return 0
      if (apps.size >= MOST_NAMES_KEPT) apps.clear()
      const title = app.title === '' ? (known?.title ?? '') : app.title
      const lastSeenAt = Math.max(seenAt, known?.lastSeenAt ?? 0)
      const { number } = statements.setApp.get(accountId, app.identity, title, seenAt, lastSeenAt) as {
        number: number
      }
      apps.set(name, { number, title, lastSeenAt })
      return number
    },
  }
}

interface KnownApp {
  readonly number: number
  readonly title: string
  readonly lastSeenAt: number
}

/** Pages say on which day an app was seen last, so an hour is near enough. */
const SEEN_AGAIN_MS = 3_600_000

function isNews(known: KnownApp, app: AppIdentity, seenAt: number): boolean {
  return seenAt > known.lastSeenAt + SEEN_AGAIN_MS || (app.title !== '' && app.title !== known.title)
}

function readApp(statements: Statements, accountId: number, app: AppIdentity): KnownApp | undefined {
  const row = statements.app.get(accountId, app.identity) as
    | { number: number; title: string; last_seen_at: number }
    | undefined
  return row && { number: row.number, title: row.title, lastSeenAt: row.last_seen_at }
}
