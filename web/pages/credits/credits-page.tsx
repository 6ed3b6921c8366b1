// Credits of the account.
import { PageHeader } from '../../parts/page-header.tsx'

/** Credits of the account. */
export function CreditsPage() {
  return (
    <div className="page-width py-8">
      <PageHeader title="Credits" />
    </div>
  )
}
