// The first page.
import { PageHeader } from '../../parts/page-header.tsx'

/** The first page. */
export function HomePage() {
  return (
    <div className="page-width py-8">
      <PageHeader title="Causeway" />
    </div>
  )
}
