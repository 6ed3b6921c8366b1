// Breaks a value of the wire at each of its places in turn, with each kind of wrong value, and says what must hold then. Where
// fuzz.ts breaks by chance what no one has thought of, this leaves no place out. It knows no format.
import assert from 'node:assert/strict'
import { GatewayError } from '../../core/errors.ts'
import { NO_USAGE, type StreamEvent } from '../../core/events.ts'
import type { SseEvent } from '../../core/sse.ts'
import type { Dialect } from '../../dialects/dialect.ts'
import { answerOptions } from './dialect-laws.ts'
import { endOf } from './fuzz.ts'
import { readText, writeText } from './streams.ts'
import { assertTyped, assertTypedAnswer, type DetailsAre } from './typed-events.ts'

const REMOVED = Symbol('removed')

/** One of each kind that a program may trip over; `[null]` and `[[]]` are what is left of lists whose entries are broken. */
const WRONG: readonly unknown[] = [REMOVED, null, true, -1, 1e308, '', 'x', [], {}, [null], [[]], [{}]]

/** What the value is when one place of it is broken, and where that is. */
export function* brokenEverywhere(value: unknown, path = ''): Generator<{ path: string; broken: unknown }> {
  for (const wrong of WRONG) if (wrong !== REMOVED) yield { path, broken: wrong }
  if (typeof value !== 'object' || value === null) return
  for (const [name, inner] of Object.entries(value)) {
    yield { path: `${path}.${name} removed`, broken: withPlace(value, name, REMOVED) }
    for (const { path: at, broken } of brokenEverywhere(inner, `${path}.${name}`))
      yield { path: at, broken: withPlace(value, name, broken) }
  }
}

function withPlace(value: object, name: string, inner: unknown): unknown {
  if (Array.isArray(value))
    return value.flatMap((entry: unknown, at) =>
      String(at) !== name ? [entry] : inner === REMOVED ? [] : [inner],
    )
  const copy: Record<string, unknown> = { ...value }
  if (inner === REMOVED) delete copy[name]
  else copy[name] = inner
  return copy
}

export interface BrokenCase {
  readonly dialect: Dialect
  readonly quirks: ReadonlySet<string>
  /** Those whose writers must take whatever was read. */
  readonly callers: readonly Dialect[]
  /** What becomes of items of reasoning. */
  readonly details: DetailsAre
}

/** A whole answer that is broken somewhere is read or refused, and what was read can be written for any caller. */
export function assertAnswerHolds({ dialect, quirks, callers, details }: BrokenCase, wire: unknown): void {
  for (const { path, broken } of brokenEverywhere(wire))
    try {
      const answer = dialect.readAnswer(broken, { quirks })
      assertTypedAnswer(answer, details)
      for (const caller of callers)
        JSON.parse(caller.writeAnswer(answer, answerOptions(answer.usage ?? NO_USAGE)))
    } catch (error) {
      if (!(error instanceof GatewayError))
        throw new Error(`${dialect.id}, answer broken at ${path}`, { cause: error })
    }
}

/** A stream with an event that is broken somewhere ends once, and can be written, each for another caller than the one before. */
export function assertStreamHolds(given: BrokenCase, events: readonly SseEvent[]): void {
  const { dialect, callers, details } = given
  let count = 0
  events.forEach((event, at) => {
    if (!isWhole(event.data)) return
    for (const { path, broken } of brokenEverywhere(JSON.parse(event.data)))
      try {
        const spoiled = events.with(at, { ...event, data: JSON.stringify(broken) })
        const caller = callers[count++ % callers.length]
        assert.ok(caller)
        const read = readAll(given, spoiled)
        assertTyped(read, details)
        assertEnded(caller, read)
      } catch (error) {
        throw new Error(`${dialect.id}, event ${at} broken at ${path}`, { cause: error })
      }
  })
}

/** What providers say of failures that are told apart by their words, in our own. */
const SAID: readonly string[] = [
  'The provided model identifier is invalid.',
  'model: nothing-like-it',
  'This model has been deprecated.',
  'Your credit balance is too low.',
  'This exceeds the maximum context length.',
  'The prompt was flagged by the content policy.',
  'The model is overloaded, try again in 2.5 s.',
  'API key not valid.',
  'On-demand throughput is not supported.',
  '',
]
const STATUSES = [200, 302, 400, 401, 402, 403, 404, 408, 413, 422, 424, 429, 500, 502, 503, 529, 999]

/** An error body is an error of ours that can be told on either surface, whatever is broken in it, says it, and comes with it. */
export function assertErrorsHold(dialect: Dialect, bodies: readonly ((message: string) => unknown)[]): void {
  for (const body of bodies)
    for (const status of STATUSES) {
      const told = SAID.map((message) => JSON.stringify(body(message)))
      const broken = [...brokenEverywhere(body('No'))].map(({ broken: value }) => JSON.stringify(value))
      for (const text of [...told, ...broken, '', 'No', '<html><title>No</title>']) {
        const error: unknown = dialect.readError({ status, text })
        assert.ok(error instanceof GatewayError, `${dialect.id}, ${status}: ${text}`)
        for (const surface of ['openai', 'openrouter'] as const)
          JSON.parse(dialect.writeError(error, surface).body)
      }
    }
}

/** Whatever spoils a stream, wherever it comes: there is one end, and nothing is heard after it. */
export function assertNothingAfterEnd(
  given: BrokenCase,
  { events, spoilers }: { readonly events: readonly SseEvent[]; readonly spoilers: readonly SseEvent[] },
): void {
  for (const spoiler of spoilers)
    for (let at = 0; at <= events.length; at++) {
      const read = readAll(given, [...events.slice(0, at), spoiler, ...events.slice(at), spoiler, ...events])
      endOf(read, `${given.dialect.id}: ${spoiler.data} at ${at}`)
    }
}

/** The end is told twice, as a connection that is closed and then broken does. */
function readAll({ dialect, quirks }: BrokenCase, events: readonly SseEvent[]): StreamEvent[] {
  const read: StreamEvent[] = []
  const reader = dialect.createStreamReader({ quirks }, (event) => read.push(event))
  for (const event of events) reader.push(event)
  reader.end()
  reader.end()
  return read
}

function assertEnded(caller: Dialect, read: readonly StreamEvent[]): void {
  const last = endOf(read)
  const written = writeText(caller, read)
  if (last.type !== 'message-error') return
  assert.ok(!written.includes('[DONE]'), 'a broken stream has no clean end')
  assert.equal(
    endOf(readText(caller, written)).type,
    last.type,
    'a broken stream is broken for the caller too',
  )
  const told = JSON.stringify(last.error.message.slice(0, 40)).slice(1, -1)
  assert.ok(written.includes(told), 'the caller is told why')
}

/** Some streams are recorded up to the middle of an event. */
function isWhole(data: string): boolean {
  return data.startsWith('{') && data.endsWith('}')
}
