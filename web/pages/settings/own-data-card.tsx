// What is kept about the reader, to take along, and the end of their account.
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Download } from 'lucide-react'
import { useState } from 'react'
import type { Person } from '../../../contract/app/me.ts'
import type { OwnData } from '../../../contract/app/own-data.ts'
import { actFor, get, send } from '../../data/api.ts'
import { forgetVisit } from '../../data/last-visit.ts'
import { forgetReader } from '../../data/session.ts'
import { ActionForm, textIn } from '../../parts/action-form.tsx'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { downloadText } from '../../parts/download-text.ts'
import { Field, TextInput } from '../../parts/field.tsx'
import { useToast } from '../../parts/toast.tsx'
import { identitiesQuery } from './identities.ts'

interface OwnDataCardProps {
  readonly person: Person
}

/** Both act on the person, whichever account they act for. */
export function OwnDataCard({ person }: OwnDataCardProps) {
  const toast = useToast()
  const [isBusy, setBusy] = useState(false)
  const [isDeleting, setDeleting] = useState(false)
  const save = async (): Promise<void> => {
    setBusy(true)
    try {
      const data = await get<OwnData>('/me/export')
      downloadText('my-data.json', 'application/json', `${JSON.stringify(data, null, 2)}\n`)
    } catch (error) {
      toast.failed('Your data could not be read', error)
    }
    setBusy(false)
  }
  return (
    <Card title="Your data">
      <ul className="divide-y">
        <li className="flex flex-wrap items-center justify-between gap-3 p-4">
          <p className="max-w-[60ch] text-quiet">
            Everything that is kept about you, as a file: ways to sign in, sessions, accounts, keys that you
            made, what you changed.
          </p>
          <Button isBusy={isBusy} onClick={() => void save()}>
            {!isBusy && <Download size={15} aria-hidden />} Save as JSON
          </Button>
        </li>
        <li className="flex flex-wrap items-center justify-between gap-3 p-4">
          <p className="max-w-[60ch] text-quiet">
            Delete yourself here: your own account with its keys ends, and you leave every organisation.
          </p>
          <Button look="danger" onClick={() => setDeleting(true)}>
            Delete your account
          </Button>
        </li>
      </ul>
      {isDeleting && <DeleteDialog person={person} onClose={() => setDeleting(false)} />}
    </Card>
  )
}

interface DeleteDialogProps extends OwnDataCardProps {
  readonly onClose: () => void
}

function DeleteDialog({ person: { email }, onClose }: DeleteDialogProps) {
  const navigate = useNavigate()
  const toast = useToast()
  const [typed, setTyped] = useState('')
  const hasPassword = useQuery(identitiesQuery).data?.some(({ providerId }) => providerId === 'credential')
  const remove = async (fields: FormData): Promise<void> => {
    await send('DELETE', '/me', {
      email: typed.trim(),
      ...(hasPassword && { password: textIn(fields, 'password') }),
    })
    actFor(undefined)
    forgetVisit()
    await navigate({ to: '/' })
    await forgetReader()
    toast.done('Your account is deleted')
  }
  return (
    <Dialog title="Delete your account?" lead="It cannot be brought back." onClose={onClose}>
      <ul className="mb-5 flex list-disc flex-col gap-1.5 pl-5 text-quiet">
        <li>You are signed out everywhere, and your passkeys and second factor are gone.</li>
        <li>The keys of your own account stop at once; kept prompts, answers and responses are deleted.</li>
        <li>Keys that you made in organisations stay with those and go on working.</li>
        <li>What was spent stays in the books without your name; the audit log keeps who changed what.</li>
      </ul>
      <ActionForm
        action="Delete your account"
        look="danger"
        isDisabled={typed.trim().toLowerCase() !== email || hasPassword === undefined}
        onSubmit={remove}
        onCancel={onClose}
      >
        <Field label="Your address, to say that it is meant" hint={email}>
          {(ties) => (
            <TextInput
              {...ties}
              value={typed}
              autoFocus
              autoComplete="off"
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
        {hasPassword && (
          <Field label="Password">
            {(ties) => (
              <TextInput {...ties} name="password" type="password" autoComplete="current-password" required />
            )}
          </Field>
        )}
      </ActionForm>
    </Dialog>
  )
}
