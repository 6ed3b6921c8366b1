// People: what the people library keeps (`auth_…`, with its own column names, so that its schema and this one can be compared by
// a test), who belongs to which account, invitations, and who waits for a link.
import { sql } from 'kysely'
import type { ColumnDefinitionBuilder, CreateTableBuilder, Kysely, SqlBool } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Spelling } from './spelling.ts'

type Column = (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder

const needed: Column = (column) => column.notNull()
const unique: Column = (column) => column.notNull().unique()
const key: Column = (column) => column.notNull().primaryKey()
const ofPerson: Column = (column) => column.notNull().references('auth_users.id').onDelete('cascade')
const isRole = sql<SqlBool>`role = 'owner' or role = 'admin' or role = 'member' or role = 'billing' or role = 'viewer'`

/** The tables behind accounts, sessions and invitations. */
export function people(spelling: Spelling): Migration {
  return {
    up: async (database: Kysely<unknown>) => {
      await createAuthTables(database, spelling)
      await createAuthIndexes(database)
      await createProfiles(database, spelling)
      await createMemberships(database, spelling)
      await createInvitations(database, spelling)
    },
  }
}

// Not STRICT: the library keeps moments as text in columns of the type `date`, which STRICT does not know.
async function createAuthTables(database: Kysely<unknown>, { moment, yesNo }: Spelling): Promise<void> {
  const table = (name: string): CreateTableBuilder<string, string> =>
    database.schema.createTable(name).addColumn('id', 'text', key)
  await table('auth_users')
    .addColumn('name', 'text', needed)
    .addColumn('email', 'text', unique)
    .addColumn('emailVerified', yesNo, needed)
    .addColumn('image', 'text')
    .addColumn('createdAt', moment, needed)
    .addColumn('updatedAt', moment, needed)
    .addColumn('twoFactorEnabled', yesNo)
    .addColumn('administrator', yesNo, needed)
    .addColumn('disabled', yesNo, needed)
    .execute()
  await table('auth_sessions')
    .addColumn('expiresAt', moment, needed)
    .addColumn('token', 'text', unique)
    .addColumn('createdAt', moment, needed)
    .addColumn('updatedAt', moment, needed)
    .addColumn('ipAddress', 'text')
    .addColumn('userAgent', 'text')
    .addColumn('userId', 'text', ofPerson)
    .execute()
  await table('auth_identities')
    .addColumn('accountId', 'text', needed)
    .addColumn('providerId', 'text', needed)
    .addColumn('userId', 'text', ofPerson)
    .addColumn('accessToken', 'text')
    .addColumn('refreshToken', 'text')
    .addColumn('idToken', 'text')
    .addColumn('accessTokenExpiresAt', moment)
    .addColumn('refreshTokenExpiresAt', moment)
    .addColumn('scope', 'text')
    .addColumn('password', 'text')
    .addColumn('createdAt', moment, needed)
    .addColumn('updatedAt', moment, needed)
    .execute()
  await table('auth_verifications')
    .addColumn('identifier', 'text', needed)
    .addColumn('value', 'text', needed)
    .addColumn('expiresAt', moment, needed)
    .addColumn('createdAt', moment, needed)
    .addColumn('updatedAt', moment, needed)
    .execute()
  await table('auth_two_factors')
    .addColumn('secret', 'text', needed)
    .addColumn('backupCodes', 'text', needed)
    .addColumn('userId', 'text', ofPerson)
    .addColumn('verified', yesNo)
    .addColumn('failedVerificationCount', 'integer')
    .addColumn('lockedUntil', moment)
    .execute()
  await table('auth_passkeys')
    .addColumn('name', 'text')
    .addColumn('publicKey', 'text', needed)
    .addColumn('userId', 'text', ofPerson)
    .addColumn('credentialID', 'text', needed)
    .addColumn('counter', 'integer', needed)
    .addColumn('deviceType', 'text', needed)
    .addColumn('backedUp', yesNo, needed)
    .addColumn('transports', 'text')
    .addColumn('createdAt', moment)
    .addColumn('aaguid', 'text')
    .execute()
}

const INDEXED: readonly (readonly [table: string, column: string])[] = [
  ['auth_sessions', 'userId'],
  ['auth_identities', 'userId'],
  ['auth_verifications', 'identifier'],
  ['auth_two_factors', 'secret'],
  ['auth_two_factors', 'userId'],
  ['auth_passkeys', 'userId'],
  ['auth_passkeys', 'credentialID'],
]

async function createAuthIndexes(database: Kysely<unknown>): Promise<void> {
  for (const [table, column] of INDEXED)
    await database.schema.createIndex(`${table}_${column}_idx`).on(table).column(column).execute()
}

// Beside `accounts`, which money and keys hang on: an account that the command line made has people only when it has a row here.
async function createProfiles(database: Kysely<unknown>, spelling: Spelling): Promise<void> {
  await spelling
    .finishClustered(
      database.schema
        .createTable('account_profiles')
        .addColumn('account_id', spelling.whole, (column) =>
          column.notNull().primaryKey().references('accounts.id'),
        )
        .addColumn('kind', 'text', (column) =>
          column.notNull().check(sql<SqlBool>`kind = 'personal' or kind = 'organisation'`),
        )
        // What people read; the name in `accounts` is what the command line calls it. Empty where the person's name says it.
        .addColumn('title', 'text')
        .addColumn('closed_at', spelling.whole),
    )
    .execute()
}

async function createMemberships(database: Kysely<unknown>, spelling: Spelling): Promise<void> {
  await spelling
    .finishClustered(
      database.schema
        .createTable('members')
        .addColumn('account_id', spelling.whole, (column) => column.notNull().references('accounts.id'))
        .addColumn('person_id', 'text', ofPerson)
        .addColumn('role', 'text', (column) => column.notNull().check(isRole))
        .addColumn('created_at', spelling.whole, needed)
        .addPrimaryKeyConstraint('members_key', ['account_id', 'person_id']),
    )
    .execute()
  await database.schema.createIndex('members_by_person').on('members').column('person_id').execute()
  await spelling
    .finishClustered(
      database.schema
        .createTable('reset_requests')
        .addColumn('person_id', 'text', (column) => ofPerson(column).primaryKey())
        .addColumn('asked_at', spelling.whole, needed),
    )
    .execute()
}

async function createInvitations(database: Kysely<unknown>, spelling: Spelling): Promise<void> {
  await spelling
    .finish(
      database.schema
        .createTable('invitations')
        .addColumn('id', spelling.whole, spelling.ownId)
        .addColumn('digest', 'text', unique)
        .addColumn('email', 'text', needed)
        .addColumn('account_id', spelling.whole, (column) => column.references('accounts.id'))
        .addColumn('role', 'text', (column) => column.check(isRole))
        .addColumn('invited_by', 'text', (column) => column.references('auth_users.id').onDelete('set null'))
        .addColumn('created_at', spelling.whole, needed)
        .addColumn('expires_at', spelling.whole, needed)
        // Who used it, and when it was used, replaced or revoked; empty while it is open.
        .addColumn('accepted_by', 'text', (column) => column.references('auth_users.id').onDelete('set null'))
        .addColumn('ended_at', spelling.whole)
        .addCheckConstraint(
          'a_role_is_in_an_account',
          sql<SqlBool>`(account_id is null and role is null) or (account_id is not null and role is not null)`,
        ),
    )
    .execute()
  await database.schema
    .createIndex('open_invitations')
    .on('invitations')
    .columns(['email', 'account_id'])
    .where(sql.ref('ended_at'), 'is', null)
    .execute()
}
