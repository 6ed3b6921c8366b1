// What stands where something failed: what happened, what was tried, what to do.
import { Lock, TriangleAlert } from 'lucide-react'
import { ApiError } from '../data/api.ts'
import { Button } from './button.tsx'
import { EmptyState } from './empty-state.tsx'

interface ErrorStateProps {
  /** What could not be done: "The keys could not be loaded". */
  readonly what: string
  readonly error: unknown
  readonly onRetry?: () => void
}

/** Says it in the server's own words and offers to try again. */
export function ErrorState({ what, error, onRetry }: ErrorStateProps) {
  if (error instanceof ApiError && error.code === 'role_not_allowed') return <NotForThisRole />
  return (
    <div role="alert" className="rounded-card border border-error/40 bg-error-soft px-4 py-3.5">
      <p className="flex items-center gap-2 font-medium text-error">
        <TriangleAlert size={16} aria-hidden /> {what}
      </p>
      <p className="mt-1 max-w-[75ch] break-words">{messageOf(error)}</p>
      {onRetry && (
        <Button size="small" className="mt-3" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  )
}

// Nothing is wrong and nothing can be tried again.
function NotForThisRole() {
  return (
    <div className="rounded-card border bg-card">
      <EmptyState icon={Lock} title="Your role in this account does not show this">
        An owner or admin of the account can give you another role, under Settings, Organisation.
      </EmptyState>
    </div>
  )
}

/** What an error says to a reader. */
export function messageOf(error: unknown): string {
  if (error instanceof ApiError && error.code === 'not_signed_in')
    return 'You are signed out. Sign in again in another tab and come back: nothing that you typed is lost.'
  if (error instanceof ApiError) return error.message
  if (error instanceof Error && /dynamically imported module|Importing a module script/.test(error.message)) {
    return 'This page has been updated on the server. Reload it to get the new one.'
  }
  return error instanceof Error ? error.message : 'Something unexpected went wrong.'
}
