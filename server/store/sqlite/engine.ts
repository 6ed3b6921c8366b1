// The SQLite engine: one file, a writer worker and a reader worker, and the store's promises kept over them.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, sql } from 'kysely'
import { GatewayError } from '../../../core/errors.ts'
import type { StoreLog } from '../log.ts'
import { migrate } from '../migrations/all.ts'
import type { Store } from '../ports.ts'
import { createAccountSettingsStore } from '../sql/account-settings.ts'
import { createAccountStore } from '../sql/accounts.ts'
import { createActivityStore } from '../sql/activity.ts'
import { createAuditStore } from '../sql/audit.ts'
import { createAuthDatabase } from '../sql/auth-database.ts'
import type { Databases } from '../sql/databases.ts'
import { createEndpointHealthStore } from '../sql/endpoint-health.ts'
import { createFactStore } from '../sql/facts.ts'
import { createGenerationStore } from '../sql/generations.ts'
import { createHistoryStore } from '../sql/history.ts'
import { createInvitationStore } from '../sql/invitations.ts'
import { createKeyStore } from '../sql/keys.ts'
import { createKeptPromptStore } from '../sql/kept-prompts.ts'
import { createLedgerQueries } from '../sql/ledger.ts'
import { createMembershipStore } from '../sql/members.ts'
import { createPeopleStore, createResetRequestStore } from '../sql/people.ts'
import { createProviderKeyStore } from '../sql/provider-keys.ts'
import { createRedeemCodeStore } from '../sql/redeem-codes.ts'
import { rollupTexts } from '../sql/rollup-texts.ts'
import { createResponseStore } from '../sql/responses.ts'
import { settlementTexts } from '../sql/settlement.ts'
import type { Tables } from '../sql/tables.ts'
import type { ChannelDialectOptions } from './dialect.ts'
import { createChannelDialect } from './dialect.ts'
import type { WorkerSetup } from './messages.ts'
import { createSettleQueue } from './settle-queue.ts'
import { SQLITE_SPELLING } from './spelling.ts'
import { createTrafficStores } from './traffic.ts'
import { createTurns } from './turns.ts'
import type { Turns } from './turns.ts'
import { WorkerChannel } from './worker-channel.ts'

/** Of the database in a data folder. */
export const FILE_NAME = 'causeway.db'
const BUSY_TIMEOUT_MS = 5000
const LONGEST_TURN_MS = 10_000
/** More than a busy file takes to be given up. */
const STALLED_AFTER_MS = 15_000

export interface SqliteEngine {
  readonly store: Store
  readonly databases: Databases
  readonly writer: WorkerChannel
  readonly reader: WorkerChannel
}

/** Opens `<dataFolder>/causeway.db`, making folder, file and tables where they are missing. */
export async function openSqlite(options: {
  readonly dataFolder: string
  readonly log: StoreLog
  readonly busyTimeoutMs?: number
  readonly longestTurnMs?: number
  readonly stalledAfterMs?: number
}): Promise<SqliteEngine> {
  const { dataFolder, log, busyTimeoutMs = BUSY_TIMEOUT_MS, longestTurnMs = LONGEST_TURN_MS } = options
  const { stalledAfterMs = STALLED_AFTER_MS } = options
  const file = join(dataFolder, FILE_NAME)
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  const compiler = compilerOnly()
  const texts = { settlementTexts: settlementTexts(compiler), rollupTexts: rollupTexts(compiler) }
  const channelOf = (role: WorkerSetup['role']): WorkerChannel => {
    const setup = { file, role, busyTimeoutMs, ...texts }
    return new WorkerChannel({ setup, log })
  }
  const writer = channelOf('writer')
  const reader = channelOf('reader')
  const turns = createTurns()
  const databases = {
    read: databaseOver({ channel: reader, turns: createTurns(), longestTurnMs }),
    write: databaseOver({ channel: writer, turns, longestTurnMs }),
  }
  const migrating = databaseOver({ channel: writer, turns, longestTurnMs: undefined })
  let migrated: readonly string[]
  try {
    ;[, migrated] = await Promise.all([
      reader.open(),
      writer.open().then(() => migrate({ database: migrating, spelling: SQLITE_SPELLING })),
    ])
  } catch (error) {
    await Promise.all([reader.close(), writer.close()])
    throw cannotOpen(file, error)
  }
  const queue = createSettleQueue({
    turns,
    stalledAfterMs,
    commit: (rows) => writer.ask({ kind: 'settle', rows }),
  })
  const store = createStore({ databases, queue, turns, writer, reader, migrated })
  return { store, databases, writer, reader }
}

