// A test instrument: a fake OpenAI-compatible provider on a raw socket, as cheap as Node allows, so that
// the gateway in front of it is what gets measured. It knows one route and one kind of request body
// (Content-Length, no chunks). Not an HTTP server for anything else, and never part of the gateway.
import { createServer, type Server, type Socket } from 'node:net'
import { defaultContentEvents, jsonAnswer, streamEvents, upstreamKey, upstreamModel } from './payload.ts'

/** How a stream leaves: all in one write, one write per event, or one event per interval. */
interface Plan {
  readonly mode: 'burst' | 'writes' | 'paced'
  readonly contentEvents: number
  readonly intervalMs: number
}

interface Request {
  readonly plan: Plan | undefined
  readonly keyIsRight: boolean
  readonly body: Buffer
  readonly rest: Buffer | undefined
}

const streamHead =
  'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\nTransfer-Encoding: chunked\r\n\r\n'
const jsonWhole = Buffer.from(answer('200 OK', jsonAnswer))
const modelNeedle = Buffer.from(`"${upstreamModel}"`)
const streamNeedle = Buffer.from('"stream"')
const maxHeadBytes = 65_536

/**
 * The fake provider, not yet listening. The path chooses the plan: `/v1/chat/completions` streams 49 content
 * events in one write; `/burst/N`, `/writes/N` and `/paced/N/MS` before `/v1` choose otherwise.
 */
export function createUpstream(): Server {
  return createServer({ noDelay: true }, serve)
}

function serve(socket: Socket): void {
  let pending: Buffer | undefined
  let streaming = false

  const advance = (): void => {
    while (pending !== undefined && !streaming) {
      const request = readRequest(pending)
      if (request === 'incomplete') return
      if (typeof request === 'string') {
        socket.end(answer(request, errorBody(request)))
        pending = undefined
        return
      }
      pending = request.rest
      streaming = respond(socket, request, () => {
        streaming = false
        advance()
      })
    }
  }

  socket.on('data', (chunk: Buffer) => {
    pending = pending === undefined ? chunk : Buffer.concat([pending, chunk])
    advance()
  })
  // A gateway that drops a connection is its own affair; the load generator sees what came of it.
  socket.on('error', () => socket.destroy())
}

function readRequest(buffer: Buffer): Request | 'incomplete' | `4${string}` {
  const headEnd = buffer.indexOf('\r\n\r\n')
  if (headEnd < 0) {
    return buffer.length > maxHeadBytes ? '431 Request Header Fields Too Large' : 'incomplete'
  }
  const head = buffer.toString('latin1', 0, headEnd)
  const isPost = head.startsWith('POST ')
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
  if (length === undefined && isPost) return '411 Length Required'
  const bodyStart = headEnd + 4
  const bodyEnd = bodyStart + Number(length ?? 0)
  if (buffer.length < bodyEnd) return 'incomplete'
  const pathStart = head.indexOf(' ') + 1
  return {
    plan: isPost ? planFor(head.slice(pathStart, head.indexOf(' ', pathStart))) : undefined,
    keyIsRight: head.includes(`Bearer ${upstreamKey}`),
    body: buffer.subarray(bodyStart, bodyEnd),
    rest: buffer.length > bodyEnd ? buffer.subarray(bodyEnd) : undefined,
  }
}

const plans = new Map<string, Plan | undefined>()

function planFor(path: string): Plan | undefined {
  const known = plans.get(path)
  if (known !== undefined) return known
  const match = /^(?:\/(burst|writes|paced)\/(\d{1,4})(?:\/(\d{1,5}))?)?\/v1\/chat\/completions$/.exec(path)
  if (match === null) return undefined
  const mode = match[1]
  const plan: Plan = {
    mode: mode === 'writes' || mode === 'paced' ? mode : 'burst',
    contentEvents: Number(match[2] ?? defaultContentEvents),
    intervalMs: Number(match[3] ?? 0),
  }
  plans.set(path, plan)
  return plan
}

/** Answers one request; true when a paced stream is under way, whose end `onEnd` reports. */
function respond(socket: Socket, request: Request, onEnd: () => void): boolean {
  const { plan, body } = request
  if (plan === undefined) return refuse(socket, '404 Not Found')
  if (!request.keyIsRight) return refuse(socket, '401 Unauthorized')
  if (!body.includes(modelNeedle)) return refuse(socket, '404 Not Found')
  if (!asksForStream(body)) {
    socket.write(jsonWhole)
    return false
  }
  const frames = framesOf(plan.contentEvents)
  if (plan.mode === 'burst') {
    socket.write(frames.whole)
    return false
  }
  if (plan.mode === 'writes') {
    for (const frame of frames.each) socket.write(frame)
    return false
  }
  pace({ socket, frames: frames.each, intervalMs: plan.intervalMs, onEnd })
  return true
}

function asksForStream(body: Buffer): boolean {
  const key = body.indexOf(streamNeedle)
  return key >= 0 && /^"stream"\s*:\s*true/.test(body.toString('latin1', key, key + 24))
}

function refuse(socket: Socket, status: string): false {
  socket.write(answer(status, errorBody(status)))
  return false
}

interface Pace {
  readonly socket: Socket
  readonly frames: readonly Buffer[]
  readonly intervalMs: number
  readonly onEnd: () => void
}

function pace({ socket, frames, intervalMs, onEnd }: Pace): void {
  const startMs = performance.now()
  let next = 0
  const step = (): void => {
    const frame = frames[next]
    if (frame === undefined || socket.destroyed) return
    socket.write(frame)
    next++
    if (next === frames.length) return onEnd()
    // From the start, not from the last event, so that late timers do not add up.
    setTimeout(step, Math.max(1, startMs + next * intervalMs - performance.now()))
  }
  step()
}

interface Frames {
  readonly each: readonly Buffer[]
  readonly whole: Buffer
}

const frameCache = new Map<number, Frames>()

function framesOf(contentEvents: number): Frames {
  const known = frameCache.get(contentEvents)
  if (known !== undefined) return known
  const events = streamEvents(contentEvents)
  const each = events.map((event, index) => {
    const frame = `${Buffer.byteLength(event).toString(16)}\r\n${event}\r\n`
    return Buffer.from(
      (index === 0 ? streamHead : '') + frame + (index === events.length - 1 ? '0\r\n\r\n' : ''),
    )
  })
  const frames = { each, whole: Buffer.concat(each) }
  frameCache.set(contentEvents, frames)
  return frames
}

function answer(status: string, body: string): string {
  return `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}

function errorBody(status: string): string {
  return JSON.stringify({
    error: { message: `Fake upstream: ${status}`, type: 'invalid_request_error', code: null },
  })
}

if (import.meta.main) {
  const server = createUpstream()
  // 1,000 streams connect at once in one of the cases.
  server.listen({ port: Number(process.env['PORT'] ?? 0), host: '127.0.0.1', backlog: 4096 }, () => {
    const address = server.address()
    if (address !== null && typeof address === 'object') {
      console.log(`Listening on http://127.0.0.1:${address.port}`)
    }
  })
  // Started by the benchmark: when the benchmark dies, so does this.
  if (process.argv.includes('--until-stdin-ends')) process.stdin.resume().on('end', () => process.exit(0))
}
