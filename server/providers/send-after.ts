// A call that can be sent only when something else is there: headers that are made for it. Looks like a running attempt from the start;
// what is asked of it meanwhile is done when it begins.
import type { GatewayError } from '../../core/errors.ts'
import { toGatewayError } from '../../core/errors.ts'
import type { UpstreamFlow } from './transport.ts'

export interface SendAfterOptions<Value> {
  readonly send: (value: Value) => UpstreamFlow
  /** Once at most, and not after an abort. */
  readonly onError: (error: GatewayError) => void
}

/** Sends as soon as the promise is kept; tells the error when it is broken. */
export function sendAfter<Value>(
  ready: Promise<Value>,
  { send, onError }: SendAfterOptions<Value>,
): UpstreamFlow {
  let flow: UpstreamFlow | undefined
  let aborted = false
  let paused = false
  const begin = async (): Promise<void> => {
    try {
      const value = await ready
      if (aborted) return
      flow = send(value)
      if (paused) flow.pause()
    } catch (error) {
      if (!aborted) onError(toGatewayError(error))
    }
  }
  void begin()
  return {
    abort: () => {
      aborted = true
      flow?.abort()
    },
    pause: () => {
      paused = true
      flow?.pause()
    },
    resume: () => {
      paused = false
      flow?.resume()
    },
  }
}
