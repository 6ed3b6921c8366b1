// Goes on where a broken stream stopped: lets through of a second stream only what the caller has not seen.
import type { StreamEvent } from '../../core/events.ts'
import { GatewayError } from '../../core/errors.ts'
import type { SentSoFar } from './sent-so-far.ts'

/** How an endpoint takes over: it is given the words so far to go on from, or it begins again. */
export interface Resume {
  readonly mode: 'prefill' | 'restart'
  readonly sent: SentSoFar
}

/**
 * Filters the events of the second stream into `pass`. Its start is held back until the first event that adds something, so
 * that an endpoint which begins differently, or breaks before that, can still be replaced by the next.
 */
export function createResumeFilter(
  resume: Resume,
  pass: (event: StreamEvent) => void,
): (event: StreamEvent) => void {
  let start: StreamEvent | undefined
  let unseen = resume.mode === 'restart' ? resume.sent.text : ''
  let over = false

  const add = (event: StreamEvent): void => {
    if (start) pass(start)
    start = undefined
    pass(event)
  }
  const differ = (): void => {
    over = true
    const message = 'The stream broke, and the endpoint that was asked to go on began its answer differently.'
    pass({ type: 'message-error', error: new GatewayError('stream_cut', message) })
  }
  const text = (event: Extract<StreamEvent, { type: 'text-delta' }>): void => {
    if (unseen === '') return add(event)
    if (unseen.startsWith(event.text)) {
      unseen = unseen.slice(event.text.length)
      return
    }
    if (!event.text.startsWith(unseen)) return differ()
    const rest = event.text.slice(unseen.length)
    unseen = ''
    add({ ...event, text: rest })
  }

  return (event) => {
    if (over) return
    switch (event.type) {
      case 'message-start':
        start = event
        return
      case 'text-delta':
        return text(event)
      case 'reasoning-delta':
        // A second train of thought would only confuse whoever has read the first.
        if (resume.sent.text === '' && !resume.sent.hasReasoning) add(event)
        return
      case 'message-error':
        return pass(event)
      case 'usage':
        // Of a continued answer the provider has counted only its own part; the whole is counted here.
        return pass(
          resume.mode === 'prefill' ? { ...event, usage: { ...event.usage, estimated: true } } : event,
        )
      case 'annotations':
      case 'logprobs':
        if (unseen === '') add(event)
        return
      default:
        return unseen === '' ? add(event) : differ()
    }
  }
}
