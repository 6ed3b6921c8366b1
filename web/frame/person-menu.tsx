// The menu behind the reader's own monogram: settings, and the way out.
import { useNavigate } from '@tanstack/react-router'
import { Link } from '@tanstack/react-router'
import { Cog, LogOut } from 'lucide-react'
import type { Me } from '../../contract/app/me.ts'
import { actFor } from '../data/api.ts'
import { auth } from '../data/auth.ts'
import { forgetVisit } from '../data/last-visit.ts'
import { forgetReader } from '../data/session.ts'
import { Menu, MenuItem, MenuLabel, MenuLine } from '../parts/menu.tsx'
import { Monogram } from '../parts/monogram.tsx'
import { useToast } from '../parts/toast.tsx'

interface PersonMenuProps {
  readonly me: Me
}

/** Only for somebody who has signed in. */
export function PersonMenu({ me }: PersonMenuProps) {
  const navigate = useNavigate()
  const toast = useToast()
  const signOut = async (): Promise<void> => {
    try {
      await auth('/sign-out', {})
    } catch (error) {
      toast.failed('You are still signed in', error)
      return
    }
    actFor(undefined)
    forgetVisit()
    await navigate({ to: '/' })
    await forgetReader()
  }
  return (
    <Menu label="Your account" trigger={<Monogram name={me.person?.name ?? ''} size={26} isRound />}>
      <MenuLabel>
        <span className="block font-medium text-ink">{me.person?.name}</span>
        <span className="block text-xs">{me.person?.email}</span>
      </MenuLabel>
      <MenuLine />
      <MenuItem asChild>
        <Link to="/settings">
          <Cog size={15} aria-hidden /> Settings
        </Link>
      </MenuItem>
      <MenuItem onSelect={() => void signOut()}>
        <LogOut size={15} aria-hidden /> Sign out
      </MenuItem>
    </Menu>
  )
}
