// What the frame of the pages looked like at the last visit, so that the next one draws the same before the server has said who is
// there: nothing jumps when it has. A guess about looks and never about rights. Holds no names and no secrets.
import type { Me } from '../../contract/app/me.ts'

const NAME = 'causeway.last-visit'

/** What is remembered. */
export interface LastVisit {
  /** The account that a signed-in reader acted for; undefined for strangers. */
  readonly accountId?: string
  /** Whether the bar offers to sign up. */
  readonly hasSignUp: boolean
}

/** Tolerates whatever stands in the storage. */
export function readLastVisit(text: string | null): LastVisit {
  try {
    const { accountId, hasSignUp } = JSON.parse(text ?? '{}') as Record<string, unknown>
    return {
      ...(typeof accountId === 'string' ? { accountId } : {}),
      hasSignUp: hasSignUp === true,
    }
  } catch {
    return { hasSignUp: false }
  }
}

/** What is to be remembered of it. */
export function visitOf(me: Me): LastVisit {
  return {
    ...(me.person && me.account ? { accountId: me.account.id } : {}),
    hasSignUp: me.installation.signUp === 'open',
  }
}

let visit = readLastVisit(stored())

/** How it was when the server last said who is there. */
export function lastVisit(): LastVisit {
  return visit
}

function stored(): string | null {
  try {
    return localStorage.getItem(NAME)
  } catch {
    return null // storage may be forbidden, or there is none
  }
}

/** For the next visit. */
export function rememberVisit(me: Me): void {
  visit = visitOf(me)
  try {
    localStorage.setItem(NAME, JSON.stringify(visit))
  } catch {
    // storage may be forbidden: the frame then waits for the server
  }
}

/** Of somebody who signs out: the frame is a stranger's at once. */
export function forgetVisit(): void {
  visit = { hasSignUp: visit.hasSignUp }
}
