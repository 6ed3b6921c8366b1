// Taking an invitation.
import { PageHeader } from '../../parts/page-header.tsx'

/** Taking an invitation. */
export function InvitationPage() {
  return (
    <div className="page-width py-8">
      <PageHeader title="Invitation" />
    </div>
  )
}
