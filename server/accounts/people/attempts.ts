// How often something was tried in a sliding window, in memory: by address for the people library's paths, by e-mail for wrong
// passwords. Mutable. A restart forgets, which gives a guesser one more window.

export interface Rule {
  readonly most: number
  readonly windowMs: number
}

export interface Attempts {
  /** Notes one try. Undefined when it is allowed, else how many milliseconds to wait; a refused try is not noted. */
  readonly take: (key: string, rule: Rule) => number | undefined
  /** Takes the latest try back. */
  readonly giveBack: (key: string) => void
  readonly forget: (key: string) => void
}

const MOST_KEYS = 50_000

/** Makes the memory. */
export function createAttempts(now: () => number): Attempts {
  const tries = new Map<string, { at: number[]; windowMs: number }>()

  const prune = (): void => {
    const at = now()
    for (const [key, { at: list, windowMs }] of tries)
      if (at - (list.at(-1) ?? 0) >= windowMs) tries.delete(key)
    // Still too many: the oldest give way.
    for (const key of tries.keys()) {
      if (tries.size <= MOST_KEYS) return
      tries.delete(key)
    }
  }

  return {
    take: (key, { most, windowMs }) => {
      const at = now()
      const recent = (tries.get(key)?.at ?? []).filter((time) => at - time < windowMs)
      const first = recent[recent.length - most]
      if (first !== undefined) return first + windowMs - at
      recent.push(at)
      tries.delete(key)
      tries.set(key, { at: recent, windowMs })
      if (tries.size > MOST_KEYS) prune()
      return undefined
    },
    giveBack: (key) => {
      tries.get(key)?.at.pop()
    },
    forget: (key) => {
      tries.delete(key)
    },
  }
}
