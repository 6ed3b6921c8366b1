// The days of a bar of uptime: how good each was, how tall it is drawn, and what is said of it. Pure.
import { day as writeDay, percent, whole } from './figures.ts'

/** From 95 % on a day is normal, below 80 % it is bad: the bounds of incidents. `none`: nothing is known of it. */
export type DayLevel = 'up' | 'degraded' | 'down' | 'none'

export interface UptimeDay {
  readonly date: string
  readonly level: DayLevel
  /** `11 Dec 2026: 99.3 % of 412 attempts`. */
  readonly words: string
}

const NORMAL_PERCENT = 95
const BAD_PERCENT = 80

/** How good a day was by its uptime in per cent. */
export function dayLevel(uptime: number | null | undefined): DayLevel {
  if (uptime == null) return 'none'
  if (uptime < BAD_PERCENT) return 'down'
  return uptime < NORMAL_PERCENT ? 'degraded' : 'up'
}

interface UptimeFacts {
  readonly dates: readonly string[]
  /** In per cent, parallel to `dates`. */
  readonly days: readonly (number | null)[]
  /** Parallel to `dates`; absent for the gateway itself, of which time is counted. */
  readonly attempts?: readonly number[]
}

/** One per date, oldest first. */
export function uptimeDays({ dates, days, attempts }: UptimeFacts): readonly UptimeDay[] {
  return dates.map((date, at) => {
    const uptime = days[at] ?? null
    return { date, level: dayLevel(uptime), words: `${writeDay(date)}: ${said(uptime, attempts?.[at])}` }
  })
}

function said(uptime: number | null, attempts: number | undefined): string {
  if (uptime === null) return attempts === undefined ? 'nothing is known' : 'not called'
  const share = percent(uptime / 100)
  if (attempts === undefined) return share
  return `${share} of ${whole(attempts)} ${attempts === 1 ? 'attempt' : 'attempts'}`
}

/** The whole bar in a few words, for those who do not see it. */
export function sayDays(days: readonly UptimeDay[]): string {
  const many = (level: DayLevel): number => days.filter((one) => one.level === level).length
  const known = days.length - many('none')
  if (known === 0) return 'nothing is known of these days'
  const bad = [
    many('down') > 0 ? `${many('down')} below 80 %` : '',
    many('degraded') > 0 ? `${many('degraded')} below 95 %` : '',
  ].filter(Boolean)
  const days90 = `${known} ${known === 1 ? 'day' : 'days'} with figures`
  return bad.length === 0 ? `${days90}, all normal` : `${days90}, ${bad.join(' and ')}`
}
