// Organisations and their people. Everything but making one acts on the account of the request. Who may give or take ownership is
// decided here, as it depends on whom it is about; the rest is in the table.
import { z } from 'zod'
import { GatewayError } from '../../../core/errors.ts'
import type { AccountOfPerson } from '../../../contract/app/me.ts'
import type { Member } from '../../../contract/app/organisations.ts'
import {
  changeMemberInput,
  createOrganisationBody,
  deleteOrganisationBody,
  doneAnswer,
  memberPath,
  membersAnswer,
  organisationAnswer,
  renameOrganisationBody,
} from '../../../contract/app/organisations.ts'
import { dollarsFromNanodollars, nanodollarsFromDollars } from '../../../core/money.ts'
import type { Services } from '../../services.ts'
import type { AccountRole, ChangeOfPeople, MemberRecord } from '../../store/people/ports.ts'
import { requireOpenAccount } from '../../pipeline/admit.ts'
import { emptyAccount } from './close-account.ts'
import { accountItem } from './me.ts'
import type { AppRoute, Call } from './route.ts'
import { route } from './route.ts'

/** Rows of the private API. */
export const ORGANISATION_ROUTES: readonly AppRoute[] = [
  route({
    method: 'POST',
    path: '/organisations',
    role: 'signed-in',
    input: createOrganisationBody,
    answer: organisationAnswer,
    example: { name: 'Analytical Engines' },
    run: createOrganisation,
  }),
  route({
    method: 'PATCH',
    path: '/organisation',
    role: 'admin',
    input: renameOrganisationBody,
    answer: organisationAnswer,
    example: { name: 'Difference Engines' },
    run: renameOrganisation,
  }),
  route({
    method: 'DELETE',
    path: '/organisation',
    role: 'owner',
    input: deleteOrganisationBody,
    answer: doneAnswer,
    example: { name: 'Analytical Engines' },
    run: deleteOrganisation,
  }),
  route({
    method: 'POST',
    path: '/organisation/leave',
    role: 'insider',
    evenWhenDisabled: true,
    input: z.strictObject({}),
    answer: doneAnswer,
    example: {},
    run: leaveOrganisation,
  }),
  route({
    method: 'GET',
    path: '/organisation/members',
    role: 'insider',
    input: z.strictObject({}),
    answer: membersAnswer,
    example: {},
    run: listMembers,
  }),
  route({
    method: 'PATCH',
    path: '/organisation/members/:personId',
    role: 'admin',
    input: changeMemberInput,
    answer: doneAnswer,
    example: { personId: 'nobody', role: 'viewer' },
    run: changeMember,
  }),
  route({
    method: 'DELETE',
    path: '/organisation/members/:personId',
    role: 'admin',
    input: memberPath,
    answer: doneAnswer,
    example: { personId: 'nobody' },
    run: removeMember,
  }),
]

/** Enough for anybody, and a bound for whoever has come to fill the disk. */
const MOST_OWNED = 50
const DONE = { done: true } as const

/** `POST /organisations`. */
async function createOrganisation({
  services,
  person,
  input,
}: Call<{ name: string }>): Promise<{ account: AccountOfPerson }> {
  const { memberships } = services.store
  const all = await memberships.ofPerson(person.id)
  // Otherwise whoever is shut out of one account would go on in the next.
  for (const { kind, accountId } of all) if (kind === 'personal') requireOpenAccount(accountId, services)
  const owned = all.filter((account) => account.role === 'owner')
  if (owned.length > MOST_OWNED)
    throw new GatewayError('conflict', `A person can own ${MOST_OWNED} organisations.`)
  const account = await memberships.createOrganisation({
    personId: person.id,
    title: input.name,
    at: services.now(),
  })
  await services.ledger.refreshAccounts()
  return { account: accountItem(services, account) }
}

/** `PATCH /organisation`. */
async function renameOrganisation(call: Call<{ name: string }>): Promise<{ account: AccountOfPerson }> {
  const { accountId } = requireOrganisation(call)
  await call.services.store.memberships.rename({ accountId, title: call.input.name })
  return { account: accountItem(call.services, { ...call.account, title: call.input.name }) }
}

/**
 * `DELETE /organisation`: its keys stop working with this request, those for providers and what was kept of
 * prompts are gone; its books stay.
 */
