// Settings of person and account.
import { PageHeader } from '../../parts/page-header.tsx'

/** Settings of person and account. */
export function SettingsPage() {
  return (
    <div className="page-width py-8">
      <PageHeader title="Settings" />
    </div>
  )
}
