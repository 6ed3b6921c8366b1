// What pages read and change of the organisation that the reader acts for, and the words for its roles.
import { queryOptions } from '@tanstack/react-query'
import type { Invitation } from '../../../contract/app/invitations.ts'
import type { AccountOfPerson, AccountRole } from '../../../contract/app/me.ts'
import type { Member } from '../../../contract/app/organisations.ts'
import { actFor, get, send } from '../../data/api.ts'
import { queryClient } from '../../data/query-client.ts'

/** Its people, by name. */
export const membersQuery = queryOptions({
  queryKey: ['organisation', 'members'],
  queryFn: async ({ signal }): Promise<readonly Member[]> =>
    (await get<{ members: readonly Member[] }>('/organisation/members', {}, signal)).members,
})

/** Open invitations into it, newest first. */
export const invitationsQuery = queryOptions({
  queryKey: ['organisation', 'invitations'],
  queryFn: async ({ signal }): Promise<readonly Invitation[]> =>
    (await get<{ invitations: readonly Invitation[] }>('/organisation/invitations', {}, signal)).invitations,
})

/** What each role may, in a few words; docs/accounts.md has the whole table. */
export const ROLES: readonly { readonly id: AccountRole; readonly name: string; readonly may: string }[] = [
  { id: 'viewer', name: 'Viewer', may: 'sees keys (masked), generations and activity' },
  { id: 'member', name: 'Member', may: 'also makes and changes keys and uses the chat' },
  {
    id: 'billing',
    name: 'Billing',
    may: 'sees and changes money and sees who spent it, but no keys and no single request',
  },
  { id: 'admin', name: 'Admin', may: 'all of that, and people, invitations, settings, management keys' },
  { id: 'owner', name: 'Owner', may: 'also makes and removes owners, and may delete the organisation' },
]

/** Makes an organisation and acts for it from now on. */
export async function makeOrganisation(name: string): Promise<void> {
  const { account } = await send<{ account: AccountOfPerson }>('POST', '/organisations', { name })
  actFor(account.id)
  await queryClient.resetQueries()
}

/** Acts for the reader's own account again, after they have left the one before. */
export async function actForOneself(): Promise<void> {
  actFor(undefined)
  await queryClient.resetQueries()
}
