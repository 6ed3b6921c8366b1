// A new password.
import { PageHeader } from '../../parts/page-header.tsx'

/** A new password. */
export function ResetPasswordPage() {
  return (
    <div className="page-width py-8">
      <PageHeader title="New password" />
    </div>
  )
}
