// API keys in SQL, written once for every engine. Digests only: no plain key ever comes here.
import type { Insertable, Selectable, Updateable } from 'kysely'
import type { KeyChanges, KeyRecord, KeyStore, NewKey } from '../keys/ports.ts'
import type { Databases } from './databases.ts'
import type { KeysTable } from './tables.ts'
import { amount, orNull, orUndefined, whole, wholeOrUndefined, words } from './values.ts'

/** Keeps the promises of KeyStore. */
export function createKeyStore({ read, write }: Databases): KeyStore {
  return {
    all: async () => {
      const rows = await read.selectFrom('keys').selectAll().orderBy('id').execute()
      return rows.map(readKey)
    },

    insert: async (key) => {
      const row = await write
        .insertInto('keys')
        .values(writeKey(key))
        .returningAll()
        .executeTakeFirstOrThrow()
      return readKey(row)
    },

    update: async ({ id, changes, at }) => {
      const row = await write
        .updateTable('keys')
        .set({ ...writeChanges(changes), updated_at: at })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst()
      return row && readKey(row)
    },

    makers: async () => {
      const [kept, deleted] = await Promise.all([
        read
          .selectFrom('keys')
          .select(['id as key_id', 'account_id', 'person_id'])
          .where('person_id', 'is not', null)
          .execute(),
        read.selectFrom('deleted_keys').selectAll().execute(),
      ])
      return [...kept, ...deleted].map((row) => ({
        keyId: whole(row.key_id),
        accountId: whole(row.account_id),
        personId: row.person_id ?? '',
      }))
    },

    delete: (id) =>
      write.transaction().execute(async (transaction) => {
        const deleted = await transaction
          .deleteFrom('keys')
          .where('id', '=', id)
          .returning(['account_id', 'person_id'])
          .executeTakeFirst()
        if (deleted?.person_id != null)
          await transaction
            .insertInto('deleted_keys')
            .values({ key_id: id, account_id: whole(deleted.account_id), person_id: deleted.person_id })
            .execute()
        return deleted !== undefined
      }),
  }
}

function writeKey(key: NewKey): Insertable<KeysTable> {
  return {
    account_id: key.accountId,
    digest: key.digest,
    hash: key.hash,
    label: key.label,
    name: key.name,
    kind: key.kind,
    disabled: key.disabled ? 1 : 0,
    limit_nanodollars: orNull(key.limitNanodollars),
    limit_reset: orNull(key.limitReset),
    expires_at: orNull(key.expiresAt),
    allowed_models: writeWords(key.allowedModels),
    allowed_providers: writeWords(key.allowedProviders),
    requests_per_minute: orNull(key.requestsPerMinute),
    tokens_per_minute: orNull(key.tokensPerMinute),
    parameters: orNull(key.parameters),
    created_at: key.createdAt,
    updated_at: key.createdAt,
    last_used_at: null,
    person_id: orNull(key.personId),
    purpose: orNull(key.purpose),
    connect_timeout_ms: orNull(key.connectTimeoutMs),
    first_event_timeout_ms: orNull(key.firstEventTimeoutMs),
    idle_timeout_ms: orNull(key.idleTimeoutMs),
    total_timeout_ms: orNull(key.totalTimeoutMs),
  }
}

// A field that is present with the value undefined is cleared; one that is absent is left alone.
function writeChanges(changes: KeyChanges): Updateable<KeysTable> {
  const set: Updateable<KeysTable> = {}
  if (changes.digest !== undefined) set.digest = changes.digest
  if (changes.name !== undefined) set.name = changes.name
  if (changes.disabled !== undefined) set.disabled = changes.disabled ? 1 : 0
  if ('limitNanodollars' in changes) set.limit_nanodollars = orNull(changes.limitNanodollars)
  if ('limitReset' in changes) set.limit_reset = orNull(changes.limitReset)
  if ('expiresAt' in changes) set.expires_at = orNull(changes.expiresAt)
  if ('allowedModels' in changes) set.allowed_models = writeWords(changes.allowedModels)
  if ('allowedProviders' in changes) set.allowed_providers = writeWords(changes.allowedProviders)
  if ('requestsPerMinute' in changes) set.requests_per_minute = orNull(changes.requestsPerMinute)
  if ('tokensPerMinute' in changes) set.tokens_per_minute = orNull(changes.tokensPerMinute)
  if ('parameters' in changes) set.parameters = orNull(changes.parameters)
  if ('connectTimeoutMs' in changes) set.connect_timeout_ms = orNull(changes.connectTimeoutMs)
  if ('firstEventTimeoutMs' in changes) set.first_event_timeout_ms = orNull(changes.firstEventTimeoutMs)
  if ('idleTimeoutMs' in changes) set.idle_timeout_ms = orNull(changes.idleTimeoutMs)
  if ('totalTimeoutMs' in changes) set.total_timeout_ms = orNull(changes.totalTimeoutMs)
  return set
}

function writeWords(list: readonly string[] | undefined): string | null {
  return list === undefined ? null : JSON.stringify(list)
}

function readKey(row: Selectable<KeysTable>): KeyRecord {
  return {
    id: whole(row.id),
    accountId: whole(row.account_id),
    digest: row.digest,
    hash: row.hash,
    label: row.label,
    name: row.name,
    kind: row.kind,
    disabled: whole(row.disabled) === 1,
    limitNanodollars: row.limit_nanodollars === null ? undefined : amount(row.limit_nanodollars),
    limitReset: orUndefined(row.limit_reset),
    expiresAt: wholeOrUndefined(row.expires_at),
    allowedModels: words(row.allowed_models),
    allowedProviders: words(row.allowed_providers),
    requestsPerMinute: wholeOrUndefined(row.requests_per_minute),
    tokensPerMinute: wholeOrUndefined(row.tokens_per_minute),
    parameters: orUndefined(row.parameters),
    createdAt: whole(row.created_at),
    updatedAt: whole(row.updated_at),
    lastUsedAt: wholeOrUndefined(row.last_used_at),
    personId: orUndefined(row.person_id),
    purpose: row.purpose === 'chat' ? 'chat' : undefined,
    connectTimeoutMs: wholeOrUndefined(row.connect_timeout_ms),
    firstEventTimeoutMs: wholeOrUndefined(row.first_event_timeout_ms),
    idleTimeoutMs: wholeOrUndefined(row.idle_timeout_ms),
    totalTimeoutMs: wholeOrUndefined(row.total_timeout_ms),
  }
}
