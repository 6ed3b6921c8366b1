// Where days begin in a zone: its offsets over a stretch of time, as rollups take them, and moments written in it. Pure but for
// the tables of zones that the runtime brings.
import { GatewayError } from '../../core/errors.ts'
import type { ZoneOffset } from '../store/rollups/ports.ts'
import { DAY_MS, HOUR_MS } from './traffic.ts'

const MINUTE_MS = 60_000
/** No zone changes its clocks twice within so few hours. */
const LOOKED_AT_EVERY_HOURS = 7 * 24

export interface Zone {
  readonly name: string
  /** Minutes ahead of UTC at a moment. */
  readonly minutesAhead: (at: number) => number
  /** For rollups: which offset holds from which hour on. */
  readonly offsets: (fromHour: number, toHour: number) => readonly ZoneOffset[]
}

/** Finds a zone by its IANA name or an offset. Throws `invalid_value` for one that does not exist. */
export function findZone(name: string): Zone {
  const minutesAhead = offsetReader(name)
  return {
    name,
    minutesAhead,
    offsets: (fromHour, toHour) => offsetsBetween(minutesAhead, { fromHour, toHour }),
  }
}

function offsetReader(name: string): (at: number) => number {
  if (name === 'UTC') return () => 0
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' })
    return (at) =>
      minutesOf(format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? '')
  } catch {
    // A RangeError of Intl, which knows no such zone.
    throw new GatewayError(
      'invalid_value',
      `Invalid 'zone': ${JSON.stringify(name)} is no IANA name (Europe/Berlin) and no offset (+02:00).`,
      { param: 'zone' },
    )
  }
}

/** `GMT`, `GMT+02:00`, `GMT-03:30`; seconds, which zones had long ago, are left out. */
function minutesOf(text: string): number {
  const found = /([+-])(\d\d):(\d\d)/.exec(text)
  if (!found) return 0
  const minutes = Number(found[2]) * 60 + Number(found[3])
  return found[1] === '-' ? -minutes : minutes
}

function offsetsBetween(
  minutesAhead: (at: number) => number,
  { fromHour, toHour }: { readonly fromHour: number; readonly toHour: number },
): readonly ZoneOffset[] {
  const at = (hour: number): number => minutesAhead(hour * HOUR_MS)
  const offsets = [{ fromHour, minutes: at(fromHour) }]
  for (let hour = fromHour; hour < toHour;) {
    const next = Math.min(hour + LOOKED_AT_EVERY_HOURS, toHour)
    const minutes = at(next)
    if (minutes !== offsets.at(-1)?.minutes)
      offsets.push({ fromHour: firstHourWith(at, hour, next), minutes })
    hour = next
  }
  return offsets
}

/** Between two hours with different offsets, the first that has the later one's. */
function firstHourWith(at: (hour: number) => number, before: number, after: number): number {
  const wanted = at(after)
  let low = before
  let high = after
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (at(middle) === wanted) high = middle
    else low = middle
  }
  return high
}

/** The local day of a moment, in days since 1970-01-01. */
export function localDayOf(zone: Zone, at: number): number {
  return Math.floor((at + zone.minutesAhead(at) * MINUTE_MS) / DAY_MS)
}

/** When a local day begins. Where clocks skip midnight it is the first moment after it. */
export function startOfDay(zone: Zone, day: number): number {
  const guess = day * DAY_MS - zone.minutesAhead(day * DAY_MS) * MINUTE_MS
  return day * DAY_MS - zone.minutesAhead(guess) * MINUTE_MS
}

/** `2026-11-21T14:00` in the zone. */
export function localTimeOf(zone: Zone, at: number): string {
  return new Date(at + zone.minutesAhead(at) * MINUTE_MS).toISOString().slice(0, 16)
}
