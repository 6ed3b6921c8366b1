// Keys of the account.
import { PageHeader } from '../../parts/page-header.tsx'

/** Keys of the account. */
export function KeysPage() {
  return (
    <div className="page-width py-8">
      <PageHeader title="Keys" />
    </div>
  )
}
