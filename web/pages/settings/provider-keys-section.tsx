// Settings → Provider keys: keys that the account has brought for providers, which serve its requests first.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { ProviderKeysAnswer } from '../../../contract/app/provider-keys.ts'
import { isAtLeast, useMe } from '../../data/session.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorState } from '../../parts/error-state.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { NewProviderKeyDialog } from './provider-key-dialog.tsx'
import { ProviderKeyRow } from './provider-key-row.tsx'
import { providerKeysQuery } from './provider-keys.ts'

/** Admins and owners only, which the server sees to as well. */
export function ProviderKeysSection() {
  const me = useMe()
  if (isAtLeast(me, 'admin')) return <KeysCard />
  return (
    <p className="rounded-md bg-sunken px-4 py-2.5 text-quiet">
      You are {me.account?.role} of {me.account?.name}. Its owners and admins see and change its provider
      keys.
    </p>
  )
}

function KeysCard() {
  const query = useQuery(providerKeysQuery)
  const [isAdding, setAdding] = useState(false)
  const add = (
    <Button size="small" look="main" disabled={!query.data} onClick={() => setAdding(true)}>
      <Plus size={15} aria-hidden /> Add a key
    </Button>
  )
  return (
    <>
      <Card title="Keys of this account" action={query.data?.keys.length ? add : undefined}>
        {query.isPending && <Skeleton className="m-4 h-32" />}
        {query.isError && (
          <div className="p-4">
            <ErrorState
              what="The provider keys could not be loaded"
              error={query.error}
              onRetry={() => void query.refetch()}
            />
          </div>
        )}
        {query.data && <Keys answer={query.data} add={add} />}
      </Card>
      {query.data && <HowCard feePercent={query.data.feePercent} />}
      {isAdding && query.data && (
        <NewProviderKeyDialog providers={query.data.providers} onClose={() => setAdding(false)} />
      )}
    </>
  )
}

interface KeysProps {
  readonly answer: ProviderKeysAnswer
  readonly add: ReactNode
}

function Keys({ answer, add }: KeysProps) {
  const [now] = useState(() => Date.now())
  if (answer.keys.length === 0)
    return (
      <EmptyState icon={KeyRound} title="No provider keys yet" action={add}>
        Requests are served with this installation’s keys. Bring one of your own, and the provider charges you
        directly.
      </EmptyState>
    )
  return (
    <ul className="divide-y">
      {answer.keys.map((item) => (
        <ProviderKeyRow key={item.id} item={item} now={now} />
      ))}
    </ul>
  )
}

interface HowCardProps {
  readonly feePercent: number
}

function HowCard({ feePercent }: HowCardProps) {
  return (
    <Card title="How they are used">
      <ul className="flex list-disc flex-col gap-1.5 py-4 pr-4 pl-8 text-quiet">
        <li>
          They go first, whatever order a request asks for; several for one provider share its requests.
        </li>
        <li>
          {feePercent === 0
            ? 'What they serve costs nothing here. The provider charges you itself.'
            : `What they serve costs ${feePercent} % of the price here. The provider charges you itself.`}
        </li>
        <li>They serve this account alone, also with providers that are not switched on here.</li>
        <li>
          Clouds that need more than a key cannot be brought.{' '}
          <Link to="/docs/$" params={{ _splat: 'own-provider-keys' }} className="text-water underline">
            More about own keys
          </Link>
        </li>
      </ul>
    </Card>
  )
}
