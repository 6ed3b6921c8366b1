// The answer of the server as series and buckets of a chart, by what is measured. Pure.
import type { AppActivity } from '../../../contract/app/activity.ts'
import { axisLabel } from '../../parts/axis-label.ts'
import type { Bucket, Series } from '../../parts/chart-series.ts'
import { OTHER_COLOUR, seriesColour } from '../../parts/series-colours.ts'
import { count, dollars } from '../../parts/figures.ts'
import type { Measure } from './search.ts'

export interface ChartData {
  readonly label: string
  readonly series: readonly Series[]
  readonly buckets: readonly Bucket[]
  readonly write: (value: number) => string
}

type Value = AppActivity['buckets'][number]['values'][number]

const STEPS: Readonly<Record<AppActivity['step'], string>> = {
  hour: 'an hour',
  day: 'a day',
  week: 'a week',
  month: 'a month',
}

/** `kinds` splits by what tokens are instead of by the dimension: prompt, cached, reasoning, completion. */
export function chartData(activity: AppActivity, measure: Measure): ChartData {
  const per = STEPS[activity.step]
  const buckets = activity.buckets.map(({ label, values }) => ({
    ...axisLabel(label, activity.step),
    values,
  }))
  if (measure === 'kinds') {
    return {
      label: `Tokens ${per} by kind`,
      series: KINDS.map(({ id, name, colour }) => ({ id, name, colour })),
      buckets: buckets.map((bucket) => ({
        ...bucket,
        values: KINDS.map(({ read }) => sum(bucket.values.map(read))),
      })),
      write: count,
    }
  }
  const { read, name, write } = MEASURES[measure]
  return {
    label: `${name} ${per} by ${activity.groupBy}`,
    series: activity.series.map(({ id, label }, at) => ({
      id,
      name: id === 'other' ? 'All others' : label,
      colour: id === 'other' ? OTHER_COLOUR : seriesColour(at),
    })),
    buckets: buckets.map((bucket) => ({ ...bucket, values: bucket.values.map(read) })),
    write,
  }
}

const MEASURES: Readonly<
  Record<
    Exclude<Measure, 'kinds'>,
    {
      readonly read: (value: Value) => number
      readonly name: string
      readonly write: (value: number) => string
    }
  >
> = {
  cost: { read: ({ cost }) => cost, name: 'Cost in US dollars', write: dollars },
  tokens: {
    read: ({ inputTokens, outputTokens }) => inputTokens + outputTokens,
    name: 'Tokens',
    write: count,
  },
  requests: { read: ({ requests }) => requests, name: 'Requests', write: count },
}

/** The colours that these kinds have everywhere. */
const KINDS: readonly (Series & { readonly read: (value: Value) => number })[] = [
  { id: 'cached', name: 'Cached prompt', colour: 'var(--cached)', read: ({ cachedTokens }) => cachedTokens },
  {
    id: 'prompt',
    name: 'Prompt',
    colour: 'var(--prompt)',
    read: (value) => value.inputTokens - value.cachedTokens,
  },
  {
    id: 'reasoning',
    name: 'Reasoning',
    colour: 'var(--reasoning)',
    read: ({ reasoningTokens }) => reasoningTokens,
  },
  {
    id: 'completion',
    name: 'Completion',
    colour: 'var(--completion)',
    read: (value) => value.outputTokens - value.reasoningTokens,
  },
]

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
