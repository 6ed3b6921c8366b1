// When a simulated answer is sent: the script that one flow plays, with the faults that happen on the way. A test
// instrument; what is sent is chunks.ts, the clock is simulator.ts.
import type { Frame } from './chunks.ts'
import type { ErrorAnswer } from './faults.ts'
import type { Random } from './random.ts'
import type { Fault, Simulate } from './read-simulate.ts'

/** Bytes that are due at a time, in milliseconds after the request. */
export interface Cue {
  readonly atMs: number
  readonly text: string
}

/** What happens after the last cue: a proper end, a broken connection, or nothing ever. */
export type Ending = 'end' | 'reset' | 'never'

export interface Script {
  /** Undefined when no headers come. */
  readonly opening:
    | { readonly atMs: number; readonly status: number; readonly headers: Readonly<Record<string, string>> }
    | undefined
  readonly cues: Iterator<Cue, unknown>
  readonly ending: Ending
  /** When the ending comes, at the earliest. */
  readonly endAtMs: number
}

/** How fast an answer comes. */
export interface Pace {
  readonly firstTokenMs: number
  readonly msPerToken: number
}

const USUAL_TOKENS_PER_SECOND = 150
const QUICKEST_FIRST_TOKEN_MS = 40
const SLOWEST_FIRST_TOKEN_MS = 120
/** A whole answer does not wait for words that nobody watches. */
const LONGEST_WHOLE_MS = 300
const SLOW_FIRST_TOKEN_MS = 20_000
const FAULT_MS = 10
/** Where a stream breaks when nothing else is asked: after 40 of 60 tokens. */
const USUAL_BREAK = 40
const USUAL_BREAK_SHARE = 2 / 3

/** The pace that was asked for, or an even one that feels alive. */
export function readPace(simulate: Simulate, fault: Fault | undefined, random: Random): Pace {
  const usual = QUICKEST_FIRST_TOKEN_MS + random.next() * (SLOWEST_FIRST_TOKEN_MS - QUICKEST_FIRST_TOKEN_MS)
  const slow = fault?.kind === 'slow_first_token' ? SLOW_FIRST_TOKEN_MS : usual
  return {
    firstTokenMs: simulate.ttftMs ?? slow,
    msPerToken: 1000 / (simulate.tokensPerSecond ?? USUAL_TOKENS_PER_SECOND),
  }
}

/** How long a whole answer takes: to the letter where it was asked for, else within a short bound. */
export function wholeAnswerMs(tokens: number, pace: Pace, simulate: Simulate): number {
  const spoken = tokens * pace.msPerToken
  if (simulate.tokensPerSecond !== undefined) return pace.firstTokenMs + spoken
  return pace.firstTokenMs + Math.min(spoken, LONGEST_WHOLE_MS - SLOWEST_FIRST_TOKEN_MS)
}

/** An error answer, or anything else that comes at once and whole. */
export function errorScript(answer: ErrorAnswer): Script {
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  if (answer.retryAfterSeconds !== undefined) headers['retry-after'] = String(answer.retryAfterSeconds)
  return {
    opening: { atMs: FAULT_MS, status: answer.status, headers },
    cues: [{ atMs: FAULT_MS, text: answer.body }].values(),
    ending: 'end',
    endAtMs: FAULT_MS,
  }
}

/** A connection that breaks, or stays silent, before any answer. */
export function deadScript(ending: 'reset' | 'never'): Script {
  return { opening: undefined, cues: [].values(), ending, endAtMs: FAULT_MS }
}

export interface WholeScriptOptions {
  readonly body: string
  readonly durationMs: number
  readonly fault: Fault | undefined
}

/** A JSON answer; cut, stalled and malformed ones stop in the middle of it. */
export function wholeScript({ body, durationMs, fault }: WholeScriptOptions): Script {
  const kind = fault?.kind
  const isBroken = kind === 'cut' || kind === 'stall' || kind === 'malformed_chunk'
  const text = isBroken ? body.slice(0, Math.floor(body.length * USUAL_BREAK_SHARE)) : body
  return {
    opening: {
      atMs: kind === 'slow_first_token' ? FAULT_MS : durationMs,
      status: 200,
      headers: { 'content-type': 'application/json' },
    },
    cues: [{ atMs: durationMs, text }].values(),
    ending: endingOf(kind),
    endAtMs: durationMs,
  }
}

export interface StreamScriptOptions {
  readonly frames: Iterable<Frame>
  /** Tokens that the longest choice says in all. */
  readonly tokens: number
  readonly pace: Pace
  readonly simulate: Simulate
  readonly fault: Fault | undefined
}

/** A stream of server-sent events. */
export function streamScript({ frames, tokens, pace, simulate, fault }: StreamScriptOptions): Script {
  const kind = fault?.kind
  const breakAt = simulate.atToken ?? Math.min(USUAL_BREAK, Math.floor(tokens * USUAL_BREAK_SHARE))
  return {
    opening: {
      atMs: kind === 'slow_first_token' ? FAULT_MS : pace.firstTokenMs,
      status: 200,
      headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' },
    },
    cues: timed(withFault(frames, kind, breakAt), pace),
    ending: endingOf(kind),
    endAtMs: 0,
  }
}

function endingOf(kind: Fault['kind'] | undefined): Ending {
  if (kind === 'cut') return 'reset'
  return kind === 'stall' ? 'never' : 'end'
}

function* timed(frames: Iterable<Frame>, pace: Pace): Generator<Cue> {
  for (const frame of frames)
    yield { atMs: pace.firstTokenMs + Math.max(0, frame.tokens - 1) * pace.msPerToken, text: frame.text }
}

/** A chunk that was garbled on the way: no parser takes it. */
const MALFORMED_CHUNK = 'data: {"id":"chatcmpl-sim-malformed","object":"chat.completion.chunk","choi\n\n'

function* withFault(
  frames: Iterable<Frame>,
  kind: Fault['kind'] | undefined,
  breakAt: number,
): Generator<Frame> {
  let isBroken = false
  for (const frame of frames) {
    const isPast = frame.tokens > breakAt || frame.kind !== 'delta'
    if (isPast && (kind === 'cut' || kind === 'stall')) return
    if (isPast && kind === 'malformed_chunk' && !isBroken) {
      isBroken = true
      yield { ...frame, text: MALFORMED_CHUNK }
    }
    if (frame.kind === 'done' && kind === 'no_done') return
    yield frame
  }
}
