// The frame around every page: top bar, left rail for those who have signed in, bottom bar on a phone, the command palette.
import { useQuery } from '@tanstack/react-query'
import { Outlet, useRouterState } from '@tanstack/react-router'
import { Suspense } from 'react'
import { lastVisit } from '../data/last-visit.ts'
import { meQuery } from '../data/session.ts'
import { BottomBar } from './bottom-bar.tsx'
import { DisabledBanner } from './disabled-banner.tsx'
import { PageLoading } from './page-loading.tsx'
import { Rail } from './rail.tsx'
import { SessionOverBanner } from './session-over-banner.tsx'
import { TopBar } from './top-bar.tsx'
import { PaletteProvider } from './palette-provider.tsx'

/** Renders the page of the current address inside the frame, which is drawn as at the last visit until the server has said who is there. */
export function AppFrame() {
  // Drawn anew at each navigation: signing in puts another reader's query into the cache in place of the stranger's.
  useRouterState({ select: (state) => state.location.href })
  const me = useQuery(meQuery).data
  const accountId = me ? (me.person ? me.account?.id : undefined) : lastVisit().accountId
  const isSignedIn = me ? me.person !== null : accountId !== undefined
  return (
    <PaletteProvider>
      <a
        href="#page"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-card focus:px-3 focus:py-2"
      >
        Skip to the page
      </a>
      <TopBar me={me} />
      <div className="flex min-h-[calc(100dvh-49px)]">
        {isSignedIn && <Rail me={me} />}
        <main
          id="page"
          tabIndex={-1}
          className={`min-w-0 flex-1 outline-none ${isSignedIn ? 'max-md:pb-16' : ''}`}
        >
          {isSignedIn && <SessionOverBanner />}
          <DisabledBanner account={me?.account ?? null} />
          <Suspense fallback={<PageLoading />}>
            <Outlet key={accountId ?? 'public'} />
          </Suspense>
        </main>
      </div>
      {isSignedIn && <BottomBar me={me} />}
    </PaletteProvider>
  )
}
