// Says that the session of this page is over, where a page is that was opened with one. What was typed stays: signing in happens in
// another tab, and this one goes on when the reader comes back to it.
import { useEffect } from 'react'
import { useRouterState } from '@tanstack/react-router'
import { LogOut } from 'lucide-react'
import { queryClient } from '../data/query-client.ts'
import { useSessionOver } from '../data/session-end.ts'
import { buttonClass } from '../parts/button.tsx'

/** Nothing while the session holds. */
export function SessionOverBanner() {
  const isOver = useSessionOver()
  const here = useRouterState({ select: (state) => state.location.href })
  useEffect(() => {
    if (!isOver) return undefined
    const lookAgain = (): void => void queryClient.invalidateQueries()
    addEventListener('focus', lookAgain)
    return () => removeEventListener('focus', lookAgain)
  }, [isOver])
  if (!isOver) return null
  return (
    <div role="alert" className="sticky top-[49px] z-20 border-b border-degraded/40 bg-degraded-soft">
      <div className="page-width flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-2.5">
        <p className="flex max-w-[75ch] items-start gap-2">
          <LogOut size={16} aria-hidden className="mt-0.5 shrink-0 text-degraded" />
          <span>
            <span className="font-medium">You are signed out.</span> Your session is over or was ended
            elsewhere. What is on this page stays; nothing can be loaded or saved until you sign in again.
          </span>
        </p>
        <a
          href={`/sign-in?return=${encodeURIComponent(here)}`}
          target="_blank"
          rel="noreferrer"
          className={buttonClass({ size: 'small' })}
        >
          Sign in again<span className="sr-only"> in a new tab</span>
        </a>
      </div>
    </div>
  )
}
