// Being built.
import type { ModelTabProps } from './model-page.tsx'

/** The performance tab. */
export function PerformanceTab({ model }: ModelTabProps) {
  return <p>{model.name}</p>
}
