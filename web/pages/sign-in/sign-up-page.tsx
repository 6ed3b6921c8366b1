// Signing up.
import { PageHeader } from '../../parts/page-header.tsx'

/** Signing up. */
export function SignUpPage() {
  return (
    <div className="page-width py-8">
      <PageHeader title="Sign up" />
    </div>
  )
}
