// The days of a model's activity as a chart of kinds of tokens, and their sums. Pure.
import type { ModelActivity } from '../../../contract/app/performance.ts'
import { axisLabel } from '../../parts/axis-label.ts'
import type { Bucket, Series } from '../../parts/chart-series.ts'

type Day = ModelActivity['days'][number]

/** Kinds have the same colours everywhere; from the axis up. */
const KINDS: readonly (Series & { readonly read: (day: Day) => number })[] = [
  { id: 'cached', name: 'Cached prompt', colour: 'var(--cached)', read: (day) => day.cachedTokens },
  {
    id: 'prompt',
    name: 'Prompt',
    colour: 'var(--prompt)',
    read: (day) => day.promptTokens - day.cachedTokens,
  },
  { id: 'reasoning', name: 'Reasoning', colour: 'var(--reasoning)', read: (day) => day.reasoningTokens },
  { id: 'completion', name: 'Completion', colour: 'var(--completion)', read: (day) => day.completionTokens },
]

/** One bucket a day; kinds that no day has are left out. */
export function tokenDays(days: readonly Day[]): {
  readonly series: readonly Series[]
  readonly buckets: readonly Bucket[]
} {
  const kinds = KINDS.filter(({ read }) => days.some((day) => read(day) > 0))
  return {
    series: kinds.map(({ id, name, colour }) => ({ id, name, colour })),
    buckets: days.map((day) => ({
      ...axisLabel(day.date, 'day'),
      values: kinds.map(({ read }) => read(day)),
    })),
  }
}

/** Over all days. */
export function sumDays(days: readonly Day[]): Omit<Day, 'date'> {
  const sum = (read: (day: Day) => number): number => days.reduce((total, day) => total + read(day), 0)
  return {
    requests: sum((day) => day.requests),
    promptTokens: sum((day) => day.promptTokens),
    cachedTokens: sum((day) => day.cachedTokens),
    completionTokens: sum((day) => day.completionTokens),
    reasoningTokens: sum((day) => day.reasoningTokens),
  }
}
