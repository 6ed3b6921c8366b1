// One provider.
import { PageHeader } from '../../parts/page-header.tsx'

/** One provider. */
export function ProviderPage() {
  return (
    <div className="page-width py-8">
      <PageHeader title="Provider" />
    </div>
  )
}
