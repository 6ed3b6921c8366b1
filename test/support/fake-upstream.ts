// A test instrument: a fake model provider on a real socket, steered byte by byte by the test and recording what it was asked.
// It says what it is in the header `X-Test-Instrument`. It decides nothing itself: answers come from the test
// (`openai-answers.ts` builds well-formed ones). Never part of the product; the product's own simulator is another thing.
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** One thing that the fake does after the head of an answer; steps run in order, each write is its own chunk. */
export type UpstreamStep =
  /** Writes these bytes at once, exactly as given: where a step ends, a chunk ends. */
  | { do: 'write'; bytes: string | Uint8Array }
  /** Waits before the next step. */
  | { do: 'pause'; ms: number }
  /** Breaks the connection with a TCP reset; bytes just written may be lost with it, so pause before it. */
  | { do: 'reset' }
  /** Closes the connection without the end of the body. */
  | { do: 'cut' }
  /** Says nothing more and holds the connection until the caller leaves or the fake stops. */
  | { do: 'hang' }
  /** Waits until the test calls `gate.open()`. */
  | { do: 'wait'; gate: Gate }

/** What the fake answers to one request. After the last step the body ends properly, unless a step prevented that. */
export interface UpstreamAnswer {
  /** 200 when absent. */
  status?: number
  headers?: Record<string, string>
  /** Steps before the status line is written, e.g. a slow start or a silent accept. */
  before?: readonly UpstreamStep[]
  steps: readonly UpstreamStep[]
}

/** One request as it arrived. */
export interface RecordedRequest {
  method: string
  /** Path with query. */
  path: string
  headers: IncomingHttpHeaders
  bodyText: string
  /** The body as JSON, undefined when it is none. */
  body: unknown
  /** Becomes true when the caller closed the connection before the answer was complete. */
  abortedByCaller: boolean
  /** Resolves when the exchange is over, whoever ended it. */
  ended: Promise<void>
}

/** Answers by looking at the request; may take its time. */
export type UpstreamScript = (request: RecordedRequest) => UpstreamAnswer | Promise<UpstreamAnswer>

/** A door that the test opens when it wants an answer to go on. */
export interface Gate {
  open(): void
  readonly opened: Promise<void>
}

/** A running fake. */
export interface FakeUpstream {
  /** `http://127.0.0.1:<port>`. */
  readonly origin: string
  /** `origin` + `/v1`: what goes into `base_url`. */
  readonly baseUrl: string
  /** All requests so far, oldest first; a test may empty it by `length = 0`. */
  readonly requests: RecordedRequest[]
  /** The answer to every request that no queued answer takes. */
  answerWith(script: UpstreamAnswer | UpstreamScript): void
  /** Answers for the next requests, one each, before `answerWith`. */
  answerNext(...scripts: (UpstreamAnswer | UpstreamScript)[]): void
  /** Resolves with the request number `index` (0 = first), also when it has not come yet. */
  request(index: number): Promise<RecordedRequest>
  /** Open connections from callers, e.g. to see that a pool is reused or an abort arrived. */
  connectionCount(): number
  stop(): Promise<void>
}

/** Makes a closed gate. */
export function createGate(): Gate {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { open: resolve, opened: promise }
}

