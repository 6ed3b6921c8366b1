// Settlements that the store could not take: kept and tried again until it does. Mutable. Knows nothing of money.
// Lives in memory: what is in here when the process is killed was never promised to anybody.

export interface Unsaved {
  readonly size: () => number
  /** Tries `save` again, at growing intervals, until it resolves or fails hopelessly; `owner` has at most one. */
  readonly keep: (owner: object, save: () => Promise<void>) => void
  readonly drop: (owner: object) => void
  /** Tries all a last time and stops. */
  readonly close: () => Promise<void>
}

const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 5000

/** Makes the list. `isHopeless` tells of an error that trying again cannot mend; such a settlement is dropped. */
export function createUnsaved(options: { readonly isHopeless: (error: unknown) => boolean }): Unsaved {
  const saves = new Map<object, () => Promise<void>>()
  let pauseMs = FIRST_PAUSE_MS
  let timer: NodeJS.Timeout | undefined
  let closed = false

  const tryOne = async ([owner, save]: [object, () => Promise<void>]): Promise<boolean> => {
    try {
      await save()
    } catch (error) {
      if (!options.isHopeless(error)) return false
    }
    saves.delete(owner)
    return true
  }

  // One first, to learn whether the store is back; the rest together, to share a commit.
  const tryAll = async (): Promise<void> => {
    const [first, ...others] = saves
    if (first === undefined || !(await tryOne(first))) return
    await Promise.all(others.map(tryOne))
  }

  const tryLater = (): void => {
    if (timer !== undefined || closed) return
    timer = setTimeout(async () => {
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
      await tryAll()
      timer = undefined
      if (saves.size > 0) tryLater()
      else pauseMs = FIRST_PAUSE_MS
    }, pauseMs)
  }

  return {
    size: () => saves.size,
    keep: (owner, save) => {
      saves.set(owner, save)
      tryLater()
    },
    drop: (owner) => void saves.delete(owner),
    close: async () => {
      closed = true
      clearTimeout(timer)
      await tryAll()
    },
  }
}
