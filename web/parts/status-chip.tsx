// A small word on a tint that says how something is; a shape goes with each colour, for those who cannot tell colours.
import { clsx } from 'clsx'
import { Circle, CircleAlert, CircleCheck, CircleSlash, Info } from 'lucide-react'
import type { ReactNode } from 'react'

const KINDS = {
  healthy: { tint: 'bg-healthy-soft text-healthy', icon: CircleCheck },
  degraded: { tint: 'bg-degraded-soft text-degraded', icon: CircleAlert },
  error: { tint: 'bg-error-soft text-error', icon: CircleSlash },
  neutral: { tint: 'bg-sunken text-quiet', icon: Circle },
  info: { tint: 'bg-water-soft text-water', icon: Info },
} as const

interface StatusChipProps {
  readonly kind: keyof typeof KINDS
  readonly children: ReactNode
}

/** One or two words; a sentence belongs beside it. */
export function StatusChip({ kind, children }: StatusChipProps) {
  const { tint, icon: Icon } = KINDS[kind]
  return (
    <span
      className={clsx(
        'inline-flex items-center gap-1 rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap',
        tint,
      )}
    >
      <Icon size={12} aria-hidden />
      {children}
    </span>
  )
}
