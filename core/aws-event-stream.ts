// AWS's binary event stream (application/vnd.amazon.eventstream): incremental, bounded framing with both checksums, read and
// written. Nothing about what an event means. Source: AWS, "Event stream encoding"; headers as smithy's event streams use them.
import { crc32 } from './crc32.ts'
import { GatewayError } from './errors.ts'
import type { PushMachine } from './events.ts'

/** One message of a stream. */
export interface AwsEvent {
  /** The type of the event or of the exception. */
  readonly event: string
  /** The payload as text; JSON in every protocol that is read here. */
  readonly data: string
  /** The message says of itself that it is an exception or an error. */
  readonly isException?: boolean
}

export interface AwsEventReaderOptions {
  /** Largest single message in bytes before the stream is refused. */
  readonly maxEventLength: number
  readonly onEvent: (event: AwsEvent) => void
}

/** Total length, length of the headers, and the checksum of both. */
const PRELUDE_LENGTH = 12
const CHECKSUM_LENGTH = 4
/** AWS allows no more. */
const MOST_HEADER_BYTES = 128 * 1024

/**
 * Cuts bytes into events, in pieces of any size. A prelude is checked as soon as it has come, so that what is no event stream
 * is not waited for. Throws `malformed_answer` for a wrong checksum, a length out of bounds or a broken header, and at the end
 * `stream_cut` when a message is incomplete.
 */
export function createAwsEventReader({
  maxEventLength,
  onEvent,
}: AwsEventReaderOptions): PushMachine<Uint8Array> {
  // Of a message that is incomplete, the pieces in which it came: joined once, so that a long one is not copied per piece.
  let pending: Uint8Array[] = []
  let pendingLength = 0
  /** Bytes that must be there before there is something to do. */
  let needed = PRELUDE_LENGTH

  const take = (bytes: Uint8Array): void => {
    let from = 0
    needed = PRELUDE_LENGTH
    while (bytes.length - from >= PRELUDE_LENGTH) {
      const length = readPrelude(bytes, from, maxEventLength)
      if (bytes.length - from < length) {
        needed = length
        break
      }
      onEvent(readMessage(bytes.subarray(from, from + length)))
      from += length
    }
    pending = from < bytes.length ? [bytes.subarray(from)] : []
    pendingLength = bytes.length - from
  }

  return {
    push: (piece) => {
      if (piece.length === 0) return
      pending.push(piece)
      pendingLength += piece.length
      if (pendingLength >= needed) take(pending.length === 1 ? piece : join(pending, pendingLength))
    },
    end: () => {
      const isCut = pendingLength > 0
      pending = []
      pendingLength = 0
      if (isCut) throw new GatewayError('stream_cut', 'The provider ended the stream within an event.')
    },
  }
}

function join(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const joined = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    joined.set(piece, at)
    at += piece.length
  }
  return joined
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** The length of the message that begins here. */
function readPrelude(bytes: Uint8Array, from: number, maxEventLength: number): number {
  const view = viewOf(bytes)
  if (crc32(bytes, from, from + 8) !== view.getUint32(from + 8)) throw malformed('with a wrong checksum')
  const length = view.getUint32(from)
  const headers = view.getUint32(from + 4)
  if (length > maxEventLength) throw malformed(`of more than ${maxEventLength} bytes`)
  if (headers > MOST_HEADER_BYTES || length < PRELUDE_LENGTH + headers + CHECKSUM_LENGTH)
    throw malformed('whose lengths do not fit together')
  return length
}

/** `message` is exactly one message, whose prelude has been checked. */
function readMessage(message: Uint8Array): AwsEvent {
  const view = viewOf(message)
  const end = message.length - CHECKSUM_LENGTH
  if (crc32(message, 0, end) !== view.getUint32(end)) throw malformed('with a wrong checksum')
  const payload = PRELUDE_LENGTH + view.getUint32(4)
  const headers = readHeaders(message.subarray(PRELUDE_LENGTH, payload))
  const data = new TextDecoder().decode(message.subarray(payload, end))
  switch (headers.get(':message-type')) {
    case 'event':
      return { event: headers.get(':event-type') ?? '', data }
    case 'exception':
      return { event: headers.get(':exception-type') ?? '', data, isException: true }
    case 'error':
      return {
        event: headers.get(':error-code') ?? '',
        data: JSON.stringify({ message: headers.get(':error-message') ?? '' }),
        isException: true,
      }
    default:
      throw malformed('that does not say what it is')
  }
}

/** Lengths of values of fixed length, by the number of their type; types 6 and 7 (bytes, text) say theirs. */
const VALUE_LENGTHS: readonly (number | undefined)[] = [0, 0, 1, 2, 4, 8, undefined, undefined, 8, 16]
const TEXT = 7

/** Headers whose values are text; others are passed over. */
function readHeaders(bytes: Uint8Array): ReadonlyMap<string, string> {
  const headers = new Map<string, string>()
  const decoder = new TextDecoder()
  const view = viewOf(bytes)
  let at = 0
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw malformed('with a broken header')
    at += length
    return bytes.subarray(at - length, at)
  }
  while (at < bytes.length) {
    const name = decoder.decode(take(take(1)[0] as number))
    const type = take(1)[0] as number
    if (type >= VALUE_LENGTHS.length) throw malformed('with a header of an unknown type')
    const fixed = VALUE_LENGTHS[type]
    if (fixed === undefined) take(2)
    const value = take(fixed ?? view.getUint16(at - 2))
    if (type === TEXT) headers.set(name, decoder.decode(value))
  }
  return headers
}

function malformed(what: string): GatewayError {
  return new GatewayError('malformed_answer', `The provider sent an event ${what}.`)
}

/** The bytes of one message, in the form in which AWS sends JSON. */
export function awsEventBytes({ event, data, isException = false }: AwsEvent): Uint8Array {
  const kind = isException ? 'exception' : 'event'
  const headers = [
    headerBytes(`:${kind}-type`, event),
    headerBytes(':content-type', 'application/json'),
    headerBytes(':message-type', kind),
  ]
  const headersLength = headers.reduce((sum, header) => sum + header.length, 0)
  const payload = new TextEncoder().encode(data)
  const length = PRELUDE_LENGTH + headersLength + payload.length + CHECKSUM_LENGTH
  const prelude = new Uint8Array(PRELUDE_LENGTH)
  const preludeView = viewOf(prelude)
  preludeView.setUint32(0, length)
  preludeView.setUint32(4, headersLength)
  preludeView.setUint32(8, crc32(prelude, 0, 8))
  const message = join([prelude, ...headers, payload, new Uint8Array(CHECKSUM_LENGTH)], length)
  viewOf(message).setUint32(length - CHECKSUM_LENGTH, crc32(message, 0, length - CHECKSUM_LENGTH))
  return message
}

function headerBytes(name: string, value: string): Uint8Array {
  const encoder = new TextEncoder()
  const [nameBytes, valueBytes] = [encoder.encode(name), encoder.encode(value)]
  const head = Uint8Array.of(nameBytes.length)
  const type = Uint8Array.of(TEXT, valueBytes.length >>> 8, valueBytes.length & 0xff)
  return join([head, nameBytes, type, valueBytes], 4 + nameBytes.length + valueBytes.length)
}
