// Limits wrong passwords for one e-mail address, from wherever they come. It slows guessing down and shuts nobody out: the window
// passes, and a place where the person is signed in, or has just chosen a new password, is counted by itself, so that a stranger's
// guesses do not use up the owner's.
import type { PeopleStore } from '../../store/people/ports.ts'
import type { Attempts, Rule } from './attempts.ts'

/** Wrong passwords for one address of mail. */
export const WRONG_PASSWORDS: Rule = { most: 10, windowMs: 15 * 60_000 }

export interface SignInGuard {
  /** Before the password is looked at. Resolves with how long to wait, or with what to call when it was right. */
  readonly enter: (
    attempt: Place,
  ) => Promise<{ readonly waitMs: number } | { readonly succeeded: () => void }>
  /** The person has just chosen a new password there. */
  readonly welcome: (place: Place) => void
}

/** Somebody's address of mail, and where from. */
export interface Place {
  readonly email: string
  readonly address: string
}

const WELCOME_MS = 60 * 60_000
const MOST_WELCOMED = 10_000

/** Every try counts from its beginning, so that a thousand at once are not let through together. */
export function createSignInGuard(options: {
  readonly people: Pick<PeopleStore, 'isAt'>
  readonly attempts: Attempts
  readonly now: () => number
}): SignInGuard {
  const { people, attempts, now } = options
  const welcomed = new Map<string, number>()
  const isWelcome = (place: string): boolean => now() - (welcomed.get(place) ?? -Infinity) < WELCOME_MS
  return {
    enter: async ({ email, address }) => {
      const who = email.trim().toLowerCase()
      const isOwn = isWelcome(`${who} ${address}`) || (await people.isAt({ email: who, address, at: now() }))
      const key = isOwn ? `password ${who} ${address}` : `password ${who}`
      const waitMs = attempts.take(key, WRONG_PASSWORDS)
      return waitMs === undefined ? { succeeded: () => attempts.giveBack(key) } : { waitMs }
    },
    welcome: ({ email, address }) => {
      if (welcomed.size >= MOST_WELCOMED) welcomed.clear()
      welcomed.set(`${email.toLowerCase()} ${address}`, now())
    },
  }
}
