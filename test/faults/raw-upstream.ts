// A test instrument: a provider on a bare TCP socket, for what no well-behaved HTTP server can be made to send: broken chunks,
// dripping headers, HTTP/1.0, an answer before the question. What is well-formed HTTP is the fake upstream's to send.
import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { createServer } from 'node:net'

/** One request as it came over one connection. */
export interface RawExchange {
  readonly socket: Socket
  /** 0 for the first request of all. */
  readonly request: number
  /** 0 for the first request of its connection. */
  readonly onConnection: number
  readonly head: string
  readonly body: string
  /** The request asked for a stream. */
  readonly streams: boolean
}

/** What the provider does with a request. */
export type RawPlay = (exchange: RawExchange) => unknown

export interface RawOptions {
  readonly play: RawPlay
  /** `head`: the play begins when the request's headers are there; its body is then never read. */
  readonly beginsAfter?: 'head' | 'body'
}

export interface RawUpstream {
  readonly origin: string
  readonly requestCount: () => number
  readonly connectionCount: () => number
  readonly stop: () => Promise<void>
}

/** Starts one on a free port of 127.0.0.1. */
export async function startRawUpstream(options: RawOptions): Promise<RawUpstream> {
  const sockets = new Set<Socket>()
  let requests = 0
  let connections = 0
  const server = createServer({ noDelay: true }, (socket) => {
    connections++
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined) // resets are what these plays are about; `close` follows
    let onConnection = 0
    const begin = (parts: RequestParts): void => {
      const streams = /"stream":\s*true/.test(parts.body) || /accept: text\/event-stream/i.test(parts.head)
      const exchange = { socket, request: requests++, onConnection: onConnection++, ...parts, streams }
      Promise.resolve(options.play(exchange)).catch((error: unknown) => socket.destroy(error as Error))
    }
    if (options.beginsAfter === 'head') readHead(socket, begin)
    else readRequests(socket, begin)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requestCount: () => requests,
    connectionCount: () => connections,
    stop: async () => {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

interface RequestParts {
  readonly head: string
  readonly body: string
}

const END_OF_HEAD = '\r\n\r\n'

function readRequests(socket: Socket, onRequest: (parts: RequestParts) => void): void {
  let received = ''
  socket.setEncoding('latin1')
  socket.on('data', (text: string) => {
    received += text
    for (;;) {
      const headEnd = received.indexOf(END_OF_HEAD)
      if (headEnd < 0) return
      const head = received.slice(0, headEnd)
      const bodyStart = headEnd + END_OF_HEAD.length
      const bodyEnd = bodyStart + Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
      if (received.length < bodyEnd) return
      const body = received.slice(bodyStart, bodyEnd)
      received = received.slice(bodyEnd)
      onRequest({ head, body })
    }
  })
}

/** Stops reading at the end of the head, so that the body stays unread. */
function readHead(socket: Socket, onRequest: (parts: RequestParts) => void): void {
  let received = ''
  const take = (chunk: Buffer): void => {
    received += chunk.toString('latin1')
    const headEnd = received.indexOf(END_OF_HEAD)
    if (headEnd < 0) return
    socket.off('data', take)
    socket.pause()
    onRequest({ head: received.slice(0, headEnd), body: '' })
  }
  socket.on('data', take)
}
