// Limits wrong passwords for one e-mail address, from wherever they come. It slows guessing down and shuts nobody out: the window
// passes, and a place where the person is signed in is counted by itself, so that a stranger's guesses do not use up the owner's.
import type { PeopleStore } from '../../store/people/ports.ts'
import type { Attempts, Rule } from './attempts.ts'

/** Wrong passwords for one address of mail. */
export const WRONG_PASSWORDS: Rule = { most: 10, windowMs: 15 * 60_000 }

export interface SignInGuard {
  /** Before the password is looked at. Resolves with how long to wait, or with what to call when it was right. */
  readonly enter: (attempt: {
    readonly email: string
    readonly address: string
  }) => Promise<{ readonly waitMs: number } | { readonly succeeded: () => void }>
}

/** Every try counts from its beginning, so that a thousand at once are not let through together. */
export function createSignInGuard(options: {
  readonly people: Pick<PeopleStore, 'isAt'>
  readonly attempts: Attempts
  readonly now: () => number
}): SignInGuard {
  const { people, attempts, now } = options
  return {
    enter: async ({ email, address }) => {
      const who = email.trim().toLowerCase()
      const isOwn = await people.isAt({ email: who, address, at: now() })
      const key = isOwn ? `password ${who} ${address}` : `password ${who}`
      const waitMs = attempts.take(key, WRONG_PASSWORDS)
      return waitMs === undefined ? { succeeded: () => attempts.giveBack(key) } : { waitMs }
    },
  }
}
