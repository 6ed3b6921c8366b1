// A stream for callers who did not ask for server-sent events: one JSON array whose elements come one by one, as Google streams
// without `alt=sse`. Takes what is written as events, which always come whole, and hands the caller their data.
import type { Caller, HeaderList } from '../pipeline/inbound.ts'

const EVENTS = 'text/event-stream'

/** The caller as the pipeline is to see him. */
export function createJsonArrayCaller(caller: Caller): Caller {
  let isOpen = false
  const piecesOf = (text: string): string => {
    let written = ''
    for (const line of text.split('\n')) {
      // Comments that keep a connection alive; white space does the same here.
      if (line.startsWith(':')) written += '\n'
      if (!line.startsWith('data:')) continue
      written += (isOpen ? ',\r\n' : '[') + line.slice('data:'.length).trim()
      isOpen = true
    }
    return written
  }
  const closing = (): string => (isOpen ? ']' : '[]')
  return {
    ...caller,
    begin: (status, headers) => caller.begin(status, withType(headers)),
    answer: (status, headers, body) =>
      isStream(headers)
        ? caller.answer(status, withType(headers), piecesOf(body) + closing())
        : caller.answer(status, headers, body),
    write: (text, encoding) => {
      const pieces = piecesOf(text)
      return pieces === '' || caller.write(pieces, encoding)
    },
    end: (text) => caller.end(piecesOf(text ?? '') + closing()),
  }
}

function isStream(headers: HeaderList): boolean {
  return headers.some((value) => value.startsWith(EVENTS))
}

function withType(headers: HeaderList): HeaderList {
  return headers.map((value) => (value.startsWith(EVENTS) ? 'application/json; charset=utf-8' : value))
}
