// How long a request may take in each phase: what the caller sets for this one, else for his key, else the operator's
// settings, else what the endpoint's own past says, within bounds. An explicit setting is obeyed as it is, but nobody holds a request for longer than
// the operator lets him.
import { GatewayError } from '../../core/errors.ts'
import type { Warning } from '../../core/fitting.ts'
import type { Endpoint } from '../../core/model.ts'
import type { RoutingSettings } from '../config.ts'
import type { Performance } from '../routing/performance.ts'
import { connectMs, firstEventMs, silenceMs } from '../routing/patience.ts'
import type { Services } from '../services.ts'
import type { KeyRecord } from '../store/keys/ports.ts'
import type { Inbound } from './inbound.ts'
import { header } from './inbound.ts'

/** Bounds of one request, those without an explicit setting undefined. */
export interface RequestDeadlines extends Pick<
  RoutingSettings,
  'connectTimeoutMs' | 'firstEventTimeoutMs' | 'idleTimeoutMs' | 'totalTimeoutMs'
> {
  /** True when the caller has set some of them, for the request or its key: missing those says nothing about an endpoint. */
  readonly areCallers: boolean
}

/** Bounds of one attempt. */
export interface Deadlines {
  readonly connectMs: number
  readonly firstEventMs: number
  readonly idleMs: number
}

const HEADER = 'x-causeway-timeouts'
const SPELT = 'X-Causeway-Timeouts'
const LONGEST_MS = 24 * 3_600_000
/** That a caller may wait for a connection where the operator says nothing. */
const LONGEST_CONNECT_MS = 15_000
/** Names in the header, and what they set. */
const NAMES = {
  connect: 'connectTimeoutMs',
  first_event: 'firstEventTimeoutMs',
  idle: 'idleTimeoutMs',
  total: 'totalTimeoutMs',
} as const satisfies Record<string, keyof RequestDeadlines>

/** What a key says for all of its requests. */
type DeadlinesOfKey = Pick<
  KeyRecord,
  'connectTimeoutMs' | 'firstEventTimeoutMs' | 'idleTimeoutMs' | 'totalTimeoutMs'
>

/** The deadlines of this request. Throws a 400 when the header does not say what can be understood. */
export function requestDeadlines({
  inbound,
  key,
  settings,
}: {
  readonly inbound: Pick<Inbound, 'headers'>
  readonly key: DeadlinesOfKey
  readonly settings: RoutingSettings
}): { readonly deadlines: RequestDeadlines; readonly warnings: readonly Warning[] } {
  const { totalTimeoutMs } = settings
  const text = header(inbound, HEADER)
  const asked = text === undefined ? {} : readTimeouts(text)
  const firstEventTimeoutMs = asked.firstEventTimeoutMs ?? key.firstEventTimeoutMs
  const idleTimeoutMs = asked.idleTimeoutMs ?? key.idleTimeoutMs
  const callersConnectMs = asked.connectTimeoutMs ?? key.connectTimeoutMs
  const callersTotalMs = asked.totalTimeoutMs ?? key.totalTimeoutMs
  const deadlines = {
    connectTimeoutMs:
      callersConnectMs === undefined
        ? settings.connectTimeoutMs
        : Math.min(callersConnectMs, settings.connectTimeoutMs ?? LONGEST_CONNECT_MS),
    firstEventTimeoutMs: firstEventTimeoutMs ?? settings.firstEventTimeoutMs,
    idleTimeoutMs: idleTimeoutMs ?? settings.idleTimeoutMs,
    totalTimeoutMs: Math.min(totalTimeoutMs, callersTotalMs ?? totalTimeoutMs),
    areCallers: [callersConnectMs, firstEventTimeoutMs, idleTimeoutMs, callersTotalMs].some(
      (one) => one !== undefined,
    ),
  }
  // A key's is lowered without a word: it would be in every answer, and whoever sends the request cannot change it.
  const isLowered = (asked.totalTimeoutMs ?? 0) > totalTimeoutMs
  return { deadlines, warnings: isLowered ? [loweredTotal(totalTimeoutMs)] : [] }
}

/** `first_event=2000, idle=5000, total=60000`: milliseconds, each at most once. */
function readTimeouts(text: string): Partial<RequestDeadlines> {
  const read: { -readonly [Name in keyof RequestDeadlines]?: RequestDeadlines[Name] } = {}
  for (const part of text.split(',')) {
    const [name = '', value = ''] = part.split('=').map((side) => side.trim())
    if (!Object.hasOwn(NAMES, name))
      throw refused(part, `Supported names are: ${Object.keys(NAMES).join(', ')}.`)
    const field = NAMES[name as keyof typeof NAMES]
    if (read[field] !== undefined) throw refused(part, `${name} is there twice.`)
    const milliseconds = /^\d{1,9}$/.test(value) ? Number(value) : 0
    if (milliseconds < 1 || milliseconds > LONGEST_MS)
      throw refused(part, `Give whole milliseconds from 1 to ${LONGEST_MS}.`)
    read[field] = milliseconds
  }
  return read
}

function refused(part: string, hint: string): GatewayError {
  const shown = part.trim().slice(0, 40)
  return new GatewayError('invalid_value', `Invalid value in the header ${SPELT}: '${shown}'. ${hint}`, {
    param: SPELT,
  })
}

function loweredTotal(totalTimeoutMs: number): Warning {
  const text = `A request may take ${totalTimeoutMs} ms here; the longer total of ${SPELT} was lowered to that.`
  return { code: 'value_changed', param: SPELT, text }
}

interface Attempted {
  readonly deadlines: RequestDeadlines
  readonly endpoint: Endpoint
  readonly streamed: boolean
  /** What is known of the endpoint; undefined where nobody else could answer in its place: nothing is gained by giving it up early. */
  readonly seen: Performance | undefined
  readonly isLastHope: boolean
  /** What the slowest of the last connections to its provider took, as far as known. */
  readonly slowestConnectMs: number | undefined
}

/** Until a whole answer begins there is only the total bound: nobody can tell a long thought from silence. */
export function deadlinesFor({
  deadlines,
  endpoint,
  streamed,
  seen,
  isLastHope,
  slowestConnectMs,
}: Attempted): Deadlines {
  const reasons = endpoint.capabilities.reasoning.kind !== 'none'
  return {
    connectMs: deadlines.connectTimeoutMs ?? connectMs(slowestConnectMs, isLastHope),
    firstEventMs: streamed
      ? (deadlines.firstEventTimeoutMs ?? firstEventMs(seen, reasons))
      : deadlines.totalTimeoutMs,
    idleMs: deadlines.idleTimeoutMs ?? silenceMs(seen, reasons),
  }
}

/** What the bounds of a request are counted from. */
interface Timed {
  readonly inbound: Pick<Inbound, 'receivedAt'>
  readonly deadlines: RequestDeadlines
}

/** When all the time that the request may take is used up, in Unix milliseconds. */
export function totalDueAt({ inbound, deadlines }: Timed): number {
  return inbound.receivedAt + deadlines.totalTimeoutMs
}

/** True once it is used up; no endpoint is called then. */
export function isOutOfTime(generation: Timed & { readonly services: Pick<Services, 'now'> }): boolean {
  return generation.services.now() >= totalDueAt(generation)
}