/** Starts a fake on a free port of 127.0.0.1. Until told otherwise it answers 500 and says so. */
export async function startFakeUpstream(): Promise<FakeUpstream> {
  const requests: RecordedRequest[] = []
  const queued: (UpstreamAnswer | UpstreamScript)[] = []
  const waiting: { index: number; resolve: (request: RecordedRequest) => void }[] = []
  const sockets = new Set<Socket>()
  const stopping = new AbortController()
  let standing: UpstreamAnswer | UpstreamScript = {
    status: 500,
    headers: { 'content-type': 'application/json' },
    steps: [{ do: 'write', bytes: '{"error":{"message":"the test gave the fake upstream no answer"}}' }],
  }
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await record(incoming, response)
    requests.push(request)
    for (const waiter of waiting) if (waiter.index === requests.length - 1) waiter.resolve(request)
    const script = queued.shift() ?? standing
    const answer = typeof script === 'function' ? await script(request) : script
    await play({ answer, response, signal: stopping.signal })
  }
  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((error: unknown) => {
      // A script that throws must be seen by the test's caller, not vanish with the connection.
      if (response.headersSent) response.destroy()
      else response.writeHead(599).end(`fake upstream: ${String(error)}`)
    })
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    baseUrl: `${origin}/v1`,
    requests,
    answerWith: (script) => {
      standing = script
    },
    answerNext: (...scripts) => {
      queued.push(...scripts)
    },
    request: (index) => {
      const known = requests[index]
      if (known !== undefined) return Promise.resolve(known)
      return new Promise((resolve) => waiting.push({ index, resolve }))
    },
    connectionCount: () => sockets.size,
    stop: async () => {
      stopping.abort()
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

async function record(incoming: IncomingMessage, response: ServerResponse): Promise<RecordedRequest> {
  const chunks: Buffer[] = []
  const { promise: ended, resolve: resolveEnded } = Promise.withResolvers<void>()
  const request: RecordedRequest = {
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    headers: incoming.headers,
    bodyText: '',
    body: undefined,
    abortedByCaller: false,
    ended,
  }
  response.on('close', () => {
    // A reset or cut of our own destroys the response first, so it is not taken for the caller's.
    request.abortedByCaller = !response.writableFinished && !ownEnds.has(response)
    resolveEnded()
  })
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  request.bodyText = Buffer.concat(chunks).toString('utf8')
  try {
    request.body = JSON.parse(request.bodyText)
  } catch {
    request.body = undefined // the test sees the text; not everything that is sent must be JSON
  }
  return request
}

/** Responses that the fake broke by itself. */
const ownEnds = new WeakSet<ServerResponse>()

async function play(scene: {
  answer: UpstreamAnswer
  response: ServerResponse
  signal: AbortSignal
}): Promise<void> {
  const { answer, response, signal } = scene
  for (const step of answer.before ?? []) if (!(await take({ step, response, signal }))) return
  response.socket?.setNoDelay(true)
  response.writeHead(answer.status ?? 200, { 'x-test-instrument': 'fake upstream', ...answer.headers })
  if (answer.steps.length > 0) response.flushHeaders()
  for (const step of answer.steps) if (!(await take({ step, response, signal }))) return
  response.end()
}

/** Does one step; false when the exchange is over. */
async function take(scene: {
  step: UpstreamStep
  response: ServerResponse
  signal: AbortSignal
}): Promise<boolean> {
  const { step, response, signal } = scene
  if (response.destroyed) return false
  switch (step.do) {
    case 'write':
      response.write(step.bytes)
      // One turn of the loop lets the bytes leave as a chunk of their own.
      await new Promise((resolve) => setImmediate(resolve))
      return !response.destroyed
    case 'pause':
      return stillOpenAfter({ response, signal, until: sleep(step.ms) })
    case 'wait':
      return stillOpenAfter({ response, signal, until: step.gate.opened })
    case 'hang':
      return stillOpenAfter({ response, signal, until: new Promise(() => {}) })
    case 'reset':
      ownEnds.add(response)
      response.socket?.resetAndDestroy()
      return false
    case 'cut':
      ownEnds.add(response)
      response.destroy()
      return false
  }
}

/** Waits for `until`, the caller's leaving or the fake's stop, whichever is first. */
async function stillOpenAfter(wait: {
  response: ServerResponse
  signal: AbortSignal
  until: Promise<unknown>
}): Promise<boolean> {
  const over = new AbortController()
  const signal = AbortSignal.any([wait.signal, over.signal])
  const gone = once(wait.response, 'close', { signal }).catch(() => undefined) // aborted = the wait is over anyway
  await Promise.race([wait.until, gone])
  over.abort()
  return !wait.response.destroyed && !wait.signal.aborted
}
