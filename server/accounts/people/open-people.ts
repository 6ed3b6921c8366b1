// Opens everything about people. Cheap: the people library itself is loaded by the first request that needs it.
import { GatewayError } from '../../../core/errors.ts'
import type { PeopleConfig } from '../../config/people-config.ts'
import type { PersonRecord } from '../../store/people/ports.ts'
import type { Store } from '../../store/ports.ts'
import type { Log } from '../../telemetry/log.ts'
import type { Address } from './address.ts'
import { createAnswer } from './answer.ts'
import type { Attempts, Rule } from './attempts.ts'
import { createAttempts } from './attempts.ts'
import type { AuthHolder } from './auth-holder.ts'
import { createAuthHolder } from './auth-holder.ts'
import type { AuthEvents } from './auth-events.ts'
import { withPass } from './auth-events.ts'
import { openAuthSecret } from './auth-secret.ts'
import { OIDC_ID } from './constants.ts'
import { createInvitations } from './invitations.ts'
import type { Mail } from './mail.ts'
import { createMail } from './mail.ts'
import type { Invitations, NewPerson, People, WayToSignIn } from './people.ts'
import { createResets } from './resets.ts'
import { createSetup } from './setup.ts'
import type { SignInGuard } from './sign-in-guard.ts'
import { createSignInGuard } from './sign-in-guard.ts'
import { createSignUp } from './sign-up.ts'

export interface PeopleParts {
  readonly store: Store
  readonly secret: string
  readonly previousSecret: string | undefined
  readonly config: PeopleConfig
  readonly address: Address
  /** Becomes the first administrator's own. */
  readonly defaultAccountId: number
  /** Called when an account was made. */
  readonly accountsChanged: () => Promise<void>
  readonly now: () => number
  readonly log: Log
}

/** Reads the library's secret and nothing else. */
export async function openPeople(parts: PeopleParts): Promise<People> {
  const { store, config, address, now, log, previousSecret } = parts
  const secret = await openAuthSecret({ facts: store.facts, secret: parts.secret, previousSecret })
  const mail = createMail({ config: config.mail, log })
  const signUp = createSignUp({ store, configured: config.signUp, now })
  const attempts = createAttempts(now)
  const invitations = createInvitations({ store: store.invitations, address, mail, attempts, now })
  const resets = createResets({ store, address, mail, now })
  const guard = createSignInGuard({ people: store.people, attempts, now })
  const forgot = resets.onForgotten
  const events = createEvents(parts, { mail, invitations, forgot, guard })
  const database = store.authDatabase
  const library = createAuthHolder({ database, secret, address, config, signUp, attempts, events, log })
  const create: People['create'] = (person) => createPerson(person, { library, store })
  return {
    address,
    mail,
    signUp,
    waysToSignIn: waysToSignIn(config),
    whoSent: async (headers) => {
      const { api } = await library.get()
      const found = await api.getSession({ headers, returnHeaders: true }).catch(async (error: unknown) => {
        // The library hides why: when the store does not answer, that is the reason, and one that passes.
        await store.ping()
        throw error
      })
      if (found.response === null) return undefined
      const person = await store.people.find(found.response.user.id)
      if (person === undefined || person.disabled) return undefined
      return { person, sessionId: found.response.session.id, cookies: found.headers.getSetCookie() }
    },
    answer: createAnswer({ library, guard, signUp, signInUrl: () => `${address.url()}/sign-in` }),
    create,
    waysOf: async (cookie) => {
      const { api } = await library.get()
      const ways = await api.listUserAccounts({ headers: new Headers({ cookie }) })
      return ways.map(({ providerId }) => providerId)
    },
    isPassword: (question) => isPassword(question, { library, attempts }),
    resetLink: async (person) => await resets.link(await library.get(), person),
    setup: createSetup({ store, address, create }),
    invitations,
    close: mail.idle,
  }
}

function createEvents(
  { store, address, defaultAccountId, accountsChanged, now }: PeopleParts,
  own: {
    readonly mail: Mail
    readonly invitations: Invitations
    readonly forgot: AuthEvents['forgot']
    readonly guard: SignInGuard
  },
): AuthEvents {
  return {
    mayBeActive: async (personId) => (await store.people.find(personId))?.disabled === false,
    joined: async ({ id, email, invitation, pass }) => {
      const adopt = pass?.administrator ? defaultAccountId : undefined
      await store.memberships.ensurePersonal({ personId: id, email, adopt, at: now() })
      await accountsChanged()
      const person = await store.people.find(id)
      if (person !== undefined && invitation !== undefined) await own.invitations.accept(invitation, person)
    },
    forgot: own.forgot,
    reset: ({ email, address }) => address !== undefined && own.guard.welcome({ email, address }),
    prove: own.mail.isOn
      ? ({ email, url }) =>
          own.mail.send({
            to: email,
            subject: 'Confirm your address',
            text: `To confirm that mail to this address reaches you, open this link within an hour:\n${publicLink(url, address)}\n\nIf you did not sign up at Causeway, do nothing.\n`,
          })
      : undefined,
  }
}

async function createPerson(
  { administrator, ...body }: NewPerson & { readonly administrator: boolean },
  { library, store }: { readonly library: AuthHolder; readonly store: Store },
): Promise<PersonRecord> {
  if ((await store.people.findByEmail(body.email)) !== undefined)
    throw new GatewayError('conflict', 'Somebody with this address is here already.', { param: 'email' })
  const { api } = await library.get()
  const { user } = await withPass({ administrator }, () => api.signUpEmail({ body }))
  // The library signs a new person in; here nobody holds that session.
  await store.people.endOtherSessions({ personId: user.id, keep: '' })
  const person = await store.people.find(user.id)
  if (person === undefined) throw new Error('the new person is not in the store')
  return person
}

/** A session that was stolen must not be a way to guess the password at leisure. */
const GUESSES: Rule = { most: 10, windowMs: 900_000 }

async function isPassword(
  { cookie, person, password }: Parameters<People['isPassword']>[0],
  { library, attempts }: { readonly library: AuthHolder; readonly attempts: Attempts },
): Promise<boolean> {
  const waitMs = attempts.take(`confirm ${person.id}`, GUESSES)
  if (waitMs !== undefined)
    throw new GatewayError('rate_limit_exceeded', 'Too many wrong passwords. Try again later.', {
      retryAfterSeconds: Math.ceil(waitMs / 1000),
    })
  const { api } = await library.get()
  try {
    await api.verifyPassword({ body: { password }, headers: new Headers({ cookie }) })
  } catch (error) {
    if ((error as { readonly status?: unknown }).status === 'BAD_REQUEST') return false
    throw error
  }
  attempts.forget(`confirm ${person.id}`)
  return true
}

// The library knows the origin of the public address, but no path that it may have.
function publicLink(url: string, address: Address): string {
  const { pathname, search } = new URL(url)
  return `${address.url()}${pathname}${search}`
}

function waysToSignIn({ github, google, oidc }: PeopleConfig): WayToSignIn[] {
  return [
    ...(github ? [{ id: 'github', name: 'GitHub' }] : []),
    ...(google ? [{ id: 'google', name: 'Google' }] : []),
    ...(oidc ? [{ id: OIDC_ID, name: oidc.name }] : []),
  ]
}
