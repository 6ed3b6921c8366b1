// The stretches of time that public pages about traffic offer, and how their address names one. Pure.
import type { Period } from '../../contract/app/time-range.ts'

/** For `Choices`. */
export const PERIODS: readonly (readonly [value: Period, name: string])[] = [
  ['day', 'Day'],
  ['week', '7 days'],
  ['month', '30 days'],
  ['quarter', '90 days'],
]

/** Within a sentence: "in the last 30 days". */
export const PERIOD_WORDS: Readonly<Record<Period, string>> = {
  day: 'the last day',
  week: 'the last 7 days',
  month: 'the last 30 days',
  quarter: 'the last 90 days',
}

/** What the address's query says; what makes no sense there is as if it were absent. */
export function readPeriod(query: Readonly<Record<string, unknown>>, usual: Period): Period {
  return PERIODS.find(([value]) => value === query['period'])?.[0] ?? usual
}
