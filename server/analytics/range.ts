// A stretch of time as somebody asked for it, and its steps. Stretches are kept in whole hours, since rollups are: `from` is put
// back to the hour it lies in, `to` forward to the next. Pure.
import type { Step } from '../../contract/app/time-range.ts'
import { GatewayError } from '../../core/errors.ts'
import { DAY_HOURS, DAY_MS, dateOf, HOUR_MS } from './traffic.ts'
import type { Zone } from './zone.ts'
import { localDayOf, localTimeOf, startOfDay } from './zone.ts'

const DEFAULT_DAYS = 30
/** More points than this no chart shows and no table holds. */
const MOST_STEPS = 1500
const LONGEST_DAYS = 3700
const MONDAY = 3

export interface Range {
  /** Hours since 1970-01-01 UTC; `toHour` is not included. */
  readonly fromHour: number
  readonly toHour: number
}

/** Reads `from` and `to`. Throws `invalid_value` when one is not before the other, or the stretch is of more than ten years. */
export function readRange(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: number,
): Range {
  const end = to === undefined ? now : Date.parse(to)
  const start = from === undefined ? end - DEFAULT_DAYS * DAY_MS : Date.parse(from)
  if (!(start < end))
    throw new GatewayError('invalid_value', "Invalid 'from': it must be before 'to'.", { param: 'from' })
  if (end - start > LONGEST_DAYS * DAY_MS)
    throw new GatewayError('invalid_value', "Invalid 'from': ten years are the most.", { param: 'from' })
  return { fromHour: Math.floor(start / HOUR_MS), toHour: Math.ceil(end / HOUR_MS) }
}

/** The stretch of the same length that ends where this one begins. */
export function rangeBefore({ fromHour, toHour }: Range): Range {
  return { fromHour: 2 * fromHour - toHour, toHour: fromHour }
}

/** The step that suits a stretch: hours up to two days, days up to three months, weeks up to a year. */
export function stepFor({ fromHour, toHour }: Range): Step {
  const days = (toHour - fromHour) / DAY_HOURS
  if (days <= 2) return 'hour'
  if (days <= 92) return 'day'
  return days <= 366 ? 'week' : 'month'
}

export interface Bucket {
  /** Unix milliseconds. The first may begin before the stretch. */
  readonly start: number
  readonly label: string
}

export interface Buckets {
  readonly all: readonly Bucket[]
  /** What rollups are asked for. */
  readonly unit: 'hour' | 'day'
  /** Where a bucket number of rollups belongs; undefined outside. */
  readonly indexOf: (number: number) => number | undefined
}

/** Every step of a stretch, in order. Throws `invalid_value` when there are too many. */
export function bucketsOf(
  range: Range,
  { step, zone }: { readonly step: Step; readonly zone: Zone },
): Buckets {
  if (step === 'hour') return hourBuckets(range, zone)
  const first = localDayOf(zone, range.fromHour * HOUR_MS)
  const last = localDayOf(zone, range.toHour * HOUR_MS - 1)
  refuseTooMany(last - first, step === 'day' ? MOST_STEPS : LONGEST_DAYS)
  const all: Bucket[] = []
  const indexes: number[] = []
  let current: number | undefined
  for (let day = first; day <= last; day++) {
    const start = startOfStep(day, step)
    if (start !== current) all.push({ start: startOfDay(zone, start), label: dateOf(start) })
    current = start
    indexes.push(all.length - 1)
  }
  return { all, unit: 'day', indexOf: (day) => indexes[day - first] }
}

function hourBuckets({ fromHour, toHour }: Range, zone: Zone): Buckets {
  refuseTooMany(toHour - fromHour, MOST_STEPS)
  const all = Array.from({ length: toHour - fromHour }, (_, at) => {
    const start = (fromHour + at) * HOUR_MS
    return { start, label: localTimeOf(zone, start) }
  })
  const indexOf = (hour: number): number | undefined =>
    hour >= fromHour && hour < toHour ? hour - fromHour : undefined
  return { all, unit: 'hour', indexOf }
}

function refuseTooMany(steps: number, most: number): void {
  if (steps > most)
    throw new GatewayError(
      'invalid_value',
      `Invalid 'step': the stretch has more than ${most} of them. Take a longer step.`,
      { param: 'step' },
    )
}

/** The first day of the step that a day is in. */
function startOfStep(day: number, step: Exclude<Step, 'hour'>): number {
  if (step === 'day') return day
  if (step === 'week') return day - ((((day + MONDAY) % 7) + 7) % 7)
  const date = new Date(day * DAY_MS)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / DAY_MS
}
