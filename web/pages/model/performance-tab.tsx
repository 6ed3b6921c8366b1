// Being built.
import type { ModelTabProps } from './tab-props.ts'

/** The performance tab. */
export function PerformanceTab({ model }: ModelTabProps) {
  return <p>{model.name}</p>
}
