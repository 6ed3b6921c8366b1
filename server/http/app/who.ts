// Who sends a request and for which account. Nothing is remembered between requests: a session that was ended, a role that was
// changed, a person who was disabled act on the next one.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { GatewayError } from '../../../core/errors.ts'
import { ADDRESS_HEADER, SESSION_COOKIE } from '../../accounts/people/constants.ts'
import type { MembershipRecord, PersonRecord } from '../../store/people/ports.ts'
import type { Services } from '../../services.ts'

/** Somebody with the accounts that they belong to. */
export interface Sender {
  readonly person: PersonRecord
  readonly sessionId: string
  /** The one that the request acts for. */
  readonly account: MembershipRecord
  readonly accounts: readonly MembershipRecord[]
}

/** Undefined when nobody has signed in. Throws 404 for an account that the person does not belong to. */
export async function readSender(
  request: FastifyRequest,
  {
    services,
    reply,
    address,
  }: { readonly services: Services; readonly reply: FastifyReply; readonly address: string },
): Promise<Sender | undefined> {
  const { cookie } = request.headers
  // Most who ask without it have never been here; the people library need not be loaded for them.
  if (cookie === undefined || !cookie.includes(`${SESSION_COOKIE}=`)) return undefined
  const headers = new Headers({ cookie, [ADDRESS_HEADER]: address })
  const signedIn = await services.people.whoSent(headers)
  if (signedIn === undefined) return undefined
  if (signedIn.cookies.length > 0) void reply.header('set-cookie', signedIn.cookies)
  const { person, sessionId } = signedIn
  const accounts = await accountsOf(person, services)
  const account = chooseAccount(accounts, request.headers['x-causeway-account'])
  return { person, sessionId, account, accounts }
}

async function accountsOf(person: PersonRecord, services: Services): Promise<MembershipRecord[]> {
  const { memberships } = services.store
  const accounts = await memberships.ofPerson(person.id)
  if (accounts.some((account) => account.kind === 'personal')) return accounts
  // The server stopped between making the person and making their account.
  await memberships.ensurePersonal({
    personId: person.id,
    email: person.email,
    adopt: undefined,
    at: services.now(),
  })
  await services.ledger.refreshAccounts()
  return await memberships.ofPerson(person.id)
}

function chooseAccount(
  accounts: readonly MembershipRecord[],
  wanted: string | string[] | undefined,
): MembershipRecord {
  const chosen = accounts.find((account) =>
    wanted === undefined ? account.kind === 'personal' : String(account.accountId) === wanted,
  )
  // The same for an account of others and for one that never was.
  if (chosen === undefined)
    throw new GatewayError('not_found', 'There is no such account, or you do not belong to it.', {
      wireCode: 'account_not_found',
    })
  return chosen
}
