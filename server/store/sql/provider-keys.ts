// Keys for providers that accounts have brought, in SQL, written once for every engine. Sealed bytes come and go as they are.
import type { Selectable, Updateable } from 'kysely'
import type {
  ProviderKeyChanges,
  ProviderKeyRecord,
  ProviderKeyState,
  ProviderKeyStore,
} from '../provider-keys/ports.ts'
import type { Databases } from './databases.ts'
import type { ProviderKeysTable } from './tables.ts'
import { orNull, orUndefined, whole, wholeOrUndefined } from './values.ts'

/** Keeps the promises of ProviderKeyStore. */
export function createProviderKeyStore({ read, write }: Databases): ProviderKeyStore {
  return {
    all: async () => {
      const rows = await read.selectFrom('provider_keys').selectAll().orderBy('id').execute()
      return rows.map(readKey)
    },

    insert: async (key) => {
      const row = await write
        .insertInto('provider_keys')
        .values({
          account_id: key.accountId,
          provider_id: key.providerId,
          name: key.name,
          sealed: key.sealed,
          ending: key.ending,
          disabled: Number(key.disabled),
          allow_fallback: Number(key.allowFallback),
          person_id: orNull(key.personId),
          created_at: key.createdAt,
          last_used_at: null,
          state: null,
        })
        .returningAll()
        .executeTakeFirstOrThrow()
      return readKey(row)
    },

    update: async ({ id, accountId, changes }) => {
      const row = await write
        .updateTable('provider_keys')
        .set(writeChanges(changes))
        .where('id', '=', id)
        .where('account_id', '=', accountId)
        .returningAll()
        .executeTakeFirst()
      return row && readKey(row)
    },

    delete: async ({ id, accountId }) => {
      const rows = await write
        .deleteFrom('provider_keys')
        .where('id', '=', id)
        .where('account_id', '=', accountId)
        .returning('id')
        .execute()
      return rows.length > 0
    },
  }
}

function writeChanges(changes: ProviderKeyChanges): Updateable<ProviderKeysTable> {
  const { name, disabled, allowFallback, sealed, lastUsedAt, state } = changes
  return {
    ...(name !== undefined && { name }),
    ...(disabled !== undefined && { disabled: Number(disabled) }),
    ...(allowFallback !== undefined && { allow_fallback: Number(allowFallback) }),
    ...(sealed !== undefined && { sealed }),
    ...(lastUsedAt !== undefined && { last_used_at: lastUsedAt }),
    ...(state !== undefined && { state }),
  }
}

function readKey(row: Selectable<ProviderKeysTable>): ProviderKeyRecord {
  return {
    id: whole(row.id),
    accountId: whole(row.account_id),
    providerId: row.provider_id,
    name: row.name,
    sealed: row.sealed,
    ending: row.ending,
    disabled: whole(row.disabled) === 1,
    allowFallback: whole(row.allow_fallback) === 1,
    personId: orUndefined(row.person_id),
    createdAt: whole(row.created_at),
    lastUsedAt: wholeOrUndefined(row.last_used_at),
    state: orUndefined(row.state) as ProviderKeyState | undefined,
  }
}
