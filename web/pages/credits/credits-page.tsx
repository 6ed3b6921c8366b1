// Credit of the account that one acts for: what is left or owed, what moved it, and codes that bring more.
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMeIfKnown } from '../../data/session.ts'
import { ErrorState } from '../../parts/error-state.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { BalanceCard } from './balance-card.tsx'
import { CodesCard } from './codes-card.tsx'
import type { CreditsSearch } from './credits.ts'
import { readCreditsSearch, seesMoney, writeCreditsSearch } from './credits.ts'
import { HistoryCard } from './history-card.tsx'
import { MonthCard } from './month-card.tsx'
import { creditsQuery } from './queries.ts'
import { RedeemCard } from './redeem-card.tsx'

/** `/credits`, with `?show=` for the history and `?codes=` for the list of codes. */
export function CreditsPage() {
  const query = useQuery(creditsQuery)
  const me = useMeIfKnown()
  const role = me?.account?.role
  const navigate = useNavigate()
  const search = readCreditsSearch(useSearch({ strict: false }))
  const change = (part: Partial<CreditsSearch>): void =>
    void navigate({
      to: '/credits',
      search: writeCreditsSearch({ ...search, ...part }),
      replace: true,
      resetScroll: false,
    })
  const credits = query.data
  return (
    <div className="page-width py-6 sm:py-8">
      <PageHeader
        title="Credits"
        lead={`What ${me?.account?.kind === 'organisation' ? me.account.name : 'your account'} can spend or owes, and what changed it.`}
      />
      <div className="flex flex-col gap-6">
        {query.isPending && (
          <div className="grid gap-6 lg:grid-cols-2">
            <Skeleton className="h-72 w-full rounded-card" />
            <Skeleton className="h-72 w-full rounded-card" />
          </div>
        )}
        {query.isError && (
          <ErrorState
            what="The balance could not be loaded"
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        )}
        {credits && (
          <div className="grid gap-6 lg:grid-cols-2">
            <BalanceCard credits={credits} />
            <MonthCard month={credits.month} />
          </div>
        )}
        {seesMoney(role) && <RedeemCard />}
        {seesMoney(role) && <HistoryCard show={search.show} onShow={(show) => change({ show })} />}
        {me?.person?.administrator && (
          <CodesCard state={search.codes} onState={(codes) => change({ codes })} />
        )}
      </div>
    </div>
  )
}
