// Trouble below the answer: names that do not resolve, ports where nobody listens, broken HTTP, connections closed while idle.
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RawExchange } from './raw-upstream.ts'
import {
  AFTER_ONE_TRY,
  ALL_MODES,
  ANSWERED_BY_FIRST,
  ANSWERED_BY_SECOND,
  DONE,
  EVENTS,
  healthy,
  nobodyAt,
  raw,
  refuses,
  says,
  STREAMS,
  WHOLE_BODY,
} from './plays.ts'
import type { FaultCase, Scenario } from './scenario.ts'

const FROM_SECOND = { ...ANSWERED_BY_SECOND, attempts: ['First', 'Second'] }
const SSE_HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n'
const JSON_HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n'

/** A whole good answer, as the bytes of HTTP; `extra` are more header lines. */
function goodAnswer({ streams }: RawExchange, extra = ''): string {
  const body = streams ? EVENTS.join('') + DONE : JSON.stringify(WHOLE_BODY)
  const head = streams ? SSE_HEAD : JSON_HEAD
  return `${head}${extra}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}

async function drip(exchange: RawExchange): Promise<void> {
  for (const letter of `${SSE_HEAD}x-filler: ${'a'.repeat(4000)}`) {
    if (exchange.socket.destroyed) return
    exchange.socket.write(letter)
    await sleep(60)
  }
}

/** Answers the first request of a connection and resets the connection at the next, unread. */
const closesWhenReused = raw((exchange) => {
  if (exchange.onConnection === 0) exchange.socket.write(goodAnswer(exchange))
  else exchange.socket.resetAndDestroy()
})

const unreachable: Scenario[] = [
  {
    name: 'a name that does not resolve goes to the next provider',
    modes: ALL_MODES,
    providers: [nobodyAt(() => 'http://no-such-provider.causeway.test/v1'), healthy],
    expect: FROM_SECOND,
  },
  {
    name: 'a port where nobody listens goes to the next provider',
    modes: ALL_MODES,
    providers: [nobodyAt(() => 'http://127.0.0.1:1/v1'), healthy],
    expect: FROM_SECOND,
  },
  {
    name: 'a provider that does not speak TLS goes to the next provider',
    modes: ALL_MODES,
    providers: [nobodyAt((origin) => `${origin.replace('http:', 'https:')}/v1`), healthy],
    expect: FROM_SECOND,
  },
  {
    name: 'two dead providers are told with a real status, and both are named',
    modes: ALL_MODES,
    providers: [
      nobodyAt(() => 'http://127.0.0.1:1/v1'),
      nobodyAt((origin) => `${origin.replace('http:', 'https:')}/v1`),
    ],
    expect: { status: 502, code: 'provider_error', attempts: ['First', 'Second', 'First', 'Second'] },
    also: namesBoth,
  },
  {
    name: 'a silent provider and a dead one are told in bounded time, and both are named',
    modes: STREAMS,
    providers: [says({ steps: [], before: [{ do: 'hang' }] }), nobodyAt(() => 'http://127.0.0.1:1/v1')],
    also: namesBoth,
  },
]

/** On OpenRouter's path the error itself lists who was tried; the generation does on both. */
async function namesBoth(fault: FaultCase): Promise<void> {
  const seen = await fault.see()
  assert.ok(seen.status === 502 || seen.status === 504, seen.raw)
  const record = await fault.generation(seen.headers.get('x-generation-id') ?? '')
  const tried = new Set((record['attempts'] as { provider: string }[]).map(({ provider }) => provider))
  assert.deepEqual([...tried], ['First', 'Second'])
  if (fault.mode === 'neutral') assert.match(seen.raw, /"previous_errors":\[.*First.*Second/)
}

const brokenHttp: Scenario[] = [
  {
    name: 'headers that drip in are left for the next provider at the deadline of the first event',
    modes: STREAMS,
    providers: [raw(drip), healthy],
    expect: AFTER_ONE_TRY,
  },
  {
    name: 'headers without end are left for the next provider before they fill the memory',
    modes: ALL_MODES,
    providers: [
      raw(({ socket }) => {
        const line = `x-filler: ${'a'.repeat(1000)}\r\n`
        socket.write(`HTTP/1.1 200 OK\r\n${line.repeat(4000)}`)
      }),
      healthy,
    ],
    expect: AFTER_ONE_TRY,
  },
  {
    name: 'something that is not HTTP goes to the next provider',
    modes: ALL_MODES,
    providers: [raw(({ socket }) => socket.end('SSH-2.0-OpenSSH_9.2p1\r\n')), healthy],
    expect: FROM_SECOND,
  },
  {
    name: 'broken chunks go to the next provider',
    modes: ALL_MODES,
    providers: [
      raw(({ socket, streams }) =>
        socket.write(`${streams ? SSE_HEAD : JSON_HEAD}transfer-encoding: chunked\r\n\r\nZZZ\r\n{"a":1}\r\n`),
      ),
      healthy,
    ],
    expect: FROM_SECOND,
  },
  {
    name: 'a stream whose chunks break half way goes on elsewhere',
    modes: STREAMS,
    providers: [
      raw(async ({ socket }) => {
        const text = EVENTS.slice(0, 41).join('')
        const size = Buffer.byteLength(text).toString(16)
        socket.write(`${SSE_HEAD}transfer-encoding: chunked\r\n\r\n${size}\r\n${text}\r\n`)
        await sleep(20)
        socket.write('not a size\r\n')
      }),
      healthy,
    ],
    expect: AFTER_ONE_TRY,
  },
  {
    name: 'an answer in HTTP/1.0 that ends with the connection is whole',
    modes: ALL_MODES,
    providers: [
      raw((exchange) => {
        const answer = goodAnswer(exchange).replace('HTTP/1.1', 'HTTP/1.0')
        exchange.socket.end(answer.replace(/content-length: \d+\r\n/, ''))
      }),
      healthy,
    ],
    expect: { ...ANSWERED_BY_FIRST, calls: [1, 0] },
  },
  {
    name: 'early hints before the answer are passed over',
    modes: ALL_MODES,
    providers: [
      raw((exchange) => {
        exchange.socket.write('HTTP/1.1 103 Early Hints\r\nlink: </style.css>\r\n\r\n')
        exchange.socket.write(goodAnswer(exchange))
      }),
      healthy,
    ],
    expect: { ...ANSWERED_BY_FIRST, calls: [1, 0] },
  },
  {
    name: 'bytes after the end of an answer change nothing',
    modes: ALL_MODES,
    providers: [
      raw((exchange) => exchange.socket.end(`${goodAnswer(exchange)}HTTP/1.1 666 what\r\n`)),
      healthy,
    ],
    expect: { ...ANSWERED_BY_FIRST, calls: [1, 0] },
  },
  {
    name: 'an answer that comes before the question was read is taken',
    modes: ALL_MODES,
    providers: [
      raw((exchange) => exchange.socket.end(goodAnswer(exchange, 'connection: close\r\n')), 'head'),
      healthy,
    ],
    request: { user: 'u'.repeat(200) },
    expect: { ...ANSWERED_BY_FIRST, calls: [1, 0] },
  },
]

const reuse: Scenario[] = [
  {
    name: 'a request whose connection broke in the middle of the headers is not sent there again',
    modes: ALL_MODES,
    providers: [
      raw(({ socket }) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-', () => setTimeout(() => socket.resetAndDestroy(), 20))
      }),
      healthy,
    ],
    expect: AFTER_ONE_TRY,
  },
  {
    name: 'a connection that the provider closes as it is used again is replaced without a word',
    modes: ALL_MODES,
    providers: [closesWhenReused, healthy],
    expect: { ...ANSWERED_BY_FIRST, calls: [1, 0] },
    also: async (fault) => {
      for (let turn = 1; turn <= 3; turn++) {
        await fault.check(await fault.see(), { ...ANSWERED_BY_FIRST, attempts: ['First'] })
        assert.equal(fault.sides[1]?.requestCount(), 0)
      }
    },
  },
  {
    name: 'a connection that the provider closes while it is idle is replaced without a word',
    modes: ALL_MODES,
    providers: [
      raw((exchange) => {
        exchange.socket.write(goodAnswer(exchange))
        setTimeout(() => exchange.socket.destroy(), 30)
      }),
      healthy,
    ],
    expect: { ...ANSWERED_BY_FIRST, calls: [1, 0] },
    also: async (fault) => {
      for (const waitMs of [0, 25, 30, 35, 100]) {
        await sleep(waitMs)
        await fault.check(await fault.see(), { ...ANSWERED_BY_FIRST, attempts: ['First'] })
      }
    },
  },
  {
    name: 'a provider that resets every connection is asked once in each try, and who has refused the key once in all',
    modes: ALL_MODES,
    providers: [raw(({ socket }) => socket.resetAndDestroy()), says(refuses(403))],
    expect: { status: 502, attempts: ['First', 'Second', 'First', 'First'] },
    also: (fault) => {
      assert.equal(fault.sides[0]?.requestCount(), 3)
      return Promise.resolve()
    },
  },
]

/** See the head of this file. */
export const connectionScenarios: readonly Scenario[] = [...unreachable, ...brokenHttp, ...reuse]
