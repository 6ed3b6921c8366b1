// The events of a stream that outlives its callers: they are written once and read by whoever comes, from any of them on, at his
// own pace. The place of an event is its sequence number. In memory; what stays afterwards is in the archive.
import type { Caller } from '../inbound.ts'

export interface EventLog {
  readonly append: (events: readonly string[]) => void
  /** For those who have read everything so far: keeps their connections open, and is kept by nobody. */
  readonly comment: (text: string) => void
  /** No more events; readers are let go when they have read the last. */
  readonly close: () => void
  readonly events: () => readonly string[]
  /** Sends what comes after this sequence number, now and later, then `ending`; the caller has begun. */
  readonly follow: (reader: EventReader) => void
}

export interface EventReader {
  readonly caller: Caller
  /** -1 for all events. */
  readonly after: number
  /** What follows the last event. */
  readonly ending: string
}

interface Following {
  readonly caller: Caller
  readonly ending: string
  next: number
  isWaiting: boolean
}

/** Starts with what is there already. */
export function createEventLog(given: readonly string[] = []): EventLog {
  const events = [...given]
  const followers = new Set<Following>()
  let isClosed = false

  const send = (follower: Following): void => {
    const { caller, ending } = follower
    if (follower.isWaiting) return
    while (follower.next < events.length) {
      const event = events[follower.next++] as string
      if (caller.write(event, 'utf8')) continue
      follower.isWaiting = true
      return
    }
    if (!isClosed) return
    followers.delete(follower)
    caller.end(ending)
  }
  const sendAll = (): void => {
    for (const follower of followers) send(follower)
  }
  return {
    append: (added) => {
      if (isClosed) return
      events.push(...added)
      sendAll()
    },
    comment: (text) => {
      for (const { caller, isWaiting } of followers) if (!isWaiting) caller.write(text, 'latin1')
    },
    close: () => {
      isClosed = true
      sendAll()
    },
    events: () => events,
    follow: ({ caller, after, ending }) => {
      const follower: Following = { caller, ending, next: Math.max(after + 1, 0), isWaiting: false }
      followers.add(follower)
      caller.onLeave(() => followers.delete(follower))
      caller.onDrain(() => {
        follower.isWaiting = false
        if (followers.has(follower)) send(follower)
      })
      send(follower)
    },
  }
}
