// Making the administrator.
import { PageHeader } from '../../parts/page-header.tsx'

/** Making the administrator. */
export function SetupPage() {
  return (
    <div className="page-width py-8">
      <PageHeader title="Set up" />
    </div>
  )
}
