// The catalogue of models.
import { PageHeader } from '../../parts/page-header.tsx'

/** The catalogue of models. */
export function ModelsPage() {
  return (
    <div className="page-width py-8">
      <PageHeader title="Models" />
    </div>
  )
}
