// The left rail of those who have signed in: their own pages, administration apart, the account they act for at its foot.
import { Link } from '@tanstack/react-router'
import type { Me } from '../../contract/app/me.ts'
import { AccountSwitcher } from './account-switcher.tsx'
import type { Destination } from './navigation.ts'
import { ADMIN, ownPagesOf } from './navigation.ts'

interface RailProps {
  /** Undefined until the server has said it. */
  readonly me: Me | undefined
}

/** Signs alone on a tablet; hidden on a phone, where the bottom bar stands in for it. */
export function Rail({ me }: RailProps) {
  return (
    <div className="sticky top-[49px] flex h-[calc(100dvh-49px)] w-15 shrink-0 flex-col border-r px-3 py-4 max-md:hidden lg:w-52">
      <nav aria-label="Your pages" className="flex flex-col gap-0.5">
        {ownPagesOf(me).map((destination) => (
          <RailLink key={destination.to} {...destination} />
        ))}
        {me?.person?.administrator && (
          <>
            <hr className="my-3" />
            <RailLink {...ADMIN} />
          </>
        )}
      </nav>
      <div className="mt-auto pt-4">{me?.person && <AccountSwitcher me={me} />}</div>
    </div>
  )
}

function RailLink({ to, name, icon: Icon }: Destination) {
  return (
    <Link
      to={to}
      title={name}
      className="flex items-center gap-2.5 rounded-md px-2.5 py-1.5 text-quiet hover:bg-sunken hover:text-ink"
      activeProps={{ className: 'bg-water-soft !text-water font-medium' }}
    >
      <Icon size={16} aria-hidden className="shrink-0" />
      <span className="max-lg:sr-only">{name}</span>
    </Link>
  )
}
