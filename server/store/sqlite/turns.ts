// Whose turn it is at the one writer: group commits and interactive transactions take it in the order in which they asked.

/** Called with `end`, which gives the turn to the next; calling it twice has no effect. */
export type Turn = (end: () => void) => void

export interface Turns {
  /** Runs `turn` as soon as all who asked before have ended theirs; at once when nobody has. */
  readonly take: (turn: Turn) => void
}

/** Makes the queue. */
export function createTurns(): Turns {
  const waiting: Turn[] = []
  let taken = false

  const start = (turn: Turn): void => {
    let ended = false
    turn(() => {
      if (ended) return
      ended = true
      const next = waiting.shift()
      if (next === undefined) taken = false
      else start(next)
    })
  }

  return {
    take: (turn) => {
      if (taken) {
        waiting.push(turn)
        return
      }
      taken = true
      start(turn)
    },
  }
}
