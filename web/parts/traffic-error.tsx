// What stands where figures about the traffic of the installation could not be read: whoever may not see them is told so, and
// every other failure is an error that can be tried again.
import { Link } from '@tanstack/react-router'
import { Lock } from 'lucide-react'
import { ApiError } from '../data/api.ts'
import { buttonClass } from './button.tsx'
import { EmptyState } from './empty-state.tsx'
import { ErrorState } from './error-state.tsx'

interface TrafficErrorProps {
  /** What could not be read: "The rankings could not be loaded". */
  readonly what: string
  readonly error: unknown
  readonly onRetry: () => void
}

/** The setting behind a refusal is CAUSEWAY_STATISTICS. */
export function TrafficError({ what, error, onRetry }: TrafficErrorProps) {
  const status = error instanceof ApiError ? error.status : undefined
  if (status === 401)
    return (
      <EmptyState
        icon={Lock}
        title="These figures are for people who have signed in"
        action={
          <Link to="/sign-in" search={{ return: location.pathname }} className={buttonClass()}>
            Sign in
          </Link>
        }
      >
        The operator of this installation does not show its traffic to everybody.
      </EmptyState>
    )
  if (status === 403)
    return (
      <EmptyState icon={Lock} title="These figures are for administrators">
        The operator of this installation shows its traffic to those who look after it only.
      </EmptyState>
    )
  return <ErrorState what={what} error={error} onRetry={onRetry} />
}
