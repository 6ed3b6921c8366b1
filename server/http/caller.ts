// The pipeline's Caller over a Node response. Besides read-body.ts and server.ts the only file here that touches sockets.
import type { ServerResponse } from 'node:http'
import type { Caller } from '../pipeline/inbound.ts'

/** Program paths are for any origin, and never with cookies (contract: "URLs"). */
export const CROSS_ORIGIN_HEADERS: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'X-Request-Id, X-Generation-Id, X-Provider-Name, X-Causeway-Requested-Model, X-Causeway-Warnings, X-Causeway-Succession, Retry-After, Server-Timing',
}

const CROSS_ORIGIN_LIST = Object.entries(CROSS_ORIGIN_HEADERS).flat()

/** One response, used by one request. `own` leaves out what lets pages of other origins read it. */
export function createCaller(response: ServerResponse, readers: 'any-origin' | 'own' = 'any-origin'): Caller {
  const always = readers === 'own' ? [] : CROSS_ORIGIN_LIST
  let left = false
  let onLeave: (() => void) | undefined
  let onDrain: (() => void) | undefined
  response.on('close', () => {
    if (response.writableFinished || left) return
    left = true
    onLeave?.()
  })
  // A write to a caller who has gone fails; that he has gone is told by `close`, so the error itself says nothing new.
  response.on('error', () => undefined)
  return {
    begin: (status, headers) => {
      response.writeHead(status, [...always, ...headers])
    },
    answer: (status, headers, body) => {
      const length = String(Buffer.byteLength(body))
      response.writeHead(status, [...always, ...headers, 'content-length', length])
      response.end(body)
    },
    write: (text, encoding) => response.write(text, encoding),
    end: (text) => {
      if (text === undefined || text === '') response.end()
      else response.end(text)
    },
    destroy: () => response.destroy(),
    hasBegun: () => response.headersSent,
    hasLeft: () => left,
    onDrain: (listener) => {
      if (!onDrain) response.on('drain', () => onDrain?.())
      onDrain = listener
    },
    onLeave: (listener) => {
      onLeave = listener
      if (left) listener()
    },
  }
}
