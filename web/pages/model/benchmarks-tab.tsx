// Being built.
import type { ModelTabProps } from './model-page.tsx'

/** The benchmarks tab. */
export function BenchmarksTab({ model }: ModelTabProps) {
  return <p>{model.name}</p>
}
