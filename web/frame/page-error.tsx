// What stands where a page should be when it failed: what happened, and what to do.
import { useRouter } from '@tanstack/react-router'
import { ErrorState } from '../parts/error-state.tsx'

interface PageErrorProps {
  readonly error: unknown
}

/** Shown by the router for any error that a page did not handle itself. */
export function PageError({ error }: PageErrorProps) {
  const router = useRouter()
  return (
    <div className="page-width py-16">
      <ErrorState
        error={error}
        what="This page could not be shown"
        onRetry={() => void router.invalidate()}
      />
    </div>
  )
}
