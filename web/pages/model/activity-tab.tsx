// Being built.
import type { ModelTabProps } from './tab-props.ts'

/** The activity tab. */
export function ActivityTab({ model }: ModelTabProps) {
  return <p>{model.name}</p>
}
