// Notes what a request of the Responses API is answered with, on its way to the caller, and keeps it before the caller has the
// end of it: whoever has seen a response complete can go on from it.
import type { Rest } from '../../../core/chat.ts'
import type { GatewayError } from '../../../core/errors.ts'
import type { CallerDialect } from '../../../dialects/dialect.ts'
import { finalResponse } from '../../../dialects/openai-responses/kept.ts'
import type { Caller } from '../inbound.ts'

/** What has been written so far. Mutable, one per request. */
export interface Notes {
  /** The generation's id, once something was written under it. */
  id: string | undefined
  /** The text of the whole response, once it is there. */
  final: string | undefined
  /** Why there is no answer. */
  failure: GatewayError | undefined
  /** Events that were written since they were last taken; undefined when nobody wants them. */
  events: string[] | undefined
}

/** The dialect as it is, with notes taken. `state` is what its answers say beside the request's own settings. */
export function notingDialect(base: CallerDialect, notes: Notes, state: Rest): CallerDialect {
  return {
    ...base,
    echo: (request) => ({ ...base.echo?.(request), ...state }),
    writeAnswer: (answer, options) => {
      notes.id = options.id
      notes.final = base.writeAnswer(answer, options)
      return notes.final
    },
    createStreamWriter: (context, emit) => {
      notes.id = context.id
      return base.createStreamWriter(context, (text) => {
        notes.final = finalResponse(text) ?? notes.final
        notes.events?.push(text)
        emit(text)
      })
    },
    writeError: (error, surface) => {
      // An answer that was written and could not be settled was no answer.
      notes.final = undefined
      notes.failure = error
      return base.writeError(error, surface)
    },
  }
}

export interface KeepingCaller {
  readonly caller: Caller
  /** Resolves when the end, if there was one, has been passed on. */
  readonly done: () => Promise<void>
}

/** Holds the end back until `beforeEnd` is done; it may change what is sent. Undefined when there is nothing to wait for. */
export function createKeepingCaller(
  real: Caller,
  beforeEnd: () => Promise<(text: string) => string> | undefined,
): KeepingCaller {
  let done = Promise.resolve()
  const hold = (send: (change: (text: string) => string) => void): void => {
    const waiting = beforeEnd()
    if (waiting) done = waiting.then(send)
    else send((text) => text)
  }
  return {
    caller: {
      ...real,
      answer: (status, headers, body) => hold((change) => real.answer(status, headers, change(body))),
      end: (text) => hold((change) => real.end(text === undefined ? text : change(text))),
    },
    done: () => done,
  }
}
