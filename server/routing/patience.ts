// How long an endpoint is waited for: the connection, what is late, after which another one is asked as well, and what is too late, after which
// it is given up for another. By its own past where enough of it is known, else by what is usual. Pure; milliseconds.
import type { Performance } from './performance.ts'

/** What is waited for. */
export interface Wait {
  readonly streamed: boolean
  /** The model may think before its first word. */
  readonly reasons: boolean
}

/** From so many measurements on something is said, and from so many on it is trusted. */
const SOME_MEASURED = 5
const ENOUGH_MEASURED = 20

interface Lateness {
  /** Of an endpoint that nothing is known of. */
  readonly usual: number
  /** However quick it has been. */
  readonly least: number
}

/** Whole answers are waited for to their end, streams to their first word. */
const LATE: Readonly<Record<'stream' | 'whole', Readonly<Record<'plain' | 'reasoning', Lateness>>>> = {
  stream: { plain: { usual: 8_000, least: 3_000 }, reasoning: { usual: 12_000, least: 6_000 } },
  whole: { plain: { usual: 15_000, least: 8_000 }, reasoning: { usual: 25_000, least: 15_000 } },
}

/** After so long without a first word, or without the answer where it comes whole, another endpoint is asked as well. */
export function lateAfterMs(seen: Performance | undefined, { streamed, reasons }: Wait): number {
  const { usual, least } = LATE[streamed ? 'stream' : 'whole'][reasons ? 'reasoning' : 'plain']
  const measured = (streamed ? seen?.measured.firstTokens : seen?.measured.wholes) ?? 0
  const slowest = streamed ? seen?.firstTokenMs?.p99 : seen?.wholeMs?.p99
  if (slowest === undefined || measured < SOME_MEASURED) return usual
  return Math.max(least, slowest * (measured < ENOUGH_MEASURED ? 4 : 2))
}

interface Bounds {
  readonly least: number
  readonly most: number
}

const FIRST_EVENT = { plain: { least: 15_000, most: 60_000 }, reasoning: { least: 60_000, most: 600_000 } }
const SILENCE = { plain: { least: 8_000, most: 30_000 }, reasoning: { least: 20_000, most: 120_000 } }
/** What takes so many times as long as ninety-nine of a hundred did will not come any more. */
const HOPELESS = 5

/** How long a stream may take to its first event where nobody has set it. Without a past: the most. */
export function firstEventMs(seen: Performance | undefined, reasons: boolean): number {
  return learned(FIRST_EVENT[reasons ? 'reasoning' : 'plain'], {
    slowest: seen?.firstTokenMs?.p99,
    measured: seen?.measured.firstTokens,
  })
}

/** How long a stream may be silent between two events where nobody has set it. */
export function silenceMs(seen: Performance | undefined, reasons: boolean): number {
  return learned(SILENCE[reasons ? 'reasoning' : 'plain'], {
    slowest: seen?.silenceMs?.p99,
    measured: seen?.measured.silences,
  })
}

const CONNECT = { least: 2_500, most: 10_000 }
/** Of an address that little is known of. */
const CONNECT_USUAL = 5_000

/**
 * How long a connection is waited for where nobody has set it. `slowestMs` is what the slowest of the last ones took. The least
 * bears one lost packet: TCP sends its opening one again after a second (RFC 6298 2.1).
 */
export function connectMs(slowestMs: number | undefined, isLastHope: boolean): number {
  if (slowestMs === undefined) return CONNECT_USUAL
  const learnt = Math.min(CONNECT.most, Math.max(CONNECT.least, slowestMs * HOPELESS))
  // Whole tenths: a deadline is no more exact, and each length of time is a list of its own to the timers.
  return Math.ceil((isLastHope ? Math.max(learnt, CONNECT_USUAL) : learnt) / 100) * 100
}

interface Past {
  readonly slowest: number | undefined
  readonly measured: number | undefined
}

function learned({ least, most }: Bounds, { slowest, measured = 0 }: Past): number {
  if (slowest === undefined || measured < ENOUGH_MEASURED) return most
  return Math.min(most, Math.max(least, slowest * HOPELESS))
}
