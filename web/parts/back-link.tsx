// Above the head of a page about one thing: the way back to all of them.
import { Link } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import type { ReactNode } from 'react'

interface BackLinkProps {
  readonly to: '/apps' | '/providers' | '/logs'
  readonly children: ReactNode
}

/** Named after the page that it leads to. */
export function BackLink({ to, children }: BackLinkProps) {
  return (
    <Link to={to} className="mb-3 inline-flex items-center gap-1.5 text-sm text-quiet hover:text-ink">
      <ArrowLeft size={14} aria-hidden /> {children}
    </Link>
  )
}
