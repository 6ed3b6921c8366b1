// The answer reader at every place where the network may cut the bytes. Not about what an answer should say.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createAnswerReader } from './answer-reader.ts'

interface Seen {
  readonly answers: string[]
  readonly broken: string[]
  firstBytes: number
}

function read(pieces: readonly Buffer[]): Seen {
  const seen: Seen = { answers: [], broken: [], firstBytes: 0 }
  const reader = createAnswerReader({
    onFirstByte: () => {
      seen.firstBytes++
    },
    onAnswer: (status, body) => seen.answers.push(`${status} ${body.toString('utf8')}`),
    onBroken: (reason) => seen.broken.push(reason),
  })
  for (const piece of pieces) {
    // As the socket does it: one buffer, reused, longer than what came.
    const buffer = Buffer.alloc(piece.length + 64, '\r\n')
    piece.copy(buffer)
    reader.push(buffer, piece.length)
  }
  return seen
}

const sized = 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\nX-Other: 1\r\n\r\nhello'
const chunked =
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;x=y\r\nh\r\nB\r\nello there!\r\n00\r\nTrailer: t\r\n\r\n'
const empty = 'HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n'

for (const [name, text, expected] of [
  ['sized', sized, '200 hello'],
  ['chunked', chunked, '200 hello there!'],
  ['empty', empty, '204 '],
] as const) {
  test(`a ${name} answer is read whole at every cut into three pieces, twice on one connection`, () => {
    const bytes = Buffer.from(text)
    for (let first = 0; first <= bytes.length; first++) {
      for (let second = first; second <= bytes.length; second++) {
        const pieces = [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)]
        const { answers, broken, firstBytes } = read([...pieces, ...pieces])
        assert.deepEqual([answers, broken], [[expected, expected], []], `cut at ${first} and ${second}`)
        assert.equal(firstBytes, name === 'empty' ? 0 : 2)
      }
    }
  })
}

test('an answer without a frame, with a bad chunk size or with more than its length is broken, and nothing after it counts', () => {
  const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'
  for (const text of [
    'HTTP/1.1 200 OK\r\n\r\n',
    'HTTP/1.0 200 OK\r\n\r\n',
    `${head}-1\r\n`,
    `${head}\r\n`,
    `${head}1\r\nab\r\n`,
    `${sized}!`,
  ]) {
    const { answers, broken } = read([Buffer.from(text), Buffer.from(sized)])
    assert.deepEqual([answers.length, broken.length], [0, 1], JSON.stringify(text))
  }
})
