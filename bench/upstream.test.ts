// The fake upstream as a gateway may treat it: requests in pieces, several in one piece, and requests that
// a gateway got wrong. What its answers contain is checked in load.test.ts.
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import { jsonAnswer, requestBody, streamEvents, upstreamKey, upstreamModel } from './payload.ts'
import { createUpstream } from './upstream.ts'

/** Everything that the upstream sends for these pieces, until it has been quiet for a moment or has closed. */
async function exchange(pieces: readonly Buffer[]): Promise<string> {
  const server = createUpstream()
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  assert.ok(address !== null && typeof address === 'object')
  const socket = connect({ port: address.port, host: '127.0.0.1', noDelay: true })
  let received = ''
  const quiet = new Promise<void>((resolve) => {
    socket.setTimeout(100, resolve)
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('utf8')
    })
    socket.on('close', () => resolve())
  })
  for (const piece of pieces) {
    socket.write(piece)
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
  }
  await quiet
  socket.destroy()
  server.close()
  return received
}

function request(path: string, answer: 'json' | 'stream', key = upstreamKey, model = upstreamModel): Buffer {
  const body = requestBody(model, answer)
  const head = `POST ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\ncontent-length: ${body.length}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), body])
}

function count(text: string, part: string): number {
  return text.split(part).length - 1
}

test('sizes are those that the benchmark names', () => {
  assert.equal(jsonAnswer.length, 599)
  assert.equal(requestBody(upstreamModel, 'json').length, 1199)
  assert.equal(requestBody('bench/echo-thousand', 'stream').length, 1199)
  const events = streamEvents(49)
  assert.equal(events.length, 52)
  assert.ok(events.slice(1, 49).every((event) => event.length === 269))
  assert.equal(events.at(-1), 'data: [DONE]\n\n')
})

test('a request in pieces of one byte gets one answer', async () => {
  const bytes = request('/v1/chat/completions', 'json')
  const received = await exchange(Array.from(bytes, (byte) => Buffer.from([byte])))
  assert.equal(count(received, 'HTTP/1.1 200 OK'), 1)
  assert.ok(received.endsWith(jsonAnswer))
})

test('pipelined requests get their answers in order, a paced stream before what follows it', async () => {
  const stream = request('/paced/4/2/v1/chat/completions', 'stream')
  const json = request('/v1/chat/completions', 'json')
  const received = await exchange([
    Buffer.concat([json, stream, json, stream.subarray(0, 300)]),
    stream.subarray(300),
  ])
  assert.equal(count(received, 'HTTP/1.1 200 OK'), 4)
  const kinds = [...received.matchAll(/Content-Type: (\S+)/g)].map((match) => match[1])
  assert.deepEqual(kinds, ['application/json', 'text/event-stream', 'application/json', 'text/event-stream'])
  assert.equal(count(received, 'data: [DONE]\n\n'), 2)
  assert.ok(received.endsWith('0\r\n\r\n'))
})

test('a stream is only sent to those who ask for it, however they space it', async () => {
  const asked = (field: string) => {
    const body = `{"model":"${upstreamModel}",${field}}`
    const head = `POST /burst/2/v1/chat/completions HTTP/1.1\r\nauthorization: Bearer ${upstreamKey}\r\nContent-Length: ${body.length}\r\n\r\n`
    return Buffer.from(head + body)
  }
  for (const field of ['"stream":true', '"stream": true', '"stream" : true', '"a":{},"stream":true']) {
    assert.match(await exchange([asked(field)]), /text\/event-stream/, field)
  }
  for (const field of ['"stream":false', '"stream":null', '"text":"stream"']) {
    assert.match(await exchange([asked(field)]), /application\/json/, field)
  }
})

test('a wrong key, a wrong model, a wrong path and a body without length are refused', async () => {
  const path = '/v1/chat/completions'
  assert.match(await exchange([request(path, 'json', 'sk-callers')]), /^HTTP\/1.1 401 /)
  assert.match(await exchange([request(path, 'json', upstreamKey, 'bench/echo')]), /^HTTP\/1.1 404 /)
  assert.match(await exchange([request('/v1/embeddings', 'json')]), /^HTTP\/1.1 404 /)
  assert.match(await exchange([Buffer.from(`POST ${path} HTTP/1.1\r\n\r\n`)]), /^HTTP\/1.1 411 /)
  assert.match(await exchange([Buffer.from('GET / HTTP/1.1\r\n\r\n')]), /^HTTP\/1.1 404 /)
})
