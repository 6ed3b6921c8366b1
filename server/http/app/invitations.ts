// Invitations: who may invite whom, and what whoever has a link may do with it.
import { z } from 'zod'
import { GatewayError } from '../../../core/errors.ts'
import type { Invitation, InvitationOfLink } from '../../../contract/app/invitations.ts'
import {
  acceptedAnswer,
  acceptInvitationBody,
  invitationOfLink,
  invitationPath,
  invitationsAnswer,
  invitationTokenPath,
  inviteBody,
  invitedAnswer,
  inviteToInstallationBody,
} from '../../../contract/app/invitations.ts'
import type { AccountOfPerson } from '../../../contract/app/me.ts'
import { doneAnswer } from '../../../contract/app/organisations.ts'
import type { AccountRole, InvitationRecord, PersonRecord } from '../../store/people/ports.ts'
import type { Services } from '../../services.ts'
import { accountItem } from './me.ts'
import { requireOrganisation } from './organisations.ts'
import type { AppRoute, Call, VisitorCall } from './route.ts'
import { route } from './route.ts'

/** Rows of the private API. */
export const INVITATION_ROUTES: readonly AppRoute[] = [
  route({
    method: 'GET',
    path: '/organisation/invitations',
    role: 'admin',
    input: z.strictObject({}),
    answer: invitationsAnswer,
    example: {},
    run: listInvitations,
  }),
  route({
    method: 'POST',
    path: '/organisation/invitations',
    role: 'admin',
    input: inviteBody,
    answer: invitedAnswer,
    example: { email: 'grace@example.com', role: 'member' },
    run: inviteToOrganisation,
  }),
  route({
    method: 'DELETE',
    path: '/organisation/invitations/:id',
    role: 'admin',
    input: invitationPath,
    answer: doneAnswer,
    example: { id: '1' },
    run: revokeInvitation,
  }),
  route({
    method: 'GET',
    path: '/invitations/:token',
    role: 'anyone',
    input: invitationTokenPath,
    answer: invitationOfLink,
    example: { token: 'x' },
    run: readInvitation,
  }),
  route({
    method: 'POST',
    path: '/invitations/accept',
    role: 'signed-in',
    input: acceptInvitationBody,
    answer: acceptedAnswer,
    example: { token: 'x' },
    run: acceptInvitation,
  }),
  route({
    method: 'POST',
    path: '/admin/invitations',
    role: 'administrator',
    input: inviteToInstallationBody,
    answer: invitedAnswer,
    example: { email: 'grace@example.com' },
    run: inviteToInstallation,
  }),
  route({
    method: 'DELETE',
    path: '/admin/invitations/:id',
    role: 'administrator',
    input: invitationPath,
    answer: doneAnswer,
    example: { id: '1' },
    run: revokeInstallationInvitation,
  }),
]

interface Invited {
  readonly invitation: Invitation
  readonly link: string
  readonly mailed: boolean
}

/** `GET /organisation/invitations`. */
async function listInvitations(call: Call<object>): Promise<{ invitations: Invitation[] }> {
  const { accountId } = requireOrganisation(call)
  return { invitations: await openInvitations(call.services, accountId) }
}

/** `POST /organisation/invitations`. */
async function inviteToOrganisation(call: Call<{ email: string; role: AccountRole }>): Promise<Invited> {
  const { accountId, title } = requireOrganisation(call)
  const { services, input, person } = call
  if (input.role === 'owner' && call.role !== 'owner')
    throw new GatewayError('permission_denied', 'Only an owner may invite an owner.', {
      wireCode: 'role_not_allowed',
      param: 'role',
    })
  const members = await services.store.memberships.members(accountId)
  if (members.some((member) => member.email === input.email))
    throw new GatewayError('conflict', `${input.email} belongs to this organisation already.`, {
      param: 'email',
    })
  const isClosed = (await services.people.signUp.policy()) === 'closed' && !person.administrator
  if (isClosed && (await services.store.people.findByEmail(input.email)) === undefined)
    throw new GatewayError(
      'permission_denied',
      `Nobody here has the address ${input.email}, and signing up is closed. Ask an administrator of this installation to invite them first.`,
      { wireCode: 'sign_up_closed', param: 'email' },
    )
  return await invite(call, { email: input.email, organisation: { accountId, title, role: input.role } })
}

