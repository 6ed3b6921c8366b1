// The documentation.
import { PageHeader } from '../../parts/page-header.tsx'

/** The documentation. */
export function DocsPage() {
  return (
    <div className="page-width py-8">
      <PageHeader title="Docs" />
    </div>
  )
}
