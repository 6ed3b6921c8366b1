// Callers who leave in each phase of an answer, or who read more slowly than the provider writes.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { sseAnswer, sseEvent } from '../support/openai-answers.ts'
import {
  ALL_MODES,
  DONE,
  EVENTS,
  FINISH,
  healthy,
  raw,
  says,
  STREAMS,
  streamUpTo,
  wholeUpTo,
  write,
} from './plays.ts'
import type { FaultCase, Scenario, Script } from './scenario.ts'

/** The contract's second, and as much again for a busy machine. */
const STOPPED_WITHIN_MS = 2_000
const MEGABYTE = 1024 * 1024
const STREAMED_BYTES = 100 * MEGABYTE
/** What a stalled reader's hundred megabytes may fill: the buffers of four sockets and our own. */
const BUFFERED_BYTES = 50 * MEGABYTE

/** Leaves once the provider has the request and, where asked, a first piece of the answer has come. */
function leaves(after: 'request' | 'first piece'): (fault: FaultCase) => Promise<void> {
  return async (fault) => {
    const leaving = new AbortController()
    const asked = fault.ask({ signal: leaving.signal })
    asked.catch(() => undefined) // the rejection is awaited below, after the provider has been looked at
    const received = await fault.sides[0]?.http?.request(0)
    assert.ok(received)
    if (after === 'first piece') await (await asked).body?.getReader().read()
    else await sleep(100)
    const leftAt = performance.now()
    leaving.abort()
    await received.ended
    const tookMs = performance.now() - leftAt
    assert.ok(received.abortedByCaller, 'the provider ended the exchange by itself')
    assert.ok(tookMs < STOPPED_WITHIN_MS, `the provider was stopped after ${tookMs} ms`)
    await sleep(300)
    assert.equal(fault.sides[1]?.requestCount(), 0, 'another provider was asked for a caller who had left')
  }
}

const HANG = { do: 'hang' as const }
const phase = (name: string, scripts: Script, more: Pick<Scenario, 'modes' | 'also'>): Scenario => ({
  name: `a caller who leaves ${name} stops the provider at once`,
  providers: [says(scripts), healthy],
  ...more,
})

const thinking = sseEvent(
  JSON.parse((EVENTS[1] ?? '').slice(6).replace('"content":"word0 "', '"reasoning_content":"Let me see"')),
)

const leaving: Scenario[] = [
  phase('before the headers', { steps: [], before: [HANG] }, { modes: ALL_MODES, also: leaves('request') }),
  phase('between headers and first event', sseAnswer([write(': hello\n\n'), HANG]), {
    modes: STREAMS,
    also: leaves('request'),
  }),
  phase('while the model reasons in silence', sseAnswer([write((EVENTS[0] ?? '') + thinking), HANG]), {
    modes: STREAMS,
    also: leaves('first piece'),
  }),
  phase('in the middle of a stream', streamUpTo(40, HANG), { modes: STREAMS, also: leaves('first piece') }),
  phase('in the middle of a whole answer', wholeUpTo(0.5, HANG), {
    modes: ['whole'],
    also: leaves('request'),
  }),
]

/** Sends the request by hand and does not read: fetch would buffer. */
async function askWithoutReading(fault: FaultCase): Promise<IncomingMessage> {
  const { serverUrl, key, mode, model, sides } = fault
  const path = mode === 'neutral' ? '/api/v1/chat/completions' : '/v1/chat/completions'
  const call = request(new URL(path, serverUrl), {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
  })
  call.end(
    JSON.stringify({
      model,
      stream: true,
      messages: [{ role: 'user', content: 'Count.' }],
      provider: { order: sides.map((side) => side.id) },
    }),
  )
  const [response] = (await once(call, 'response')) as [IncomingMessage]
  response.pause()
  return response
}

let accepted = 0
const largeEvent = (EVENTS[1] ?? '').replace('word0 ', 'x'.repeat(64 * 1024))

/** Listens to both and leaves no listener behind. */
async function roomOrEnd(socket: Socket): Promise<void> {
  const over = new AbortController()
  const { signal } = over
  await Promise.race([once(socket, 'drain', { signal }), once(socket, 'close', { signal })])
  over.abort()
}

/** A hundred megabytes in events of 64 KiB, as fast as the gateway takes them. */
const floods = raw(async ({ socket }) => {
  socket.write(`HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n${EVENTS[0]}`)
  for (let sent = 0; sent < STREAMED_BYTES; sent += largeEvent.length) {
    if (socket.destroyed) return
    if (!socket.write(largeEvent)) await roomOrEnd(socket)
    accepted = socket.bytesWritten
  }
  socket.end(EVENTS.slice(FINISH).join('') + DONE)
})

/** Reads nothing for longer than a provider may be silent, and then all of it. */
async function readsLate(fault: FaultCase): Promise<void> {
  const response = await askWithoutReading(fault)
  assert.equal(response.statusCode, 200)
  fault.answered(String(response.headers['x-generation-id']))
  await sleep(4_500)
  assert.ok(accepted < BUFFERED_BYTES, `the gateway took ${accepted} bytes for a caller who read none`)
  let bytes = 0
  let tail = ''
  for await (const chunk of response) {
    bytes += (chunk as Buffer).length
    tail = (tail + (chunk as Buffer).toString('latin1')).slice(-2000)
  }
  assert.ok(tail.endsWith('data: [DONE]\n\n'), tail)
  assert.ok(bytes > 0.99 * STREAMED_BYTES, `${bytes} bytes`)
  assert.equal(fault.sides[1]?.requestCount(), 0)
}

const slow: Scenario[] = [
  {
    name: 'a reader who stops for longer than a provider may be silent loses nothing, and fills no memory',
    modes: ['stream'],
    providers: [floods, healthy],
    also: readsLate,
    boundMs: 25_000,
  },
]

/** See the head of this file. */
export const callerScenarios: readonly Scenario[] = [...leaving, ...slow]
