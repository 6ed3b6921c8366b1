// Models side by side.
import { PageHeader } from '../../parts/page-header.tsx'

/** Models side by side. */
export function ComparePage() {
  return (
    <div className="page-width py-8">
      <PageHeader title="Compare" />
    </div>
  )
}
