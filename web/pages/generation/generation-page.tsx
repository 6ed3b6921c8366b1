// One generation.
import { PageHeader } from '../../parts/page-header.tsx'

/** One generation. */
export function GenerationPage() {
  return (
    <div className="page-width py-8">
      <PageHeader title="Generation" />
    </div>
  )
}
