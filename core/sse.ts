// Server-sent events: incremental, bounded framing (WHATWG HTML 9.2.6), nothing about what the data means.
import type { PushMachine } from './events.ts'
import { GatewayError } from './errors.ts'

export interface SseEvent {
  /** The `event:` field, empty when absent. */
  readonly event: string
  readonly data: string
}

export interface SseReaderOptions {
  /** Longest single event in characters before the stream is refused. */
  readonly maxEventLength: number
  readonly onEvent: (event: SseEvent) => void
  /** Comments (`: …`), without the colon; keep-alives arrive this way. */
  readonly onComment?: (comment: string) => void
}

/**
 * Cuts decoded text into events. Takes LF, CR and CRLF line ends and a leading BOM, in pieces of any size. Push strings
 * that were decoded as a stream (a TextDecoder or a latin1 slice), since a UTF-8 character may be cut between pieces.
 * An event that was not closed by a blank line is dropped at the end, as the standard says. Throws `malformed_answer`
 * when one event grows past the bound.
 */
export function createSseReader(options: SseReaderOptions): PushMachine<string> {
  // A line that is still open, in the pieces in which it came: joined once, so that a long one is not copied per piece.
  let pending: string[] = []
  let pendingLength = 0
  let lastWasCarriageReturn = false
  let atStart = true
  let data: string | undefined
  let event = ''
  let size = 0

  const line = (text: string): void => {
    if (text === '') {
      if (data !== undefined) options.onEvent({ event, data })
      data = undefined
      event = ''
      size = 0
      return
    }
    size += text.length
    if (size > options.maxEventLength) throw tooLong(options.maxEventLength)
    const colon = text.indexOf(':')
    if (colon === 0) {
      options.onComment?.(text.slice(1))
      return
    }
    const field = colon < 0 ? text : text.slice(0, colon)
    const valueStart = text.charCodeAt(colon + 1) === 32 ? colon + 2 : colon + 1
    const value = colon < 0 ? '' : text.slice(valueStart)
    if (field === 'data') data = data === undefined ? value : `${data}\n${value}`
    else if (field === 'event') event = value
  }

  const push = (piece: string): void => {
    if (piece === '') return
    let text = piece
    if (atStart) {
      atStart = false
      if (text.charCodeAt(0) === 0xfeff) text = text.slice(1)
    }
    if (lastWasCarriageReturn && text.charCodeAt(0) === 10) text = text.slice(1)
    lastWasCarriageReturn = piece.charCodeAt(piece.length - 1) === 13
    if (size + pendingLength + text.length > options.maxEventLength && !hasLineEnd(text))
      throw tooLong(options.maxEventLength)
    if (text === '') return
    pending.push(text)
    pendingLength += text.length
    if (hasLineEnd(text)) cut(pending.length === 1 ? text : pending.join(''))
  }

  const cut = (text: string): void => {
    let from = 0
    let nextReturn = text.indexOf('\r')
    for (;;) {
      const feed = text.indexOf('\n', from)
      if (nextReturn >= 0 && nextReturn < from) nextReturn = text.indexOf('\r', from)
      const end = nextReturn >= 0 && (feed < 0 || nextReturn < feed) ? nextReturn : feed
      if (end < 0) break
      line(text.slice(from, end))
      from = end === nextReturn && text.charCodeAt(end + 1) === 10 ? end + 2 : end + 1
    }
    pending = from < text.length ? [text.slice(from)] : []
    pendingLength = text.length - from
    if (size + pendingLength > options.maxEventLength) throw tooLong(options.maxEventLength)
  }

  return {
    push,
    end: () => {
      pending = []
      pendingLength = 0
      data = undefined
    },
  }
}

function hasLineEnd(text: string): boolean {
  return text.includes('\n') || text.includes('\r')
}

function tooLong(bound: number): GatewayError {
  return new GatewayError(
    'malformed_answer',
    `The provider sent a single event of more than ${bound} characters.`,
  )
}