/** `DELETE /organisation/invitations/:id`. */
async function revokeInvitation(call: Call<{ id: string }>): Promise<{ done: true }> {
  return await revoke(call, requireOrganisation(call).accountId)
}

/** `POST /admin/invitations`. */
async function inviteToInstallation(call: Call<{ email: string }>): Promise<Invited> {
  const { email } = call.input
  if ((await call.services.store.people.findByEmail(email)) !== undefined)
    throw new GatewayError('conflict', `${email} is here already.`, { param: 'email' })
  return await invite(call, { email, organisation: undefined })
}

/** `DELETE /admin/invitations/:id`. */
async function revokeInstallationInvitation(call: Call<{ id: string }>): Promise<{ done: true }> {
  return await revoke(call, undefined)
}

/** `GET /invitations/:token`. */
async function readInvitation({
  services,
  input,
}: VisitorCall<{ token: string }>): Promise<InvitationOfLink> {
  const found = await services.people.invitations.find(input.token)
  if (found === undefined) throw noInvitation()
  const { email, organisation, invitedBy, expiresAt } = found
  return {
    email,
    organisation: organisation === undefined ? null : { name: organisation.title, role: organisation.role },
    invitedBy: invitedBy ?? null,
    expiresAt: new Date(expiresAt).toISOString(),
    isKnown: (await services.store.people.findByEmail(email)) !== undefined,
  }
}

/** `POST /invitations/accept`. Who signs up with the token has accepted with that, and a second time changes nothing. */
async function acceptInvitation({
  services,
  person,
  input,
}: Call<{ token: string }>): Promise<{ account: AccountOfPerson | null }> {
  const { invitations } = services.people
  const used = await invitations.acceptedBy(input.token, person)
  if (used !== undefined) return { account: await accountIn(services, { person, id: used.accountId }) }
  const found = await invitations.find(input.token)
  if (found === undefined) throw noInvitation()
  if (found.email !== person.email)
    throw new GatewayError(
      'permission_denied',
      `This invitation is for ${found.email}, and you are signed in as ${person.email}.`,
      { wireCode: 'other_address' },
    )
  if (!(await invitations.accept(input.token, person))) throw noInvitation()
  return { account: await accountIn(services, { person, id: found.organisation?.accountId }) }
}

/** The account of this id as one of its people sees it; null for a stranger to it. */
async function accountIn(
  services: Services,
  { person, id }: { readonly person: PersonRecord; readonly id: number | undefined },
): Promise<AccountOfPerson | null> {
  const accounts = await services.store.memberships.ofPerson(person.id)
  const found = accounts.find(({ accountId }) => accountId === id)
  return found === undefined ? null : accountItem(services, found)
}

/** Open invitations of an organisation, or to the installation alone. */
export async function openInvitations(
  services: Services,
  accountId: number | undefined,
): Promise<Invitation[]> {
  const open = await services.store.invitations.open({ accountId, at: services.now() })
  return open.map(invitationItem)
}

async function invite(
  { services, person }: Call<unknown>,
  wish: { readonly email: string; readonly organisation: InvitationRecord['organisation'] },
): Promise<Invited> {
  const { invitation, link } = await services.people.invitations.create({ ...wish, inviter: person })
  return { invitation: invitationItem(invitation), link, mailed: services.people.mail.isOn }
}

async function revoke(
  { services, input }: Call<{ id: string }>,
  accountId: number | undefined,
): Promise<{ done: true }> {
  const which = { id: Number(input.id), accountId, at: services.now() }
  if (!(await services.store.invitations.revoke(which))) throw noInvitation()
  return { done: true }
}

function noInvitation(): GatewayError {
  return new GatewayError('not_found', 'This invitation was used, revoked, or is over. Ask for a new one.', {
    wireCode: 'invitation_not_found',
  })
}

function invitationItem(record: InvitationRecord): Invitation {
  return {
    id: String(record.id),
    email: record.email,
    role: record.organisation?.role ?? null,
    invitedBy: record.invitedBy ?? null,
    createdAt: new Date(record.createdAt).toISOString(),
    expiresAt: new Date(record.expiresAt).toISOString(),
  }
}
