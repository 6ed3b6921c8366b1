// Which account the reader acts for: their own or one of their organisations'.
import { useRouter } from '@tanstack/react-router'
import { Check, ChevronsUpDown } from 'lucide-react'
import type { Me } from '../../contract/app/me.ts'
import { actFor } from '../data/api.ts'
import { queryClient } from '../data/query-client.ts'
import { Menu, MenuItem, MenuLabel } from '../parts/menu.tsx'
import { Monogram } from '../parts/monogram.tsx'

interface AccountSwitcherProps {
  readonly me: Me
}

/** A button with the account's name; with one account only it just names it. */
export function AccountSwitcher({ me }: AccountSwitcherProps) {
  const router = useRouter()
  const change = async (id: string): Promise<void> => {
    actFor(id)
    await queryClient.resetQueries()
    await router.invalidate()
  }
  const current = (
    <span className="flex min-w-0 items-center gap-2.5">
      <Monogram name={me.account?.name ?? ''} size={24} />
      {/* A tablet’s rail has room for signs alone. */}
      <span className="min-w-0 text-left md:max-lg:sr-only">
        <span className="block truncate text-sm font-medium text-ink">{me.account?.name}</span>
        <span className="block text-xs text-quiet">
          {me.account?.kind === 'organisation' ? me.account.role : 'Personal'}
          {me.account?.disabled && ', disabled'}
        </span>
      </span>
    </span>
  )
  if (me.accounts.length < 2) return <div className="px-1.5 py-1">{current}</div>
  return (
    <Menu
      label="Change the account"
      triggerClass="flex w-full items-center justify-between gap-2 rounded-md px-1.5 py-1 hover:bg-sunken"
      trigger={
        <>
          {current}
          <ChevronsUpDown size={14} aria-hidden className="shrink-0 text-quiet md:max-lg:hidden" />
        </>
      }
    >
      <MenuLabel>Act for</MenuLabel>
      {me.accounts.map((account) => (
        <MenuItem key={account.id} onSelect={() => void change(account.id)}>
          <Monogram name={account.name} size={20} />
          <span className="min-w-0 flex-1 truncate">{account.name}</span>
          {account.disabled && <span className="text-xs text-quiet">disabled</span>}
          {account.id === me.account?.id && <Check size={15} aria-label="in use" />}
        </MenuItem>
      ))}
    </Menu>
  )
}
