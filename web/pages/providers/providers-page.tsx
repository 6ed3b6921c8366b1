// The providers.
import { PageHeader } from '../../parts/page-header.tsx'

/** The providers. */
export function ProvidersPage() {
  return (
    <div className="page-width py-8">
      <PageHeader title="Providers" />
    </div>
  )
}
