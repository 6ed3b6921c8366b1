// One model.
import { PageHeader } from '../../parts/page-header.tsx'

/** One model. */
export function ModelPage() {
  return (
    <div className="page-width py-8">
      <PageHeader title="Model" />
    </div>
  )
}
