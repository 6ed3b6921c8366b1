// A caller who is not there: stands for the one who asked for a response in the background, so that it goes its way without him.
import type { Caller, HeaderList } from './inbound.ts'

export interface AbsentCaller extends Caller {
  /** Ends the request as if its caller had left. */
  readonly leave: () => void
  /** What the pipeline answered in one piece; undefined when it did not. */
  readonly refusal: () => Refusal | undefined
}

export interface Refusal {
  readonly status: number
  readonly headers: HeaderList
  readonly body: string
}

/** `onWords` hears of everything that would have been sent, when it would have been. */
export function createAbsentCaller(onWords: (text: string) => void): AbsentCaller {
  let hasBegun = false
  let hasLeft = false
  let onLeave: (() => void) | undefined
  let refusal: Refusal | undefined
  return {
    begin: () => {
      hasBegun = true
    },
    answer: (status, headers, body) => {
      hasBegun = true
      refusal = { status, headers, body }
    },
    write: (text) => {
      onWords(text)
      return true
    },
    end: () => undefined,
    destroy: () => undefined,
    hasBegun: () => hasBegun,
    hasLeft: () => hasLeft,
    onDrain: () => undefined,
    onLeave: (listener) => {
      onLeave = listener
      if (hasLeft) listener()
    },
    leave: () => {
      if (hasLeft) return
      hasLeft = true
      onLeave?.()
    },
    refusal: () => refusal,
  }
}
