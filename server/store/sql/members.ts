// Who belongs to which account, in SQL, written once for every engine. An organisation never loses its last owner: the look and
// the change are one transaction.
import type { Kysely, Transaction } from 'kysely'
import type {
  AccountKind,
  AccountProfile,
  AccountRole,
  MembershipRecord,
  MembershipStore,
} from '../people/ports.ts'
import type { Databases } from './databases.ts'
import { lastOr, NobodyLeft } from './nobody-left.ts'
import type { Tables } from './tables.ts'
import { nanodollars } from '../../../core/money.ts'
import { whole } from './values.ts'

/** Keeps the promises of MembershipStore. */
export function createMembershipStore({ read, write }: Databases): MembershipStore {
  return {
    ofPerson: async (personId) => {
      const rows = await read
        .selectFrom('members')
        .innerJoin('account_profiles', 'account_profiles.account_id', 'members.account_id')
        .innerJoin('auth_users', 'auth_users.id', 'members.person_id')
        .select(['members.account_id', 'members.role', 'account_profiles.title', 'account_profiles.kind'])
        .select('auth_users.name as person')
        .where('members.person_id', '=', personId)
        .orderBy('account_profiles.kind', 'desc')
        .orderBy('account_profiles.title')
        .orderBy('members.account_id')
        .execute()
      return rows.map((row): MembershipRecord => ({
        accountId: whole(row.account_id),
        title: row.title ?? row.person,
        kind: row.kind,
        role: row.role,
      }))
    },

    profiles: () => readProfiles(read),

    ensurePersonal: (wish) => write.transaction().execute((transaction) => ensurePersonal(transaction, wish)),

    createOrganisation: ({ personId, title, at }) =>
      write.transaction().execute(async (transaction) => {
        const accountId = await insertAccount(transaction, { name: title, at })
        await insertProfile(transaction, { accountId, kind: 'organisation', title })
        await insertMember(transaction, { accountId, personId, role: 'owner', at })
        return { accountId, title, kind: 'organisation', role: 'owner' }
      }),

    rename: async ({ accountId, title }) => {
      await write.updateTable('account_profiles').set({ title }).where('account_id', '=', accountId).execute()
    },

    close: ({ accountId, at }) =>
      write.transaction().execute(async (transaction) => {
        await transaction
          .updateTable('account_profiles')
          .set({ closed_at: at })
          .where('account_id', '=', accountId)
          .execute()
        await transaction.deleteFrom('members').where('account_id', '=', accountId).execute()
        await transaction
          .updateTable('invitations')
          .set({ ended_at: at })
          .where('account_id', '=', accountId)
          .where('ended_at', 'is', null)
          .execute()
      }),

    ...createMemberQueries({ read, write }),
  }
}

async function readProfiles(read: Kysely<Tables>): Promise<AccountProfile[]> {
  const [accounts, members] = await Promise.all([
    read
      .selectFrom('accounts')
      .leftJoin('account_profiles', 'account_profiles.account_id', 'accounts.id')
      .select([
        'accounts.id',
        'account_profiles.title',
        'account_profiles.kind',
        'account_profiles.closed_at',
      ])
      .orderBy('accounts.id')
      .execute(),
    read
      .selectFrom('members')
      .innerJoin('auth_users', 'auth_users.id', 'members.person_id')
      .select(['members.account_id', 'members.role', 'auth_users.name', 'auth_users.email'])
      .orderBy('members.created_at')
      .execute(),
  ])
  const people = Map.groupBy(members, (member) => whole(member.account_id))
  return accounts.map((account) => {
    const belonging = people.get(whole(account.id)) ?? []
    const owner = belonging.find(({ role }) => role === 'owner')
    return {
      accountId: whole(account.id),
      title: account.title ?? owner?.name,
      kind: account.kind ?? undefined,
      people: belonging.length,
      owner: owner?.email,
      isClosed: account.closed_at !== null,
    }
  })
}

