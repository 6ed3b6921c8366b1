// Connections to one origin: a pool that keeps them open, and a way round it when one turns out to have been closed. Knows
// sockets; not requests, answers or who may see which error.
import type { Dispatcher } from 'undici'
import { buildConnector, Client, Pool } from 'undici'

export interface Connections {
  readonly dispatch: (options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) => void
  /** The same over a connection of its own, which is closed afterwards. */
  readonly dispatchAfresh: (options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) => void
  /**
   * True when the other side closed a connection that it had answered on before: it may have done so while the request was on
   * its way, as servers do with idle connections (RFC 9112 9.3.1 and 9.5), and then it has not seen it. Ask before the answer
   * has begun only.
   */
  readonly wasStale: (error: Error) => boolean
  readonly destroy: () => Promise<void>
}

/**
 * A request that finds every connection taken waits for a whole stream of somebody else's to end, and its provider would be
 * blamed for the silence. So this is no limit on traffic, only on what a runaway could take: each costs a descriptor and about
 * 20 kB (measured with 8,000), beside those of its caller, who has been accepted before. Callers are what limits them.
 */
const MOST_CONNECTIONS = 16_384

const CLOSED_BY_OTHER_SIDE = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])

/** Opens no connection until the first request. */
export function openConnections(origin: string, connectTimeoutMs: number): Connections {
  const afterAnswers = new WeakSet<Error>()
  const connect = buildConnector({ timeout: connectTimeoutMs })
  const options: Client.Options = {
    // Deadlines after the connection are the pipeline's; undici's own body and header timers are switched off.
    pipelining: 1,
    bodyTimeout: 0,
    headersTimeout: 0,
    keepAliveTimeout: 30_000,
    connect: (parts, callback) =>
      connect(parts, (error, socket) => {
        if (error !== null) return callback(error, null)
        const readAtStart = socket.bytesRead
        socket.once('error', (failure) => {
          if (socket.bytesRead > readAtStart) afterAnswers.add(failure)
        })
        callback(null, socket)
      }),
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
      return code !== undefined && CLOSED_BY_OTHER_SIDE.has(code) && afterAnswers.has(error)
    },
    destroy: () => pool.destroy(),
  }
}
