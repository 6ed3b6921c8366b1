// Group commit of settlements on the writer's connection: one transaction per batch, and one bad row fails alone.
// Runs in the writer worker. Prepared statements and no Kysely: this is the hot path (docs/decisions/0007).
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { COLUMN_AT } from '../sql/generation-row.ts'
import type { ColumnValue } from '../sql/generation-row.ts'
import type { SettlementTexts } from '../sql/settlement.ts'
import { utcDay } from '../sql/values.ts'
import { describeFailure, isOfThePlace } from './failure.ts'
import type { BatchAnswer, SqlFailure } from './messages.ts'

type Row = readonly ColumnValue[]
type Statements = Readonly<Record<keyof SettlementTexts, StatementSync>>

interface Sums {
  /** What the sums are of: the first values of their statement. */
  readonly key: readonly (number | string)[]
  spent: number
  requests: number
  inputTokens: number
  outputTokens: number
  reasoningTokens: number
}

/** What a batch adds up to; written once per key and day, endpoint for a key and day, account and key. */
interface Totals {
  readonly keyDays: Map<string, Sums>
  readonly activity: Map<string, Sums>
  readonly accounts: Map<number, number>
  readonly keysUsed: Map<number, number>
}

/**
 * Makes the committer for a connection. It returns when the batch is on disk; it throws when the disk or the lock failed,
 * and then nothing of the batch is kept.
 */
export function createBatchCommitter(
  database: DatabaseSync,
  texts: SettlementTexts,
): (rows: readonly Row[]) => BatchAnswer {
  const statements: Statements = {
    insertGeneration: database.prepare(texts.insertGeneration),
    insertUsage: database.prepare(texts.insertUsage),
    addToKeyDay: database.prepare(texts.addToKeyDay),
    addToActivity: database.prepare(texts.addToActivity),
    addToOwnKeyDay: database.prepare(texts.addToOwnKeyDay),
    addToAccount: database.prepare(texts.addToAccount),
    markKeyUsed: database.prepare(texts.markKeyUsed),
  }
  const begin = database.prepare('begin immediate')
  const commit = database.prepare('commit')

  const inTransaction = <T>(work: () => T): T => {
    begin.run()
    try {
      const result = work()
      commit.run()
      return result
    } catch (error) {
      // SQLite has already rolled back by itself after some failures (a full disk).
      if (database.isTransaction) database.exec('rollback')
      throw error
    }
  }

  return (rows) => {
    try {
      return inTransaction(() => ({ known: writeTogether(statements, rows), failed: [] }))
    } catch (error) {
      if (isOfThePlace(describeFailure(error))) throw error
    }
    return inTransaction(() => writeSingly(database, statements, rows))
  }
}

function writeTogether(statements: Statements, rows: readonly Row[]): number[] {
  const known: number[] = []
  const totals: Totals = {
    keyDays: new Map(),
    activity: new Map(),
    accounts: new Map(),
    keysUsed: new Map(),
  }
  for (const [at, row] of rows.entries()) if (!writeRow(statements, row, totals)) known.push(at)
  writeTotals(statements, totals)
  return known
}

// The slow way, after a batch failed for a reason of its own: each row stands or falls by itself.
function writeSingly(database: DatabaseSync, statements: Statements, rows: readonly Row[]): BatchAnswer {
  const known: number[] = []
  const failed: { at: number; failure: SqlFailure }[] = []
  for (const [at, row] of rows.entries()) {
    database.exec('savepoint one_row')
    try {
      if (writeTogether(statements, [row]).length > 0) known.push(at)
    } catch (error) {
      const failure = describeFailure(error)
      if (isOfThePlace(failure)) throw error
      failed.push({ at, failure })
      database.exec('rollback to one_row')
    }
    database.exec('release one_row')
  }
  return { known, failed }
}

/** Writes a row and adds it to the totals; false when its generation, or its entry in the ledger, was there already. */
function writeRow(statements: Statements, row: Row, totals: Totals): boolean {
  if (Number(statements.insertGeneration.run(...row).changes) === 0) return false
  const keyId = row[COLUMN_AT.key_id] as number
  const createdAt = row[COLUMN_AT.created_at] as number
  const used = totals.keysUsed.get(keyId)
  if (used === undefined || used < createdAt) totals.keysUsed.set(keyId, createdAt)
  if (row[COLUMN_AT.key_kind] === 'test') return true

  const accountId = row[COLUMN_AT.account_id] as number
  const cost = row[COLUMN_AT.cost_nanodollars] as number
  const id = row[COLUMN_AT.id] as string
  // -0 would be bound as a float.
  const entry = statements.insertUsage.run(accountId, cost === 0 ? 0 : -cost, id, createdAt)
  if (Number(entry.changes) === 0) return false
  totals.accounts.set(accountId, (totals.accounts.get(accountId) ?? 0) + cost)
  const day = utcDay(createdAt)
  addTo(totals.keyDays, [keyId, day], row)
  const endpointId = row[COLUMN_AT.endpoint_id] as string | null
  if (endpointId !== null) {
    const modelId = row[COLUMN_AT.model_id] as string
    const providerName = (row[COLUMN_AT.provider_name] as string | null) ?? ''
    addTo(totals.activity, [accountId, day, keyId, modelId, endpointId, providerName], row)
    // Rare, so written at once rather than added up with the others of the batch.
    if (row[COLUMN_AT.own_key_id] !== null) {
      const upstream = row[COLUMN_AT.upstream_cost_nanodollars] as number
      statements.addToOwnKeyDay.run(accountId, day, keyId, modelId, endpointId, upstream)
    }
  }
  return true
}

function addTo(all: Map<string, Sums>, key: Sums['key'], row: Row): void {
  const name = key.join(' ')
  let sums = all.get(name)
  if (sums === undefined) {
    sums = { key, spent: 0, requests: 0, inputTokens: 0, outputTokens: 0, reasoningTokens: 0 }
    all.set(name, sums)
  }
  sums.spent += row[COLUMN_AT.cost_nanodollars] as number
  sums.requests += 1
  sums.inputTokens += row[COLUMN_AT.input_tokens] as number
  sums.outputTokens += row[COLUMN_AT.output_tokens] as number
  sums.reasoningTokens += row[COLUMN_AT.reasoning_tokens] as number
}

function writeSums(statement: StatementSync, all: Map<string, Sums>): void {
  for (const { key, spent, requests, inputTokens, outputTokens, reasoningTokens } of all.values())
    statement.run(
      ...key,
      exact(spent),
      requests,
      exact(inputTokens),
      exact(outputTokens),
      exact(reasoningTokens),
    )
}

function writeTotals(statements: Statements, totals: Totals): void {
  writeSums(statements.addToKeyDay, totals.keyDays)
  writeSums(statements.addToActivity, totals.activity)
  for (const [accountId, used] of totals.accounts) statements.addToAccount.run(accountId, 0, exact(used))
  for (const [keyId, at] of totals.keysUsed) statements.markKeyUsed.run(at, keyId, at)
}

// A batch of absurd amounts can add up beyond 2^53, where a number is no longer exact; its rows then go singly.
function exact(total: number): number {
  if (!Number.isSafeInteger(total)) throw new RangeError(`a batch adds up to ${total}, beyond 2^53`)
  return total
}
