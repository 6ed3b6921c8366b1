// Connections to one origin: a pool that keeps them open, a way round it when one turns out to have been closed, and how long
// they took to be made. Knows sockets; not requests, answers or who may see which error.
import { subscribe } from 'node:diagnostics_channel'
import type { Dispatcher } from 'undici'
import { buildConnector, Client, Pool } from 'undici'

export interface Connections {
  readonly dispatch: (options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) => void
  /** The same over a connection of its own, which is closed afterwards. */
  readonly dispatchAfresh: (options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) => void
  /**
   * True when the other side closed a connection that it had answered on before, and said nothing to this request: it may have done so while the request was on
   * its way, as servers do with idle connections (RFC 9112 9.3.1 and 9.5), and then it has not seen it. Ask before the answer
   * has begun only.
   */
  readonly wasStale: (error: Error) => boolean
  /** Milliseconds that the slowest of the last connections took, name and TLS included; undefined while too few were made. */
  readonly slowestConnectMs: () => number | undefined
  readonly destroy: () => Promise<void>
}

/**
 * A request that finds every connection taken waits for a whole stream of somebody else's to end, and its provider would be
 * blamed for the silence. So this is no limit on traffic, only on what a runaway could take: each costs a descriptor and about
 * 20 kB (measured with 8,000), beside those of its caller, who has been accepted before. Callers are what limits them.
 */
const MOST_CONNECTIONS = 16_384

/** Of so many connections it is known how long they took. */
const REMEMBERED = 50
const ENOUGH_MEASURED = 20

/** What has gone over a connection. Mutable. */
interface Use {
  requests: number
  /** Bytes that had come when the last of them was sent. */
  readBefore: number
}

/** A socket; of TLS the bytes are those inside it. */
interface Counted {
  readonly bytesRead: number
}

/** By their sockets; those of others are not among them. */
const uses = new WeakMap<Counted, Use>()
subscribe('undici:client:sendHeaders', (message) => {
  const { socket } = message as { readonly socket: Counted }
  const use = uses.get(socket)
  if (!use) return
  use.requests++
  use.readBefore = socket.bytesRead
})

const CLOSED_BY_OTHER_SIDE = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])

/**
 * Opens no connection until the first request. Who waits for one gives up when he likes; the connection itself is given up after
 * `abandonMs`, and when it stands before that, it has taught how long one takes.
 */
export function openConnections(origin: string, abandonMs: number): Connections {
  const stale = new WeakSet<Error>()
  const times = createTimes()
  // One stream, one connection: with HTTP/2 all requests of a provider would share one, and end with it.
  const connect = buildConnector({ timeout: abandonMs, allowH2: false })
  const options: Client.Options = {
    allowH2: false,
    // Deadlines after the connection are the pipeline's; undici's own body and header timers are switched off.
    pipelining: 1,
    bodyTimeout: 0,
    headersTimeout: 0,
    keepAliveTimeout: 30_000,
    connect: (parts, callback) => {
      const beganAt = performance.now()
      return connect(parts, (error, socket) => {
        if (error !== null) return callback(error, null)
        times.add(performance.now() - beganAt)
        const use: Use = { requests: 0, readBefore: 0 }
        uses.set(socket, use)
        socket.once('error', (failure) => {
          if (use.requests > 1 && socket.bytesRead === use.readBefore) stale.add(failure)
        })
        callback(null, socket)
      })
    },
  }
  const pool = new Pool(origin, { ...options, connections: MOST_CONNECTIONS })
  return {
    dispatch: (request, handler) => void pool.dispatch(request, handler),
    dispatchAfresh: (request, handler) => {
      const client = new Client(origin, options)
      client.dispatch(request, handler)
      // Waits for the request, and closes then; what goes wrong with it the handler is told.
      client.close().catch(() => undefined)
    },
    wasStale: (error) => {
      const { code } = error as { readonly code?: string }
      return code !== undefined && CLOSED_BY_OTHER_SIDE.has(code) && stale.has(error)
    },
    slowestConnectMs: times.slowestMs,
    destroy: () => pool.destroy(),
  }
}

/** The last times, and the longest of them; computed when one is added, since it is asked for far more often. */
function createTimes(): { add: (ms: number) => void; slowestMs: () => number | undefined } {
  const times: number[] = []
  let next = 0
  let slowest: number | undefined
  return {
    add: (ms) => {
      times[next] = ms
      next = (next + 1) % REMEMBERED
      if (times.length >= ENOUGH_MEASURED) slowest = Math.max(...times)
    },
    slowestMs: () => slowest,
  }
}
