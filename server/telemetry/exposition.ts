// Prometheus' text format 0.0.4, and a histogram that can be written in it. Knows nothing of what is measured. A scrape
// stops the streams of this process for as long as it writes, so labels are written once and lines are only joined.
// Format: https://prometheus.io/docs/instrumenting/exposition_formats/

/** One line of a metric. */
export interface Sample {
  /** As `writeLabels` wrote them; empty for none. */
  readonly labels: string
  readonly value: number
}

export interface Heading {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge' | 'histogram'
}

/** The two lines that announce a metric. */
export function writeHeading({ name, help, type }: Heading): string {
  const escaped = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
  return `# HELP ${name} ${escaped}\n# TYPE ${name} ${type}\n`
}

/** A counter or gauge. Without samples it is announced all the same. */
export function writeFamily(heading: Heading, samples: Iterable<Sample>): string {
  let text = writeHeading(heading)
  for (const { labels, value } of samples) {
    text += labels === '' ? heading.name : `${heading.name}{${labels}}`
    text += ` ${writeNumber(value)}\n`
  }
  return text
}

/** `model="a",provider="b"`, in the order given. */
export function writeLabels(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escapeLabel(value)}"`)
    .join(',')
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}

function writeNumber(value: number): string {
  if (value === Infinity) return '+Inf'
  return value === -Infinity ? '-Inf' : String(value)
}

/** Counts values by size. Mutable. */
export interface Histogram {
  readonly observe: (value: number) => void
  /** The lines of this histogram in a metric of this name, which has a heading already. */
  readonly write: (name: string, labels: string) => string
}

/** Starts empty. Bounds ascend; a value equal to a bound counts below it. */
export function createHistogram(upperBounds: readonly number[]): Histogram {
  // One place more than bounds: what is above them all.
  const counts = new Float64Array(upperBounds.length + 1)
  let sum = 0
  return {
    observe: (value) => {
      let at = 0
      while (at < upperBounds.length && value > (upperBounds[at] as number)) at++
      counts[at] = (counts[at] as number) + 1
      sum += value
    },
    write: (name, labels) => {
      const before = labels === '' ? `${name}_bucket{le="` : `${name}_bucket{${labels},le="`
      const around = labels === '' ? '' : `{${labels}}`
      let text = ''
      let below = 0
      for (let at = 0; at < counts.length; at++) {
        below += counts[at] as number
        text += `${before}${writeNumber(upperBounds[at] ?? Infinity)}"} ${below}\n`
      }
      return `${text}${name}_sum${around} ${writeNumber(sum)}\n${name}_count${around} ${below}\n`
    },
  }
}
