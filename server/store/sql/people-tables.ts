// The tables about people, their sessions and their memberships as Kysely sees them; those of auth_ belong to the people library.
import type { GeneratedId, LibraryMoment, LibraryYes, Whole, WholeOrNull } from './column-types.ts'

/** Of the people library's tables, what our own queries read. */
export interface AuthUsersTable {
  id: string
  name: string
  email: string
  emailVerified: LibraryYes
  twoFactorEnabled: LibraryYes
  administrator: LibraryYes
  disabled: LibraryYes
  createdAt: LibraryMoment
}

export interface AuthSessionsTable {
  id: string
  userId: string
  createdAt: LibraryMoment
  updatedAt: LibraryMoment
  expiresAt: LibraryMoment
  ipAddress: string | null
  userAgent: string | null
}

type Role = 'owner' | 'admin' | 'member' | 'billing' | 'viewer'

export interface AccountProfilesTable {
  account_id: Whole
  kind: 'personal' | 'organisation'
  title: string | null
  closed_at: WholeOrNull
}

export interface MembersTable {
  account_id: Whole
  person_id: string
  role: Role
  created_at: Whole
  budget_nanodollars: WholeOrNull
}

export interface InvitationsTable {
  id: GeneratedId
  digest: string
  email: string
  account_id: WholeOrNull
  role: Role | null
  invited_by: string | null
  created_at: Whole
  expires_at: Whole
  accepted_by: string | null
  ended_at: WholeOrNull
}

export interface ResetRequestsTable {
  person_id: string
  asked_at: Whole
}

/** Every table about people. */
export interface PeopleTables {
  auth_users: AuthUsersTable
  auth_sessions: AuthSessionsTable
  account_profiles: AccountProfilesTable
  members: MembersTable
  invitations: InvitationsTable
  reset_requests: ResetRequestsTable
}
