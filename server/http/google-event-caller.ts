// A stream of server-sent events as all of Google's packages read it. `@google/genai` before version 3 reads events by their first
// characters: a comment hides all that comes after it, and an error counts only where its JSON stands alone, in no event and in a
// read of its own (that of Go looks for the same); later ones, and other makers' clients, look for it in an event.
import type { Caller } from '../pipeline/inbound.ts'

/** Says nothing, and is an event like any other. */
const QUIET = 'data: {"candidates":[{"content":{"parts":[{"text":""}],"role":"model"},"index":0}]}\n\n'
const FAILURE = /^data: (\{"error":.*)$/m
/** What is written without a pause between is read at once. */
const APART_MS = 25

/** The caller as the pipeline is to see him. */
export function createGoogleEventCaller(caller: Caller): Caller {
  return {
    ...caller,
    write: (text, encoding) => caller.write(text.startsWith(':') ? QUIET : text, encoding),
    end: (text = '') => {
      const failure = FAILURE.exec(text)
      if (!failure) return caller.end(text)
      const said = text.slice(0, failure.index)
      if (said !== '') caller.write(said, 'utf8')
      setTimeout(() => caller.write(`${failure[1]}\n\n`, 'utf8'), APART_MS)
      setTimeout(() => caller.end(text.slice(failure.index)), 2 * APART_MS)
    },
  }
}
