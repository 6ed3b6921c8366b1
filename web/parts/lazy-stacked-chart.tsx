// The stacked chart with its library, which is loaded when the first one is drawn; until then its place is kept.
import { lazy, Suspense } from 'react'
import { Skeleton } from './skeleton.tsx'
import type { StackedChartProps } from './stacked-chart.tsx'

const Chart = lazy(async () => ({ default: (await import('./stacked-chart.tsx')).StackedChart }))

/** For pages: nothing else imports the chart itself. */
export function StackedChart(props: StackedChartProps) {
  return (
    <Suspense fallback={<Skeleton className="h-[316px] w-full" />}>
      <Chart {...props} />
    </Suspense>
  )
}
