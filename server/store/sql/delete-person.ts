// The end of a person in SQL: one transaction over the people library's tables and ours, written once for every engine.
import type { Transaction } from 'kysely'
import { assertOwned } from './members.ts'
import { hasAdministrator, NobodyLeft } from './nobody-left.ts'
import type { Tables } from './tables.ts'
import { whole } from './values.ts'

/** Rejects with NobodyLeft when somebody is needed; what a person signs in with goes with the person's row. */
export async function deletePerson(
  transaction: Transaction<Tables>,
  { id, at }: { readonly id: string; readonly at: number },
): Promise<'done' | 'unknown'> {
  const person = await transaction
    .selectFrom('auth_users')
    .select(['email', 'administrator'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (person === undefined) return 'unknown'
  const memberships = await transaction
    .selectFrom('members')
    .innerJoin('account_profiles', 'account_profiles.account_id', 'members.account_id')
    .innerJoin('accounts', 'accounts.id', 'members.account_id')
    .select(['members.account_id', 'account_profiles.kind', 'accounts.name'])
    .where('members.person_id', '=', id)
    .execute()
  await transaction.deleteFrom('auth_users').where('id', '=', id).execute()
  if (Number(person.administrator) === 1 && !(await hasAdministrator(transaction))) throw new NobodyLeft()
  for (const { account_id: account, kind, name } of memberships) {
    const accountId = whole(account)
    if (kind === 'organisation') await assertOwned(transaction, accountId)
    else await closePersonal(transaction, { accountId, at, isNamedAfter: name.startsWith(person.email) })
  }
  await transaction.deleteFrom('invitations').where('email', '=', person.email).execute()
  return 'done'
}

async function closePersonal(
  transaction: Transaction<Tables>,
  account: { readonly accountId: number; readonly at: number; readonly isNamedAfter: boolean },
): Promise<void> {
  const { accountId, at, isNamedAfter } = account
  await transaction
    .updateTable('account_profiles')
    .set({ closed_at: at })
    .where('account_id', '=', accountId)
    .execute()
  if (isNamedAfter)
    await transaction
      .updateTable('accounts')
      .set({ name: `deleted account ${accountId}` })
      .where('id', '=', accountId)
      .execute()
}
