// Invitations into an organisation: a new one with its link, and those that are open.
import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { Invitation } from '../../../contract/app/invitations.ts'
import type { AccountRole } from '../../../contract/app/me.ts'
import { send } from '../../data/api.ts'
import { queryClient } from '../../data/query-client.ts'
import { ActionForm, textIn } from '../../parts/action-form.tsx'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Confirm, Dialog } from '../../parts/dialog.tsx'
import { ErrorState } from '../../parts/error-state.tsx'
import { Field, Select, TextInput } from '../../parts/field.tsx'
import { day } from '../../parts/figures.ts'
import { ShownOnce } from '../../parts/shown-once.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { invitationsQuery, ROLES } from './organisation.ts'

interface Invited {
  readonly invitation: Invitation
  readonly link: string
  readonly mailed: boolean
}

interface InvitationsCardProps {
  /** The reader's own; owners alone invite owners. */
  readonly role: AccountRole
}

const refresh = (): Promise<void> => queryClient.invalidateQueries({ queryKey: invitationsQuery.queryKey })

/** For admins and owners. */
export function InvitationsCard({ role }: InvitationsCardProps) {
  const query = useQuery(invitationsQuery)
  const [isInviting, setInviting] = useState(false)
  const [invited, setInvited] = useState<Invited>()
  const [revoked, setRevoked] = useState<Invitation>()
  return (
    <Card
      title="Invitations"
      action={
        <Button size="small" onClick={() => setInviting(true)}>
          <Plus size={15} aria-hidden /> Invite somebody
        </Button>
      }
    >
      {query.isPending && <Skeleton className="m-4 h-10" />}
      {query.isError && (
        <div className="p-4">
          <ErrorState
            what="The invitations could not be loaded"
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        </div>
      )}
      {query.data?.length === 0 && (
        <p className="max-w-[75ch] p-4 text-quiet">
          None are open. An invitation is a link for one address; it works once, for seven days.
        </p>
      )}
      <ul className="divide-y">
        {query.data?.map((invitation) => (
          <li key={invitation.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
            <span className="min-w-40 flex-1 truncate">{invitation.email}</span>
            <span className="text-sm text-quiet">
              {invitation.role} · until {day(invitation.expiresAt)}
              {invitation.invitedBy !== null && ` · by ${invitation.invitedBy}`}
            </span>
            <Button size="small" look="quiet" onClick={() => setRevoked(invitation)}>
              Revoke<span className="sr-only"> the invitation of {invitation.email}</span>
            </Button>
          </li>
        ))}
      </ul>
      {isInviting && (
        <InviteDialog
          mayInviteOwners={role === 'owner'}
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
          lead={`${invited.mailed ? 'The link was sent by mail as well.' : 'Hand them this link; no mail is set up here.'} It works once, until ${day(invited.invitation.expiresAt)}, and is not shown again.`}
          text={invited.link}
          what="the link"
          onClose={() => setInvited(undefined)}
        />
      )}
      {revoked && (
        <Confirm
          title="Revoke the invitation?"
          action="Revoke it"
          onConfirm={async () => {
            await send('DELETE', `/organisation/invitations/${revoked.id}`)
            await refresh()
          }}
          onClose={() => setRevoked(undefined)}
        >
          The link for {revoked.email} stops working.
        </Confirm>
      )}
    </Card>
  )
}

interface InviteDialogProps {
  readonly mayInviteOwners: boolean
  readonly onClose: () => void
  readonly onInvited: (answer: Invited) => void
}

function InviteDialog({ mayInviteOwners, onClose, onInvited }: InviteDialogProps) {
  const [role, setRole] = useState<AccountRole>('member')
  const invite = async (fields: FormData): Promise<void> => {
    const email = textIn(fields, 'email').trim()
    const answer = await send<Invited>('POST', '/organisation/invitations', { email, role })
    await refresh()
    onInvited(answer)
  }
  const chosen = ROLES.find(({ id }) => id === role)
  return (
    <Dialog title="Invite somebody" lead="They get a link with which they sign up or in." onClose={onClose}>
      <ActionForm action="Invite them" onSubmit={invite} onCancel={onClose}>
        <Field label="E-mail">
          {(ties) => <TextInput {...ties} name="email" type="email" required autoFocus maxLength={200} />}
        </Field>
        <Field label="Role" hint={`${chosen?.name ?? ''}: ${chosen?.may ?? ''}.`}>
          {(ties) => (
            <Select {...ties} value={role} onChange={(event) => setRole(event.target.value as AccountRole)}>
              {ROLES.filter(({ id }) => id !== 'owner' || mayInviteOwners).map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </ActionForm>
    </Dialog>
  )
}
