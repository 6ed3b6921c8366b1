import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc32 } from 'node:zlib'
import { awsEventBytes, createAwsEventReader, type AwsEvent } from './aws-event-stream.ts'
import { GatewayError, type ErrorCode } from './errors.ts'

const BOUND = 100_000

function frame(pieces: Iterable<Uint8Array>, maxEventLength = BOUND): AwsEvent[] {
  const events: AwsEvent[] = []
  const reader = createAwsEventReader({ maxEventLength, onEvent: (event) => events.push(event) })
  for (const piece of pieces) reader.push(piece)
  reader.end()
  return events
}

interface Header {
  readonly name: string
  readonly type: number
  readonly value: Buffer
}

const text = (name: string, value: string): Header => {
  const bytes = Buffer.from(value)
  return { name, type: 7, value: Buffer.concat([Buffer.of(bytes.length >> 8, bytes.length & 255), bytes]) }
}

/** A message made as the specification says, with zlib's checksums, apart from the code under test. */
function message(headers: readonly Header[], payload: string): Buffer {
  const head = Buffer.concat(
    headers.map(({ name, type, value }) =>
      Buffer.concat([Buffer.of(name.length), Buffer.from(name), Buffer.of(type), value]),
    ),
  )
  const body = Buffer.from(payload)
  const prelude = Buffer.alloc(8)
  prelude.writeUInt32BE(16 + head.length + body.length, 0)
  prelude.writeUInt32BE(head.length, 4)
  return withChecksum(Buffer.concat([withChecksum(prelude), head, body]))
}

function withChecksum(bytes: Buffer): Buffer {
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32BE(crc32(bytes))
  return Buffer.concat([bytes, checksum])
}

const event = (type: string, payload: string): Buffer =>
  message([text(':message-type', 'event'), text(':event-type', type)], payload)

const EVENTS: readonly AwsEvent[] = [
  { event: 'messageStart', data: '{"role":"assistant"}' },
  { event: 'contentBlockDelta', data: '{"delta":{"text":"é 🍓"},"contentBlockIndex":0}' },
  { event: 'empty', data: '' },
  { event: 'throttlingException', data: '{"message":"Too many"}', isException: true },
]
const STREAM = Buffer.concat(EVENTS.map(awsEventBytes))

test('a message is its type and its payload as text', () => {
  assert.deepEqual(frame([event('messageStart', '{"role":"assistant"}')]), [EVENTS[0]])
})

test('what is written is, byte for byte, what the specification says', () => {
  const expected = message(
    [
      text(':event-type', 'metadata'),
      text(':content-type', 'application/json'),
      text(':message-type', 'event'),
    ],
    '{"a":"é"}',
  )
  assert.deepEqual(Buffer.from(awsEventBytes({ event: 'metadata', data: '{"a":"é"}' })), expected)
})

test('every cut in two pieces, and single bytes, give the same events', () => {
  assert.deepEqual(frame([STREAM]), EVENTS)
  for (let at = 0; at <= STREAM.length; at++)
    assert.deepEqual(frame([STREAM.subarray(0, at), STREAM.subarray(at)]), EVENTS, `cut at ${at}`)
  assert.deepEqual(frame(Array.from(STREAM, (byte) => Uint8Array.of(byte))), EVENTS)
})

test('bytes are read where they lie in a larger buffer', () => {
  const larger = Buffer.concat([Buffer.alloc(5, 1), STREAM, Buffer.alloc(5, 1)])
  assert.deepEqual(frame([larger.subarray(5, 5 + STREAM.length)]), EVENTS)
})

test('exceptions and errors are told apart from events', () => {
  const exception = message([text(':message-type', 'exception'), text(':exception-type', 'x')], '{}')
  const error = message(
    [text(':message-type', 'error'), text(':error-code', 'E1'), text(':error-message', 'No.')],
    '',
  )
  assert.deepEqual(frame([exception, error]), [
    { event: 'x', data: '{}', isException: true },
    { event: 'E1', data: '{"message":"No."}', isException: true },
  ])
})

