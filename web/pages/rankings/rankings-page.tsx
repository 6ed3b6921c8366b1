// What is used most here.
import { PageHeader } from '../../parts/page-header.tsx'

/** What is used most here. */
export function RankingsPage() {
  return (
    <div className="page-width py-8">
      <PageHeader title="Rankings" />
    </div>
  )
}
