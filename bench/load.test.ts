// The load generator's judgement: a check that cannot fail would make every figure worthless, so each way
// in which an answer can be wrong is served here and must be counted as a failure. Not a test of speed.
import assert from 'node:assert/strict'
import { createServer, type Server, type Socket } from 'node:net'
import { after, test } from 'node:test'
import { checkJsonAnswer, createStreamCheck, type AnswerCheck } from './check-answer.ts'
import { runClosedLoop, runFixedCount, runFixedRate, type LoadResult } from './load.ts'
import { jsonAnswer, requestBody, streamEvents, upstreamKey, upstreamModel } from './payload.ts'
import { createUpstream } from './upstream.ts'

const servers: Server[] = []
after(() => {
  for (const server of servers) server.close()
})

async function listen(server: Server): Promise<number> {
  servers.push(server)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  assert.ok(address !== null && typeof address === 'object')
  return address.port
}

/** A server that gives every request to `answer`; requests come whole because nothing is pipelined. */
function serving(answer: (socket: Socket) => void): Promise<number> {
  const server = createServer({ noDelay: true }, (socket) => {
    let received = 0
    const size = request('json', '/').length
    socket.on('data', (chunk) => {
      received += chunk.length
      if (received < size) return
      received = 0
      answer(socket)
    })
    socket.on('error', () => socket.destroy())
  })
  return listen(server)
}

function request(answer: 'json' | 'stream', prefix: string): Buffer {
  const body = requestBody(upstreamModel, answer)
  const head = `POST ${prefix}/v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${upstreamKey}\r\nContent-Length: ${body.length}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), body])
}

const silent = { onStart: () => undefined, onEnd: () => undefined }

function once(port: number, check: AnswerCheck, prefix = '/'): Promise<LoadResult> {
  const target = { port, check, request: request(check === checkJsonAnswer ? 'json' : 'stream', prefix) }
  return runFixedCount({ ...silent, target, connections: 1, answersEach: 1, answerTimeoutMs: 300 })
}

async function failureOf(answer: (socket: Socket) => void, check: AnswerCheck): Promise<string> {
  const result = await once(await serving(answer), check)
  assert.equal(result.answered, 0)
  assert.equal(result.failures.size, 1)
  return [...result.failures.keys()].join()
}

function http(body: string, status = '200 OK'): string {
  return `HTTP/1.1 ${status}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}

function chunked(events: readonly string[]): string {
  const frames = events.map((event) => `${Buffer.byteLength(event).toString(16)}\r\n${event}\r\n`)
  return `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${frames.join('')}`
}

const lastChunk = '0\r\n\r\n'
const events = streamEvents(49)
const checkStream = createStreamCheck(49)

test('right answers of the fake upstream pass in every mode', async () => {
  const port = await listen(createUpstream())
  const plans: [string, AnswerCheck][] = [
    ['', checkJsonAnswer],
    ['', checkStream],
    ['/burst/49', checkStream],
    ['/writes/49', checkStream],
    ['/paced/49/1', checkStream],
    ['/burst/3', createStreamCheck(3)],
  ]
  for (const [prefix, check] of plans) {
    const target = { port, check, request: request(check === checkJsonAnswer ? 'json' : 'stream', prefix) }
    const result = await runFixedCount({
      ...silent,
      target,
      connections: 3,
      answersEach: 70 / (prefix.includes('paced') ? 35 : 1),
    })
    assert.deepEqual([...result.failures], [], `plan ${prefix}`)
    assert.equal(result.measured, result.answered)
    assert.equal(result.answered, prefix.includes('paced') ? 6 : 210)
  }
})

test('an answer that arrives byte by byte passes', async () => {
  const bytewise = (text: string) => (socket: Socket) => {
    const bytes = Buffer.from(text)
    let at = 0
    const timer = setInterval(() => {
      // A few hundred turns of the event loop rather than one per byte of a whole stream.
      socket.write(bytes.subarray(at, at + (at < 400 ? 1 : 97)))
      at += at < 400 ? 1 : 97
      if (at >= bytes.length) clearInterval(timer)
    }, 0)
  }
  const json = await runFixedCount({
    ...silent,
    target: {
      port: await serving(bytewise(http(jsonAnswer))),
      check: checkJsonAnswer,
      request: request('json', '/'),
    },
    connections: 1,
    answersEach: 1,
  })
  assert.deepEqual([[...json.failures], json.answered], [[], 1])
  const stream = await runFixedCount({
    ...silent,
    target: {
      port: await serving(bytewise(chunked(events) + lastChunk)),
      check: checkStream,
      request: request('stream', '/'),
    },
    connections: 1,
    answersEach: 1,
  })
  assert.deepEqual([[...stream.failures], stream.answered], [[], 1])
})

test('a status other than 200 is a failure, also with a right body', async () => {
  const answer = (socket: Socket): void => void socket.write(http(jsonAnswer, '503 Service Unavailable'))
  assert.match(await failureOf(answer, checkJsonAnswer), /^status 503: /)
  assert.match(await failureOf(answer, checkStream), /^status 503: /)
})

test('a wrong key or a model that was not renamed is a failure', async () => {
  const port = await listen(createUpstream())
  for (const [wrong, status] of [
    [Buffer.from(upstreamKey), 401],
    [Buffer.from(`"${upstreamModel}"`), 404],
  ] as const) {
    const bytes = request('json', '')
    bytes.fill('x', bytes.indexOf(wrong), bytes.indexOf(wrong) + wrong.length)
    const target = { port, check: checkJsonAnswer, request: bytes }
    const result = await runFixedCount({ ...silent, target, connections: 1, answersEach: 1 })
    assert.match([...result.failures.keys()].join(), new RegExp(`^status ${status}: `))
  }
})

