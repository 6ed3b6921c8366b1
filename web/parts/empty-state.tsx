// What stands where there is nothing yet: what would be here, why it is not, and the one action that changes that.
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

interface EmptyStateProps {
  readonly icon: LucideIcon
  readonly title: string
  readonly children: ReactNode
  readonly action?: ReactNode
}

/** Centred in whatever holds it. */
export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center px-6 py-14 text-center">
      <span className="mb-4 flex size-11 items-center justify-center rounded-full border bg-sunken text-quiet">
        <Icon size={20} aria-hidden />
      </span>
      <h2 className="font-medium">{title}</h2>
      <div className="mt-1.5 max-w-[52ch] text-quiet">{children}</div>
      {action !== undefined && <div className="mt-5">{action}</div>}
    </div>
  )
}
