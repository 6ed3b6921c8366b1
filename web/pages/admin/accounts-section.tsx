// Administration → Accounts: every account with what it was given, has used and has left; credit, billing and access are
// changed in a window.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Users, Wallet } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { AccountOfInstallation, AccountsOfInstallation } from '../../../contract/app/admin-accounts.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import type { Column } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Select, TextInput } from '../../parts/field.tsx'
import { dollars } from '../../parts/figures.ts'
import { Monogram } from '../../parts/monogram.tsx'
import { StatusChip } from '../../parts/status-chip.tsx'
import { AccountDialog } from './account-dialog.tsx'
import type { AccountSearch } from './account-search.ts'
import { accountsThat, readAccountSearch, writeAccountSearch } from './account-search.ts'
import { accountsQuery } from './queries.ts'
import { SectionBody } from './section-body.tsx'

/** The section. */
export function AccountsSection() {
  return (
    <SectionBody query={useQuery(accountsQuery)} failure="The accounts could not be loaded">
      {(answer) => <Accounts {...answer} />}
    </SectionBody>
  )
}

function Accounts({ accounts, allPrepaid }: AccountsOfInstallation) {
  const search = readAccountSearch(useSearch({ strict: false }))
  const navigate = useNavigate()
  const change = (part: Partial<AccountSearch>): void =>
    void navigate({
      to: '/admin/$section',
      params: { section: 'accounts' },
      search: writeAccountSearch({ ...search, ...part }),
      replace: true,
      resetScroll: false,
    })
  const [openId, setOpenId] = useState<string>()
  const open = accounts.find(({ id }) => id === openId)
  const shown = useMemo(() => accountsThat(accounts, search), [accounts, search])
  return (
    <>
      <Totals accounts={accounts} />
      <Card
        title={
          <>
            Accounts <span className="ml-1 font-normal text-quiet">{shown.length}</span>
          </>
        }
        action={
          <div className="flex flex-wrap gap-2 max-sm:w-full">
            <div className="w-44 max-sm:w-full">
              <TextInput
                type="search"
                aria-label="Name or address"
                placeholder="Name or address"
                defaultValue={search.text}
                onChange={(event) => change({ text: event.target.value.trim() })}
              />
            </div>
            <div className="w-44 max-sm:w-full">
              <Select
                aria-label="Which accounts"
                value={search.which}
                onChange={(event) => change(readAccountSearch({ ...search, which: event.target.value }))}
              >
                <option value="">All accounts</option>
                <option value="prepaid">Prepaid</option>
                <option value="empty">Without credit</option>
                <option value="owing">Owing</option>
                <option value="disabled">Disabled</option>
              </Select>
            </div>
          </div>
        }
      >
        <DataTable
          label="Accounts"
          columns={columnsOf(setOpenId)}
          rows={shown}
          keyOf={({ id }) => id}
          empty={
            <EmptyState
              icon={Users}
              title="No account is like this"
              action={<Button onClick={() => change({ text: '', which: '' })}>Show all</Button>}
            >
              None of the {accounts.length} accounts passes what is chosen above.
            </EmptyState>
          }
        />
      </Card>
      <p className="max-w-[75ch] text-sm text-quiet">
        Codes that bring credit to whoever redeems them are made under{' '}
        <Link to="/credits" className="text-water underline">
          Credits
        </Link>
        .
      </p>
      {allPrepaid && (
        <p className="max-w-[75ch] text-sm text-quiet">
          The setting <code>CAUSEWAY_BILLING</code> makes every account prepaid, whatever is set for each.
        </p>
      )}
      {open && <AccountDialog account={open} allPrepaid={allPrepaid} onClose={() => setOpenId(undefined)} />}
    </>
  )
}

interface TotalsProps {
  readonly accounts: readonly AccountOfInstallation[]
}

function Totals({ accounts }: TotalsProps) {
  const sum = (pick: (account: AccountOfInstallation) => number): string =>
    dollars(accounts.reduce((total, account) => total + pick(account), 0))
  const figures = [
    ['granted', sum(({ granted }) => granted)],
    ['used', sum(({ used }) => used)],
    ['left to be used', sum(({ balance }) => Math.max(balance, 0))],
    ['owed', sum(({ balance }) => Math.max(-balance, 0))],
  ] as const
  return (
    <ul className="grid grid-cols-2 gap-3 md:grid-cols-4">
      {figures.map(([name, value]) => (
        <li key={name} className="rounded-card border bg-card px-4 py-3.5">
          <span className="numeric block text-xl font-semibold">{value}</span>
          <span className="text-sm text-quiet">{name}</span>
        </li>
      ))}
    </ul>
  )
}

const KINDS = { personal: 'personal', organisation: 'organisation', program: 'of the command line' } as const

function columnsOf(onOpen: (id: string) => void): readonly Column<AccountOfInstallation>[] {
  return [
    {
      id: 'name',
      head: 'Account',
      sortBy: ({ name }) => name,
      cell: (account) => <Name account={account} onOpen={onOpen} />,
    },
    {
      id: 'billing',
      head: 'Billing',
      className: 'max-sm:hidden',
      sortBy: ({ billing }) => billing,
      cell: ({ billing }) => <span className={billing === 'prepaid' ? '' : 'text-quiet'}>{billing}</span>,
    },
    {
      id: 'granted',
      head: 'Granted',
      className: 'max-sm:hidden',
      isNumber: true,
      sortBy: ({ granted }) => granted,
      cell: ({ granted }) => dollars(granted),
    },
    {
      id: 'used',
      head: 'Used',
      className: 'max-sm:hidden',
      isNumber: true,
      sortBy: ({ used }) => used,
      cell: ({ used }) => dollars(used),
    },
    {
      id: 'balance',
      head: 'Balance',
      isNumber: true,
      sortBy: ({ balance }) => balance,
      cell: ({ balance, held }) => (
        <>
          <span className="font-medium">{dollars(balance)}</span>
          {held > 0 && <span className="block text-xs text-quiet">{dollars(held)} held</span>}
        </>
      ),
    },
    {
      id: 'more',
      head: <span className="sr-only">Change</span>,
      className: 'text-right max-sm:hidden',
      cell: (account) => (
        <Button size="small" disabled={account.closed} onClick={() => onOpen(account.id)}>
          <Wallet size={14} aria-hidden /> Manage
          <span className="sr-only"> {account.name}</span>
        </Button>
      ),
    },
  ]
}

interface NameProps {
  readonly account: AccountOfInstallation
  readonly onOpen: (id: string) => void
}

function Name({ account, onOpen }: NameProps) {
  const { id, name, kind, owner, people, closed, disabled, billing, balance } = account
  const isEmpty = billing === 'prepaid' && balance <= 0 && !closed
  return (
    <div className="flex items-center gap-3 py-1 sm:min-w-56">
      <Monogram name={name} size={28} />
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-2">
          {closed ? (
            <span className="text-quiet">{name}</span>
          ) : (
            <button
              type="button"
              onClick={() => onOpen(id)}
              className="text-left font-medium underline-offset-2 hover:underline"
            >
              {name}
            </button>
          )}
          {closed && <StatusChip kind="neutral">deleted</StatusChip>}
          {disabled && !closed && <StatusChip kind="error">disabled</StatusChip>}
          {isEmpty && <StatusChip kind="degraded">no credit</StatusChip>}
        </p>
        <p className="text-sm wrap-anywhere text-quiet">
          {KINDS[kind]}
          {kind === 'organisation' && `, ${people} ${people === 1 ? 'person' : 'people'}`}
          {owner !== null && ` · ${owner}`}
        </p>
      </div>
    </div>
  )
}
