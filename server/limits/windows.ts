// UTC days, weeks (from Monday) and months as growing numbers, cheap enough for every request. Pure; the clock is handed in.

const DAY_MS = 86_400_000

/** Days since 1970-01-01. */
export function dayOf(at: number): number {
  return Math.floor(at / DAY_MS)
}

/** Weeks since the Monday before 1970-01-01, which was a Thursday. */
export function weekOfDay(day: number): number {
  return Math.floor((day + 3) / 7)
}

/** Months since year 0. */
export function monthOfDay(day: number): number {
  const date = new Date(day * DAY_MS)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

/** When the window that `at` lies in ends, in unix milliseconds. */
export function windowEnd(window: 'daily' | 'weekly' | 'monthly', at: number): number {
  const day = dayOf(at)
  if (window === 'daily') return (day + 1) * DAY_MS
  if (window === 'weekly') return ((weekOfDay(day) + 1) * 7 - 3) * DAY_MS
  const month = monthOfDay(day)
  return Date.UTC(Math.floor((month + 1) / 12), (month + 1) % 12, 1)
}
