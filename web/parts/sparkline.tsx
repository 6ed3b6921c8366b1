// A small line without axes that shows how something went; the numbers behind it are spoken.
interface SparklineProps {
  readonly values: readonly number[]
  /** "Tokens a week for the last 12 weeks". */
  readonly label: string
  readonly width?: number
  readonly height?: number
}

/** Zero-based, so that heights can be compared. */
export function Sparkline({ values, label, width = 72, height = 20 }: SparklineProps) {
  const largest = Math.max(...values, 0)
  if (values.length < 2 || largest === 0) return <span className="text-quiet">–</span>
  const x = (index: number): string => ((index / (values.length - 1)) * (width - 2) + 1).toFixed(1)
  const y = (value: number): string => (height - 1 - (value / largest) * (height - 3)).toFixed(1)
  const line = values.map((value, index) => `${index === 0 ? 'M' : 'L'}${x(index)} ${y(value)}`).join('')
  return (
    <svg
      role="img"
      aria-label={`${label}: ${values.join(', ')}`}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      className="text-completion"
    >
      <path d={`${line}L${x(values.length - 1)} ${height}L1 ${height}Z`} fill="currentColor" opacity="0.14" />
      <path d={line} fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />
    </svg>
  )
}
