// Generations.
import { PageHeader } from '../../parts/page-header.tsx'

/** Generations. */
export function LogsPage() {
  return (
    <div className="page-width py-8">
      <PageHeader title="Logs" />
    </div>
  )
}
