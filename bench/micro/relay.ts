// What the fast lane's relay costs, alone and on one thread: the benchmark's stream of 52 events pushed through it whole, and in
// pieces as reads of a connection give them. Sees differences of a few per cent, which the benchmark as a whole does not.
// Run: node bench/micro/relay.ts
import { createRelay } from '../../dialects/openai-chat/relay.ts'
import { median } from '../figures.ts'
import { defaultContentEvents, streamEvents } from '../payload.ts'

const ROUNDS = 30
const WARM_UP_ROUNDS = 10
const STREAMS = 64
const TIMES = 6
const READ_BYTES = 700

/** Every stream of a provider has an id of its own, which the relay has to learn. */
const streams = Array.from({ length: STREAMS }, (_, number) =>
  streamEvents(defaultContentEvents).map((event) =>
    event.replace(/"id":"[^"]+"/, `"id":"chatcmpl-${String(number).padStart(8, '0')}"`),
  ),
)

const ways: Readonly<Record<string, readonly (readonly Buffer[])[]>> = {
  'whole, in one read': streams.map((events) => [Buffer.from(events.join(''))]),
  'an event to a read': streams.map((events) => events.map((event) => Buffer.from(event))),
  [`${READ_BYTES} bytes to a read`]: streams.map((events) => pieces(Buffer.from(events.join('')))),
}

const figures = new Map<string, number[]>()
for (let round = 0; round < ROUNDS; round++) {
  for (const [way, reads] of Object.entries(ways)) {
    const before = process.threadCpuUsage()
    for (let time = 0; time < TIMES; time++) for (const stream of reads) relayOnce(stream)
    const { user, system } = process.threadCpuUsage(before)
    if (round < WARM_UP_ROUNDS) continue
    const known = figures.get(way) ?? []
    figures.set(way, [...known, (user + system) / TIMES / STREAMS])
  }
}
for (const [way, micros] of figures)
  console.log(`${way.padEnd(20)} ${median(micros)?.toFixed(1)} µs a stream`)

function relayOnce(reads: readonly Buffer[]): void {
  let relayed = 0
  let isWhole = false
  const relay = createRelay(
    {
      id: 'gen-1790000000-abcdefghijABCDEFGHIJ',
      created: 1_790_000_000,
      nameModel: () => 'echo-1-snapshot',
      includeUsage: true,
      quirks: new Set(),
    },
    {
      emit: (text) => (relayed += Buffer.from(text, 'latin1').length),
      onStart: () => undefined,
      onUsage: () => 0.01,
      onFinish: () => undefined,
      onComplete: () => (isWhole = true),
      onError: (error) => {
        throw error
      },
    },
  )
  for (const read of reads) relay.push(read.toString('latin1'))
  relay.end()
  if (!isWhole || relayed === 0) throw new Error('the stream was not relayed whole')
}

function pieces(bytes: Buffer): Buffer[] {
  const reads: Buffer[] = []
  for (let at = 0; at < bytes.length; at += READ_BYTES) reads.push(bytes.subarray(at, at + READ_BYTES))
  return reads
}
