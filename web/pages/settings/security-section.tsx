// Settings → Security: password, second factor, passkeys, other ways to sign in, and the browsers in which one is signed in.
import { useQuery } from '@tanstack/react-query'
import { ErrorState } from '../../parts/error-state.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { identitiesQuery } from './identities.ts'
import { IdentitiesCard } from './identities-card.tsx'
import { PasskeysCard } from './passkeys-card.tsx'
import { PasswordCard } from './password-card.tsx'
import { SecondFactorCard } from './second-factor-card.tsx'
import { SessionsCard } from './sessions-card.tsx'

/** The section. */
export function SecuritySection() {
  const query = useQuery(identitiesQuery)
  if (query.isPending) return <Skeleton className="h-96 w-full rounded-card" />
  if (query.isError)
    return (
      <ErrorState
        what="How you sign in could not be loaded"
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    )
  const hasPassword = query.data.some(({ providerId }) => providerId === 'credential')
  return (
    <>
      <PasswordCard hasPassword={hasPassword} />
      <SecondFactorCard hasPassword={hasPassword} />
      <PasskeysCard />
      <IdentitiesCard identities={query.data} />
      <SessionsCard />
    </>
  )
}
