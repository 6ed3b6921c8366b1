// Prices of all models.
import { PageHeader } from '../../parts/page-header.tsx'

/** Prices of all models. */
export function PricingPage() {
  return (
    <div className="page-width py-8">
      <PageHeader title="Pricing" />
    </div>
  )
}
