// What the sections about an account's requests share: loading, the error, and the sentence for those who may only look.
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { SettingsOfAccount } from '../../../contract/app/account-settings.ts'
import { isAtLeast, useMe } from '../../data/session.ts'
import { ErrorState } from '../../parts/error-state.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { accountSettingsQuery } from './account-settings.ts'

interface AccountSettingsBodyProps {
  readonly children: (settings: SettingsOfAccount, mayChange: boolean) => ReactNode
}

/** Owners and admins change them; the server sees to that as well. */
export function AccountSettingsBody({ children }: AccountSettingsBodyProps) {
  const me = useMe()
  const query = useQuery(accountSettingsQuery)
  const mayChange = isAtLeast(me, 'admin')
  if (query.isError)
    return (
      <ErrorState
        what="The settings of the account could not be loaded"
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    )
  if (!query.data)
    return (
      <>
        <Skeleton className="h-72 w-full rounded-card" />
        <Skeleton className="h-56 w-full rounded-card" />
      </>
    )
  return (
    <>
      {!mayChange && (
        <p className="rounded-md bg-sunken px-4 py-2.5 text-quiet">
          You are {me.account?.role} of {me.account?.name}. Its owners and admins change what is set here.
        </p>
      )}
      {children(query.data, mayChange)}
    </>
  )
}
