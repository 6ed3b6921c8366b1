// What the rest of the server may ask about people: who sends a request, the library's own paths, setting up, invitations, links.
// Types only; open-people.ts makes it.
import type { InvitationRecord, PersonRecord } from '../../store/people/ports.ts'
import type { Address } from './address.ts'
import type { Mail } from './mail.ts'
import type { SignUp } from './sign-up.ts'

/** Who is behind the cookies of a request. */
export interface SignedIn {
  readonly person: PersonRecord
  readonly sessionId: string
  /** `Set-Cookie` lines for the answer: a session that is used goes on. */
  readonly cookies: readonly string[]
}

/** The parts of a new person that a form asks for. */
export interface NewPerson {
  readonly name: string
  readonly email: string
  readonly password: string
}

/** Another way to sign in than password and passkey. */
export interface WayToSignIn {
  readonly id: string
  readonly name: string
}

export interface People {
  readonly address: Address
  readonly mail: Mail
  readonly signUp: SignUp
  readonly waysToSignIn: readonly WayToSignIn[]
  /** Undefined without a session that holds; a session that was ended a moment ago holds no more. */
  readonly whoSent: (headers: Headers) => Promise<SignedIn | undefined>
  /** Answers one of the paths of auth-paths.ts; ADDRESS_HEADER says where the request comes from. */
  readonly answer: (request: Request) => Promise<Response>
  /** Makes somebody without asking the rules for signing up. Throws when the address is taken or the password is not allowed. */
  readonly create: (person: NewPerson & { readonly administrator: boolean }) => Promise<PersonRecord>
  /** How whoever is behind these cookies may sign in: `credential` is a password, others are places elsewhere. */
  readonly waysOf: (cookie: string) => Promise<readonly string[]>
  /** Whether this is the password of the person behind these cookies. Throws 429 after too many that were not. */
  readonly isPassword: (question: {
    readonly cookie: string
    readonly person: PersonRecord
    readonly password: string
  }) => Promise<boolean>
  /** A link with which the person chooses a new password. It holds for an hour and once. */
  readonly resetLink: (person: PersonRecord) => Promise<string>
  readonly setup: Setup
  readonly invitations: Invitations
  /** Resolves when no letter is on its way. */
  readonly close: () => Promise<void>
}

export interface Setup {
  readonly isNeeded: () => Promise<boolean>
  /** A new link; the one before it stops working. Undefined when there is an administrator. */
  readonly link: () => Promise<string | undefined>
  /** Makes the first administrator. Throws when the token is not the current one, or there is one already. */
  readonly use: (token: string, person: NewPerson) => Promise<PersonRecord>
}

export interface Invitations {
  /** Makes it, mails it where mail is configured, and returns its link, which can be shown this once. */
  readonly create: (wish: {
    readonly email: string
    readonly organisation: InvitationRecord['organisation']
    readonly inviter: PersonRecord | undefined
  }) => Promise<{ readonly invitation: InvitationRecord; readonly link: string }>
  readonly find: (token: string) => Promise<InvitationRecord | undefined>
  /** Where this person has used it already; undefined when they have not. */
  readonly acceptedBy: (
    token: string,
    person: PersonRecord,
  ) => Promise<{ readonly accountId: number | undefined } | undefined>
  /** False when it is over, was used, or is for another address. */
  readonly accept: (token: string, person: PersonRecord) => Promise<boolean>
}
