// Bars over time, one on the other, zero-based; hovering reads all series at that time, and a table says the same to screen readers.
// Brings Recharts with it: import it lazily.
import { Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis, ResponsiveContainer } from 'recharts'
import { tickLabel } from './axis-label.ts'
import { ChartHint } from './chart-hint.tsx'
import { chartRows, TIME_AXIS, VALUE_AXIS, valueKey } from './chart-look.ts'
import type { Bucket, Series } from './chart-series.ts'
import { ChartLegend, ChartTable } from './chart-words.tsx'

/** What is drawn. */
export interface StackedChartProps {
  /** What it shows, with its unit: "Cost a day in US dollars". */
  readonly label: string
  readonly series: readonly Series[]
  readonly buckets: readonly Bucket[]
  readonly write: (value: number) => string
  /** Pixels. */
  readonly height?: number
}

/** As wide as what holds it. */
export function StackedChart({ label, series, buckets, write, height = 280 }: StackedChartProps) {
  const data = chartRows(buckets)
  return (
    <figure aria-label={label} className="min-w-0">
      <ChartLegend series={series} />
      <div style={{ height }} className="overflow-hidden">
        <ResponsiveContainer width="100%" height="100%">
          <BarChart data={data} margin={{ top: 8, right: 4, bottom: 0, left: 0 }} barCategoryGap="18%">
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis {...TIME_AXIS} />
            <YAxis {...VALUE_AXIS} tickFormatter={(value: number) => tickLabel(write(value))} width={64} />
            <Tooltip
              cursor={{ fill: 'var(--sunken)' }}
              isAnimationActive={false}
              content={({ active, payload }) =>
                active ? (
                  <Hint bucket={payload[0]?.payload as Bucket | undefined} series={series} write={write} />
                ) : null
              }
            />
            {series.map(({ id, colour, name }, at) => (
              <Bar
                key={id}
                dataKey={valueKey(at)}
                name={name}
                stackId="all"
                fill={colour}
                isAnimationActive={false}
                maxBarSize={44}
              />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
      <ChartTable
        label={label}
        series={series}
        rows={buckets
          .filter(({ values }) => values.some((value) => value > 0))
          .map(({ title, values }) => ({ title, cells: values.map(write) }))}
      />
    </figure>
  )
}

interface HintProps extends Pick<StackedChartProps, 'series' | 'write'> {
  readonly bucket: Bucket | undefined
}

function Hint({ bucket, series, write }: HintProps) {
  if (bucket === undefined) return null
  const lines = series
    .map((one, at) => ({ ...one, value: bucket.values[at] ?? 0 }))
    .filter(({ value }) => value > 0)
    .map((line) => ({ ...line, value: write(line.value) }))
  const total = bucket.values.reduce((sum, value) => sum + value, 0)
  return (
    <ChartHint title={bucket.title} lines={lines.toReversed()}>
      <p className="mt-1 flex justify-between gap-6 border-t pt-1">
        Together <span className="numeric">{write(total)}</span>
      </p>
    </ChartHint>
  )
}