test('headers of every type are passed over', () => {
  const others: Header[] = [0, 0, 1, 2, 4, 8, -1, -1, 8, 16].map((length, type) => ({
    name: `h${type}`,
    type,
    value: length < 0 ? Buffer.from([0, 3, 1, 2, 3]) : Buffer.alloc(length, 7),
  }))
  const bytes = message(
    [...others, text(':event-type', 'ok'), ...others, text(':message-type', 'event')],
    'x',
  )
  assert.deepEqual(frame([bytes]), [{ event: 'ok', data: 'x' }])
})

const refuses = (code: ErrorCode, bytes: Uint8Array, maxEventLength?: number): void =>
  assert.throws(
    () => frame([bytes], maxEventLength),
    (error) => error instanceof GatewayError && error.code === code,
  )

test('any changed byte is found out', () => {
  const bytes = event('contentBlockDelta', '{"delta":{"text":"hello"}}')
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes)
    changed[at] = (changed[at] as number) ^ 0x40
    refuses('malformed_answer', changed)
  }
})

test('a stream that ends within an event was cut, wherever that is', () => {
  const ends = new Set<number>([0])
  for (const event of EVENTS) ends.add(Math.max(...ends) + awsEventBytes(event).length)
  for (let at = 1; at < STREAM.length; at++)
    if (ends.has(at)) frame([STREAM.subarray(0, at)])
    else refuses('stream_cut', STREAM.subarray(0, at))
})

test('what is no event stream is refused at its first bytes, whatever length they seem to say', () => {
  const pushed: AwsEvent[] = []
  for (const page of ['<html><body>502 Bad Gateway', '{"message":"no"}', 'event: a\ndata: {}\n\n']) {
    const reader = createAwsEventReader({ maxEventLength: BOUND, onEvent: (event) => pushed.push(event) })
    assert.throws(() => reader.push(Buffer.from(page)), { code: 'malformed_answer' })
  }
  assert.deepEqual(pushed, [])
})

test('lengths out of bounds are refused before their bytes have come', () => {
  const prelude = (length: number, headers: number): Buffer => {
    const bytes = Buffer.alloc(8)
    bytes.writeUInt32BE(length, 0)
    bytes.writeUInt32BE(headers, 4)
    return withChecksum(bytes)
  }
  const lengths = [
    [0, 0],
    [15, 0],
    [100, 85],
    [0xffffffff, 0],
    [BOUND + 1, 0],
    [BOUND, 0xffffffff],
  ] as const
  for (const [length, headers] of lengths) refuses('malformed_answer', prelude(length, headers))
  refuses('malformed_answer', prelude(1_000_000, 131_073), 10_000_000)
  refuses('stream_cut', prelude(BOUND, 0))
  const event = awsEventBytes({ event: 'e', data: 'x'.repeat(500) })
  assert.equal(frame([event], event.length).length, 1)
  refuses('malformed_answer', event, event.length - 1)
})

test('broken headers are refused', () => {
  const named = (type: number, value: Buffer): Header => ({ name: 'n', type, value })
  for (const header of [
    named(10, Buffer.alloc(3)),
    named(255, Buffer.alloc(3)),
    named(7, Buffer.from([0])),
    named(7, Buffer.from([255, 255, 1])),
    named(5, Buffer.alloc(7)),
  ])
    refuses('malformed_answer', message([header], '{}'))
  refuses('malformed_answer', message([], '{}'))
  refuses('malformed_answer', message([text(':message-type', 'other')], '{}'))
})

test('random bytes are refused or cut, and give no event', () => {
  let state = 7
  const random = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 24
  for (let round = 0; round < 3000; round++) {
    const bytes = Uint8Array.from({ length: 1 + random() }, random)
    assert.throws(() => frame([bytes]), GatewayError)
  }
})
