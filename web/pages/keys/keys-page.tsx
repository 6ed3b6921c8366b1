// The keys of an account: made here, switched on and off at once, with what each has spent.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import type { NewKeyAnswer, OwnKey } from '../../../contract/app/keys.ts'
import { keysQuery } from '../../data/keys.ts'
import { isAtLeast, useMeIfKnown } from '../../data/session.ts'
import { Button } from '../../parts/button.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorState } from '../../parts/error-state.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { KeySheet } from './key-sheet.tsx'
import { KeyTable } from './key-table.tsx'
import { NewKeyDialog } from './new-key-dialog.tsx'

/** `/keys`, with `?create=true` to begin with the form. */
export function KeysPage() {
  const query = useQuery(keysQuery)
  const navigate = useNavigate()
  const mayMake = isAtLeast(useMeIfKnown(), 'member')
  const isCreating = useSearch({ strict: false })['create'] === true
  const [made, setMade] = useState<NewKeyAnswer>()
  const [edited, setEdited] = useState<OwnKey>()
  const create = (isOpen: boolean): void =>
    void navigate({ to: '/keys', search: isOpen ? { create: true } : {}, replace: !isOpen })
  const keys = query.data
  const button = (
    <Button look="main" onClick={() => create(true)}>
      <Plus size={16} aria-hidden /> Create a key
    </Button>
  )
  return (
    <div className="page-width py-6 sm:py-8">
      <PageHeader
        title="Keys"
        lead={
          <>
            Programs call with a key as they would with OpenAI’s, at{' '}
            <code className="text-sm text-ink">{location.origin}/v1</code>. A key that was seen by others is
            best switched off here first and replaced afterwards.
          </>
        }
        action={mayMake && keys && keys.length > 0 && button}
      />
      {query.isPending && <Skeleton className="h-64 w-full rounded-card" />}
      {query.isError && (
        <ErrorState
          what="The keys could not be loaded"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {keys?.length === 0 && (
        <div className="rounded-card border bg-card">
          <EmptyState icon={KeyRound} title="No keys yet" action={mayMake && button}>
            A key is what a program shows to be let in. Begin with a test key: it answers from the simulator,
            costs nothing and needs no provider. See the{' '}
            <Link
              to="/docs/$"
              params={{ _splat: 'quickstart' }}
              className="text-water underline underline-offset-2"
            >
              quickstart
            </Link>
            .
          </EmptyState>
        </div>
      )}
      {keys && keys.length > 0 && <KeyTable keys={keys} mayChange={mayMake} onEdit={setEdited} />}
      {isCreating && mayMake && (
        <KeySheet
          onClose={() => create(false)}
          onMade={(answer) => {
            create(false)
            setMade(answer)
          }}
        />
      )}
      {edited && <KeySheet edited={edited} onClose={() => setEdited(undefined)} onMade={() => undefined} />}
      {made && <NewKeyDialog made={made} onClose={() => setMade(undefined)} />}
    </div>
  )
}
