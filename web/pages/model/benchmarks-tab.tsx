// Being built.
import type { ModelTabProps } from './tab-props.ts'

/** The benchmarks tab. */
export function BenchmarksTab({ model }: ModelTabProps) {
  return <p>{model.name}</p>
}
