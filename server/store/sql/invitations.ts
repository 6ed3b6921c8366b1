// Invitations in SQL, written once for every engine. Open is what was neither used, nor replaced, nor revoked, nor is over.
import type { Kysely, SelectQueryBuilder } from 'kysely'
import type { InvitationRecord, InvitationStore } from '../people/ports.ts'
import type { Databases } from './databases.ts'
import { insertMember } from './members.ts'
import type { DriverInteger, LibraryYes } from './column-types.ts'
import type { Tables } from './tables.ts'
import { orNull, orUndefined, whole, wholeOrUndefined } from './values.ts'

interface InvitationRow {
  readonly id: DriverInteger
  readonly email: string
  readonly account_id: DriverInteger | null
  readonly role: Tables['invitations']['role']
  readonly created_at: DriverInteger
  readonly expires_at: DriverInteger
  readonly account_title: string | null
  readonly inviter: string | null
  readonly inviter_administrator: LibraryYes
}

/** Keeps the promises of InvitationStore. */
export function createInvitationStore({ read, write }: Databases): InvitationStore {
  return {
    create: (invitation) =>
      write.transaction().execute(async (transaction) => {
        const { organisation, createdAt } = invitation
        const email = invitation.email.toLowerCase()
        await transaction
          .updateTable('invitations')
          .set({ ended_at: createdAt })
          .where('email', '=', email)
          .where('account_id', organisation ? '=' : 'is', organisation?.accountId ?? null)
          .where('ended_at', 'is', null)
          .execute()
        const made = await transaction
          .insertInto('invitations')
          .values({
            digest: invitation.digest,
            email,
            account_id: organisation?.accountId ?? null,
            role: organisation?.role ?? null,
            invited_by: orNull(invitation.invitedBy),
            created_at: createdAt,
            expires_at: invitation.expiresAt,
            accepted_by: null,
            ended_at: null,
          })
          .returning('id')
          .executeTakeFirstOrThrow()
        const row = await openAt(transaction, createdAt)
          .where('invitations.id', '=', whole(made.id))
          .executeTakeFirstOrThrow()
        return readInvitation(row)
      }),

    open: async ({ accountId, at }) => {
      const rows = await openAt(read, at)
        .where('invitations.account_id', accountId === undefined ? 'is' : '=', accountId ?? null)
        .orderBy('invitations.id', 'desc')
        .execute()
      return rows.map(readInvitation)
    },

    find: async ({ digest, at }) => {
      const row = await openAt(read, at).where('invitations.digest', '=', digest).executeTakeFirst()
      return row && readInvitation(row)
    },

    acceptedBy: async ({ digest, personId }) => {
      const row = await read
        .selectFrom('invitations')
        .select('account_id')
        .where('digest', '=', digest)
        .where('accepted_by', '=', personId)
        .executeTakeFirst()
      return row && { accountId: wholeOrUndefined(row.account_id) }
    },

    openFor: async ({ email, at }) => {
      const rows = await openAt(read, at).where('invitations.email', '=', email.toLowerCase()).execute()
      return rows.map(readInvitation)
    },

    ...createEnds(write),
  }
}

function createEnds(write: Kysely<Tables>): Pick<InvitationStore, 'accept' | 'revoke'> {
  return {
    accept: ({ digest, personId, at }) =>
      write.transaction().execute(async (transaction) => {
        const used = await transaction
          .updateTable('invitations')
          .set({ accepted_by: personId, ended_at: at })
          .where('digest', '=', digest)
          .where('ended_at', 'is', null)
          .where('expires_at', '>', at)
          .returning(['account_id', 'role'])
          .executeTakeFirst()
        if (used === undefined) return false
        if (used.account_id !== null && used.role !== null)
          await insertMember(transaction, {
            accountId: whole(used.account_id),
            personId,
            role: used.role,
            at,
          })
        return true
      }),

    revoke: async ({ id, accountId, at }) => {
      const rows = await write
        .updateTable('invitations')
        .set({ ended_at: at })
        .where('id', '=', id)
        .where('account_id', accountId === undefined ? 'is' : '=', accountId ?? null)
        .where('ended_at', 'is', null)
        .returning('id')
        .execute()
      return rows.length > 0
    },
  }
}

function openAt(
  database: Kysely<Tables>,
  at: number,
): SelectQueryBuilder<Tables, 'invitations', InvitationRow> {
  return database
    .selectFrom('invitations')
    .leftJoin('account_profiles', 'account_profiles.account_id', 'invitations.account_id')
    .leftJoin('auth_users', 'auth_users.id', 'invitations.invited_by')
    .select(['invitations.id', 'invitations.email', 'invitations.account_id', 'invitations.role'])
    .select(['invitations.created_at', 'invitations.expires_at'])
    .select(['account_profiles.title as account_title', 'auth_users.name as inviter'])
    .select('auth_users.administrator as inviter_administrator')
    .where('invitations.ended_at', 'is', null)
    .where('invitations.expires_at', '>', at) as unknown as SelectQueryBuilder<
    Tables,
    'invitations',
    InvitationRow
  >
}

function readInvitation(row: InvitationRow): InvitationRecord {
  return {
    id: whole(row.id),
    email: row.email,
    organisation:
      row.account_id === null || row.role === null
        ? undefined
        : {
            accountId: whole(row.account_id),
            title: row.account_title ?? '',
            role: row.role,
          },
    invitedBy: orUndefined(row.inviter),
    byAdministrator: Number(row.inviter_administrator) === 1,
    createdAt: whole(row.created_at),
    expiresAt: whole(row.expires_at),
  }
}
