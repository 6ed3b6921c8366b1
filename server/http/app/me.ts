// `GET /api/app/me` and `POST /api/app/setup`: what a page needs before anything else, and the first administrator.
import { z } from 'zod'
import type { AccountOfPerson, Me } from '../../../contract/app/me.ts'
import { meAnswer } from '../../../contract/app/me.ts'
import { setupAnswer, setupBody } from '../../../contract/app/setup.ts'
import type { MembershipRecord, PersonRecord } from '../../store/people/ports.ts'
import type { Services } from '../../services.ts'
import type { AppRoute, VisitorCall } from './route.ts'
import { route } from './route.ts'

/** Rows of the private API. */
export const ME_ROUTES: readonly AppRoute[] = [
  route({
    method: 'GET',
    path: '/me',
    role: 'anyone',
    input: z.strictObject({}),
    answer: meAnswer,
    example: {},
    run: readMe,
  }),
  route({
    method: 'POST',
    path: '/setup',
    role: 'anyone',
    input: setupBody,
    answer: setupAnswer,
    example: { token: 'x', name: 'Ada', email: 'ada@example.com', password: 'correct horse battery' },
    run: setUp,
  }),
]

/** `GET /me`: who is signed in, for which account, and what of the installation a page must know. */
async function readMe({ services, person, account }: VisitorCall<object>): Promise<Me> {
  const accounts = person === undefined ? [] : await services.store.memberships.ofPerson(person.id)
  return {
    person: person === undefined ? null : personItem(person),
    account: account === undefined ? null : accountItem(services, account),
    accounts: accounts.map((one) => accountItem(services, one)),
    installation: await installation(services),
  }
}

/** `POST /setup`: makes the first administrator. */
async function setUp({
  services,
  input: { token, ...person },
}: VisitorCall<z.output<typeof setupBody>>): Promise<{ email: string }> {
  const { email } = await services.people.setup.use(token, person)
  return { email }
}

/** An account as one of its people sees it. */
export function accountItem(
  { disabledAccounts }: Services,
  { accountId, title, kind, role }: MembershipRecord,
): AccountOfPerson {
  const disabling = disabledAccounts.of(accountId)
  const disabled = disabling && {
    since: new Date(disabling.since).toISOString(),
    reason: disabling.reason,
  }
  return { id: String(accountId), name: title, kind, role, disabled: disabled ?? null }
}

function personItem({ id, name, email, administrator, twoFactor }: PersonRecord): NonNullable<Me['person']> {
  return { id, name, email, administrator, twoFactor, image: null }
}

async function installation({ people, version }: Services): Promise<Me['installation']> {
  const [signUp, setupNeeded] = await Promise.all([people.signUp.policy(), people.setup.isNeeded()])
  return {
    signUp,
    setupNeeded,
    signInWith: people.waysToSignIn.map(({ id, name }) => ({ id, name })),
    mail: people.mail.isOn,
    version,
    publicUrl: people.address.url(),
  }
}