test('a JSON body with another text, another usage or a cut end is a failure', async () => {
  const send = (body: string) => (socket: Socket) => void socket.write(http(body))
  assert.match(await failureOf(send(jsonAnswer.replace('raised', 'sunken')), checkJsonAnswer), /another text/)
  assert.match(await failureOf(send(jsonAnswer.replace(':400,', ':401,')), checkJsonAnswer), /another usage/)
  assert.match(await failureOf(send(jsonAnswer.replace(':287,', ':288,')), checkJsonAnswer), /another usage/)
  assert.match(await failureOf(send(jsonAnswer.slice(0, -20)), checkJsonAnswer), /cut/)
})

test('a stream whose connection is cut is a failure', async () => {
  for (const kept of [0, 1, 25, events.length]) {
    const cut = (socket: Socket): void => void socket.end(chunked(events.slice(0, kept)))
    assert.match(await failureOf(cut, checkStream), /closed before the answer was complete/)
  }
})

test('a stream that ends cleanly without [DONE] is a failure', async () => {
  const send = (socket: Socket): void => void socket.write(chunked(events.slice(0, -1)) + lastChunk)
  assert.match(await failureOf(send, checkStream), /does not end in \[DONE\]/)
})

test('a stream with a lost, repeated, exchanged or broken event, or without finish or usage, is a failure', async () => {
  const send = (list: readonly string[]) => (socket: Socket) => void socket.write(chunked(list) + lastChunk)
  const [first = '', second = '', ...others] = events
  assert.match(await failureOf(send([first, ...others]), checkStream), /48 content events instead of 49/)
  assert.match(await failureOf(send([first, second, ...events.slice(1)]), checkStream), /50 content events/)
  assert.match(await failureOf(send([second, first, ...others]), checkStream), /another text/)
  assert.match(await failureOf(send([first.replace('}', ''), second, ...others]), checkStream), /not JSON/)
  assert.match(await failureOf(send(events.toSpliced(-3, 1)), checkStream), /no finish_reason/)
  assert.match(await failureOf(send(events.toSpliced(-2, 1)), checkStream), /no usage/)
})

test('an answer that never ends is a failure after the time limit', async () => {
  const stall = (socket: Socket): void => void socket.write(chunked(events.slice(0, 5)))
  assert.match(await failureOf(stall, checkStream), /no whole answer within 300 ms/)
})

test('bytes that are not HTTP, malformed chunks and a second answer are failures', async () => {
  const send = (text: string) => (socket: Socket) => void socket.write(text)
  assert.match(await failureOf(send('SSH-2.0-x\r\n\r\n'), checkJsonAnswer), /not an HTTP\/1.1 answer/)
  const malformed = chunked([]) + 'zz\r\nabc\r\n'
  assert.match(await failureOf(send(malformed), checkStream), /malformed chunk size/)
  const twice = http(jsonAnswer) + http(jsonAnswer)
  assert.match(await failureOf(send(twice), checkJsonAnswer), /bytes after the end/)
  const overlong = `${chunked([])}2\r\nabc\r\n`
  assert.match(await failureOf(send(overlong), checkStream), /longer than its size/)
})

test('an answer that arrives while nothing was asked fails the next request', async () => {
  const port = await serving((socket) => {
    socket.write(http(jsonAnswer))
    setTimeout(() => socket.write(http(jsonAnswer)), 20)
  })
  const target = { port, check: checkJsonAnswer, request: request('json', '/') }
  // Five a second: the stray answer finds the connection idle.
  const result = await runFixedRate({ ...silent, target, perSecond: 5, warmUpMs: 0, measureMs: 400 })
  assert.deepEqual([...result.failures.keys()], ['an answer that nobody asked for'])
})

test('a closed loop counts the failures of the warm-up too and gives up a hopeless gateway', async () => {
  const port = await serving((socket) => void socket.write(http('{}', '500 Internal Server Error')))
  const target = { port, check: checkJsonAnswer, request: request('json', '/') }
  const startedAtMs = performance.now()
  const result = await runClosedLoop({ ...silent, target, connections: 4, warmUpMs: 200, measureMs: 20_000 })
  const failed = [...result.failures.values()].reduce((sum, count) => sum + count, 0)
  assert.ok(failed >= 1000)
  assert.equal(result.measured, 0)
  assert.ok(performance.now() - startedAtMs < 10_000)
})

test('a fixed rate sends every request and counts latency from the scheduled time', async () => {
  const delayMs = 30
  const port = await serving((socket) => void setTimeout(() => socket.write(http(jsonAnswer)), delayMs))
  const target = { port, check: checkJsonAnswer, request: request('json', '/') }
  const result = await runFixedRate({ ...silent, target, perSecond: 200, warmUpMs: 100, measureMs: 500 })
  assert.deepEqual([...result.failures], [])
  assert.equal(result.answered, 120)
  // Those of the warm-up that were answered within the window count as well.
  assert.ok(result.measured >= 100 && result.measured <= 110, `${result.measured} measured`)
  // Timers may fire up to a millisecond early by another clock's reading.
  assert.ok(result.latenciesMs.every((latency) => latency > delayMs - 2))
})
