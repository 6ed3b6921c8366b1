// Reads one HTTP/1.1 answer after another from bytes: status, framing (Content-Length or chunks), body.
// Built for the load generator: strict about the frame, indifferent to everything else. Not a general client.

/** What the reader reports. */
export interface AnswerEvents {
  /** The first byte of a body has arrived. */
  readonly onFirstByte: () => void
  /** An answer is complete; `body` is only valid during the call. */
  readonly onAnswer: (status: number, body: Buffer) => void
  /** The bytes are not an answer; nothing after this counts. */
  readonly onBroken: (reason: string) => void
}

/** Takes bytes in any pieces. */
export interface AnswerReader {
  /** The first `length` bytes of `buffer` arrived; they are copied or read before the call returns. */
  readonly push: (buffer: Buffer, length: number) => void
}

type State = 'head' | 'sized' | 'chunk-size' | 'chunk-data' | 'chunk-end' | 'trailer' | 'whole' | 'broken'

const carriageReturn = 13
const lineFeed = 10

/** A reader for one connection. */
export function createAnswerReader(events: AnswerEvents): AnswerReader {
  let state: State = 'head'
  let status = 0
  let left = 0
  let held: Buffer | undefined
  let body = Buffer.allocUnsafe(32_768)
  let bodyLength = 0

  const breakOff = (reason: string): void => {
    state = 'broken'
    events.onBroken(reason)
  }

  const finish = (): void => {
    state = 'head'
    const length = bodyLength
    bodyLength = 0
    events.onAnswer(status, body.subarray(0, length))
  }

  const keep = (buffer: Buffer, from: number, to: number): void => {
    if (bodyLength === 0 && to > from) events.onFirstByte()
    if (bodyLength + to - from > body.length) {
      const larger = Buffer.allocUnsafe(2 * (bodyLength + to - from))
      body.copy(larger, 0, 0, bodyLength)
      body = larger
    }
    buffer.copy(body, bodyLength, from, to)
    bodyLength += to - from
  }

  const readHead = (buffer: Buffer, from: number, end: number): void => {
    const head = buffer.toString('latin1', from, end)
    status = /^HTTP\/1\.1 \d{3} /.test(head) ? Number(head.slice(9, 12)) : 0
    if (status === 0) return breakOff(`not an HTTP/1.1 answer: ${JSON.stringify(head.slice(0, 40))}`)
    if (/\r\ntransfer-encoding: *chunked/i.test(head)) {
      state = 'chunk-size'
      return
    }
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
    if (length === undefined) return breakOff('an answer without Content-Length or chunks')
    left = Number(length)
    state = 'sized'
    if (left === 0) state = 'whole'
  }

  const readData = (buffer: Buffer, at: number, end: number): number => {
    const taken = Math.min(left, end - at)
    keep(buffer, at, at + taken)
    left -= taken
    if (left === 0) {
      state = state === 'sized' ? 'whole' : 'chunk-end'
    }
    return at + taken
  }

  /** Reads the line that begins at `at`; returns where the next begins, or -1 when the line is not whole yet. */
  const readLine = (buffer: Buffer, at: number, end: number): number => {
    const lineEnd = buffer.indexOf(lineFeed, at)
    if (lineEnd < 0 || lineEnd >= end) return -1
    const length = buffer[lineEnd - 1] === carriageReturn ? lineEnd - 1 - at : lineEnd - at
    if (state === 'chunk-size') {
      const size = hexadecimal(buffer, at, at + length)
      if (size < 0) breakOff('a malformed chunk size')
      left = size
      if (state === 'chunk-size') state = size === 0 ? 'trailer' : 'chunk-data'
    } else if (state === 'chunk-end') {
      if (length === 0) state = 'chunk-size'
      else breakOff('a chunk longer than its size')
    } else if (length === 0) state = 'whole'
    return lineEnd + 1
  }

  /** One step; returns where to go on, or -1 when more bytes are needed. */
  const step = (buffer: Buffer, at: number, end: number): number => {
    if (state === 'sized' || state === 'chunk-data') return readData(buffer, at, end)
    if (state !== 'head') return readLine(buffer, at, end)
    const headEnd = buffer.indexOf('\r\n\r\n', at)
    if (headEnd < 0 || headEnd + 4 > end) return -1
    readHead(buffer, at, headEnd)
    return headEnd + 4
  }

  const push = (bytes: Buffer, length: number): void => {
    let buffer = bytes
    let end = length
    if (held !== undefined) {
      buffer = Buffer.concat([held, bytes.subarray(0, length)])
      end = buffer.length
      held = undefined
    }
    let at = 0
    while (at < end) {
      if (state === 'broken') return
      const next = step(buffer, at, end)
      if (next < 0) {
        held = Buffer.from(buffer.subarray(at, end))
        return
      }
      at = next
      if (state !== 'whole') continue
      if (at < end) return breakOff('bytes after the end of the answer')
      finish()
    }
  }

  return { push }
}

function hexadecimal(buffer: Buffer, from: number, to: number): number {
  let value = 0
  let at = from
  for (; at < to; at++) {
    const byte = buffer[at] ?? 0
    if (byte >= 48 && byte <= 57) value = value * 16 + byte - 48
    else if (byte >= 97 && byte <= 102) value = value * 16 + byte - 87
    else if (byte >= 65 && byte <= 70) value = value * 16 + byte - 55
    else break
  }
  const ended = at === to || buffer[at] === 59 || buffer[at] === 32
  return at > from && ended ? value : -1
}
