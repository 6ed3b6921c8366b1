// Being built.
import type { ModelTabProps } from './tab-props.ts'

/** The uptime tab. */
export function UptimeTab({ model }: ModelTabProps) {
  return <p>{model.name}</p>
}
