// How gateway and endpoints are.
import { PageHeader } from '../../parts/page-header.tsx'

/** How gateway and endpoints are. */
export function StatusPage() {
  return (
    <div className="page-width py-8">
      <PageHeader title="Status" />
    </div>
  )
}