function createMemberQueries({
  read,
  write,
}: Databases): Pick<MembershipStore, 'members' | 'budgets' | 'setBudget' | 'setRole' | 'remove'> {
  return {
    budgets: async () => {
      const rows = await read
        .selectFrom('members')
        .select(['account_id', 'person_id', 'budget_nanodollars'])
        .where('budget_nanodollars', 'is not', null)
        .execute()
      return rows.map((row) => ({
        accountId: whole(row.account_id),
        personId: row.person_id,
        budgetNanodollars: nanodollars(whole(row.budget_nanodollars ?? 0)),
      }))
    },

    setBudget: async ({ accountId, personId, budgetNanodollars }) => {
      const changed = await write
        .updateTable('members')
        .set({ budget_nanodollars: budgetNanodollars ?? null })
        .where('account_id', '=', accountId)
        .where('person_id', '=', personId)
        .returning('person_id')
        .executeTakeFirst()
      return changed === undefined ? 'unknown' : 'done'
    },

    members: async (accountId) => {
      const rows = await read
        .selectFrom('members')
        .innerJoin('auth_users', 'auth_users.id', 'members.person_id')
        .select(['auth_users.id', 'auth_users.name', 'auth_users.email', 'auth_users.disabled'])
        .select(['members.role', 'members.created_at'])
        .where('members.account_id', '=', accountId)
        .orderBy('auth_users.name')
        .orderBy('auth_users.id')
        .execute()
      return rows.map((row) => ({
        personId: row.id,
        name: row.name,
        email: row.email,
        role: row.role,
        disabled: Number(row.disabled) === 1,
        since: whole(row.created_at),
      }))
    },

    setRole: ({ accountId, personId, role }) =>
      write
        .transaction()
        .execute(async (transaction) => {
          const changed = await transaction
            .updateTable('members')
            .set({ role })
            .where('account_id', '=', accountId)
            .where('person_id', '=', personId)
            .returning('person_id')
            .executeTakeFirst()
          if (changed === undefined) return 'unknown' as const
          await assertOwned(transaction, accountId)
          return 'done' as const
        })
        .catch(lastOr),

    remove: ({ accountId, personId }) =>
      write
        .transaction()
        .execute(async (transaction) => {
          const removed = await transaction
            .deleteFrom('members')
            .where('account_id', '=', accountId)
            .where('person_id', '=', personId)
            .returning('person_id')
            .executeTakeFirst()
          if (removed === undefined) return 'unknown' as const
          await assertOwned(transaction, accountId)
          return 'done' as const
        })
        .catch(lastOr),
  }
}

async function ensurePersonal(
  transaction: Transaction<Tables>,
  { personId, email, adopt, at }: Parameters<MembershipStore['ensurePersonal']>[0],
): Promise<number> {
  const own = await transaction
    .selectFrom('members')
    .innerJoin('account_profiles', 'account_profiles.account_id', 'members.account_id')
    .select('members.account_id')
    .where('members.person_id', '=', personId)
    .where('account_profiles.kind', '=', 'personal')
    .executeTakeFirst()
  if (own !== undefined) return whole(own.account_id)
  const isFree = adopt !== undefined && !(await hasProfile(transaction, adopt))
  const accountId = isFree ? adopt : await insertAccount(transaction, { name: email, at })
  await insertProfile(transaction, { accountId, kind: 'personal', title: null })
  await insertMember(transaction, { accountId, personId, role: 'owner', at })
  return accountId
}

async function hasProfile(transaction: Transaction<Tables>, accountId: number): Promise<boolean> {
  const row = await transaction
    .selectFrom('account_profiles')
    .select('account_id')
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row !== undefined
}

// Names are unique, since the command line calls accounts by them; a name that is taken gets a number.
async function insertAccount(
  transaction: Transaction<Tables>,
  made: { readonly name: string; readonly at: number },
): Promise<number> {
  for (let count = 1; ; count++) {
    const row = await transaction
      .insertInto('accounts')
      .values({
        name: count === 1 ? made.name : `${made.name} (${count})`,
        billing: 'metered',
        created_at: made.at,
      })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (row !== undefined) return whole(row.id)
  }
}

async function insertProfile(
  transaction: Transaction<Tables>,
  profile: { readonly accountId: number; readonly kind: AccountKind; readonly title: string | null },
): Promise<void> {
  await transaction
    .insertInto('account_profiles')
    .values({
      account_id: profile.accountId,
      kind: profile.kind,
      title: profile.title,
      closed_at: null,
    })
    .execute()
}

/** Makes somebody a member; whoever is one already stays as they are. */
export async function insertMember(
  transaction: Kysely<Tables>,
  member: {
    readonly accountId: number
    readonly personId: string
    readonly role: AccountRole
    readonly at: number
  },
): Promise<void> {
  await transaction
    .insertInto('members')
    .values({
      account_id: member.accountId,
      person_id: member.personId,
      role: member.role,
      created_at: member.at,
    })
    .onConflict((conflict) => conflict.columns(['account_id', 'person_id']).doNothing())
    .execute()
}

/** Rejects with NobodyLeft when the organisation has no owner. */
export async function assertOwned(transaction: Transaction<Tables>, accountId: number): Promise<void> {
  const owner = await transaction
    .selectFrom('members')
    .select('person_id')
    .where('account_id', '=', accountId)
    .where('role', '=', 'owner')
    .executeTakeFirst()
  if (owner === undefined) throw new NobodyLeft()
}
