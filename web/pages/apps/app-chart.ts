// What an app used over time as a chart by model. Pure.
import type { AppPage } from '../../../contract/app/apps.ts'
import { axisLabel } from '../../parts/axis-label.ts'
import type { Bucket, Series } from '../../parts/chart-series.ts'
import { OTHER_COLOUR, seriesColour } from '../../parts/series-colours.ts'

/** The models with most tokens, then all others as one when there are more. */
export function appChart({ models, days }: Pick<AppPage, 'models' | 'days'>): {
  readonly series: readonly Series[]
  readonly buckets: readonly Bucket[]
} {
  const drawn = days[0]?.tokens.length ?? 0
  return {
    series: Array.from({ length: drawn }, (_, at): Series => {
      const model = models[at]?.model
      const isOther = model === undefined || (at === drawn - 1 && models.length > drawn)
      return isOther
        ? { id: 'other', name: 'All others', colour: OTHER_COLOUR }
        : { id: model.id, name: model.name, colour: seriesColour(at) }
    }),
    buckets: days.map(({ date, tokens }) => ({ ...axisLabel(date, 'day'), values: tokens })),
  }
}
