// Being built.
import type { ModelTabProps } from './model-page.tsx'

/** The activity tab. */
export function ActivityTab({ model }: ModelTabProps) {
  return <p>{model.name}</p>
}
