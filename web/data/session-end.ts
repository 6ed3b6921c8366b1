// Whether the server has said that this page's session is over: it ran out, or was ended in another tab or by somebody else. The page
// stays as it is, with what was typed in it; the frame tells the reader.
import { useSyncExternalStore } from 'react'

let isOver = false
const listeners = new Set<() => void>()

/** Told by whatever hears it from the server. */
export function sayIfOver(now: boolean): void {
  if (now === isOver) return
  isOver = now
  for (const listener of listeners) listener()
}

/** True from the first refusal for want of a session until the reader is known again. */
export function useSessionOver(): boolean {
  return useSyncExternalStore(subscribe, () => isOver)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
