// How a caller's leaving reaches the attempt under way.
import { GatewayError } from '../../core/errors.ts'
import type { Inbound } from './inbound.ts'

export interface Stop {
  /** Set once the caller has left. */
  readonly error: GatewayError | undefined
  /** Tells how to end the attempt that is under way now. */
  readonly onStop: (stopAttempt: (error: GatewayError) => void) => void
}

/** Listens for the caller to leave; one per request. */
export function createStop({ caller }: Pick<Inbound, 'caller'>): Stop {
  let error: GatewayError | undefined
  let stopAttempt: ((error: GatewayError) => void) | undefined
  caller.onLeave(() => {
    error = new GatewayError('caller_left', 'The caller closed the connection.')
    stopAttempt?.(error)
  })
  return {
    get error() {
      return error
    },
    onStop: (next) => {
      stopAttempt = next
    },
  }
}
