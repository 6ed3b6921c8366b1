// Goes on where a broken stream stopped: lets through of a second stream only what the caller has not seen.
import type { StreamEvent } from '../../core/events.ts'
import { GatewayError } from '../../core/errors.ts'
import type { SentSoFar } from './sent-so-far.ts'

/** How an endpoint takes over: it is given the words so far to go on from, or it begins again. */
export interface Resume {
  readonly mode: 'prefill' | 'restart'
  readonly sent: SentSoFar
}

type EventOf<Type extends StreamEvent['type']> = Extract<StreamEvent, { type: Type }>

/** What of the sent part the second stream has not said again yet. Mutable. */
interface Unseen {
  text: string
  /** By the position of the call: whether it has begun again, and what is left of its arguments. */
  readonly calls: { isBegun: boolean; arguments: string }[]
}

/**
 * Filters the events of the second stream into `pass`. Its start is held back until the first event that adds something, so
 * that an endpoint which begins differently, or breaks before that, can still be replaced by the next.
 */
export function createResumeFilter(
  resume: Resume,
  pass: (event: StreamEvent) => void,
): (event: StreamEvent) => void {
  const { sent, mode } = resume
  const unseen: Unseen = {
    text: mode === 'restart' ? sent.text : '',
    calls: sent.calls.map((call) => ({ isBegun: false, arguments: call.arguments })),
  }
  let start: StreamEvent | undefined
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
  const callsAreSeen = (): boolean => unseen.calls.every((call) => call.isBegun && call.arguments === '')
  const addOrDiffer = (event: StreamEvent): void =>
    unseen.text === '' && callsAreSeen() ? add(event) : differ()
  const text = (event: EventOf<'text-delta'>): void => {
    if (unseen.text === '') return event.text === '' ? undefined : addOrDiffer(event)
    const rest = restAfter(unseen.text, event.text)
    if (rest === undefined) return differ()
    unseen.text = rest.unseen
    if (rest.added !== '') addOrDiffer({ ...event, text: rest.added })
  }
  const callStart = (event: EventOf<'tool-call-start'>): void => {
    const known = sent.calls[event.index]
    const call = unseen.calls[event.index]
    if (!known || !call) return addOrDiffer(event)
    if (unseen.text !== '' || known.name !== event.name || known.kind !== event.kind) return differ()
    // The caller knows the call by the id that it began with.
    call.isBegun = true
  }
  const callDelta = (event: EventOf<'tool-call-delta'>): void => {
    const call = unseen.calls[event.index]
    if (!call) return add(event)
    const rest = restAfter(call.arguments, event.arguments)
    if (rest === undefined || !call.isBegun) return differ()
    call.arguments = rest.unseen
    if (rest.added !== '') add({ ...event, arguments: rest.added })
  }

  return (event) => {
    if (over) return
    switch (event.type) {
      case 'message-start':
        start = event
        return
      case 'text-delta':
        return text(event)
      case 'tool-call-start':
        return callStart(event)
      case 'tool-call-delta':
        return callDelta(event)
      case 'reasoning-delta':
        // A second train of thought would only confuse whoever has read the first.
        if (sent.text === '' && sent.calls.length === 0 && !sent.hasReasoning) add(event)
        return
      case 'message-error':
        return pass(event)
      case 'usage':
        // Of a continued answer the provider has counted only its own part; the whole is counted here.
        return pass(mode === 'prefill' ? { ...event, usage: { ...event.usage, estimated: true } } : event)
      case 'annotations':
      case 'logprobs':
      case 'delta-rest':
        if (unseen.text === '' && callsAreSeen()) add(event)
        return
      default:
        return addOrDiffer(event)
    }
  }
}

/** What is left unseen after these words, and what of them is new; undefined when they are others. */
function restAfter(
  unseen: string,
  said: string,
): { readonly unseen: string; readonly added: string } | undefined {
  if (unseen.startsWith(said)) return { unseen: unseen.slice(said.length), added: '' }
  return said.startsWith(unseen) ? { unseen: '', added: said.slice(unseen.length) } : undefined
}
