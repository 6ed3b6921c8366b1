// Above every page of an account that an administrator has shut: since when, why, and what is still possible.
import { CircleSlash } from 'lucide-react'
import type { Me } from '../../contract/app/me.ts'
import { day } from '../parts/figures.ts'

interface DisabledBannerProps {
  readonly account: Me['account']
}

/** Nothing for an account that is open. */
export function DisabledBanner({ account }: DisabledBannerProps) {
  if (!account?.disabled) return null
  const { since, reason } = account.disabled
  return (
    <section aria-label="This account is disabled" className="border-b border-error/40 bg-error-soft">
      <div className="page-width py-3">
        <p className="flex items-center gap-2 font-medium text-error">
          <CircleSlash size={16} aria-hidden className="shrink-0" />
          An administrator disabled {account.kind === 'personal' ? 'your account' : account.name} on{' '}
          {day(Date.parse(since))}
        </p>
        <p className="mt-1 max-w-[75ch] font-medium wrap-anywhere">{reason}</p>
        <p className="mt-1 max-w-[75ch] text-sm">
          Its keys do not work and nothing can be changed. You can look at everything and save it as CSV. An
          administrator of this installation can enable it again.
        </p>
      </div>
    </section>
  )
}
