// What the rooms above may ask of a store about people, the accounts that they belong to, and invitations. No SQL, no engine.
// Passwords, passkeys and second factors are the people library's own business: it reaches its tables through `AuthDatabase`.
// Times are unix milliseconds.
import type { Nanodollars } from '../../../core/money.ts'

/** What a person is within one account. */
export type AccountRole = 'owner' | 'admin' | 'member' | 'billing' | 'viewer'
export type AccountKind = 'personal' | 'organisation'

/** Somebody who can sign in. */
export interface PersonRecord {
  readonly id: string
  readonly name: string
  /** In small letters; nobody else has the same. */
  readonly email: string
  /** True when the person has shown that mail to this address reaches them. */
  readonly emailVerified: boolean
  /** Looks after the installation; apart from any role in an account. */
  readonly administrator: boolean
  readonly disabled: boolean
  readonly twoFactor: boolean
  readonly createdAt: number
}

/** A browser in which somebody has signed in. */
export interface SessionRecord {
  readonly id: string
  readonly createdAt: number
  readonly updatedAt: number
  readonly expiresAt: number
  readonly address: string | undefined
  readonly userAgent: string | undefined
}

/** How a change to people ended: `last` means that nobody would be left who may undo it, and nothing was changed. */
export type ChangeOfPeople = 'done' | 'unknown' | 'last'

export interface PeopleStore {
  readonly find: (id: string) => Promise<PersonRecord | undefined>
  /** In any spelling of capitals. */
  readonly findByEmail: (email: string) => Promise<PersonRecord | undefined>
  /** Oldest first. */
  readonly all: () => Promise<PersonRecord[]>
  readonly hasAdministrator: () => Promise<boolean>
  /** `last`: an installation keeps one administrator who is not disabled. */
  readonly setAdministrator: (change: {
    readonly id: string
    readonly administrator: boolean
  }) => Promise<ChangeOfPeople>
  /** Disabling ends the person's sessions in the same transaction. */
  readonly setDisabled: (change: {
    readonly id: string
    readonly disabled: boolean
  }) => Promise<ChangeOfPeople>
  /**
   * Deletes the person with everything by which they sign in, takes them out of every account, and closes their own, which keeps
   * its books without their address. `last`: an administrator or an owner who is needed.
   */
  readonly delete: (which: { readonly id: string; readonly at: number }) => Promise<ChangeOfPeople>
  /** Those that have not expired at `at`, latest use first. */
  readonly sessions: (query: { readonly personId: string; readonly at: number }) => Promise<SessionRecord[]>
  /** True when the person had such a session; it is over at once. */
  readonly endSession: (session: { readonly personId: string; readonly id: string }) => Promise<boolean>
  /** Ends all of them but `keep`; says how many. */
  readonly endOtherSessions: (which: { readonly personId: string; readonly keep: string }) => Promise<number>
  /** True when this person is signed in from this address. */
  readonly isAt: (place: {
    readonly email: string
    readonly address: string
    readonly at: number
  }) => Promise<boolean>
}

/** An account as one of its people sees it. */
export interface MembershipRecord {
  readonly accountId: number
  /** The organisation's title, or the person's name. */
  readonly title: string
  readonly kind: AccountKind
  readonly role: AccountRole
}

/** Somebody in an account, as the others see them. */
export interface MemberRecord {
  readonly personId: string
  readonly name: string
  readonly email: string
  readonly role: AccountRole
  readonly disabled: boolean
  readonly since: number
}

/** An account as the administrators of the installation see it. */
export interface AccountProfile {
  readonly accountId: number
  /** The organisation's title, or the person's name; undefined for one that nobody belongs to. */
  readonly title: string | undefined
  /** Undefined for accounts of the command line, which nobody has signed in to. */
  readonly kind: AccountKind | undefined
  readonly people: number
  /** The address of an owner. */
  readonly owner: string | undefined
  readonly isClosed: boolean
}

