// Stands before the pages of administration: shows them to administrators, and tells everybody else whose they are. The server
// refuses what they ask of it by itself.
import { Link, Outlet } from '@tanstack/react-router'
import { Lock } from 'lucide-react'
import { useMe } from '../data/session.ts'
import { buttonClass } from '../parts/button.tsx'
import { EmptyState } from '../parts/empty-state.tsx'

/** The page below, or the sentence. */
export function AdministratorsOnly() {
  const { person } = useMe()
  if (person?.administrator === true) return <Outlet />
  return (
    <div className="page-width py-6 sm:py-8">
      <h1 className="sr-only">Administration</h1>
      <EmptyState
        icon={Lock}
        title="These pages are for administrators"
        action={
          <Link to="/settings" className={buttonClass()}>
            To your settings
          </Link>
        }
      >
        You are signed in as {person?.email}, who does not look after this installation. Ask one of its
        administrators for what you need, or to become one.
      </EmptyState>
    </div>
  )
}
