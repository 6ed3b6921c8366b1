// A database worker: owns one SQLite connection and does what the main thread's messages say, one after the other.
// The writer is the only connection of this process that changes anything; readers are opened read-only.
import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { StatementSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { createBatchCommitter } from './commit-batch.ts'
import { describeFailure, isBusy } from './failure.ts'
import { mergeHistograms } from './merge-histograms.ts'
import type {
  Answer,
  BatchAnswer,
  FromWorker,
  QueryAnswer,
  SqlValue,
  ToWorker,
  WorkerSetup,
} from './messages.ts'
import { createRollUp } from './roll-up.ts'

/** What of the write-ahead log stays on disk after a long reader made it grow. */
const LOG_KEPT_BYTES = 64 * 1024 * 1024
const MOST_STATEMENTS_KEPT = 200
const OPENING_TRIES_MS = 5000
const PAUSE_BETWEEN_TRIES_MS = 20

if (parentPort === null) throw new Error('this file runs as a worker only')
const port = parentPort
const setup = workerData as WorkerSetup
const tell = (message: FromWorker): void => port.postMessage(message)

let database: DatabaseSync | undefined
let isClosed = false
let commitBatch: ((rows: Extract<ToWorker, { kind: 'settle' }>['rows']) => BatchAnswer) | undefined
let rollUp: ((most: number) => number) | undefined
const statements = new Map<string, StatementSync>()

try {
  if (setup.role === 'writer') database = openForWriting()
  tell({ kind: 'ready' })
  port.on('message', receive)
} catch (error) {
  tell({ kind: 'not-opened', failure: describeFailure(error) })
}

function openForReading(): DatabaseSync {
  const opened = new DatabaseSync(setup.file, { readOnly: true, timeout: setup.busyTimeoutMs })
  opened.function('merge_histograms', { deterministic: true }, mergeHistograms)
  return opened
}

function openForWriting(): DatabaseSync {
  // Made here, before SQLite makes it readable for everyone; its -wal and -shm files take the same mode.
  closeSync(openSync(setup.file, 'a', 0o600))
  const opened = new DatabaseSync(setup.file, {
    timeout: setup.busyTimeoutMs,
    enableForeignKeyConstraints: true,
  })
  changeToWal(opened)
  opened.exec(`
    pragma synchronous = full;
    pragma cache_size = -8000;
    pragma temp_store = memory;
    pragma journal_size_limit = ${LOG_KEPT_BYTES};
  `)
  return opened
}

// Changing to WAL needs the file for itself for a moment and does not wait for it as statements do: two processes that
// start together meet here.
function changeToWal(opened: DatabaseSync): void {
  for (const start = Date.now(); ;) {
    try {
      opened.exec('pragma journal_mode = wal')
      return
    } catch (error) {
      if (!isBusy(describeFailure(error)) || Date.now() - start > OPENING_TRIES_MS) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_BETWEEN_TRIES_MS)
    }
  }
}

function receive(message: ToWorker): void {
  try {
    tell({ kind: 'done', id: message.id, result: perform(message) })
  } catch (error) {
    tell({ kind: 'failed', id: message.id, failure: describeFailure(error) })
  }
  if (message.kind === 'close') port.close()
}

function perform(message: ToWorker): Answer {
  if (isClosed) throw new Error('the database is closed')
  if (message.kind === 'close') return close()
  database ??= openForReading()
  switch (message.kind) {
    case 'query':
      return query(database, message)
    case 'settle':
      // Prepared at the first batch: the tables may not exist before the migrations.
      commitBatch ??= createBatchCommitter(database, setup.settlementTexts)
      return commitBatch(message.rows)
    case 'roll-up':
      rollUp ??= createRollUp(database, setup.rollupTexts)
      return rollUp(message.most)
    case 'rollback':
      if (database.isTransaction) database.exec('rollback')
      return undefined
  }
}

function close(): undefined {
  isClosed = true
  statements.clear()
  commitBatch = undefined
  rollUp = undefined
  database?.close()
  database = undefined
}

function query(
  connection: DatabaseSync,
  message: { readonly sql: string; readonly parameters: readonly SqlValue[] },
): QueryAnswer {
  const statement = prepared(connection, message.sql)
  if (statement.columns().length > 0) {
    const rows = statement.all(...message.parameters) as Record<string, SqlValue>[]
    for (const row of rows) narrowIntegers(row)
    return { rows, changes: undefined, insertId: undefined }
  }
  const { changes, lastInsertRowid } = statement.run(...message.parameters)
  return { rows: [], changes: Number(changes), insertId: lastInsertRowid }
}

function prepared(connection: DatabaseSync, text: string): StatementSync {
  let statement = statements.get(text)
  if (statement !== undefined) return statement
  if (statements.size >= MOST_STATEMENTS_KEPT) statements.clear()
  statement = connection.prepare(text, { readBigInts: true })
  statements.set(text, statement)
  return statement
}

// Integers are read as bigint, since reading a large one as a number throws; those that fit become numbers again.
function narrowIntegers(row: Record<string, SqlValue>): void {
  for (const name in row) {
    const value = row[name]
    if (typeof value === 'bigint' && value <= 9007199254740991n && value >= -9007199254740991n)
      row[name] = Number(value)
  }
}
