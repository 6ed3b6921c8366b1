// What was used and what it cost.
import { PageHeader } from '../../parts/page-header.tsx'

/** What was used and what it cost. */
export function ActivityPage() {
  return (
    <div className="page-width py-8">
      <PageHeader title="Activity" />
    </div>
  )
}
