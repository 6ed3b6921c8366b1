// Signing in.
import { PageHeader } from '../../parts/page-header.tsx'

/** Signing in. */
export function SignInPage() {
  return (
    <div className="page-width py-8">
      <PageHeader title="Sign in" />
    </div>
  )
}
