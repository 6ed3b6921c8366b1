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
export const OWN: readonly Destination[] = [
  CHAT,
  MODELS,
  ACTIVITY,
  { to: '/logs', name: 'Logs', icon: ScrollText },
  KEYS,
  { to: '/credits', name: 'Credits', icon: BadgeDollarSign },
  { to: '/settings', name: 'Settings', icon: Cog },
]

/** Apart, below the rail: for administrators. */
export const ADMIN: Destination = { to: '/admin', name: 'Admin', icon: ShieldCheck }

/** The bottom bar of a phone. */
export const BOTTOM: readonly Destination[] = [CHAT, MODELS, ACTIVITY, KEYS]
