// Being built.
import type { ModelTabProps } from './tab-props.ts'

/** The apps tab. */
export function AppsTab({ model }: ModelTabProps) {
  return <p>{model.name}</p>
}
