// Bars over time, one on the other, zero-based; hovering reads all series at that time, and a table says the same to screen readers.
// Brings Recharts with it: import it lazily.
import { Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis, ResponsiveContainer } from 'recharts'

export interface Series {
  readonly id: string
  readonly name: string
  /** A CSS colour. */
  readonly colour: string
}

export interface Bucket {
  /** Below the axis: `21 Nov`, `14:00`. */
  readonly label: string
  /** In the hint: `21 Nov 2026, 14:00 to 15:00`. */
  readonly title: string
  /** Parallel to the series. */
  readonly values: readonly number[]
}

interface StackedChartProps {
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
  const data = buckets.map((bucket) => ({
    ...bucket,
    ...Object.fromEntries(bucket.values.map((value, at) => [`v${at}`, value])),
  }))
  return (
    <figure aria-label={label} className="min-w-0">
      <Legend series={series} />
      <div style={{ height }} className="overflow-hidden">
        <ResponsiveContainer width="100%" height="100%">
          <BarChart data={data} margin={{ top: 8, right: 4, bottom: 0, left: 0 }} barCategoryGap="18%">
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
              width={64}
            />
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
                dataKey={`v${at}`}
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
      <ChartTable label={label} series={series} buckets={buckets} write={write} />
    </figure>
  )
}

interface LegendProps {
  readonly series: readonly Series[]
}

function Legend({ series }: LegendProps) {
  return (
    <ul className="mb-3 flex flex-wrap gap-x-4 gap-y-1 text-sm" aria-hidden>
      {series.map(({ id, name, colour }) => (
        <li key={id} className="inline-flex min-w-0 items-center gap-1.5">
          <span className="size-2.5 shrink-0 rounded-sm" style={{ background: colour }} />
          <span className="max-w-52 truncate text-quiet">{name}</span>
        </li>
      ))}
    </ul>
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
  const total = bucket.values.reduce((sum, value) => sum + value, 0)
  return (
    <div className="rounded-card border bg-card px-3 py-2 text-sm shadow-float">
      <p className="font-medium">{bucket.title}</p>
      {lines.toReversed().map(({ id, name, colour, value }) => (
        <p key={id} className="flex items-center justify-between gap-6">
          <span className="inline-flex items-center gap-1.5">
            <span className="size-2 rounded-sm" style={{ background: colour }} />
            {name}
          </span>
          <span className="numeric">{write(value)}</span>
        </p>
      ))}
      <p className="mt-1 flex justify-between gap-6 border-t pt-1">
        Together <span className="numeric">{write(total)}</span>
      </p>
    </div>
  )
}

function ChartTable({ label, series, buckets, write }: Omit<StackedChartProps, 'height'>) {
  return (
    // Around the table, since a table takes the width of its words whatever it is told.
    <div className="sr-only">
      <table>
        <caption>{label}</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {series.map(({ id, name }) => (
              <th key={id} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {buckets
            .filter(({ values }) => values.some((value) => value > 0))
            .map((bucket) => (
              <tr key={bucket.title}>
                <th scope="row">{bucket.title}</th>
                {bucket.values.map((value, at) => (
                  <td key={at}>{write(value)}</td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  )
}
