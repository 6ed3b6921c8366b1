// Lines over time from zero, one for each provider; hovering reads all of them at that time, and where nothing was measured there is
// a gap. Brings Recharts with it: import it lazily.
import { CartesianGrid, Line, LineChart as Chart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
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
  const data = buckets.map((bucket) => ({
    ...bucket,
    ...Object.fromEntries(bucket.values.map((value, at) => [`v${at}`, value])),
  }))
  return (
    <figure aria-label={label} className="min-w-0">
      <ChartLegend series={series} />
      <div className="h-[220px] overflow-hidden">
        <ResponsiveContainer width="100%" height="100%">
          <Chart data={data} margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis
              dataKey="label"
              tickLine={false}
              axisLine={{ stroke: 'var(--line)' }}
              tick={{ fill: 'var(--quiet)', fontSize: 12 }}
              minTickGap={28}
            />
            <YAxis
              tickFormatter={write}
              tickLine={false}
              axisLine={false}
              tick={{ fill: 'var(--quiet)', fontSize: 12 }}
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
                dataKey={`v${at}`}
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
    <div className="rounded-card border bg-card px-3 py-2 text-sm shadow-float">
      <p className="font-medium">{bucket.title}</p>
      {series.map(({ id, name, colour }, at) => (
        <p key={id} className="flex items-center justify-between gap-6">
          <span className="inline-flex items-center gap-1.5">
            <span className="size-2 rounded-sm" style={{ background: colour }} />
            {name}
          </span>
          <span className="numeric">{write(bucket.values[at] ?? null)}</span>
        </p>
      ))}
    </div>
  )
}
