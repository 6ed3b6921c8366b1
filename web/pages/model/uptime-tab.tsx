// Being built.
import type { ModelTabProps } from './model-page.tsx'

/** The uptime tab. */
export function UptimeTab({ model }: ModelTabProps) {
  return <p>{model.name}</p>
}
