import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GatewayError } from './errors.ts'
import { createSseReader, type SseEvent } from './sse.ts'

interface Framed {
  readonly events: SseEvent[]
  readonly comments: string[]
}

function frame(pieces: Iterable<string>, maxEventLength = 10_000): Framed {
  const events: SseEvent[] = []
  const comments: string[] = []
  const reader = createSseReader({
    maxEventLength,
    onEvent: (event) => events.push(event),
    onComment: (comment) => comments.push(comment),
  })
  for (const piece of pieces) reader.push(piece)
  reader.end()
  return { events, comments }
}

const data = (framed: Framed): string[] => framed.events.map((event) => event.data)

test('an event is everything up to a blank line', () => {
  assert.deepEqual(frame(['event: add\ndata: one\ndata: two\nid: 7\nretry: 5\n\ndata: three\n\n']).events, [
    { event: 'add', data: 'one\ntwo' },
    { event: '', data: 'three' },
  ])
})

test('one space after the colon belongs to the field, further ones to the value', () => {
  assert.deepEqual(data(frame(['data:a\n\ndata: b\n\ndata:  c\n\ndata:\n\ndata\n\n'])), [
    'a',
    'b',
    ' c',
    '',
    '',
  ])
})

test('comments are told apart, and an event without data is none', () => {
  const framed = frame([': PROCESSING\n\n:\n\nevent: ping\n\nother: x\n\ndata: y\n\n'])
  assert.deepEqual(framed.comments, [' PROCESSING', ''])
  assert.deepEqual(framed.events, [{ event: '', data: 'y' }])
})

test('an event that was not closed by a blank line is dropped at the end', () => {
  assert.deepEqual(data(frame(['data: a\n\ndata: b\n'])), ['a'])
  assert.deepEqual(data(frame(['data: a\n\ndata: b'])), ['a'])
})

const STREAM = '\uFEFF: hi\nevent: x\ndata: {"a":"é 🍓"}\ndata: two\n\ndata: \n\n:c\ndata: last: one\n\n'

test('every line end, every byte order mark and every cut in two pieces gives the same events', () => {
  const expected = frame([STREAM])
  assert.equal(expected.events.length, 3)
  for (const lineEnd of ['\n', '\r\n', '\r']) {
    for (const text of [STREAM, STREAM.slice(1)]) {
      const written = text.replaceAll('\n', lineEnd)
      for (let at = 0; at <= written.length; at++)
        assert.deepEqual(
          frame([written.slice(0, at), written.slice(at)]),
          expected,
          `${at} ${written.slice(at, at + 5)}`,
        )
      assert.deepEqual(frame(written), expected)
      assert.deepEqual(frame([...written].flatMap((letter) => ['', letter])), expected)
    }
  }
})

test('line ends may be mixed within one stream', () => {
  assert.deepEqual(data(frame(['data: a\r\rdata: b\r\n\r\ndata: c\n\r\ndata: d\n\n'])), ['a', 'b', 'c', 'd'])
})

test('bytes that are cut within a character are decoded before they come here', () => {
  const bytes = new TextEncoder().encode(STREAM)
  const expected = frame([STREAM])
  for (let at = 0; at <= bytes.length; at++) {
    const decoder = new TextDecoder()
    const pieces = [bytes.subarray(0, at), bytes.subarray(at)].map((piece) =>
      decoder.decode(piece, { stream: true }),
    )
    assert.deepEqual(frame(pieces), expected, `cut at byte ${at}`)
  }
})

test('an event beyond the bound is refused, whether in one line, in many, or never ending', () => {
  const tooLong = { code: 'malformed_answer' }
  assert.throws(() => frame([`data: ${'x'.repeat(200)}\n\n`], 100), tooLong)
  assert.throws(() => frame(['data: xxxxxxxxxx\n'.repeat(20)], 100), tooLong)
  assert.throws(
    () =>
      frame(
        Array.from({ length: 200 }, () => 'x'),
        100,
      ),
    tooLong,
  )
  assert.doesNotThrow(() => frame([`data: ${'x'.repeat(90)}\n\n`.repeat(50)], 100))
  assert.doesNotThrow(() => frame([`: ${'x'.repeat(90)}\n\n`.repeat(50)], 100))
  assert.ok(new GatewayError('malformed_answer', 'x').retry === 'elsewhere')
})

test('a long event in small pieces costs time that grows with its length, not with its square', () => {
  const pieces = Array.from({ length: 20_000 }, () => 'x'.repeat(500))
  const startedAt = performance.now()
  const framed = frame(['data: ', ...pieces, '\n\n'], 16 * 1024 * 1024)
  assert.equal(data(framed)[0]?.length, 10_000_000)
  assert.ok(performance.now() - startedAt < 1500, `took ${performance.now() - startedAt} ms`)
})
