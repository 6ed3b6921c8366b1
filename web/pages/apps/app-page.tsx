// One app.
import { PageHeader } from '../../parts/page-header.tsx'

/** One app. */
export function AppPage() {
  return (
    <div className="page-width py-8">
      <PageHeader title="App" />
    </div>
  )
}
