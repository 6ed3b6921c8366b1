// Leaving an organisation, and deleting it by typing its name.
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import type { AccountOfPerson } from '../../../contract/app/me.ts'
import { send } from '../../data/api.ts'
import { ActionForm } from '../../parts/action-form.tsx'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Confirm, Dialog } from '../../parts/dialog.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { useToast } from '../../parts/toast.tsx'
import { actForOneself } from './organisation.ts'

interface EndCardProps {
  readonly account: AccountOfPerson
}

/** Both lead back to the reader's own account. */
export function EndCard({ account }: EndCardProps) {
  const router = useRouter()
  const toast = useToast()
  const [open, setOpen] = useState<'leave' | 'delete'>()
  const close = (): void => setOpen(undefined)
  const goHome = async (said: string): Promise<void> => {
    await actForOneself()
    await router.invalidate()
    toast.done(said, 'You act for your own account again.')
  }
  return (
    <Card title="The end of it">
      <ul className="divide-y">
        <li className="flex flex-wrap items-center justify-between gap-3 p-4">
          <p className="max-w-[60ch] text-quiet">
            Leave: you no longer see its keys and activity. An organisation keeps an owner, so its last one
            cannot leave.
          </p>
          <Button onClick={() => setOpen('leave')}>Leave</Button>
        </li>
        {account.role === 'owner' && (
          <li className="flex flex-wrap items-center justify-between gap-3 p-4">
            <p className="max-w-[60ch] text-quiet">
              Delete: its keys stop working with that moment, for everybody. Its books stay.
            </p>
            <Button look="danger" onClick={() => setOpen('delete')}>
              Delete
            </Button>
          </li>
        )}
      </ul>
      {open === 'leave' && (
        <Confirm
          title={`Leave ${account.name}?`}
          action="Leave it"
          onConfirm={async () => {
            await send('POST', '/organisation/leave')
            await goHome(`You have left ${account.name}`)
          }}
          onClose={close}
        >
          Somebody who may invite can ask you back. Keys that you made go on working.
        </Confirm>
      )}
      {open === 'delete' && (
        <DeleteDialog
          name={account.name}
          onClose={close}
          onDeleted={() => goHome(`${account.name} is deleted`)}
        />
      )}
    </Card>
  )
}

interface DeleteDialogProps {
  readonly name: string
  readonly onClose: () => void
  readonly onDeleted: () => Promise<void>
}

function DeleteDialog({ name, onClose, onDeleted }: DeleteDialogProps) {
  const [typed, setTyped] = useState('')
  const remove = async (): Promise<void> => {
    await send('DELETE', '/organisation', { name: typed.trim() })
    await onDeleted()
  }
  return (
    <Dialog
      title={`Delete ${name}?`}
      lead="Its keys stop working at once, its people lose it, and it cannot be brought back."
      onClose={onClose}
    >
      <ActionForm
        action="Delete the organisation"
        look="danger"
        isDisabled={typed.trim() !== name}
        onSubmit={remove}
        onCancel={onClose}
      >
        <Field label="Its name, to say that it is meant">
          {(ties) => (
            <TextInput {...ties} value={typed} autoFocus onChange={(event) => setTyped(event.target.value)} />
          )}
        </Field>
      </ActionForm>
    </Dialog>
  )
}
