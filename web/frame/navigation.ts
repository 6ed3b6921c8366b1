// Which pages the frame leads to, once, for the top bar, the rail, the bottom bar and the palette.
import {
  Activity,
  BadgeDollarSign,
  BookOpen,
  Boxes,
  ChartNoAxesColumn,
  CircleDollarSign,
  Cog,
  GitCompareArrows,
  HeartPulse,
  KeyRound,
  LayoutGrid,
  MessageSquare,
  ScrollText,
  Server,
  ShieldCheck,
} from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { AccountRole, Me } from '../../contract/app/me.ts'

export interface Destination {
  readonly to:
    | '/chat'
    | '/models'
    | '/providers'
    | '/pricing'
    | '/compare'
    | '/rankings'
    | '/apps'
    | '/docs'
    | '/status'
    | '/activity'
    | '/logs'
    | '/keys'
    | '/credits'
    | '/settings'
    | '/admin'
  readonly name: string
  readonly icon: LucideIcon
}

const CHAT: Destination = { to: '/chat', name: 'Chat', icon: MessageSquare }
const MODELS: Destination = { to: '/models', name: 'Models', icon: Boxes }
const ACTIVITY: Destination = { to: '/activity', name: 'Activity', icon: Activity }
const KEYS: Destination = { to: '/keys', name: 'Keys', icon: KeyRound }

const RANKINGS: Destination = { to: '/rankings', name: 'Rankings', icon: ChartNoAxesColumn }

/** Side by side on their own pages, and in the palette. */
export const CATALOGUE_PAGES: readonly Destination[] = [
  MODELS,
  { to: '/providers', name: 'Providers', icon: Server },
  { to: '/pricing', name: 'Pricing', icon: CircleDollarSign },
  { to: '/compare', name: 'Compare', icon: GitCompareArrows },
]

/** The same for what is used here. */
export const USAGE_PAGES: readonly Destination[] = [RANKINGS, { to: '/apps', name: 'Apps', icon: LayoutGrid }]

/** The top bar: for everybody. */
export const PUBLIC: readonly Destination[] = [
  MODELS,
  CHAT,
  RANKINGS,
  { to: '/docs', name: 'Docs', icon: BookOpen },
  { to: '/status', name: 'Status', icon: HeartPulse },
]

/** The left rail: for those who have signed in. */
const OWN: readonly Destination[] = [
  CHAT,
  MODELS,
  ACTIVITY,
  { to: '/logs', name: 'Logs', icon: ScrollText },
  KEYS,
  { to: '/credits', name: 'Credits', icon: BadgeDollarSign },
  { to: '/settings', name: 'Settings', icon: Cog },
]

/** What each role is not shown: the server would refuse it. */
const NOT_FOR: Readonly<Partial<Record<AccountRole, readonly Destination['to'][]>>> = {
  viewer: ['/chat'],
  billing: ['/chat', '/logs', '/keys'],
}

/** The pages of the rail that somebody's role in the account they act for opens. */
export function ownPagesOf(me: Me | undefined): readonly Destination[] {
  const hidden = (me?.account && NOT_FOR[me.account.role]) ?? []
  return OWN.filter(({ to }) => !hidden.includes(to))
}

/** Apart, below the rail: for administrators. */
export const ADMIN: Destination = { to: '/admin', name: 'Admin', icon: ShieldCheck }

const BOTTOM: readonly Destination[] = [CHAT, MODELS, ACTIVITY, KEYS]
const BOTTOM_PLACES = 4

/** The bottom bar of a phone: the four used most, of those that the role opens. */
export function bottomPagesOf(me: Me | undefined): readonly Destination[] {
  const own = ownPagesOf(me)
  const [first, rest] = [
    own.filter((page) => BOTTOM.includes(page)),
    own.filter((page) => !BOTTOM.includes(page)),
  ]
  return [...first, ...rest].slice(0, BOTTOM_PLACES)
}
