// Lines over time from zero, one for each provider; hovering reads all of them at that time, and where nothing was measured there is
// a gap. Brings Recharts with it: import it lazily.
import { CartesianGrid, Line, LineChart as Chart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { tickLabel } from '../../parts/axis-label.ts'
import { ChartHint } from '../../parts/chart-hint.tsx'
import { chartRows, TIME_AXIS, VALUE_AXIS, valueKey } from '../../parts/chart-look.ts'
import type { Series } from '../../parts/chart-series.ts'
import { ChartLegend, ChartTable } from '../../parts/chart-words.tsx'
import type { LineBucket } from './speed-lines.ts'

interface LineChartProps {
  /** What it shows, with its unit. */
  readonly label: string
  readonly series: readonly Series[]
  readonly buckets: readonly LineBucket[]
  readonly write: (value: number | null) => string
}

/** As wide as what holds it. */
export function LineChart({ label, series, buckets, write }: LineChartProps) {
  const data = chartRows(buckets)
  return (
    <figure aria-label={label} className="min-w-0">
      <ChartLegend series={series} />
      <div className="h-[220px] overflow-hidden">
        <ResponsiveContainer width="100%" height="100%">
          <Chart data={data} margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis {...TIME_AXIS} />
            <YAxis
              {...VALUE_AXIS}
              tickFormatter={(value: number) => tickLabel(write(value))}
              width={72}
              domain={[0, 'auto']}
            />
            <Tooltip
              cursor={{ stroke: 'var(--line-strong)' }}
              isAnimationActive={false}
              content={({ active, payload }) =>
                active ? (
                  <Hint
                    bucket={payload[0]?.payload as LineBucket | undefined}
                    series={series}
                    write={write}
                  />
                ) : null
              }
            />
            {series.map(({ id, colour, name }, at) => (
              <Line
                key={id}
                dataKey={valueKey(at)}
                name={name}
                stroke={colour}
                strokeWidth={1.75}
                // A measurement between two gaps has no line to be seen by.
                dot={{ r: 2.25, strokeWidth: 0, fill: colour }}
                activeDot={{ r: 3.5 }}
                connectNulls={false}
                isAnimationActive={false}
                type="linear"
              />
            ))}
          </Chart>
        </ResponsiveContainer>
      </div>
      <ChartTable
        label={label}
        series={series}
        rows={buckets
          .filter(({ values }) => values.some((value) => value !== null))
          .map(({ title, values }) => ({ title, cells: values.map(write) }))}
      />
    </figure>
  )
}

interface HintProps extends Pick<LineChartProps, 'series' | 'write'> {
  readonly bucket: LineBucket | undefined
}

function Hint({ bucket, series, write }: HintProps) {
  if (bucket === undefined) return null
  return (
    <ChartHint
      title={bucket.title}
      lines={series.map((one, at) => ({ ...one, value: write(bucket.values[at] ?? null) }))}
    />
  )
}
