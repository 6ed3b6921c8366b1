// The slim bar on top of every page: mark, the public pages, search, theme, and who is signed in.
import { Link } from '@tanstack/react-router'
import { Menu as MenuIcon, Search } from 'lucide-react'
import type { Me } from '../../contract/app/me.ts'
import { lastVisit } from '../data/last-visit.ts'
import { buttonClass } from '../parts/button.tsx'
import { Menu, MenuItem } from '../parts/menu.tsx'
import { Mark } from './mark.tsx'
import { PUBLIC } from './navigation.ts'
import { usePalette } from './palette-provider.tsx'
import { PersonMenu } from './person-menu.tsx'
import { ThemeSwitch } from './theme-switch.tsx'

interface TopBarProps {
  /** Undefined until the server has said it. */
  readonly me: Me | undefined
}

/** Sticks to the top; on a phone the pages are in a menu. */
export function TopBar({ me }: TopBarProps) {
  return (
    <header className="sticky top-0 z-30 border-b bg-paper">
      <div className="flex h-12 items-center gap-1 px-4 sm:px-6">
        <Link to="/" className="mr-4 flex items-center gap-2 font-semibold tracking-tight">
          <Mark />
          Causeway
        </Link>
        <nav aria-label="Pages" className="flex items-center gap-0.5 max-md:hidden">
          {PUBLIC.map(({ to, name }) => (
            <Link
              key={to}
              to={to}
              className="rounded-md px-2.5 py-1.5 text-sm text-quiet hover:text-ink"
              activeProps={{ className: '!text-ink font-medium' }}
            >
              {name}
            </Link>
          ))}
        </nav>
        <div className="ml-auto flex items-center gap-1">
          <SearchButton />
          <ThemeSwitch />
          {me?.person ? <PersonMenu me={me} /> : <Strangers me={me} />}
          <div className="md:hidden">
            <Menu label="Pages" trigger={<MenuIcon size={18} aria-hidden />}>
              {PUBLIC.map(({ to, name, icon: Icon }) => (
                <MenuItem key={to} asChild>
                  <Link to={to}>
                    <Icon size={15} aria-hidden /> {name}
                  </Link>
                </MenuItem>
              ))}
            </Menu>
          </div>
        </div>
      </div>
    </header>
  )
}

function SearchButton() {
  const openPalette = usePalette()
  return (
    <button
      type="button"
      onClick={openPalette}
      aria-keyshortcuts="Control+K Meta+K"
      className="flex h-8 items-center gap-2 rounded-md border bg-card px-2.5 text-sm text-quiet hover:border-line-strong"
    >
      <Search size={14} aria-hidden />
      <span className="max-sm:sr-only">
        Search<span className="sr-only"> models, pages and actions</span>
      </span>
      <kbd className="ml-2 text-xs max-sm:hidden">
        {/Mac|iPhone|iPad/.test(navigator.platform) ? '⌘K' : 'Ctrl K'}
      </kbd>
    </button>
  )
}

/** Ways in; the place of the person's menu where one is expected. */
function Strangers({ me }: TopBarProps) {
  if (me) return <SignInLinks signUp={me.installation.signUp === 'open'} />
  const { accountId, hasSignUp } = lastVisit()
  return accountId === undefined ? <SignInLinks signUp={hasSignUp} /> : <span className="size-8" />
}

interface SignInLinksProps {
  readonly signUp: boolean
}

function SignInLinks({ signUp }: SignInLinksProps) {
  return (
    <>
      <Link to="/sign-in" className={buttonClass({ look: signUp ? 'quiet' : 'main', size: 'small' })}>
        Sign in
      </Link>
      {signUp && (
        <Link to="/sign-up" className={buttonClass({ look: 'main', size: 'small' })}>
          Sign up
        </Link>
      )}
    </>
  )
}
