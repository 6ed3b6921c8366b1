// What happens when, earliest first, in simulated time: a binary heap. For simulations in tests.

/** Acts to come, each at its time. */
export interface Agenda {
  readonly add: (at: number, act: () => void) => void
  readonly run: () => void
}

/** Starts empty; an act may add further ones. */
export function createAgenda(): Agenda {
  type Entry = { readonly at: number; readonly act: () => void }
  const heap: Entry[] = []
  const isEarlier = (a: number, b: number): boolean => (heap[a]?.at ?? Infinity) < (heap[b]?.at ?? Infinity)
  const swap = (a: number, b: number): void => {
    const [first, second] = [heap[a] as Entry, heap[b] as Entry]
    heap[a] = second
    heap[b] = first
  }
  return {
    add: (at, act) => {
      let place = heap.push({ at, act }) - 1
      while (place > 0 && isEarlier(place, (place - 1) >> 1)) {
        swap(place, (place - 1) >> 1)
        place = (place - 1) >> 1
      }
    },
    run: () => {
      while (heap.length > 0) {
        swap(0, heap.length - 1)
        const next = heap.pop()
        for (let place = 0; ;) {
          const [left, right] = [2 * place + 1, 2 * place + 2]
          const least = isEarlier(right, left) ? right : left
          if (!isEarlier(least, place)) break
          swap(place, least)
          place = least
        }
        next?.act()
      }
    },
  }
}
