// The bar at the foot of a phone: the four pages used most, and the rest in a menu.
import { Link } from '@tanstack/react-router'
import { Ellipsis } from 'lucide-react'
import type { Me } from '../../contract/app/me.ts'
import { Menu, MenuItem, MenuLine } from '../parts/menu.tsx'
import { AccountSwitcher } from './account-switcher.tsx'
import { ADMIN, bottomPagesOf, ownPagesOf } from './navigation.ts'

interface BottomBarProps {
  /** Undefined until the server has said it. */
  readonly me: Me | undefined
}

/** Only for those who have signed in, and only below 768 pixels. */
export function BottomBar({ me }: BottomBarProps) {
  const bottom = bottomPagesOf(me)
  const rest = ownPagesOf(me).filter((page) => !bottom.includes(page))
  const others = [...rest, ...(me?.person?.administrator ? [ADMIN] : [])]
  return (
    <nav
      aria-label="Your pages"
      className="fixed inset-x-0 bottom-0 z-30 grid grid-cols-5 border-t bg-paper pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {bottom.map(({ to, name, icon: Icon }) => (
        <Link
          key={to}
          to={to}
          className="flex h-14 flex-col items-center justify-center gap-1 text-xs text-quiet"
          activeProps={{ className: '!text-water font-medium' }}
        >
          <Icon size={18} aria-hidden />
          {name}
        </Link>
      ))}
      <Menu
        label="More pages"
        triggerClass="flex h-14 w-full flex-col items-center justify-center gap-1 text-xs text-quiet"
        trigger={
          <>
            <Ellipsis size={18} aria-hidden />
            More
          </>
        }
      >
        {others.map(({ to, name, icon: Icon }) => (
          <MenuItem key={to} asChild>
            <Link to={to}>
              <Icon size={15} aria-hidden /> {name}
            </Link>
          </MenuItem>
        ))}
        <MenuLine />
        {me?.person && <AccountSwitcher me={me} />}
      </Menu>
    </nav>
  )
}
