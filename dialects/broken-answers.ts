// How every dialect says that an answer is broken: it is no answer of its format, or ends before it is complete. What a provider
// says of its own failures is in each dialect's errors.ts.
import { GatewayError } from '../core/errors.ts'

/** A whole answer that is none: `what` goes on after "The provider's answer". */
export function malformedAnswer(what: string): GatewayError {
  return new GatewayError('malformed_answer', `The provider's answer ${what}.`)
}

/** Reads a whole answer. JSON.parse takes any depth, JSON.stringify only what fits on the stack: deeper is the provider's fault. */
export function readWithinStack<Value>(read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new GatewayError('malformed_answer', "The provider's answer is nested too deeply.", {
      cause: error,
    })
  }
}

/** The connection ended and the stream had not; `begun` says whether anything of an answer had come. */
export function streamEndedEarly(begun: 'begun' | 'empty'): GatewayError {
  const message =
    begun === 'begun'
      ? 'The provider ended the stream before its answer was complete.'
      : 'The provider ended the stream without an answer.'
  return new GatewayError('stream_cut', message)
}

/** What a caller is told whose stream ends without an end of ours. */
export function answerCutOff(): GatewayError {
  return new GatewayError('stream_cut', 'The answer was cut off before it was complete.')
}