async function deleteOrganisation(call: Call<{ name: string }>): Promise<{ done: true }> {
  const { accountId, title } = requireOrganisation(call)
  if (call.input.name.trim() !== title)
    throw new GatewayError('invalid_value', `To delete the organisation, give its name: ${title}.`, {
      param: 'name',
    })
  await emptyAccount(call.services, accountId)
  await call.services.store.memberships.close({ accountId, at: call.services.now() })
  return DONE
}

/** `POST /organisation/leave`. */
async function leaveOrganisation(call: Call<object>): Promise<{ done: true }> {
  const { accountId } = requireOrganisation(call)
  return await takeOut(call.services, { accountId, personId: call.person.id })
}

/** `GET /organisation/members`. */
async function listMembers({ services, account }: Call<object>): Promise<{ members: Member[] }> {
  const members = await services.store.memberships.members(account.accountId)
  return {
    members: members.map((member) => memberItem(services, { ...member, accountId: account.accountId })),
  }
}

/** `PATCH /organisation/members/:personId`. */
async function changeMember(call: Call<z.output<typeof changeMemberInput>>): Promise<{ done: true }> {
  const { accountId } = requireOrganisation(call)
  const { personId, role, budget } = call.input
  await requirePower(call, { personId, ...(role && { also: role }) })
  const { store, memberBudgets } = call.services
  if (budget !== undefined) {
    const budgetNanodollars = budget === null ? undefined : nanodollarsFromDollars(budget)
    settled(await memberBudgets.set({ accountId, personId, budgetNanodollars }), LAST_OWNER)
  }
  if (role === undefined) return DONE
  return settled(await store.memberships.setRole({ accountId, personId, role }), LAST_OWNER)
}

/** `DELETE /organisation/members/:personId`. */
async function removeMember(call: Call<{ personId: string }>): Promise<{ done: true }> {
  const { accountId } = requireOrganisation(call)
  const { personId } = call.input
  await requirePower(call, { personId })
  return await takeOut(call.services, { accountId, personId })
}

async function takeOut(
  { store, memberBudgets }: Services,
  member: { readonly accountId: number; readonly personId: string },
): Promise<{ done: true }> {
  const done = settled(await store.memberships.remove(member), LAST_OWNER)
  memberBudgets.forget(member)
  return done
}

/** The account, when several people may belong to it. Throws 409 for somebody's own. */
export function requireOrganisation({ account }: Pick<Call<unknown>, 'account'>): Call<unknown>['account'] {
  if (account.kind === 'organisation') return account
  throw new GatewayError('conflict', 'This is your own account. Make an organisation to share one.', {
    wireCode: 'personal_account',
  })
}

const LAST_OWNER = 'An organisation needs an owner. Make somebody else one first.'

/** Turns how a change ended into an answer, or throws why it did not happen. */
export function settled(change: ChangeOfPeople, last: string): { done: true } {
  if (change === 'done') return DONE
  if (change === 'last') throw new GatewayError('conflict', last, { wireCode: 'last_one' })
  throw new GatewayError('not_found', 'There is no such person here.', { param: 'personId' })
}

/** Owners are made, changed and removed by owners alone. */
async function requirePower(
  { services, account, role }: Call<unknown>,
  about: { readonly personId: string; readonly also?: AccountRole },
): Promise<void> {
  if (role === 'owner') return
  const members = await services.store.memberships.members(account.accountId)
  const target = members.find((one) => one.personId === about.personId)
  if (target?.role === 'owner' || about.also === 'owner')
    throw new GatewayError('permission_denied', 'Only an owner may do this to an owner, or make one.', {
      wireCode: 'role_not_allowed',
    })
}

function memberItem(
  { memberBudgets, ledger }: Services,
  { accountId, personId, name, email, role, disabled, since }: MemberRecord & { readonly accountId: number },
): Member {
  const member = { accountId, personId }
  const budget = memberBudgets.of(member)
  return {
    personId,
    name,
    email,
    role,
    disabled,
    since: new Date(since).toISOString(),
    budget: budget === undefined ? null : dollarsFromNanodollars(budget),
    spent: dollarsFromNanodollars(memberBudgets.spent(member, ledger.spendOf)),
  }
}
