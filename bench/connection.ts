// One raw keep-alive connection of the load generator: writes a request, times and checks its answer.
// Reopens itself when the other side closes between answers. One request at a time, no pipelining.
import { connect, type Socket } from 'node:net'
import { createAnswerReader, type AnswerReader } from './answer-reader.ts'
import type { AnswerCheck } from './check-answer.ts'

/** How one request went; times are `performance.now()`. */
export interface Exchange {
  /** When the request was due; its latency counts from here. */
  readonly dueAtMs: number
  readonly firstByteAtMs: number
  readonly endedAtMs: number
  /** What was wrong, or undefined. */
  readonly failure: string | undefined
}

/** What every connection of one load has in common. */
export interface ConnectionOptions {
  readonly port: number
  readonly request: Buffer
  readonly check: AnswerCheck
  readonly answerTimeoutMs: number
  readonly readBytes: number
  /** Called once for each request sent. */
  readonly onExchange: (exchange: Exchange, connection: Connection) => void
}

/** A connection that is idle or waits for one answer. */
export interface Connection {
  /** Sends the request; `dueAtMs` is when it should have been sent. */
  readonly send: (dueAtMs: number) => void
  /** Fails the pending request when it has waited too long. */
  readonly expire: (nowMs: number) => void
  readonly close: () => void
}

/** One answer in so many is parsed and compared to the last field; the others are searched for marks. */
const wholeCheckEvery = 64

/** A connection that opens with its first request. */
export function createConnection(options: ConnectionOptions): Connection {
  const { port, request, check, answerTimeoutMs, readBytes, onExchange } = options
  const readBuffer = Buffer.allocUnsafe(readBytes)
  let socket: Socket | undefined
  let reader: AnswerReader | undefined
  let waiting = false
  let dueAtMs = 0
  let firstByteAtMs = 0
  let answers = 0
  /** Something came while nothing was asked; the next exchange reports it. */
  let stray: string | undefined

  const drop = (): void => {
    const old = socket
    socket = undefined
    reader = undefined
    old?.destroy()
  }

  const settle = (failure: string | undefined): void => {
    waiting = false
    onExchange(
      { dueAtMs, firstByteAtMs, endedAtMs: performance.now(), failure: failure ?? stray },
      connection,
    )
  }

  const fail = (reason: string): void => {
    drop()
    if (waiting) settle(reason)
  }

  const receive = (status: number, body: Buffer): void => {
    if (!waiting) {
      stray = 'an answer that nobody asked for'
      return drop()
    }
    const depth = answers % wholeCheckEvery === 0 ? 'whole' : 'cheap'
    answers++
    settle(check({ status, body, depth }))
  }

  const open = (): Socket => {
    const answerReader = createAnswerReader({
      onFirstByte: () => {
        firstByteAtMs = performance.now()
      },
      onAnswer: receive,
      onBroken: fail,
    })
    reader = answerReader
    const opened = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: {
        buffer: readBuffer,
        callback: (length) => {
          if (reader === answerReader) answerReader.push(readBuffer, length)
          return true
        },
      },
    })
    const gone = (reason: string): void => {
      if (socket === opened) fail(reason)
    }
    opened.on('error', (error) => gone(`connection error: ${error.message}`))
    opened.on('close', () => gone('the connection was closed before the answer was complete'))
    return opened
  }

  const send = (due: number): void => {
    socket ??= open()
    waiting = true
    dueAtMs = due
    firstByteAtMs = 0
    socket.write(request)
  }

  const expire = (nowMs: number): void => {
    if (waiting && nowMs - dueAtMs > answerTimeoutMs) fail(`no whole answer within ${answerTimeoutMs} ms`)
  }

  const connection: Connection = { send, expire, close: drop }
  return connection
}
