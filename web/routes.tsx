// Every page of the web app on one screen. Each page is a chunk of its own, loaded when somebody points at its link.
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import type { QueryClient } from '@tanstack/react-query'
import { queryClient } from './data/query-client.ts'
import { meQuery } from './data/session.ts'
import { AdministratorsOnly } from './frame/administrators-only.tsx'
import { AppFrame } from './frame/app-frame.tsx'
import { NotFound } from './frame/not-found.tsx'
import { PageError } from './frame/page-error.tsx'

type Search = Record<string, unknown>
/** The query of a page's address; each page reads it with its own schema (see `useSearch` there). */
const anySearch = (search: Search): Search => search

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: AppFrame,
  notFoundComponent: NotFound,
  errorComponent: PageError,
  validateSearch: anySearch,
})

/** Pages for people who have signed in: others are sent to the sign-in page and come back afterwards. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ context, location }) => {
    const me = await context.queryClient.ensureQueryData(meQuery)
    if (!me.person) throw redirect({ to: '/sign-in', search: { return: location.href } })
  },
})

/** Pages for those who look after the installation; others are told that they do not. */
const administration = createRoute({
  getParentRoute: () => signedIn,
  id: 'administration',
  component: AdministratorsOnly,
})

type Loader = () => Promise<Record<string, unknown>>
const page = <const Path extends string>(path: Path, load: Loader, name: string) =>
  createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(load, name) })
const own = <const Path extends string>(path: Path, load: Loader, name: string) =>
  createRoute({ getParentRoute: () => signedIn, path, component: lazyRouteComponent(load, name) })
const admin = <const Path extends string>(path: Path, load: Loader, name: string) =>
  createRoute({ getParentRoute: () => administration, path, component: lazyRouteComponent(load, name) })

const model = () => import('./pages/model/model-page.tsx')
const settings = () => import('./pages/settings/settings-page.tsx')
const administer = () => import('./pages/admin/admin-page.tsx')

const tree = root.addChildren([
  // for everybody
  page('/', () => import('./pages/home/home-page.tsx'), 'HomePage'),
  page('/models', () => import('./pages/models/models-page.tsx'), 'ModelsPage'),
  page('/models/$author/$slug', model, 'ModelPage'),
  page('/models/$author/$slug/$tab', model, 'ModelPage'),
  page('/compare', () => import('./pages/compare/compare-page.tsx'), 'ComparePage'),
  page('/providers', () => import('./pages/providers/providers-page.tsx'), 'ProvidersPage'),
  page('/providers/$provider', () => import('./pages/providers/provider-page.tsx'), 'ProviderPage'),
  page('/pricing', () => import('./pages/pricing/pricing-page.tsx'), 'PricingPage'),
  page('/rankings', () => import('./pages/rankings/rankings-page.tsx'), 'RankingsPage'),
  page('/apps', () => import('./pages/apps/apps-page.tsx'), 'AppsPage'),
  page('/apps/$app', () => import('./pages/apps/app-page.tsx'), 'AppPage'),
  page('/status', () => import('./pages/status/status-page.tsx'), 'StatusPage'),
  page('/docs', () => import('./pages/docs/docs-page.tsx'), 'DocsPage'),
  page('/docs/$', () => import('./pages/docs/docs-page.tsx'), 'DocsPage'),
  // signing in
  page('/sign-in', () => import('./pages/sign-in/sign-in-page.tsx'), 'SignInPage'),
  page('/sign-up', () => import('./pages/sign-in/sign-up-page.tsx'), 'SignUpPage'),
  page('/setup', () => import('./pages/sign-in/setup-page.tsx'), 'SetupPage'),
  page('/reset-password', () => import('./pages/sign-in/reset-password-page.tsx'), 'ResetPasswordPage'),
  page('/invitation', () => import('./pages/sign-in/invitation-page.tsx'), 'InvitationPage'),
  signedIn.addChildren([
    own('/chat', () => import('./pages/chat/chat-page.tsx'), 'ChatPage'),
    own('/activity', () => import('./pages/activity/activity-page.tsx'), 'ActivityPage'),
    own('/logs', () => import('./pages/logs/logs-page.tsx'), 'LogsPage'),
    own('/logs/$generation', () => import('./pages/generation/generation-page.tsx'), 'GenerationPage'),
    own('/keys', () => import('./pages/keys/keys-page.tsx'), 'KeysPage'),
    own('/credits', () => import('./pages/credits/credits-page.tsx'), 'CreditsPage'),
    own('/settings', settings, 'SettingsPage'),
    own('/settings/$section', settings, 'SettingsPage'),
    administration.addChildren([
      admin('/admin', administer, 'AdminPage'),
      admin('/admin/$section', administer, 'AdminPage'),
    ]),
  ]),
])

/** The app's router; links are loaded ahead when pointed at. */
export const router = createRouter({
  routeTree: tree,
  context: { queryClient },
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
  defaultErrorComponent: PageError,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
