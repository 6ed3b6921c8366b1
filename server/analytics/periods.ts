// The stretches of public pages: whole UTC days that end with today, and the same before it.
import type { Period } from '../../contract/app/time-range.ts'
import { DAY_HOURS, dateOf, dayOf } from './traffic.ts'

const DAYS: Readonly<Record<Period, number>> = { day: 1, week: 7, month: 30, quarter: 90 }

/** UTC days; `toDay` is not included. */
export interface Days {
  readonly fromDay: number
  readonly toDay: number
}

/** The last so many UTC days, today among them. */
export function daysOfPeriod(period: Period, now: number): Days {
  return lastDays(DAYS[period], now)
}

/** The last `count` UTC days, today among them. */
export function lastDays(count: number, now: number): Days {
  const toDay = dayOf(now) + 1
  return { fromDay: toDay - count, toDay }
}

/** The stretch of the same length before. */
export function daysBefore({ fromDay, toDay }: Days): Days {
  return { fromDay: 2 * fromDay - toDay, toDay: fromDay }
}

/** As rollups take it. */
export function hoursOf({ fromDay, toDay }: Days): { readonly fromHour: number; readonly toHour: number } {
  return { fromHour: fromDay * DAY_HOURS, toHour: toDay * DAY_HOURS }
}

/** Every day as a date, oldest first. */
export function datesOf({ fromDay, toDay }: Days): string[] {
  return Array.from({ length: toDay - fromDay }, (_, at) => dateOf(fromDay + at))
}

/** First and last date, both included. */
export function datesAround({ fromDay, toDay }: Days): { readonly from: string; readonly to: string } {
  return { from: dateOf(fromDay), to: dateOf(toDay - 1) }
}
