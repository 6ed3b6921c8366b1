// The store's door: turns what drivers return into the port's values and refuses what does not fit. No queries.
import { nanodollars } from '../../../core/money.ts'
import type { Nanodollars } from '../../../core/money.ts'
import type { DriverInteger } from './column-types.ts'

/** A whole number within 2^53; throws a RangeError beyond, where a number would be wrong without saying so. */
export function whole(value: DriverInteger): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number)) throw new RangeError(`the store holds ${value}, beyond 2^53`)
  return number
}

/** `whole`, with null read as undefined. */
export function wholeOrUndefined(value: DriverInteger | null): number | undefined {
  return value === null ? undefined : whole(value)
}

/** One amount of money. */
export function amount(value: DriverInteger): Nanodollars {
  return nanodollars(whole(value))
}

/** A sum, which may be beyond 2^53; null, which is the sum of nothing, is zero. */
export function sum(value: DriverInteger | null): bigint {
  return value === null ? 0n : BigInt(value)
}

/** The undefined of the port for the null of the database. */
export function orUndefined<T>(value: T | null): T | undefined {
  return value ?? undefined
}

/** The null of the database for the undefined of the port. */
export function orNull<T>(value: T | undefined): T | null {
  return value ?? null
}

/** A list of words kept as JSON text; undefined when there is none. */
export function words(text: string | null): readonly string[] | undefined {
  return text === null ? undefined : (JSON.parse(text) as string[])
}

const DAY_MS = 86_400_000

/** Days since 1970-01-01 in UTC, for `key_days`. */
export function utcDay(at: number): number {
  return Math.floor(at / DAY_MS)
}

/** First days, in `utcDay` numbers, of the week (Monday) and month that a moment lies in. */
export function windowStarts(at: number): { day: number; week: number; month: number } {
  const day = utcDay(at)
  const date = new Date(at)
  return {
    day,
    // 1970-01-01 was a Thursday, three days after a Monday.
    week: day - ((day + 3) % 7),
    month: utcDay(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)),
  }
}
