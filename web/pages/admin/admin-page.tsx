// Administration of the installation.
import { PageHeader } from '../../parts/page-header.tsx'

/** Administration of the installation. */
export function AdminPage() {
  return (
    <div className="page-width py-8">
      <PageHeader title="Admin" />
    </div>
  )
}
