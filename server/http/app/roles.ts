// Who may what in the private API: the matrix, once. A row names a right; this says which roles have it.
import type { AccountRole } from '../../store/people/ports.ts'

/**
 * What a row asks for.
 *
 * | right | who has it |
 * | --- | --- |
 * | `anyone` | also who has not signed in |
 * | `signed-in` | everybody who has signed in |
 * | `insider` | everybody in the account: its name, its people, its balance, what was spent by whom |
 * | `viewer` | sees what the account does: keys (masked), generations. Not billing |
 * | `member` | also makes and changes keys, and calls models |
 * | `billing` | sees and changes money; a branch of its own: billing, admin and owner |
 * | `admin` | also people, invitations and the account's settings |
 * | `owner` | also owners, and the end of the account |
 * | `administrator` | looks after the installation; says nothing about any account |
 */
export type RowRole =
  | 'anyone'
  | 'signed-in'
  | 'insider'
  | 'viewer'
  | 'member'
  | 'billing'
  | 'admin'
  | 'owner'
  | 'administrator'

const MATRIX: Readonly<
  Record<Exclude<RowRole, 'anyone' | 'signed-in' | 'administrator'>, readonly AccountRole[]>
> = {
  insider: ['viewer', 'billing', 'member', 'admin', 'owner'],
  viewer: ['viewer', 'member', 'admin', 'owner'],
  member: ['member', 'admin', 'owner'],
  billing: ['billing', 'admin', 'owner'],
  admin: ['admin', 'owner'],
  owner: ['owner'],
}

/** Whether somebody who has signed in may use a row of this right. */
export function may(
  right: RowRole,
  who: { readonly role: AccountRole; readonly administrator: boolean },
): boolean {
  if (right === 'anyone' || right === 'signed-in') return true
  if (right === 'administrator') return who.administrator
  return MATRIX[right].includes(who.role)
}

/** Whether a right is one within an account, so that it is gone when the account is disabled. */
export function isWithinAccount(right: RowRole): boolean {
  return Object.hasOwn(MATRIX, right)
}

/** The rights that a role has within an account, for pages that hide what would be refused. */
export function rightsOf(role: AccountRole): readonly RowRole[] {
  const rights = Object.keys(MATRIX) as (keyof typeof MATRIX)[]
  return rights.filter((right) => MATRIX[right].includes(role))
}
