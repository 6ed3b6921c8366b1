// Keeps the beginning of a stream back until it says something. Synchronous.
import { GatewayError } from '../../core/errors.ts'
import type { StreamEvent } from '../../core/events.ts'

/**
 * Keeps what only announces an answer until something of it comes, so that another endpoint can still take its place: many
 * providers begin their stream as soon as they have the request.
 */
export function heldBack(take: (event: StreamEvent) => void): (event: StreamEvent) => void {
  let waiting: StreamEvent[] | undefined = []
  return (event) => {
    if (waiting === undefined || event.type === 'message-error') return take(event)
    if (event.type === 'message-end')
      return take({ type: 'message-error', error: new GatewayError('malformed_answer', NO_ANSWER) })
    waiting.push(event)
    if (onlyAnnounces(event)) return
    const all = waiting
    waiting = undefined
    for (const one of all) take(one)
  }
}

const NO_ANSWER = 'The provider ended the stream without an answer.'

function onlyAnnounces(event: StreamEvent): boolean {
  switch (event.type) {
    case 'message-start':
    case 'usage':
    case 'delta-rest':
      return true
    case 'text-delta':
    case 'refusal-delta':
      return event.text === ''
    case 'reasoning-delta':
      return event.text === '' && (event.details ?? []).length === 0
    default:
      return false
  }
}
