// Being built.
import type { ModelTabProps } from './model-page.tsx'

/** The apps tab. */
export function AppsTab({ model }: ModelTabProps) {
  return <p>{model.name}</p>
}