export interface MembershipStore {
  /** Every account, in the order in which they were made. */
  readonly profiles: () => Promise<AccountProfile[]>
  /** The personal account first, then organisations by title. */
  readonly ofPerson: (personId: string) => Promise<MembershipRecord[]>
  /**
   * The person's own account, made when there is none. `adopt` names an account that becomes it, unless it has people. Calling
   * it again changes nothing.
   */
  readonly ensurePersonal: (wish: {
    readonly personId: string
    readonly email: string
    readonly adopt: number | undefined
    readonly at: number
  }) => Promise<number>
  /** The person becomes its owner. */
  readonly createOrganisation: (wish: {
    readonly personId: string
    readonly title: string
    readonly at: number
  }) => Promise<MembershipRecord>
  readonly rename: (change: { readonly accountId: number; readonly title: string }) => Promise<void>
  /** Takes everybody out and ends its invitations. Its books stay. */
  readonly close: (wish: { readonly accountId: number; readonly at: number }) => Promise<void>
  /** Those that there are: what a person may spend in an account in a UTC month. */
  readonly budgets: () => Promise<
    readonly {
      readonly accountId: number
      readonly personId: string
      readonly budgetNanodollars: Nanodollars
    }[]
  >
  /** Undefined takes the budget away. */
  readonly setBudget: (change: {
    readonly accountId: number
    readonly personId: string
    readonly budgetNanodollars: Nanodollars | undefined
  }) => Promise<ChangeOfPeople>
  /** By name. */
  readonly members: (accountId: number) => Promise<MemberRecord[]>
  /** `last`: an organisation keeps an owner. */
  readonly setRole: (change: {
    readonly accountId: number
    readonly personId: string
    readonly role: AccountRole
  }) => Promise<ChangeOfPeople>
  /** `last`: an organisation keeps an owner. */
  readonly remove: (change: {
    readonly accountId: number
    readonly personId: string
  }) => Promise<ChangeOfPeople>
}

/** An invitation by link, into an organisation or, without one, to the installation. */
export interface InvitationRecord {
  readonly id: number
  readonly email: string
  /** Undefined for an invitation to the installation alone. */
  readonly organisation:
    | { readonly accountId: number; readonly title: string; readonly role: AccountRole }
    | undefined
  /** The name of who invited; undefined when they are gone. */
  readonly invitedBy: string | undefined
  /** An administrator of the installation invites. */
  readonly byAdministrator: boolean
  readonly createdAt: number
  readonly expiresAt: number
}

export interface NewInvitation {
  /** Hex digest of the token in the link; the token itself is kept nowhere. */
  readonly digest: string
  readonly email: string
  readonly organisation: { readonly accountId: number; readonly role: AccountRole } | undefined
  readonly invitedBy: string | undefined
  readonly createdAt: number
  readonly expiresAt: number
}

export interface InvitationStore {
  /** An open one for the same address and account is replaced: its link stops working. */
  readonly create: (invitation: NewInvitation) => Promise<InvitationRecord>
  /** Open ones, newest first: of one organisation, or `undefined` for those to the installation alone. */
  readonly open: (query: {
    readonly accountId: number | undefined
    readonly at: number
  }) => Promise<InvitationRecord[]>
  /** Undefined when it was used, revoked, or is over. */
  readonly find: (query: {
    readonly digest: string
    readonly at: number
  }) => Promise<InvitationRecord | undefined>
  /** Where this person has used it already; undefined when they have not. */
  readonly acceptedBy: (query: {
    readonly digest: string
    readonly personId: string
  }) => Promise<{ readonly accountId: number | undefined } | undefined>
  /** Open ones for this address. */
  readonly openFor: (query: { readonly email: string; readonly at: number }) => Promise<InvitationRecord[]>
  /**
   * Uses it up and makes the person a member where it names an organisation; whoever is one already keeps their role. False when
   * it is not open, and then nothing was changed.
   */
  readonly accept: (use: {
    readonly digest: string
    readonly personId: string
    readonly at: number
  }) => Promise<boolean>
  /** True when there was an open one. */
  readonly revoke: (which: {
    readonly id: number
    readonly accountId: number | undefined
    readonly at: number
  }) => Promise<boolean>
}

/** Somebody who has forgotten their password and whom no mail could reach. */
export interface ResetRequest {
  readonly personId: string
  readonly name: string
  readonly email: string
  readonly askedAt: number
}

export interface ResetRequestStore {
  readonly add: (request: { readonly personId: string; readonly at: number }) => Promise<void>
  /** Latest first. */
  readonly all: () => Promise<ResetRequest[]>
  readonly remove: (personId: string) => Promise<void>
}

/**
 * The one door through which a library above reaches SQL: a Kysely that refuses every table but those that begin with `auth_`.
 * Its statements run in the writer's worker, in turn with all others.
 */
export interface AuthDatabase {
  readonly kysely: object
  readonly engine: 'sqlite'
}
