import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ticks, waterfallRows, wholeMs } from './waterfall.ts'

const attempt = {
  endpoint: 'a/b@acme',
  provider: 'Acme',
  upstreamModel: 'b',
  upstreamId: null,
  isOwn: false,
  startedMs: 10,
  sentMs: null,
  firstEventMs: 90,
  durationMs: 400,
  status: 200,
  error: null,
}

test('an attempt that answers waits, then streams', () => {
  assert.deepEqual(waterfallRows({ attempts: [attempt] })[0]?.bars, [
    { what: 'waiting', fromMs: 10, toMs: 100 },
    { what: 'streaming', fromMs: 100, toMs: 410 },
  ])
})

test('what making the connection took is a bar of its own, where one had to be made', () => {
  assert.deepEqual(waterfallRows({ attempts: [{ ...attempt, sentMs: 30 }] })[0]?.bars, [
    { what: 'connecting', fromMs: 10, toMs: 40 },
    { what: 'waiting', fromMs: 40, toMs: 100 },
    { what: 'streaming', fromMs: 100, toMs: 410 },
  ])
  assert.equal(waterfallRows({ attempts: [{ ...attempt, sentMs: 0 }] })[0]?.bars.length, 2)
})

test('an attempt that fails before its first event is one bar, after it two', () => {
  const error = { code: 'timeout', message: 'No answer.' }
  const early = waterfallRows({ attempts: [{ ...attempt, firstEventMs: null, status: null, error }] })[0]
  assert.deepEqual(early?.bars, [{ what: 'failed', fromMs: 10, toMs: 410 }])
  assert.equal(early?.error, 'timeout: No answer.')
  assert.equal(waterfallRows({ attempts: [{ ...attempt, error }] })[0]?.bars[1]?.what, 'failed')
})

test('the line of time holds everything and its marks are round', () => {
  assert.equal(wholeMs({ attempts: [attempt], latencyMs: 300 }), 410)
  assert.equal(wholeMs({ attempts: [], latencyMs: 0 }), 1)
  assert.deepEqual(ticks(410), [0, 100, 200, 300, 400])
  assert.deepEqual(ticks(1), [0, 0.2, 0.4, 0.6000000000000001, 0.8, 1])
})

test('an attempt with a key of the account’s own says so', () => {
  const rows = waterfallRows({ attempts: [attempt, { ...attempt, isOwn: true }] })
  assert.deepEqual(
    rows.map(({ isOwn }) => isOwn),
    [false, true],
  )
})
