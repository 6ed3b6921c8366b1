// Which pages the frame leads to, once, for the top bar, the rail, the bottom bar and the palette.
import {
  Activity,
  BadgeDollarSign,
  BookOpen,
  Boxes,
  ChartNoAxesColumn,
  Cog,
  HeartPulse,
  KeyRound,
  MessageSquare,
  ScrollText,
  ShieldCheck,
} from 'lucide-react'
import type { LucideIcon } from 'lucide-react'

export interface Destination {
  readonly to:
    | '/chat'
    | '/models'
    | '/rankings'
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

/** The top bar: for everybody. */
export const PUBLIC: readonly Destination[] = [
  MODELS,
  CHAT,
  { to: '/rankings', name: 'Rankings', icon: ChartNoAxesColumn },
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
