// Passkeys: those that there are, a new one from this browser, and taking one away.
import { queryOptions, useQuery } from '@tanstack/react-query'
import { Fingerprint, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { auth } from '../../data/auth.ts'
import { queryClient } from '../../data/query-client.ts'
import { ActionForm, textIn } from '../../parts/action-form.tsx'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Confirm, Dialog } from '../../parts/dialog.tsx'
import { ErrorState } from '../../parts/error-state.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { day } from '../../parts/figures.ts'
import { IconButton } from '../../parts/icon-button.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { useToast } from '../../parts/toast.tsx'
import { whileFresh } from './identities.ts'
import { placeForPasskeys } from './passkey-place.ts'

interface Passkey {
  readonly id: string
  readonly name?: string | null
  readonly createdAt?: string | null
}

const passkeysQuery = queryOptions({
  queryKey: ['passkeys'],
  queryFn: () => auth<readonly Passkey[]>('/passkey/list-user-passkeys'),
})

const refresh = (): Promise<void> => queryClient.invalidateQueries({ queryKey: passkeysQuery.queryKey })

/** Where the browser can make none, it says why and where it could. */
export function PasskeysCard() {
  const query = useQuery(passkeysQuery)
  const [isAdding, setAdding] = useState(false)
  const [removed, setRemoved] = useState<Passkey>()
  const place = placeForPasskeys(location, 'PublicKeyCredential' in window)
  return (
    <Card
      title="Passkeys"
      action={
        place.isUsable && (
          <Button size="small" onClick={() => setAdding(true)}>
            <Plus size={15} aria-hidden /> Add a passkey
          </Button>
        )
      }
    >
      {query.isPending && <Skeleton className="m-4 h-10" />}
      {query.isError && (
        <div className="p-4">
          <ErrorState
            what="Your passkeys could not be loaded"
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        </div>
      )}
      {query.data && query.data.length > 0 && (
        <ul className="divide-y">
          {query.data.map((passkey) => (
            <li key={passkey.id} className="flex items-center gap-3 px-4 py-2.5">
              <Fingerprint size={17} aria-hidden className="shrink-0 text-quiet" />
              <span className="min-w-0 flex-1 truncate">{nameOf(passkey)}</span>
              {passkey.createdAt != null && (
                <span className="text-sm whitespace-nowrap text-quiet">since {day(passkey.createdAt)}</span>
              )}
              <IconButton label={`Remove ${nameOf(passkey)}`} onClick={() => setRemoved(passkey)}>
                <Trash2 size={15} aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      {query.data?.length === 0 && (
        <p className="max-w-[75ch] px-4 pt-4 text-quiet">
          None yet. A passkey signs you in with your fingerprint, face or the lock of your device, and nobody
          can coax it out of you.
        </p>
      )}
      <p className="max-w-[75ch] px-4 pt-2 pb-4 text-sm text-quiet">{place.text}</p>
      {isAdding && <AddPasskey onClose={() => setAdding(false)} />}
      {removed && (
        <Confirm
          title={`Remove ${nameOf(removed)}?`}
          action="Remove the passkey"
          onConfirm={async () => {
            await whileFresh(auth('/passkey/delete-passkey', { id: removed.id }))
            await refresh()
          }}
          onClose={() => setRemoved(undefined)}
        >
          It no longer signs you in here. Delete it in the browser or on the device as well, so that it is not
          offered any more.
        </Confirm>
      )}
    </Card>
  )
}

function nameOf({ name }: Passkey): string {
  return name == null || name === '' ? 'A passkey' : name
}

interface AddPasskeyProps {
  readonly onClose: () => void
}

function AddPasskey({ onClose }: AddPasskeyProps) {
  const toast = useToast()
  const add = async (fields: FormData): Promise<void> => {
    const { addPasskey } = await import('../../data/passkeys.ts')
    await whileFresh(addPasskey(textIn(fields, 'name').trim()))
    await refresh()
    toast.done('The passkey is added')
    onClose()
  }
  return (
    <Dialog title="Add a passkey" lead="The browser asks you to confirm it." onClose={onClose}>
      <ActionForm action="Add the passkey" onSubmit={add} onCancel={onClose}>
        <Field label="Name" hint="Where it is kept, so that you know it again: “work laptop”.">
          {(ties) => <TextInput {...ties} name="name" required maxLength={60} autoFocus />}
        </Field>
      </ActionForm>
    </Dialog>
  )
}
