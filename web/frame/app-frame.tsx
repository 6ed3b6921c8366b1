// The frame around every page: top bar, left rail for those who have signed in, bottom bar on a phone, the command palette.
import { useQuery } from '@tanstack/react-query'
import { Outlet, useRouterState } from '@tanstack/react-router'
import { Suspense } from 'react'
import { meQuery } from '../data/session.ts'
import { BottomBar } from './bottom-bar.tsx'
import { DisabledBanner } from './disabled-banner.tsx'
import { PageLoading } from './page-loading.tsx'
import { Rail } from './rail.tsx'
import { TopBar } from './top-bar.tsx'
import { PaletteProvider } from './palette-provider.tsx'

/** Renders the page of the current address inside the frame. */
export function AppFrame() {
  const me = useQuery(meQuery).data
  const path = useRouterState({ select: (state) => state.location.pathname })
  const isSignedIn = me?.person != null
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
          <DisabledBanner account={me?.account ?? null} />
          <Suspense fallback={<PageLoading />}>
            <Outlet key={isSignedIn ? me.account?.id : path === '/' ? 'home' : 'public'} />
          </Suspense>
        </main>
      </div>
      {isSignedIn && <BottomBar me={me} />}
    </PaletteProvider>
  )
}
