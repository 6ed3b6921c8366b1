// Requests that are nested too deeply are refused, not crashed upon: JSON.parse takes any depth, JSON.stringify only what fits
// on the stack, and arguments, results and schemas are written as text on the way in and on the way out.
import { GatewayError } from '../core/errors.ts'

/** Reads or writes a request; throws `invalid_request` where the stack ends. */
export function refuseTooDeep<Value>(step: () => Value): Value {
  try {
    return step()
  } catch (error) {
    if (error instanceof RangeError)
      throw new GatewayError('invalid_request', 'The request is nested too deeply.', { cause: error })
    throw error
  }
}
