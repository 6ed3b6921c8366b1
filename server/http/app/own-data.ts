// What is kept about a person, for themselves to take along, and the end of it. What an organisation keeps is the organisation's: a
// person leaves it, and what they did there stays.
import { z } from 'zod'
import { doneAnswer } from '../../../contract/app/organisations.ts'
import type { OwnData } from '../../../contract/app/own-data.ts'
import { deleteMeBody, ownDataAnswer } from '../../../contract/app/own-data.ts'
import { GatewayError } from '../../../core/errors.ts'
import { requireOpenAccount } from '../../pipeline/admit.ts'
import type { MembershipRecord, PersonRecord } from '../../store/people/ports.ts'
import { emptyAccount } from './close-account.ts'
import type { AppRoute, Call } from './route.ts'
import { route } from './route.ts'
import { listSessions } from './sessions.ts'

const MOST_CHANGES = 10_000
/** Whoever has no password shows by it that they have just signed in. */
const FRESH_MS = 3_600_000

/** `GET /me/export`; `DELETE /me`. */
export const OWN_DATA_ROUTES: readonly AppRoute[] = [
  route({
    method: 'GET',
    path: '/me/export',
    role: 'signed-in',
    input: z.strictObject({}),
    answer: ownDataAnswer,
    example: {},
    run: exportOwnData,
  }),
  route({
    method: 'DELETE',
    path: '/me',
    role: 'signed-in',
    input: deleteMeBody,
    answer: doneAnswer,
    example: { email: 'nobody@example.com' },
    run: deleteMe,
  }),
]

const ELSEWHERE = [
  'What your keys were asked for and cost: CSV on the pages Activity and Logs, for each account that you act for.',
  'What moved the credit of your account: CSV on the page Credits.',
  'Prompts and answers, where an account keeps them: on the page of each generation.',
  'Conversations of the Chat page: in your browser alone, exported there.',
]

/** `GET /me/export`. */
async function exportOwnData(call: Call<object>): Promise<OwnData> {
  const { services, person, exchange } = call
  const { store, keys, people } = services
  const [{ sessions }, accounts, records, changes, waysToSignIn] = await Promise.all([
    listSessions(call),
    store.memberships.ofPerson(person.id),
    keys.list(),
    store.audit.list({ limit: MOST_CHANGES, person: person.email }),
    people.waysOf(exchange.request.headers.cookie ?? ''),
  ])
  const names = new Map(
    (await store.memberships.profiles()).map(({ accountId, title }) => [accountId, title]),
  )
  return {
    exportedAt: iso(services.now()),
    person: personData(person),
    waysToSignIn: [...waysToSignIn],
    sessions,
    accounts: accounts.map(({ accountId, title, kind, role }) => ({
      id: String(accountId),
      name: title,
      kind,
      role,
    })),
    keys: records
      .filter(({ personId, purpose }) => personId === person.id && purpose === undefined)
      .map(({ name, label, kind, accountId, createdAt, lastUsedAt }) => ({
        name,
        label,
        kind,
        account: names.get(accountId) ?? '',
        createdAt: iso(createdAt),
        lastUsedAt: lastUsedAt === undefined ? null : iso(lastUsedAt),
      })),
    changes: changes
      .filter(({ personId }) => personId === person.id)
      .map(({ at, account, method, path, summary }) => ({
        at: iso(at),
        account: account ?? null,
        action: `${method} ${path}`,
        summary,
      })),
    elsewhere: ELSEWHERE,
  }
}

function personData(person: PersonRecord): OwnData['person'] {
  const { id, name, email, emailVerified, administrator, twoFactor, createdAt } = person
  return { id, name, email, emailVerified, administrator, twoFactor, createdAt: iso(createdAt) }
}

/** `DELETE /me`: the person, their own account and everything in it but its books. */
async function deleteMe(call: Call<z.output<typeof deleteMeBody>>): Promise<{ done: true }> {
  const { services, person } = call
  const { store, keys } = services
  await requireMeant(call)
  const accounts = await store.memberships.ofPerson(person.id)
  const own = accounts.find(({ kind }) => kind === 'personal')
  if (own !== undefined) requireOpenAccount(own.accountId, services)
  await requireReplaceable(call, accounts)
  // Nobody could ask by the keys of their chats any more.
  for (const key of await keys.list())
    if (key.personId === person.id && key.purpose !== undefined) await keys.delete(key.id)
  if (own !== undefined) await emptyAccount(services, own.accountId)
  const ended = await store.people.delete({ id: person.id, at: services.now() })
  if (ended === 'last') throw irreplaceable()
  return { done: true }
}

/** Throws 403 unless it is the person who asks, and means it. */
async function requireMeant({
  services,
  person,
  sessionId,
  input,
  exchange,
}: Call<z.output<typeof deleteMeBody>>): Promise<void> {
  if (input.email.trim().toLowerCase() !== person.email)
    throw notMeant('email', `To delete your account, give its address: ${person.email}.`)
  const cookie = exchange.request.headers.cookie ?? ''
  if ((await services.people.waysOf(cookie)).includes('credential')) {
    if (await services.people.isPassword({ cookie, person, password: input.password ?? '' })) return
    throw notMeant('password', 'This is not your password.')
  }
  const at = services.now()
  const sessions = await services.store.people.sessions({ personId: person.id, at })
  const current = sessions.find(({ id }) => id === sessionId)
  if (current !== undefined && at - current.createdAt < FRESH_MS) return
  throw notMeant(
    'email',
    'You signed in more than an hour ago. Sign out and in again, then do this once more.',
  )
}

/** Throws 409 while somebody else would be left without whom only this person can be. */
async function requireReplaceable(
  { services: { store }, person }: Call<unknown>,
  accounts: readonly MembershipRecord[],
): Promise<void> {
  if (person.administrator) {
    const others = (await store.people.all()).filter(
      ({ id, administrator, disabled }) => administrator && !disabled && id !== person.id,
    )
    if (others.length === 0) throw irreplaceable()
  }
  for (const { accountId, kind, role, title } of accounts) {
    if (kind !== 'organisation' || role !== 'owner') continue
    const members = await store.memberships.members(accountId)
    if (members.some((member) => member.role === 'owner' && member.personId !== person.id)) continue
    throw new GatewayError(
      'conflict',
      `${title} would have no owner. Make somebody else its owner first, or delete it.`,
      { wireCode: 'last_one' },
    )
  }
}

function irreplaceable(): GatewayError {
  return new GatewayError(
    'conflict',
    'An installation needs an administrator. Make somebody else one first.',
    {
      wireCode: 'last_one',
    },
  )
}

function notMeant(param: string, message: string): GatewayError {
  return new GatewayError('permission_denied', message, { wireCode: 'not_confirmed', param })
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
