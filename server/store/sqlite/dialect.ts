// Kysely over a worker: the driver posts statements and gets rows. No engine code runs on the main thread.
import { CompiledQuery, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import type { DatabaseConnection, Dialect, Driver, Kysely, QueryResult } from 'kysely'
import { GatewayError } from '../../../core/errors.ts'
import type { SqlValue } from './messages.ts'
import type { Turns } from './turns.ts'
import type { WorkerChannel } from './worker-channel.ts'

export interface ChannelDialectOptions {
  readonly channel: WorkerChannel
  readonly turns: Turns
  /**
   * Longest that one connection may be held, since settlements wait meanwhile; a transaction is rolled back then.
   * Undefined for migrations, which run before anybody waits.
   */
  readonly longestTurnMs: number | undefined
}

/** A Kysely dialect for a connection that lives in a worker. */
export function createChannelDialect(options: ChannelDialectOptions): Dialect {
  return {
    createDriver: () => new ChannelDriver(options),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new ChannelAdapter(),
    createIntrospector: (database: Kysely<unknown>) => new SqliteIntrospector(database as never),
  }
}

// SQLite makes tables inside transactions as well as rows. With `begin immediate` that is also what keeps two processes
// from migrating at once: the second waits and then finds nothing left to do.
class ChannelAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }

  // Turns keep order here, settlements included; Kysely's own lock would wait for a connection whose turn was ended.
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

class ChannelDriver implements Driver {
  readonly #options: ChannelDialectOptions

  constructor(options: ChannelDialectOptions) {
    this.#options = options
  }

  async init(): Promise<void> {}

  acquireConnection(): Promise<DatabaseConnection> {
    return new Promise((resolve) => {
      this.#options.turns.take((end) => resolve(new ChannelConnection(this.#options, end)))
    })
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    own(connection).release()
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await own(connection).begin()
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await own(connection).commit()
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await own(connection).rollback()
  }

  async savepoint(connection: DatabaseConnection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`savepoint ${quoted(name)}`))
  }

  async rollbackToSavepoint(connection: DatabaseConnection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`rollback to ${quoted(name)}`))
  }

  async releaseSavepoint(connection: DatabaseConnection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`release ${quoted(name)}`))
  }

  async destroy(): Promise<void> {}
}

class ChannelConnection implements DatabaseConnection {
  readonly #channel: WorkerChannel
  readonly #endTurn: () => void
  readonly #worker: number
  readonly #timer: NodeJS.Timeout | undefined
  #inTransaction = false
  #expired = false

  constructor(options: ChannelDialectOptions, endTurn: () => void) {
    this.#channel = options.channel
    this.#endTurn = endTurn
    this.#worker = options.channel.generation()
    if (options.longestTurnMs === undefined) return
    this.#timer = setTimeout(() => this.#expire(), options.longestTurnMs)
    this.#timer.unref()
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    this.#assertUsable()
    const answer = await this.#channel.ask({
      kind: 'query',
      sql: query.sql,
      parameters: query.parameters.map(toSqlValue),
    })
    return {
      rows: answer.rows as R[],
      ...(answer.changes === undefined ? {} : { numAffectedRows: BigInt(answer.changes) }),
      ...(answer.insertId === undefined ? {} : { insertId: BigInt(answer.insertId) }),
    }
  }

  streamQuery(): never {
    throw new Error('this store does not stream rows; read pages with a limit')
  }

  async begin(): Promise<void> {
    await this.executeQuery(CompiledQuery.raw('begin immediate'))
    this.#inTransaction = true
  }

  async commit(): Promise<void> {
    await this.executeQuery(CompiledQuery.raw('commit'))
    this.#inTransaction = false
  }

  async rollback(): Promise<void> {
    this.#inTransaction = false
    // Undone already, and by now the open transaction may be somebody else's.
    if (this.#expired || this.#channel.generation() !== this.#worker) return
    await this.#channel.ask({ kind: 'rollback' })
  }

  release(): void {
    clearTimeout(this.#timer)
    this.#endTurn()
  }

  // Only a statement of the same worker is in the same transaction.
  #assertUsable(): void {
    if (this.#expired)
      throw new GatewayError('dependency_down', 'A change in the database took too long and was undone.', {
        retryAfterSeconds: 1,
      })
    if (this.#inTransaction && this.#channel.generation() !== this.#worker)
      throw new GatewayError(
        'dependency_down',
        'The database was opened again during a change, which was undone.',
        {
          retryAfterSeconds: 1,
        },
      )
  }

  #expire(): void {
    this.#expired = true
    this.#channel.ask({ kind: 'rollback' }).catch(ignoreBecauseTheWorkerIsGone).finally(this.#endTurn)
  }
}

function ignoreBecauseTheWorkerIsGone(): void {
  // Its transaction went with it.
}

function own(connection: DatabaseConnection): ChannelConnection {
  if (!(connection instanceof ChannelConnection)) throw new Error('a connection of another driver')
  return connection
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

// node:sqlite takes neither booleans nor dates nor undefined; Kysely users pass them.
function toSqlValue(value: unknown): SqlValue {
  if (value === undefined || value === null) return null
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof Date) return value.toISOString()
  return value as SqlValue
}
