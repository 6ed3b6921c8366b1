// Rankings as charts: tokens of models over time, and authors' shares of each day. Pure.
import type { Rankings } from '../../../contract/app/rankings.ts'
import { axisLabel } from '../../parts/axis-label.ts'
import type { Bucket, Series } from '../../parts/chart-series.ts'
import { OTHER_COLOUR, seriesColour } from '../../parts/series-colours.ts'

interface ChartFacts {
  readonly series: readonly Series[]
  readonly buckets: readonly Bucket[]
}

/** The series that holds what has none of its own. */
const OTHER = 'other'

/** Tokens a day: those with most, then all others. */
export function modelChart({ series, days }: Pick<Rankings, 'series' | 'days'>): ChartFacts {
  return {
    series: series.map(({ id, name }, at) => drawn(id, name, at)),
    buckets: days.map(({ date, models }) => ({ ...axisLabel(date, 'day'), values: models })),
  }
}

/** Each day as a whole of 1, of which authors have parts; a day without tokens is empty. */
export function authorChart(
  { authorSeries, days }: Pick<Rankings, 'authorSeries' | 'days'>,
  nameOf: (author: string) => string,
): ChartFacts {
  return {
    series: authorSeries.map((author, at) => drawn(author, nameOf(author), at)),
    buckets: days.map(({ date, authors }) => {
      const all = authors.reduce((sum, tokens) => sum + tokens, 0)
      return {
        ...axisLabel(date, 'day'),
        values: authors.map((tokens) => (all === 0 ? 0 : tokens / all)),
      }
    }),
  }
}

function drawn(id: string, name: string, at: number): Series {
  return id === OTHER
    ? { id, name: 'All others', colour: OTHER_COLOUR }
    : { id, name, colour: seriesColour(at) }
}
