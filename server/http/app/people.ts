// People as the installation's administrators see them: shutting somebody out, making administrators, links that wait to be handed
// on, and who may sign up.
import { z } from 'zod'
import { GatewayError } from '../../../core/errors.ts'
import type { PendingLinks, PersonOfInstallation } from '../../../contract/app/people.ts'
import {
  changePersonInput,
  linkAnswer,
  pendingLinksAnswer,
  peopleAnswer,
  personAnswer,
  personPath,
  signUpSetting,
} from '../../../contract/app/people.ts'
import type { SignUpPolicy } from '../../config/people-settings.ts'
import type { PersonRecord } from '../../store/people/ports.ts'
import type { Services } from '../../services.ts'
import { openInvitations } from './invitations.ts'
import { settled } from './organisations.ts'
import type { AppRoute, Call } from './route.ts'
import { route } from './route.ts'

/** Rows of the private API. */
export const PEOPLE_ROUTES: readonly AppRoute[] = [
  route({
    method: 'GET',
    path: '/admin/people',
    role: 'administrator',
    input: z.strictObject({}),
    answer: peopleAnswer,
    example: {},
    run: listPeople,
  }),
  route({
    method: 'PATCH',
    path: '/admin/people/:personId',
    role: 'administrator',
    input: changePersonInput,
    answer: personAnswer,
    example: { personId: 'nobody', disabled: true },
    run: changePerson,
  }),
  route({
    method: 'POST',
    path: '/admin/people/:personId/reset-link',
    role: 'administrator',
    input: personPath,
    answer: linkAnswer,
    example: { personId: 'nobody' },
    run: makeResetLink,
  }),
  route({
    method: 'GET',
    path: '/admin/links',
    role: 'administrator',
    input: z.strictObject({}),
    answer: pendingLinksAnswer,
    example: {},
    run: listPendingLinks,
  }),
  route({
    method: 'GET',
    path: '/admin/sign-up',
    role: 'administrator',
    input: z.strictObject({}),
    answer: signUpSetting,
    example: {},
    run: readSignUp,
  }),
  route({
    method: 'PUT',
    path: '/admin/sign-up',
    role: 'administrator',
    input: signUpSetting,
    answer: signUpSetting,
    example: { policy: 'closed' },
    run: changeSignUp,
  }),
]

const LAST_ADMINISTRATOR = 'An installation needs an administrator. Make somebody else one first.'

/** `GET /admin/people`. */
async function listPeople({ services }: Call<object>): Promise<{ people: PersonOfInstallation[] }> {
  const people = await services.store.people.all()
  return { people: people.map(personItem) }
}

/** `PATCH /admin/people/:personId`. */
async function changePerson({
  services,
  input: { personId, disabled, administrator },
}: Call<{
  personId: string
  disabled?: boolean | undefined
  administrator?: boolean | undefined
}>): Promise<{ person: PersonOfInstallation }> {
  const { people } = services.store
  if (administrator !== undefined)
    settled(await people.setAdministrator({ id: personId, administrator }), LAST_ADMINISTRATOR)
  if (disabled !== undefined) {
    settled(await people.setDisabled({ id: personId, disabled }), LAST_ADMINISTRATOR)
    if (disabled) await disableOwnKeys(services, personId)
  }
  return { person: personItem(await requirePerson(services, personId)) }
}

/** `POST /admin/people/:personId/reset-link`. */
async function makeResetLink({ services, input }: Call<{ personId: string }>): Promise<{ link: string }> {
  return { link: await services.people.resetLink(await requirePerson(services, input.personId)) }
}

/** `GET /admin/links`. */
async function listPendingLinks({ services }: Call<object>): Promise<PendingLinks> {
  const [resets, invitations] = await Promise.all([
    services.store.resetRequests.all(),
    openInvitations(services, undefined),
  ])
  return {
    resets: resets.map(({ personId, name, email, askedAt }) => ({
      personId,
      name,
      email,
      askedAt: new Date(askedAt).toISOString(),
    })),
    invitations,
  }
}

/** `GET /admin/sign-up`. */
async function readSignUp({ services }: Call<object>): Promise<{ policy: SignUpPolicy }> {
  return { policy: await services.people.signUp.policy() }
}

/** `PUT /admin/sign-up`. */
async function changeSignUp({
  services,
  input,
}: Call<{ policy: SignUpPolicy }>): Promise<{ policy: SignUpPolicy }> {
  await services.people.signUp.setPolicy(input.policy)
  return { policy: input.policy }
}

// A key needs no session. Those of organisations belong to the organisation and go on. What the chat page uses is made anew when
// it is needed, so it is not left behind switched off.
async function disableOwnKeys({ store, keys }: Services, personId: string): Promise<void> {
  const accounts = await store.memberships.ofPerson(personId)
  const own = accounts.find((account) => account.kind === 'personal')
  for (const key of await keys.list()) {
    if (key.accountId !== own?.accountId) continue
    if (key.purpose !== undefined) await keys.delete(key.id)
    else if (!key.disabled) await keys.update(key.id, { disabled: true })
  }
}

async function requirePerson({ store }: Services, personId: string): Promise<PersonRecord> {
  const person = await store.people.find(personId)
  if (person !== undefined) return person
  throw new GatewayError('not_found', 'There is no such person here.', { param: 'personId' })
}

function personItem(person: PersonRecord): PersonOfInstallation {
  const { id, name, email, emailVerified, administrator, disabled, twoFactor, createdAt } = person
  return {
    id,
    name,
    email,
    emailVerified,
    administrator,
    disabled,
    twoFactor,
    createdAt: new Date(createdAt).toISOString(),
  }
}
