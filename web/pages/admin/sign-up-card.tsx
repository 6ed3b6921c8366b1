// Who may sign up here, and invitations to the installation itself.
import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { Overview } from '../../../contract/app/admin-installation.ts'
import type { Invitation } from '../../../contract/app/invitations.ts'
import { queryClient } from '../../data/query-client.ts'
import { meQuery } from '../../data/session.ts'
import { ActionForm, textIn } from '../../parts/action-form.tsx'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { day } from '../../parts/figures.ts'
import { RadioCards } from '../../parts/radio-cards.tsx'
import { ShownOnce } from '../../parts/shown-once.tsx'
import { useToast } from '../../parts/toast.tsx'
import { change } from './queries.ts'

interface SignUpCardProps {
  readonly policy: Overview['signUp']
  readonly invitations: readonly Invitation[]
}

interface Invited {
  readonly invitation: Invitation
  readonly link: string
  readonly mailed: boolean
}

const POLICIES = [
  { id: 'closed', name: 'Closed', text: 'Whom an administrator invites.' },
  {
    id: 'invitation',
    name: 'By invitation',
    text: 'Also whom an owner or admin of an organisation invites.',
  },
  { id: 'open', name: 'Open', text: 'Anybody who finds the page.' },
] as const

interface Policy {
  readonly id: Overview['signUp']
  readonly name: string
}

/** The rule acts at once, and holds after a restart whatever the environment says. */
export function SignUpCard({ policy, invitations }: SignUpCardProps) {
  const toast = useToast()
  const [isInviting, setInviting] = useState(false)
  const [invited, setInvited] = useState<Invited>()
  const choose = async ({ id, name }: Policy): Promise<void> => {
    try {
      await change('PUT', '/admin/sign-up', { policy: id })
      await queryClient.invalidateQueries({ queryKey: meQuery.queryKey })
      toast.done(`Signing up: ${name.toLowerCase()}`)
    } catch (error) {
      toast.failed('The rule is as it was', error)
    }
  }
  return (
    <Card
      title="Signing up"
      action={
        <Button size="small" onClick={() => setInviting(true)}>
          <Plus size={15} aria-hidden /> Invite somebody
        </Button>
      }
    >
      <RadioCards
        label="Who may sign up"
        value={policy}
        choices={POLICIES}
        onChoose={choose}
        className="md:grid-cols-3"
      />
      {invitations.length > 0 && <Invitations invitations={invitations} />}
      {isInviting && (
        <InviteDialog
          onClose={() => setInviting(false)}
          onInvited={(answer) => {
            setInviting(false)
            setInvited(answer)
          }}
        />
      )}
      {invited && (
        <ShownOnce
          title={`${invited.invitation.email} is invited`}
          lead={`${invited.mailed ? 'The link was sent by mail as well.' : 'Hand them this link; no mail is set up.'} It works once, until ${day(invited.invitation.expiresAt)}, and is not shown again.`}
          text={invited.link}
          what="the link"
          onClose={() => setInvited(undefined)}
        />
      )}
    </Card>
  )
}

interface InvitationsProps {
  readonly invitations: readonly Invitation[]
}

function Invitations({ invitations }: InvitationsProps) {
  const toast = useToast()
  const revoke = async ({ id, email }: Invitation): Promise<void> => {
    try {
      await change('DELETE', `/admin/invitations/${id}`)
      toast.done(`The link of ${email} no longer works`)
    } catch (error) {
      toast.failed('The invitation still stands', error)
    }
  }
  return (
    <ul className="divide-y border-t" aria-label="Open invitations">
      {invitations.map((invitation) => (
        <li key={invitation.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
          <span className="min-w-40 flex-1 truncate">{invitation.email}</span>
          <span className="text-sm text-quiet">invited, until {day(invitation.expiresAt)}</span>
          <Button size="small" look="quiet" onClick={() => void revoke(invitation)}>
            Revoke<span className="sr-only"> the invitation of {invitation.email}</span>
          </Button>
        </li>
      ))}
    </ul>
  )
}

interface InviteDialogProps {
  readonly onClose: () => void
  readonly onInvited: (answer: Invited) => void
}

function InviteDialog({ onClose, onInvited }: InviteDialogProps) {
  const invite = async (fields: FormData): Promise<void> =>
    onInvited(await change<Invited>('POST', '/admin/invitations', { email: textIn(fields, 'email').trim() }))
  return (
    <Dialog
      title="Invite somebody"
      lead="To this installation, with an account of their own and nobody else’s. Into an organisation its own people invite."
      onClose={onClose}
    >
      <ActionForm action="Invite them" onSubmit={invite} onCancel={onClose}>
        <Field label="E-mail">
          {(ties) => <TextInput {...ties} name="email" type="email" required autoFocus maxLength={200} />}
        </Field>
      </ActionForm>
    </Dialog>
  )
}
