// The apps that call.
import { PageHeader } from '../../parts/page-header.tsx'

/** The apps that call. */
export function AppsPage() {
  return (
    <div className="page-width py-8">
      <PageHeader title="Apps" />
    </div>
  )
}
