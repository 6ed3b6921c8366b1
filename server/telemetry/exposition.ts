// Prometheus' text format 0.0.4, and a histogram that can be written in it. Knows nothing of what is measured.
// Format: https://prometheus.io/docs/instrumenting/exposition_formats/

/** One line: labels in the order given. `suffix` follows the family's name (`_bucket`, `_sum`, `_count`). */
export interface Sample {
  readonly suffix?: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

export interface Family {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly samples: readonly Sample[]
}

/** The lines of one metric, its help and type first. A metric without samples is announced all the same. */
export function writeFamily(family: Family): string {
  const { name } = family
  const help = family.help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
  let text = `# HELP ${name} ${help}\n# TYPE ${name} ${family.type}\n`
  for (const sample of family.samples)
    text += `${name}${sample.suffix ?? ''}${writeLabels(sample.labels)} ${writeNumber(sample.value)}\n`
  return text
}

function writeLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
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
  readonly samples: (labels: Readonly<Record<string, string>>) => Sample[]
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
    samples: (labels) => {
      const samples: Sample[] = []
      let below = 0
      for (const [at, count] of counts.entries()) {
        below += count
        const bound = writeNumber(upperBounds[at] ?? Infinity)
        samples.push({ suffix: '_bucket', labels: { ...labels, le: bound }, value: below })
      }
      samples.push({ suffix: '_sum', labels, value: sum }, { suffix: '_count', labels, value: below })
      return samples
    },
  }
}