function databaseOver(options: ChannelDialectOptions): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: createChannelDialect(options) })
}

// Read by whoever starts the server, so it names the file and SQLite's own reason.
function cannotOpen(file: string, thrown: unknown): GatewayError {
  const error = thrown instanceof GatewayError && thrown.cause !== undefined ? thrown.cause : thrown
  const reason = error instanceof Error ? error.message : String(error)
  return new GatewayError('dependency_down', `The database ${file} cannot be opened: ${reason}`, {
    cause: error,
  })
}

function createStore(parts: {
  readonly databases: Databases
  readonly queue: ReturnType<typeof createSettleQueue>
  readonly turns: Turns
  readonly writer: WorkerChannel
  readonly reader: WorkerChannel
  readonly migrated: readonly string[]
}): Store {
  const { databases, queue, turns, writer, reader, migrated } = parts
  let closing: Promise<void> | undefined
  const close = async (): Promise<void> => {
    await queue.drained()
    // Goes through the writer's turns, so that open transactions end first.
    await sql`select 1`.execute(databases.write).catch(ignoreBecauseItIsClosed)
    await reader.close()
    // Last, so that it is this connection which folds the write-ahead log back into the file.
    await writer.close()
  }
  return {
    keys: createKeyStore(databases),
    accounts: createAccountStore(databases),
    ledger: {
      ...createLedgerQueries(databases),
      settle: (generation) =>
        closing === undefined
          ? queue.settle(generation)
          : Promise.reject(
              new GatewayError('shutting_down', 'The gateway is shutting down. Try again in a moment.', {
                retryAfterSeconds: 1,
              }),
            ),
    },
    redeemCodes: createRedeemCodeStore(databases),
    history: createHistoryStore(databases),
    generations: createGenerationStore(databases),
    activity: createActivityStore(databases),
    ...createTrafficStores({ databases, writer, turns }),
    facts: createFactStore(databases),
    responses: createResponseStore(databases),
    keptPrompts: createKeptPromptStore(databases),
    endpointHealth: createEndpointHealthStore(databases),
    people: createPeopleStore(databases),
    memberships: createMembershipStore(databases),
    invitations: createInvitationStore(databases),
    resetRequests: createResetRequestStore(databases),
    accountSettings: createAccountSettingsStore(databases),
    audit: createAuditStore(databases),
    providerKeys: createProviderKeyStore(databases),
    authDatabase: createAuthDatabase(databases.write),
    migrated,
    ping: async () => {
      await Promise.all([sql`select 1`.execute(databases.read), sql`select 1`.execute(databases.write)])
    },
    close: () => (closing ??= close()),
  }
}

function ignoreBecauseItIsClosed(): void {
  // The writer has died; there is nothing left to wait for.
}

// Compiles without a connection: the texts are needed before the worker that runs them.
function compilerOnly(): Kysely<Tables> {
  return new Kysely<Tables>({
    dialect: {
      createDriver: () => new DummyDriver(),
      createQueryCompiler: () => new SqliteQueryCompiler(),
      createAdapter: () => new SqliteAdapter(),
      createIntrospector: (database) => new SqliteIntrospector(database),
    },
  })
}
