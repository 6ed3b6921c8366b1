// How an answer ended: this format's states as one of the neutral reasons, and back.
import type { FinishReason } from '../../core/events.ts'
import { isObject, textOf, type Draft, type Wire } from './wire.ts'

export interface Ending {
  readonly finishReason: FinishReason
  readonly nativeFinishReason: string
}

/** Reads the ending of a response that did not fail. */
export function readEnding(response: Wire, hasCalls: boolean): Ending {
  const details = response['incomplete_details']
  if (response['status'] !== 'incomplete')
    return {
      finishReason: hasCalls ? 'tool_calls' : 'stop',
      nativeFinishReason: textOf(response['status']) || 'completed',
    }
  const native = (isObject(details) && textOf(details['reason'])) || 'incomplete'
  return { finishReason: native === 'content_filter' ? native : 'length', nativeFinishReason: native }
}

/** The fields of a response that say how it ended. */
export function writeEnding(reason: FinishReason): Draft & { readonly status: string } {
  switch (reason) {
    case 'length':
      return { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }
    case 'content_filter':
      return { status: 'incomplete', incomplete_details: { reason: 'content_filter' } }
    case 'error':
      return {
        status: 'failed',
        error: { code: 'server_error', message: 'The model ended its answer with an error.' },
      }
    default:
      return { status: 'completed' }
  }
}
