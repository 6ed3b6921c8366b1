// Accounts as the installation's administrators see them: how they are billed, what they have left, and credit given and taken.
// Money is moved by the ledger alone; this only asks it to.
import { z } from 'zod'
import type { AccountOfInstallation, AccountsOfInstallation } from '../../../contract/app/admin-accounts.ts'
import {
  accountAnswer,
  accountsAnswer,
  changeAccountInput,
  changeCreditInput,
  disableAccountInput,
  enableAccountInput,
} from '../../../contract/app/admin-accounts.ts'
import { GatewayError } from '../../../core/errors.ts'
import { dollarsFromNanodollars, nanodollarsFromDollars } from '../../../core/money.ts'
import type { AccountProfile } from '../../store/people/ports.ts'
import type { AccountRecord } from '../../store/ports.ts'
import type { Services } from '../../services.ts'
import type { AppRoute, Call } from './route.ts'
import { route } from './route.ts'

/** `GET /admin/accounts`; `PATCH /admin/accounts/:id`; `POST /admin/accounts/:id/credit`, `/disable`, `/enable`. */
export const ADMIN_ACCOUNT_ROUTES: readonly AppRoute[] = [
  route({
    method: 'GET',
    path: '/admin/accounts',
    role: 'administrator',
    input: z.strictObject({}),
    answer: accountsAnswer,
    example: {},
    run: async ({ services }) => listAccounts(services),
  }),
  route({
    method: 'PATCH',
    path: '/admin/accounts/:id',
    role: 'administrator',
    input: changeAccountInput,
    answer: accountAnswer,
    example: { id: '999999', billing: 'prepaid' },
    run: changeBilling,
  }),
  route({
    method: 'POST',
    path: '/admin/accounts/:id/credit',
    role: 'administrator',
    input: changeCreditInput,
    answer: accountAnswer,
    example: { id: '999999', kind: 'grant', dollars: 5, note: 'for the trial' },
    run: changeCredit,
  }),
  route({
    method: 'POST',
    path: '/admin/accounts/:id/disable',
    role: 'administrator',
    input: disableAccountInput,
    answer: accountAnswer,
    example: { id: '999999', reason: 'a leaked key' },
    run: async ({ services, input: { id, reason } }) => await shutOrOpen(services, Number(id), reason),
  }),
  route({
    method: 'POST',
    path: '/admin/accounts/:id/enable',
    role: 'administrator',
    input: enableAccountInput,
    answer: accountAnswer,
    example: { id: '999999' },
    run: async ({ services, input: { id } }) => await shutOrOpen(services, Number(id)),
  }),
]

async function listAccounts(services: Services): Promise<AccountsOfInstallation> {
  const [profiles, records] = await Promise.all([
    services.store.memberships.profiles(),
    services.store.accounts.all(),
  ])
  const byId = new Map(records.map((record) => [record.id, record]))
  return {
    accounts: profiles.map((profile) => accountItem(services, profile, byId.get(profile.accountId))),
    allPrepaid: services.config.current().billing === 'prepaid',
  }
}

async function changeBilling({
  services,
  input,
}: Call<z.output<typeof changeAccountInput>>): Promise<{ account: AccountOfInstallation }> {
  const accountId = Number(input.id)
  await services.ledger.setBilling({ accountId, billing: input.billing })
  return { account: await findAccount(services, accountId) }
}

async function changeCredit({
  services,
  person,
  input: { id, kind, dollars, note },
}: Call<z.output<typeof changeCreditInput>>): Promise<{ account: AccountOfInstallation }> {
  const accountId = Number(id)
  const amountNanodollars = nanodollarsFromDollars(dollars)
  if (amountNanodollars === 0)
    throw new GatewayError('invalid_value', 'The amount must not be zero.', { param: 'dollars' })
  if (kind === 'grant' && amountNanodollars < 0)
    throw new GatewayError('invalid_value', 'A grant adds credit. To take some, make an adjustment.', {
      param: 'dollars',
    })
  // Before money moves: an account that is not there, or nobody's any more, is a mistake.
  const account = await findAccount(services, accountId)
  if (account.closed)
    throw new GatewayError('conflict', `${account.name} was deleted; its books are closed.`, { param: 'id' })
  const signed = `${note} (${person.email})`
  if (kind === 'grant') await services.ledger.grant({ accountId, amountNanodollars, note: signed })
  else await services.ledger.adjust({ accountId, amountNanodollars, note: signed })
  return { account: await findAccount(services, accountId) }
}

async function shutOrOpen(
  services: Services,
  accountId: number,
  reason?: string,
): Promise<{ account: AccountOfInstallation }> {
  const before = services.disabledAccounts.of(accountId)
  await services.disabledAccounts.set({ accountId, reason })
  const account = await findAccount(services, accountId)
  if (reason !== undefined && before?.reason !== reason)
    await tellPeople(services, { accountId, reason, account })
  return { account }
}

/** By mail, where it is on: whoever calls with a key hears it anyway, but its owners may not be the ones who call. */
async function tellPeople(
  { store, people }: Services,
  disabled: { readonly accountId: number; readonly reason: string; readonly account: AccountOfInstallation },
): Promise<void> {
  const { accountId, reason, account } = disabled
  const title = account.name.replaceAll(/\s+/g, ' ')
  const text = `An administrator of ${people.address.url()} has disabled the account ${title}:\n\n${reason}\n\nNone of its keys works until it is enabled again. You can still sign in, look, and save what you need.\n`
  for (const { email, role, disabled: isOut } of await store.memberships.members(accountId))
    if ((role === 'owner' || role === 'admin') && !isOut)
      people.mail.send({ to: email, subject: `${title} was disabled`, text })
}

async function findAccount(services: Services, accountId: number): Promise<AccountOfInstallation> {
  const { accounts } = await listAccounts(services)
  const found = accounts.find((account) => account.id === String(accountId))
  if (found) return found
  throw new GatewayError('not_found', 'There is no such account.', { param: 'id' })
}

function accountItem(
  { ledger, disabledAccounts }: Services,
  profile: AccountProfile,
  record: AccountRecord | undefined,
): AccountOfInstallation {
  const balance = ledger.balanceOf(profile.accountId)
  const disabling = disabledAccounts.of(profile.accountId)
  return {
    id: String(profile.accountId),
    name: profile.title ?? record?.name ?? '',
    kind: profile.kind ?? 'program',
    owner: profile.owner ?? null,
    people: profile.people,
    closed: profile.isClosed,
    disabled: disabling ? { since: new Date(disabling.since).toISOString(), reason: disabling.reason } : null,
    billing: balance?.billing ?? record?.billing ?? 'metered',
    granted: dollarsFromNanodollars(balance?.grantedNanodollars ?? 0),
    used: dollarsFromNanodollars(balance?.usedNanodollars ?? 0),
    balance: dollarsFromNanodollars(balance?.balanceNanodollars ?? 0),
    held: dollarsFromNanodollars(balance?.heldNanodollars ?? 0),
  }
}
