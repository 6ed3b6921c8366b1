// People and their sessions in SQL, written once for every engine. The rows are the people library's: it makes them and knows
// passwords; here they are read, and changed where a change must be one transaction.
import type { Selectable } from 'kysely'
import type {
  ChangeOfPeople,
  PeopleStore,
  PersonRecord,
  ResetRequestStore,
  SessionRecord,
} from '../people/ports.ts'
import type { Databases } from './databases.ts'
import type { LibraryMoment, LibraryYes } from './column-types.ts'
import type { AuthSessionsTable, AuthUsersTable } from './people-tables.ts'
import { deletePerson } from './delete-person.ts'
import { hasAdministrator, lastOr, NobodyLeft } from './nobody-left.ts'
import { orUndefined, whole } from './values.ts'

const COLUMNS = [
  'id',
  'name',
  'email',
  'emailVerified',
  'twoFactorEnabled',
  'administrator',
  'disabled',
  'createdAt',
] as const

/** Keeps the promises of PeopleStore. */
export function createPeopleStore({ read, write }: Databases): PeopleStore {
  const change = (
    id: string,
    values: { readonly administrator: number } | { readonly disabled: number },
  ): Promise<ChangeOfPeople> =>
    write
      .transaction()
      .execute(async (transaction) => {
        const known = await transaction
          .updateTable('auth_users')
          .set(values)
          .where('id', '=', id)
          .returning('id')
          .executeTakeFirst()
        if (known === undefined) return 'unknown'
        if (!(await hasAdministrator(transaction))) throw new NobodyLeft()
        if ('disabled' in values && values.disabled === 1)
          await transaction.deleteFrom('auth_sessions').where('userId', '=', id).execute()
        return 'done'
      })
      .catch(lastOr)

  return {
    find: async (id) => {
      const row = await read.selectFrom('auth_users').select(COLUMNS).where('id', '=', id).executeTakeFirst()
      return row && readPerson(row)
    },

    findByEmail: async (email) => {
      const row = await read
        .selectFrom('auth_users')
        .select(COLUMNS)
        .where('email', '=', email.trim().toLowerCase())
        .executeTakeFirst()
      return row && readPerson(row)
    },

    all: async () => {
      const rows = await read
        .selectFrom('auth_users')
        .select(COLUMNS)
        .orderBy('createdAt')
        .orderBy('id')
        .execute()
      return rows.map(readPerson)
    },

    hasAdministrator: () => hasAdministrator(read),
    setAdministrator: ({ id, administrator }) => change(id, { administrator: administrator ? 1 : 0 }),
    setDisabled: ({ id, disabled }) => change(id, { disabled: disabled ? 1 : 0 }),
    delete: (which) =>
      write
        .transaction()
        .execute((transaction) => deletePerson(transaction, which))
        .catch(lastOr),
    ...createSessionQueries({ read, write }),
  }
}

type SessionQueries = Pick<PeopleStore, 'sessions' | 'endSession' | 'endOtherSessions' | 'isAt'>

function createSessionQueries({ read, write }: Databases): SessionQueries {
  return {
    sessions: async ({ personId, at }) => {
      const rows = await read
        .selectFrom('auth_sessions')
        .select(['id', 'userId', 'createdAt', 'updatedAt', 'expiresAt', 'ipAddress', 'userAgent'])
        .where('userId', '=', personId)
        .where('expiresAt', '>', libraryMoment(at))
        .orderBy('updatedAt', 'desc')
        .execute()
      return rows.map(readSession)
    },

    endSession: async ({ personId, id }) => {
      const rows = await write
        .deleteFrom('auth_sessions')
        .where('id', '=', id)
        .where('userId', '=', personId)
        .returning('id')
        .execute()
      return rows.length > 0
    },

    endOtherSessions: async ({ personId, keep }) => {
      const rows = await write
        .deleteFrom('auth_sessions')
        .where('userId', '=', personId)
        .where('id', '<>', keep)
        .returning('id')
        .execute()
      return rows.length
    },

    isAt: async ({ email, address, at }) => {
      const row = await read
        .selectFrom('auth_sessions')
        .innerJoin('auth_users', 'auth_users.id', 'auth_sessions.userId')
        .select('auth_sessions.id')
        .where('auth_users.email', '=', email.trim().toLowerCase())
        .where('auth_sessions.ipAddress', '=', address)
        .where('auth_sessions.expiresAt', '>', libraryMoment(at))
        .executeTakeFirst()
      return row !== undefined
    },
  }
}

/** Keeps the promises of ResetRequestStore. */
export function createResetRequestStore({ read, write }: Databases): ResetRequestStore {
  return {
    add: async ({ personId, at }) => {
      await write
        .insertInto('reset_requests')
        .values({ person_id: personId, asked_at: at })
        .onConflict((conflict) => conflict.column('person_id').doUpdateSet({ asked_at: at }))
        .execute()
    },

    all: async () => {
      const rows = await read
        .selectFrom('reset_requests')
        .innerJoin('auth_users', 'auth_users.id', 'reset_requests.person_id')
        .select(['auth_users.id', 'auth_users.name', 'auth_users.email', 'reset_requests.asked_at'])
        .orderBy('reset_requests.asked_at', 'desc')
        .execute()
      return rows.map((row) => ({
        personId: row.id,
        name: row.name,
        email: row.email,
        askedAt: whole(row.asked_at),
      }))
    },

    remove: async (personId) => {
      await write.deleteFrom('reset_requests').where('person_id', '=', personId).execute()
    },
  }
}

function readPerson(row: Selectable<AuthUsersTable>): PersonRecord {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    emailVerified: isYes(row.emailVerified),
    administrator: isYes(row.administrator),
    disabled: isYes(row.disabled),
    twoFactor: isYes(row.twoFactorEnabled),
    createdAt: readMoment(row.createdAt),
  }
}

function readSession(row: Selectable<AuthSessionsTable>): SessionRecord {
  return {
    id: row.id,
    createdAt: readMoment(row.createdAt),
    updatedAt: readMoment(row.updatedAt),
    expiresAt: readMoment(row.expiresAt),
    address: orUndefined(row.ipAddress) || undefined,
    userAgent: orUndefined(row.userAgent) || undefined,
  }
}

function isYes(value: LibraryYes): boolean {
  return value !== null && Number(value) === 1
}

function readMoment(value: LibraryMoment): number {
  return new Date(value).getTime()
}

// ISO texts in UTC sort as the moments do.
function libraryMoment(at: number): string {
  return new Date(at).toISOString()
}
